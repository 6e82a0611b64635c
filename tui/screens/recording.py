"""Drawing a sample, recording what was seen, and saying that something is put right: what the desk keeps of inspections."""

from __future__ import annotations

from engine.model.views_inspect import SampleRow
from tui.screens.base import DeskScreen
from tui.screens.form import Field, Form
from tui.screens.talking import due_day
from tui.undo import Undo

YES, NO = frozenset({"yes", "y", "是", "符合"}), frozenset({"no", "n", "否", "不符"})
FORTNIGHT = 14  # days until a corrective action is due unless one says otherwise


class Recording(DeskScreen):
    """Each is saved before the screen says so, and stays in the record."""

    def draw_sample(self, of: str | None = None) -> None:
        """Draw a sample, or what an earlier inspection had put right."""
        said = self.look.words("saved.draw")
        self.start(self.keep(lambda desk: desk.inspections.run(of=of), said, Undo(said, None)), group="save")

    def record_finding(self, inspection: str, row: SampleRow) -> None:
        """Ask what was seen at one criterion, and what is to be put right."""
        words, exit = self.look.words, row.drawn.exit
        leaves = [(leaf, self.look.text(row.says[leaf]) if leaf in row.says else "") for link in row.links for leaf in link.leaves]
        open_ones = [link.leaves[0] for link in row.links if link.result in ("not_met", "late")]
        fields = (
            Field(
                "leaf",
                words("record.leaf"),
                "",
                text=open_ones[0] if open_ones else "",
                check=lambda text: None if text in dict(leaves) else "record.leaf.wrong",
                choices=tuple(leaves),
            ),
            Field(
                "held",
                words("record.held"),
                words("record.held.hint"),
                check=lambda text: None if text.strip().casefold() in YES | NO else "record.held.wrong",
                choices=((words("record.yes"), words("finding.held")), (words("record.no"), words("finding.not_held"))),
            ),
            Field("note", words("record.note"), ""),
            Field("action", words("record.action"), ""),
            Field("owner", words("record.owner"), row.rep_name),
            Field(
                "due",
                words("record.due"),
                "",
                text=str(FORTNIGHT),
                check=lambda text: None if due_day(text, self.look.day) else "ask.day",
            ),
        )

        async def save(given: dict[str, str]) -> None:
            held = given["held"].strip().casefold() in YES
            due = due_day(given["due"], self.look.day)
            said = words("saved.record", leaf=given["leaf"], deal=row.deal_name)
            await self.keep(
                lambda desk: desk.inspections.record(
                    inspection,
                    exit.deal,
                    given["leaf"],
                    held=held,
                    note=given["note"],
                    stage=exit.stage,
                    action="" if held else given["action"],
                    owner=given["owner"].strip() or None,
                    due=due,
                ),
                said,
                Undo(said, None),
            )

        title = words("record.title", deal=row.deal_name)
        self.app.push_screen(Form(title, fields, save, self.desk_app.drafts, f"finding {inspection} {exit.deal} {exit.stage}"))

    def put_right(self, inspection: str, row: SampleRow) -> None:
        """Say that the first open corrective action of an exit is done."""
        words = self.look.words
        waiting = [each for each in row.actions if each.done_on is None]
        if not waiting:
            self.say(words("mended.choose"), "warn")
            return
        found = waiting[0].finding

        async def save(note: str) -> None:
            said = words("saved.mended", leaf=found.leaf, deal=row.deal_name)
            await self.keep(
                lambda desk: desk.inspections.done(inspection, found.deal, found.leaf, stage=found.stage, note=note), said, Undo(said, None)
            )

        self.ask(waiting[0].action, words("key.mended"), words("record.note"), save)
