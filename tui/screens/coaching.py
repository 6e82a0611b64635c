"""Coaching (S94): the reps with prompts on the left, the prompts of one of them with facts, questions and plays on the right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll

from engine.model.views import PromptRow
from tui.bindings import bind
from tui.columns import Column
from tui.haystack import Haystack
from tui.messages import Chosen, Highlighted, PromptsArrived
from tui.screens.base import DeskScreen
from tui.widgets.list_pane import ListPane
from tui.widgets.prompt_detail import PromptDetail

LEAST = 99  # sorts a rep without prompts last


@dataclass(frozen=True, slots=True)
class RepRow:
    """One rep (or a team, with no id): how many prompts there are, and the most urgent priority among them."""

    id: str
    name: str
    prompts: tuple[PromptRow, ...]

    @property
    def priority(self) -> int:
        """The most urgent priority; 1 is before 2."""
        return min((row.prompt.priority for row in self.prompts), default=LEAST)


REPS: tuple[Column[RepRow], ...] = (
    Column("col.rep", lambda row, look: (row.name or look.words("reps.team"), ""), 10, grow=1),
    Column(
        "col.prompts", lambda row, _look: (str(len(row.prompts)) if row.prompts else "-", "strong" if row.prompts else "dim"), 4, right=True
    ),
)
PROMPTS: tuple[Column[PromptRow], ...] = (
    Column("col.priority", lambda row, _look: (str(row.prompt.priority), "bad" if row.prompt.priority == 1 else "strong"), 2),
    Column("col.prompt", lambda row, look: (look.text(row.prompt.say), ""), 24, grow=3),
    Column(
        "col.about",
        lambda row, look: (
            row.deal_name or (row.prompt.record if row.prompt.subject == "deal" else "") or look.name("subject", row.prompt.subject),
            "dim",
        ),
        14,
        grow=1,
        drop=1,
    ),
)


def by_rep(reps: list[tuple[str, str]], prompts: list[PromptRow]) -> list[RepRow]:
    """Pair reps with their prompts: the most urgent first, then the most prompts, then by name; teams stand among them."""
    of: defaultdict[str, list[PromptRow]] = defaultdict(list)
    for prompt in prompts:
        of[prompt.prompt.rep or ""].append(prompt)
    names = {id: of[id][0].rep_name or id for id in of} | dict(reps)
    rows = [RepRow(id, name if id else "", tuple(of.get(id, ()))) for id, name in names.items()]
    return sorted(rows, key=lambda row: (row.priority, -len(row.prompts), row.name, row.id))


class CoachingScreen(DeskScreen):
    """Enter on a rep goes to the prompts, enter on a prompt opens its deal; esc goes back."""

    BINDINGS = bind("previous.rep", "next.rep")
    name_of: ClassVar[str] = "screen.coaching"
    hints: ClassVar[tuple[str, ...]] = ("open", "next.rep", "filter", "export", "help", "quit")

    def body(self) -> ComposeResult:
        """Lay out reps, prompts, and the prompt under the cursor in full."""
        yield ListPane("reps.title", REPS, lambda row: row.id, id="reps", empty=lambda: self.look.words("reps.empty"))
        with Vertical(id="side"):
            yield ListPane(
                "prompts.title",
                PROMPTS,
                lambda row: row.prompt.id,
                id="prompts",
                empty=lambda: self.look.words("prompts.empty"),
                filtered=False,
            )
            with Container(id="frame"), VerticalScroll(id="detail"):
                yield PromptDetail()

    def on_mount(self) -> None:
        """Send keys to the reps."""
        self.reps.focus_list()

    @property
    def reps(self) -> ListPane[RepRow]:
        """The list of reps."""
        return self.query_one("#reps", ListPane)

    @property
    def prompts(self) -> ListPane[PromptRow]:
        """The list of prompts."""
        return self.query_one("#prompts", ListPane)

    def pane(self) -> ListPane[RepRow] | ListPane[PromptRow]:
        """Give the list that keys go to."""
        return self.prompts if self.prompts.list.has_focus else self.reps

    def reload(self) -> None:
        """Read all reps and prompts."""
        self.fetch(lambda desk: (desk.reps(), desk.prompts()), lambda answer: PromptsArrived(*answer), "rows")

    def on_prompts_arrived(self, event: PromptsArrived) -> None:
        """Show the reps; their prompts follow the cursor."""
        self.reps.show(Haystack(by_rep(list(event.reps), list(event.prompts)), lambda row: f"{row.name} {row.id}"))
        self._show_prompts(self.reps.list.current)

    def on_highlighted(self, event: Highlighted) -> None:
        """Follow the cursor: prompts of the rep, or the prompt in full."""
        if event.list_id == self.reps.list.id:
            if self.reps.found:
                self._show_prompts(event.row)
        else:
            self.query_one(PromptDetail).show(event.row)

    def _show_prompts(self, rep: RepRow | None) -> None:
        self.prompts.show(Haystack(rep.prompts if rep else (), lambda row: row.deal_name))

    def on_chosen(self, event: Chosen) -> None:
        """Go from the rep to the prompts, from a prompt to its deal."""
        if event.list_id == self.reps.list.id:
            if self.prompts.list.rows:
                self.prompts.focus_list()
        elif event.row.prompt.subject == "deal":
            self.desk_app.open_deal(event.row.prompt.record)
        else:
            self.say(self.look.words("prompt.no_deal"), "dim")

    def action_step(self, by: int) -> None:
        """Go to the previous or next rep."""
        self.reps.list.cursor += by

    def action_filter(self) -> None:
        """Filter the reps."""
        self.reps.start_filter()

    def action_back(self) -> None:
        """Go back to the reps, then as elsewhere."""
        if self.focused is not None and self.focused is not self.reps.list and not self.reps.typed:
            self.reps.focus_list()
        elif not self.reps.clear_filter():
            self.say("")

    def copied(self) -> str:
        """Give the prompt in full, or the rep."""
        detail = self.query_one(PromptDetail)
        if self.prompts.list.has_focus and detail.row:
            return "\n".join("".join(text for text, _ in line).rstrip() for line in detail.draw(100, self.look))
        return super().copied()
