"""The forecast against its target: the gap in numbers first, then what is sure, how far it may lie apart, and each category."""

from __future__ import annotations

from fractions import Fraction

from engine.model.closing import Gap
from engine.model.forecast import CATEGORIES
from engine.model.views_pipeline import ForecastReport
from tui.ink import Line, hang, size_of
from tui.look import Look
from tui.widgets.drawn import Drawn

WIDEST = 40  # cells of the bar
ZERO = Fraction(0)


class ForecastHead(Drawn):
    """Nothing but a word while it is read."""

    report: ForecastReport | None = None

    def show(self, report: ForecastReport | None) -> None:
        """Show another forecast."""
        self.report = report
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw gap, bar, points of the distribution, categories, and what people add."""
        one = self.report
        if one is None:
            return hang((), look.words("reading"), width, "dim")
        lines = gap_lines(one, width, look)
        spread, words, money = one.forecast.computed, look.words, one.currency
        points = {name: look.money(getattr(spread, name), money) for name in ("p10", "p50", "p90")}
        lines += hang((), words("forecast.line", **points), width, "strong")
        amounts = (one.forecast.closed, one.forecast.expected, one.forecast.fresh)
        closed, expected, fresh = (look.money(each, money) for each in amounts)
        lines += hang((), words("forecast.sum", closed=closed, expected=expected, fresh=fresh), width)
        for each in one.forecast.adjustments:
            lines += hang((), words("forecast.adjusted", amount=look.money(one.adjusted, money), by=each.by, why=each.why), width, "key")
        return [*lines, *_categories(one, width, look)]


def gap_lines(one: ForecastReport, width: int, look: Look) -> list[Line]:
    """Say the gap, draw closed and commit against the target, and say whether the pipeline covers the rest; name the target."""
    words, money, period = look.words, one.currency, one.period.name
    if one.gap is None or one.target is None:
        return hang((), words("gap.none", period=period, why=look.text(one.gap_why) if one.gap_why else "-"), width, "warn")
    gap, target = one.gap, look.money(one.target, money)
    if gap.gap > 0:
        lines = hang((), words("gap.short", period=period, gap=look.money(gap.gap, money), target=target), width, "bad")
    else:
        said = "gap.met" if gap.state == "met" else "gap.sure"
        lines = hang((), words(said, period=period, target=target, over=look.money(-gap.gap, money)), width, "good")
    reached = gap.closed + gap.commit
    share = reached / one.target if one.target > 0 else ZERO
    bar = look.bar(max(0, int(min(reached, one.target))), max(1, int(one.target)), max(8, min(WIDEST, width // 3)))
    of = words("gap.of", closed=look.money(gap.closed, money), commit=look.money(gap.commit, money), share=look.percent(share))
    full: Line = (*bar, (f"   {of}", ""))
    lines += [full] if size_of(full) <= width else [bar, *hang((), of, width)]
    lines += coverage_lines(gap, money, width, look)
    return lines + (hang((), look.text(one.gap_why), width, "dim") if one.gap_why else [])


def coverage_lines(gap: Gap, money: str | None, width: int, look: Look) -> list[Line]:
    """Say whether the open pipeline covers what is missing, by how much it must."""
    if gap.state == "met" or gap.coverage is None:
        return []
    words, pipeline, coverage = look.words, look.money(gap.pipeline, money), f"{float(gap.coverage):.1f}"
    if gap.needed is None:
        why = look.text(gap.why.text) if gap.why else "-"
        return hang((), words("gap.unknown", pipeline=pipeline, coverage=coverage, why=why), width, "dim")
    needed = f"{float(gap.needed):.1f}"
    if gap.state == "covered":
        return hang((), words("gap.covered", pipeline=pipeline, coverage=coverage, needed=needed), width, "good")
    short = look.money(gap.short, money)
    return hang((), words("gap.coverage", pipeline=pipeline, coverage=coverage, needed=needed, short=short), width, "warn")


def _categories(one: ForecastReport, width: int, look: Look) -> list[Line]:
    said = [
        f"{look.words(f'category.{name}')} "
        + look.words("forecast.count", n=one.counts.get(name, 0), amount=look.money(one.forecast.categories.get(name, ZERO), one.currency))
        for name in CATEGORIES
    ]
    return hang((), "   ".join(said), width, "dim")
