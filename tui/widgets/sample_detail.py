"""One exit of a sample in full: what the machine found at each link, flags, findings, and what is to be put right."""

from __future__ import annotations

from engine.model.compliance import Result
from engine.model.views_inspect import SampleRow
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn

MARKS: dict[Result, tuple[str, str]] = {
    "met": ("[x]", "good"),
    "not_met": ("[ ]", "bad"),
    "late": ("[!]", "warn"),
    "waived": ("[-]", "key"),
    "skipped": ("[-]", "dim"),
}


class SampleDetail(Drawn):
    """Nothing without an exit."""

    row: SampleRow | None = None

    def show(self, row: SampleRow | None) -> None:
        """Show another exit."""
        self.row = row
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw link by link."""
        row, words = self.row, look.words
        if row is None:
            return []
        exit = row.drawn.exit
        title = f"{row.deal_name}   {look.text(row.stage_name)}   {row.rep_name}"
        lines = hang((), title, width, "title", tail=(f"{exit.at:%Y-%m-%d}", "dim"))
        for link in row.links:
            mark, ink = MARKS[link.result]
            said = " / ".join(look.text(row.says[leaf]) if leaf in row.says else leaf for leaf in link.leaves)
            lines += hang(((f"{mark} ", ink),), said, width, tail=(words(f"result.{link.result}"), ink))
        for flag in row.flags:
            lines += hang(
                ((f"? {words(f'flag.{flag.kind}')}  ", "warn"),), f"{look.text(flag.say)}: {', '.join(flag.leaves)}", width, "warn"
            )
        for found in row.findings:
            held = words("finding.held" if found.held else "finding.not_held")
            lines += hang(((f"{held}  ", "good" if found.held else "bad"),), f"{found.leaf}  {found.note}", width)
        for each in row.actions:
            if each.done_on is not None:
                done = words("finding.done", action=each.action, owner=each.owner, day=each.done_on.isoformat())
                lines += hang((("-> ", "key"),), done, width, "dim")
            else:
                late = each.due < look.day
                todo = words("finding.action", action=each.action, owner=each.owner, due=each.due.isoformat())
                lines += hang((("-> ", "key"),), todo, width, "bad" if late else "")
        return lines
