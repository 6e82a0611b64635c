"""One line of pay in full: from the event to the cent, or why it is held back, and what is disputed about it."""

from __future__ import annotations

from engine.model.views import FactLine
from engine.model.views_awards import EntryRow, HeldLine
from tui.ink import Line, hang
from tui.look import Look
from tui.paid import PayLine
from tui.widgets.drawn import Drawn
from tui.widgets.explanation import fact_lines
from tui.widgets.steps import step_lines


class PayDetail(Drawn):
    """Nothing while there is no line."""

    line: PayLine | None = None

    def show(self, line: PayLine | None) -> None:
        """Show another line."""
        self.line = line
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw an entry, or what is held back."""
        if self.line is None:
            return []
        if self.line.held is not None:
            return held_lines(self.line.held, width, look)
        return entry_lines(self.line.entry, width, look) if self.line.entry else []


def held_lines(held: HeldLine, width: int, look: Look) -> list[Line]:
    """Draw what is held back, and why."""
    lines = hang((), f"{look.text(held.incentive)}   {held.deal}", width, "title", tail=(look.words("pay.held"), "warn"))
    lines += hang((), held.at.isoformat(), width, "dim")
    lines += [(), *hang(((f"{look.words('pay.why')}  ", "strong"),), look.text(held.why), width, "warn")]
    return lines + (hang((), look.words("pay.page", code=held.code), width, "dim") if held.code else [])


def entry_lines(row: EntryRow, width: int, look: Look) -> list[Line]:
    """Draw an entry with its steps, facts, dispute and place in the ledger."""
    words, entry = look.words, row.entry
    about = "   ".join(part for part in (look.text(row.incentive), row.deal) if part)
    lines = hang((), about, width, "title", tail=(row.amount, "strong"))
    said = (row.person, entry.at.isoformat(), look.text(row.kind), look.text(row.state))
    lines += hang((), "   ".join(part for part in said if part), width, "dim")
    if entry.approver:
        lines += hang((), words("pay.decided_by", by=entry.approver), width, "dim")
    if row.late:
        lines += hang((), words("pay.late", n=row.late), width, "bad")
    why = look.text(entry.why)
    lines += hang(((f"{words('pay.why')}  ", "strong"),), why, width) if why else []
    if row.dispute is not None:
        lines += [(), *hang((), words("pay.disputed", by=row.dispute.by, reason=row.dispute.reason), width, "warn")]
        if row.dispute.outcome != "open":
            decided = words(f"dispute.{row.dispute.outcome}", by=row.dispute.decided_by or "", note=row.dispute.note)
            lines += hang((), decided, width, "strong")
    if row.steps:
        lines += [(), ((words("pay.steps"), "strong"),), *step_lines(row.steps, "  ", width, look)]
    if entry.facts:
        facts = [FactLine(name, value) for name, value in entry.facts.items()]
        lines += [(), ((words("prompt.facts"), "strong"),), *fact_lines(facts, "  ", width)]
    return [*lines, (), *hang((), words("pay.row", seq=entry.seq, entry=entry.id, hash=entry.hash[:12]), width, "dim")]
