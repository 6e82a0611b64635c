"""Approving, refusing, disputing and deciding on disputes: what the desk keeps of pay."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.views_awards import EntryRow
from tui.screens.base import DeskScreen
from tui.screens.choose import Choose
from tui.undo import Undo


class Deciding(DeskScreen):
    """All of it stays in the ledger, and so cannot be undone here; what is refused or disputed needs a reason."""

    def approve(self, rows: Sequence[EntryRow]) -> None:
        """Approve entries, all or none."""
        words, ids = self.look.words, [row.entry.id for row in rows]
        said = words("saved.approve", n=len(ids), what=self._what(rows))
        self.start(self.keep(lambda desk: desk.awards.approve(ids), said, Undo(said, None)), group="save")

    def refuse(self, rows: Sequence[EntryRow]) -> None:
        """Ask for the reason, and refuse entries."""
        words, ids, what = self.look.words, [row.entry.id for row in rows], self._what(rows)

        async def save(reason: str) -> None:
            said = words("saved.refuse", n=len(ids), what=what)
            await self.keep(lambda desk: desk.awards.refuse(ids, reason), said, Undo(said, None))

        self.ask(what, words("ask.refuse"), words("ask.waive.hint"), save, required=True)

    def dispute(self, row: EntryRow) -> None:
        """Ask for the reason, and object to an entry."""
        words, id, what = self.look.words, row.entry.id, self._what([row])

        async def save(reason: str) -> None:
            said = words("saved.dispute", what=what)
            await self.keep(lambda desk: desk.awards.dispute(id, reason), said, Undo(said, None))

        self.ask(what, words("ask.dispute"), words("ask.waive.hint"), save, required=True)

    def decide(self, row: EntryRow) -> None:
        """Ask whether the entry stays or falls, then for the reason, and keep the decision."""
        words, id, what = self.look.words, row.entry.id, self._what([row])

        def chosen(answer: str) -> None:
            async def save(note: str) -> None:
                said = words("saved.decide", what=what, outcome=words(f"decide.{answer}"))
                await self.keep(lambda desk: desk.awards.decide(id, upheld=answer == "upheld", note=note), said, Undo(said, None))

            self.ask(what, words("ask.decide"), words("ask.waive.hint"), save, required=True)

        reason = row.dispute.reason if row.dispute else ""
        options = [(answer, words(f"decide.{answer}")) for answer in ("upheld", "rejected")]
        self.app.push_screen(Choose(what, reason, options, chosen))

    def _what(self, rows: Sequence[EntryRow]) -> str:
        """Name one entry, or say how many there are."""
        if len(rows) > 1:
            return self.look.words("pay.entries", n=len(rows))
        row = rows[0]
        return "  ".join(part for part in (row.person, self.look.text(row.incentive), row.deal, row.amount) if part)
