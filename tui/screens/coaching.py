"""Coaching (S94): reps and teams by need on the left; prompts, agenda, follow-ups and the session with one of them on the right."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import ContentSwitcher

from engine.model.coaching import Slot
from engine.model.views import PromptRow
from engine.model.views_coaching import NoteView, SessionRow, SlotView
from tui.bindings import bind, first_key
from tui.coached import Coached, read_folder, read_queue
from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Piece
from tui.look import Look
from tui.messages import Chosen, FolderArrived, Highlighted, QueueArrived, SectionChosen
from tui.screens.talking import Talking
from tui.widgets.agenda_box import AgendaBox
from tui.widgets.follow_box import FollowBox
from tui.widgets.list_pane import ListPane
from tui.widgets.person_head import PersonHead
from tui.widgets.prompt_detail import PromptDetail
from tui.widgets.sections import Sections
from tui.widgets.session_box import SessionBox
from tui.words import WORDS

REST = 0.12  # seconds the cursor rests on someone before their folder is read
BROUGHT: tuple[Slot, ...] = ("difficulty", "need")
PARTS = ("part.prompts", "part.agenda", "part.follow", "part.session")


def due(row: Coached, _look: Look) -> Piece:
    """Count the commitments that are due, and those missed among them."""
    queue = row.queue
    if queue is None or not (queue.commitments_due or queue.commitments_missed):
        return "-", "dim"
    return str(queue.commitments_due + queue.commitments_missed), "bad" if queue.commitments_missed else "strong"


def talk(row: Coached, look: Look) -> Piece:
    """Say how the next talk stands: open now, late, or on which day."""
    queue = row.queue
    if queue is None:
        return "", ""
    if queue.session:
        return look.words("queue.open"), "good"
    if queue.late > 0:
        return look.words("queue.days_late", n=queue.late), "bad"
    return (f"{queue.next:%m-%d}", "dim") if queue.next else ("-", "dim")


QUEUE: tuple[Column[Coached], ...] = (
    Column("col.coached", lambda row, _look: (row.name, ""), 8, grow=1),
    Column("col.talk", talk, 9, drop=2),
    Column("col.promised", due, 4, drop=3, right=True),
    Column("col.n", lambda row, _look: (str(len(row.prompts) or "-"), "strong" if row.prompts else "dim"), 4, right=True),
)
PROMPTS: tuple[Column[PromptRow], ...] = (
    Column("col.priority", lambda row, _look: (str(row.prompt.priority), "bad" if row.prompt.priority == 1 else "strong"), 2),
    Column("col.prompt", lambda row, look: (look.text(row.prompt.say), ""), 24, grow=3),
    Column("col.state", lambda row, look: (look.name("state", row.prompt.state), "dim"), 9, drop=2),
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


class CoachingScreen(Talking):
    """Left and right go from section to section, enter goes into one or opens what the cursor stands on, esc goes back."""

    BINDINGS = bind(
        "previous.rep", "next.rep", "previous.part", "next.part",
        "accept", "dismiss", "start", "note", "share", "commit", "verify", "withdraw", "finish",
    )  # fmt: skip
    name_of: ClassVar[str] = "screen.coaching"
    hints: ClassVar[tuple[str, ...]] = ("open", "next.part", "start", "filter", "help", "quit")
    of_part: ClassVar[dict[str, tuple[str, ...]]] = {
        "part.prompts": ("accept", "dismiss", "open", "next.part", "back", "help"),
        "part.agenda": ("explain", "start", "accept", "next.part", "back", "help"),
        "part.follow": ("verify", "withdraw", "next.part", "next.rep", "back", "help"),
        "part.session": ("note", "share", "commit", "finish", "back", "help"),
    }

    def __init__(self) -> None:
        super().__init__()
        self._again: str | None = None
        self._resting: Timer | None = None

    def body(self) -> ComposeResult:
        """Lay out the queue, and the sections about the one under its cursor."""
        keymap = self.desk_app.settings.keys
        yield ListPane("queue.title", QUEUE, lambda row: row.id, id="queue", empty=lambda: self.look.words("queue.empty"))
        with Vertical(id="side"):
            yield PersonHead(id="person")
            yield Sections(PARTS, id="parts")
            with ContentSwitcher(initial="prompts-part", id="switcher"):
                with Vertical(id="prompts-part"):
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
                with VerticalScroll(id="agenda-part", can_focus=False):
                    yield AgendaBox(id="agenda")
                with VerticalScroll(id="follow-part", can_focus=False):
                    yield FollowBox(keymap, id="follow")
                with VerticalScroll(id="session-part", can_focus=False):
                    yield SessionBox(keymap, self.desk_app.drafts, id="session")

    def on_mount(self) -> None:
        """Send keys to the queue."""
        self.queue.focus_list()

    @property
    def queue(self) -> ListPane[Coached]:
        """The reps and teams."""
        return self.query_one("#queue", ListPane)

    @property
    def prompts(self) -> ListPane[PromptRow]:
        """The list of prompts."""
        return self.query_one("#prompts", ListPane)

    @property
    def part(self) -> str:
        """The section in sight."""
        return self.query_one(Sections).here

    def pane(self) -> ListPane[Coached] | ListPane[PromptRow]:
        """Give the list that keys go to."""
        return self.prompts if self.prompts.list.has_focus else self.queue

    def hints_now(self) -> tuple[str, ...]:
        """Give the keys of the queue, or of the section in focus."""
        return self.hints if self.queue.list.has_focus else self.of_part[self.part]

    def reload(self) -> None:
        """Read the queue, and the folder of the one under the cursor again."""
        self.fetch(read_queue, QueueArrived, "rows")

    def on_queue_arrived(self, event: QueueArrived) -> None:
        """Show the queue; whoever stands under the cursor is read anew, as what was read of them may have changed."""
        self.queue.show(Haystack(event.queue, lambda row: f"{row.name} {row.id} {row.queue.team if row.queue else ''}"))
        self._show(self.queue.list.current)
        self._read()

    def on_highlighted(self, event: Highlighted) -> None:
        """Follow the cursor: someone else, or the prompt in full."""
        if event.list_id != self.queue.list.id:
            self.query_one(PromptDetail).show(event.row)
        elif self.queue.found and (self.one is None or event.row is None or event.row.id != self.one.id):
            self._show(event.row)
            if self._resting:
                self._resting.stop()
            self._resting = self.set_timer(REST, self._read)

    def _show(self, one: Coached | None) -> None:
        """Show what the queue itself says of someone; the rest of another one is not there yet."""
        if self.one is None or one is None or one.id != self.one.id:
            self._again = self.folder = None
            self.query_one(AgendaBox).show(None)
            self.query_one(FollowBox).show(None)
            self.query_one(SessionBox).show(None)
            self.query_one(Sections).count(agenda=0, follow=0)
        self.one = one
        self.query_one(PersonHead).show(one)
        self.prompts.show(Haystack(one.prompts if one else (), lambda row: row.deal_name))
        self.query_one(PromptDetail).show(self.prompts.list.current)
        self.query_one(Sections).count(prompts=len(one.prompts) if one else 0)

    def _read(self) -> None:
        one, again = self.one, self._again
        if one is not None:
            self.fetch(lambda desk: read_folder(desk, one, again), FolderArrived, "folder")

    def on_folder_arrived(self, event: FolderArrived) -> None:
        """Show agenda, follow-ups and session, unless the cursor has gone on."""
        folder = event.folder
        if self.one is None or folder.about != self.one.id:
            return
        self.folder = folder
        own = self.one.queue is None and folder.session is None
        brought = tuple(SlotView(slot, WORDS[f"agenda.{slot}"]) for slot in BROUGHT) if own else ()
        self.query_one(AgendaBox).show(folder.agenda)
        self.query_one(FollowBox).show(folder.follow_ups)
        self.query_one(SessionBox).show(folder, brought)
        open_ones = sum(view.state == "open" for view in folder.follow_ups)
        self.query_one(Sections).count(agenda=len(folder.agenda.items), follow=open_ones)

    def on_section_chosen(self, event: SectionChosen) -> None:
        """Show a section that was clicked."""
        self._go(event.section)

    def _go(self, part: str, *, enter: bool = False) -> None:
        """Show a section; keys go into it when they were in one, or when it is asked for."""
        enter = enter or not self.queue.list.has_focus
        self.query_one(Sections).here = part
        name = part.removeprefix("part.")
        self.query_one(ContentSwitcher).current = f"{name}-part"
        if enter:
            self._enter()

    def _enter(self) -> None:
        """Send keys to what is in the section; without a prompt there is nothing to go to."""
        if self.part == "part.prompts":
            (self.prompts if self.prompts.list.rows else self.queue).focus_list()
        else:
            self.query_one(f"#{self.part.removeprefix('part.')}").focus()
        self.on_descendant_focus()

    def on_chosen(self, event: Chosen) -> None:
        """Go from the queue into the section, from a prompt to its deal; look at a session again; write in a slot."""
        if event.list_id == self.queue.list.id:
            self._enter()
        elif isinstance(event.row, SessionRow):
            self._again = event.row.session.id
            self._read()
        elif event.list_id == "session":
            self.action_note()
        elif event.row.prompt.subject == "deal":
            self.desk_app.open_deal(event.row.prompt.record)
        else:
            self.say(self.look.words("prompt.no_deal"), "dim")

    def action_part(self, by: int) -> None:
        """Show the next or previous section."""
        self._go(self.query_one(Sections).beside(by))

    def action_step(self, by: int) -> None:
        """Go to the previous or next rep or team."""
        self.queue.list.cursor += by

    def action_filter(self) -> None:
        """Filter the queue."""
        self.queue.start_filter()

    def action_back(self) -> None:
        """Leave a session that is looked at again, then go back to the queue, then as elsewhere."""
        if self._again and self.part == "part.session":
            self._again = None
            self._read()
        elif self.focused is not None and self.focused is not self.queue.list and not self.queue.typed:
            self.queue.focus_list()
        elif not self.queue.clear_filter():
            self.say("")

    def _prompt(self) -> tuple[str, str] | None:
        """Give the id of the prompt under the cursor, and what it says."""
        item = self.query_one(AgendaBox).current
        row = self.prompts.list.current
        if self.part == "part.agenda" and item is not None:
            return (item.ref, self.look.text(item.say)) if item.section == "prompt" and item.ref else None
        return (row.prompt.id, self.look.text(row.prompt.say)) if self.part == "part.prompts" and row is not None else None

    def action_accept(self) -> None:
        """Take the prompt under the cursor on."""
        found = self._prompt()
        if found:
            self.accept(*found)
        else:
            self.say(self.look.words("prompt.choose"), "warn")

    def action_dismiss_prompt(self) -> None:
        """Set the prompt under the cursor aside."""
        found = self._prompt()
        if found:
            self.dismiss_prompt(*found)
        else:
            self.say(self.look.words("prompt.choose"), "warn")

    def action_start(self) -> None:
        """Begin a session, or go to the one that is open."""
        if self.one is None or self.folder is None:
            self.say(self.look.words("reading"), "dim")
        elif self.one.queue is None:
            self.say(self.look.words("session.not_self"), "warn")
        elif self.session and self.session.session.closed_at is None:
            self._go("part.session", enter=True)
        else:
            self._again = None
            self._go("part.session", enter=True)
            self.start_session(self.one)

    def action_note(self) -> None:
        """Write in the slot under the cursor."""
        box = self.query_one(SessionBox)
        place, slot = box.place(), box.slot
        if self.part != "part.session" or place is None or slot is None:
            self.say(self.look.words("note.choose", start=first_key("start", self.desk_app.settings.keys)), "warn")
            return
        self.write_note(place, self.look.text(slot.name), tuple(self.look.text(ask) for ask in slot.ask))

    def action_share(self) -> None:
        """Let the other side read the note under the cursor."""
        item = self.query_one(SessionBox).current
        if self.part != "part.session" or not isinstance(item, NoteView):
            self.say(self.look.words("share.choose"), "warn")
        elif not item.mine or not item.note.private:
            self.say(self.look.words("share.not"), "warn")
        else:
            self.share_note(item)

    def action_commit(self) -> None:
        """Make a commitment in the open session; from a prompt, it answers that prompt."""
        view = self.session
        if self.one is None or view is None or not view.may_write:
            self.say(self.look.words("commit.no_session", start=first_key("start", self.desk_app.settings.keys)), "warn")
            return
        prompt, what = self._prompt() or (None, "")
        self.commit(self.one, view.session.id, prompt, what)

    def action_verify(self) -> None:
        """Say what came of the commitment under the cursor."""
        view = self.query_one(FollowBox).current
        if self.part != "part.follow" or view is None:
            self.say(self.look.words("follow.choose"), "warn")
        elif view.state != "open" or view.measure:
            self.say(self.look.words("follow.by_itself"), "warn")
        else:
            self.verify(view)

    def action_withdraw(self) -> None:
        """Take the commitment under the cursor back."""
        view = self.query_one(FollowBox).current
        if self.part != "part.follow" or view is None:
            self.say(self.look.words("follow.choose"), "warn")
        else:
            self.withdraw(view)

    def action_finish(self) -> None:
        """End the session."""
        view = self.session
        if view is None or not view.may_close:
            self.say(self.look.words("finish.not"), "warn")
        else:
            self.finish(view)

    def copied(self) -> str:
        """Give what the cursor stands on, in full."""
        detail, look = self.query_one(PromptDetail), self.look
        if self.prompts.list.has_focus and detail.row:
            return "\n".join("".join(text for text, _ in line).rstrip() for line in detail.draw(100, look))
        focused = self.focused
        if isinstance(focused, AgendaBox | FollowBox | SessionBox) and focused.count:
            _, lines = focused.draw_item(focused.cursor, 100, look)
            return "\n".join("".join(text for text, _ in line).strip() for line in lines)
        return super().copied()
