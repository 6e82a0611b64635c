"""One target in full: how far along, what is missing, the actions that close it, and the work behind it."""

from __future__ import annotations

from engine.model.target import Amount, Status
from engine.model.values import Money
from engine.model.views_targets import GapView, PlanView, TargetRow
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn
from tui.widgets.forecast_head import coverage_lines

INKS: dict[Status, str] = {
    "behind": "bad",
    "missed": "bad",
    "exceeded": "bad",
    "at_risk": "warn",
    "unknown": "warn",
    "on_track": "good",
    "ahead": "good",
    "met": "good",
    "not_started": "dim",
    "not_applicable": "dim",
}
WIDEST = 40  # cells of the bar


class TargetDetail(Drawn):
    """Nothing without a target; what closes it comes once it is read."""

    row: TargetRow | None = None
    gap: GapView | None = None
    plan: PlanView | None = None

    def show(self, row: TargetRow | None, gap: GapView | None = None, plan: PlanView | None = None) -> None:
        """Show another target."""
        self.row, self.gap, self.plan = row, gap, plan
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw everything that is known of it."""
        row = self.row
        if row is None:
            return []
        lines = pace_lines(row, width, look)
        if self.gap is not None:
            lines += [(), *gap_lines(self.gap, width, look)]
        if self.plan is not None:
            lines += [(), *work_lines(self.plan, width, look)]
        return lines if self.gap is not None else [*lines, (), *hang((), look.words("reading"), width, "dim")]


def number(amount: Amount | None, row: TargetRow, look: Look) -> str:
    """Write an amount of a target: money, units, or a share in percent."""
    if amount is None or isinstance(amount, Money):
        return look.money(amount)
    if row.in_shares:
        return look.percent(amount)
    if row.currency or amount.denominator == 1:
        return look.money(amount, row.currency)
    return f"{float(amount):.{1 if abs(amount) >= 1 else 2}f}"


def pace_lines(row: TargetRow, width: int, look: Look) -> list[Line]:
    """Say where it stands against what is expected by now."""
    words, pace = look.words, row.pace
    lines = hang((), f"{look.text(row.name)}   {row.owner_name}", width, "title", tail=(words(f"pace.{pace.status}"), INKS[pace.status]))
    next = row.next.isoformat() if row.next else "-"
    lines += hang((), words("target.dates", period=row.period.name, days=pace.days_left, next=next), width, "dim")
    if row.floor is not None or row.stretch is not None:
        triple = {name: number(getattr(row, name), row, look) for name in ("floor", "value", "stretch")}
        lines += hang((), words("target.triple", **triple), width, "dim")
    if pace.actual is not None and pace.target > 0:
        lines.append(
            look.bar(max(0, int(min(pace.actual, pace.target) * 1000)), max(1, int(pace.target * 1000)), max(8, min(WIDEST, width // 2)))
        )
    said = {"actual": number(pace.actual, row, look), "expected": number(pace.expected, row, look), "pace": look.percent(pace.pace)}
    lines += hang((), words("target.expected", **said), width, "strong")
    if pace.required:
        lines += hang((), words("target.required", amount=number(pace.required, row, look)), width)
    return lines + (hang((), look.text(pace.why.text), width, "warn") if pace.why else [])


def gap_lines(view: GapView, width: int, look: Look) -> list[Line]:
    """Say what is missing, whether the pipeline covers it, and each action with what it adds."""
    words, row, gap = look.words, view.row, view.gap
    if gap is None:
        return hang((), words("gap.unsaid"), width, "warn")
    if gap.state in ("within", "over"):
        key, ink = ("gap.within", "good") if gap.state == "within" else ("gap.over", "bad")
        limit = {"used": number(gap.closed, row, look), "limit": number(gap.target, row, look)}
        return hang((), words(key, **limit, left=number(abs(gap.gap), row, look)), width, ink)
    if gap.gap <= 0:
        lines = hang((), words("gap.closed"), width, "good")
    else:
        said = {"gap": number(gap.gap, row, look), "commit": number(gap.commit, row, look)}
        lines = hang((), words("gap.missing" if gap.coverage is not None else "gap.rest", **said), width, "bad")
    lines += coverage_lines(gap, row.currency, width, look)
    if view.plan.standing:
        lines += hang((), words("close.standing", amount=number(view.plan.standing, row, look)), width, "dim")
    if view.plan.items:
        lines += [(), ((words("close.title"), "title"),)]
    for n, item in enumerate(view.plan.items, 1):
        adds = f"+{number(item.expected, row, look)}"
        lines += hang(((f"{n:>2}  ", "key"),), look.text(item.lever.what), width, tail=(adds, "strong"))
        due = look.due(item.lever.due)[0] or "-"
        deal = view.names.get(item.lever.id, item.lever.id)
        who = words("close.who", deal=deal, owner=item.lever.owner, due=due, left=number(item.left, row, look))
        lines += hang((("    ", ""),), who, width, "dim")
    if view.plan.left > 0:
        lines += hang((), words("close.left", amount=number(view.plan.left, row, look)), width, "warn")
    for note in view.notes:
        lines += hang((), look.text(note), width, "dim")
    return lines


def work_lines(view: PlanView, width: int, look: Look) -> list[Line]:
    """Say how many deals and meetings it takes, and how many a week."""
    words, plan = look.words, view.plan
    lines: list[Line] = [((words("work.title"), "title"),)]
    if plan.why is not None:
        return [*lines, *hang((), look.text(plan.why.text), width, "warn")]
    for each in plan.lines:
        week = "-" if each.a_week is None else f"{float(each.a_week):.1f}"
        lines += hang((("  ", ""),), look.text(each.because), width, tail=(words("work.line", n=each.needed, week=week), "strong"))
    if plan.until is not None:
        lines += hang((), words("work.until", day=plan.until.isoformat()), width, "dim")
    for note in (*plan.notes, *view.notes):
        lines += hang((), look.text(note), width, "warn")
    return lines
