"""What a screen or a command shows of coaching: plain rows made by ``engine.api``, already in words where a value must be formatted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.coaching import Agenda, CoachingSession, Commitment, Feedback, Note, SessionKind, Slot
from engine.model.judgement import PromptState
from engine.model.text import Text
from engine.model.views import PromptRow

FollowState = Literal["open", "kept", "missed", "withdrawn", "unknown"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One rep or team in the order of need: what waits for a talk, and when the next one is due by the cadence of a 1:1 or a meeting.

    ``id`` is what ``agenda`` and ``start`` take. ``priority`` is the most urgent of the prompts (1 before 2), None without one;
    ``escalated`` counts those that were escalated. ``late`` is by how many days the next talk is overdue, 0 when it is not.
    ``session`` is the id of an open session with them. ``because`` says in one sentence why they stand where they stand.
    """

    id: str
    name: str
    about: Literal["rep", "team"]
    team: str
    prompts: int
    priority: int | None
    escalated: int
    commitments_due: int
    commitments_missed: int
    last: dt.date | None
    next: dt.date | None
    late: int
    session: str | None
    because: Text


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note that the reader may read. ``mine`` tells that they wrote it, and so may share it; ``by`` is a name."""

    note: Note
    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment as of the desk's instant. Values are formatted; ``measure`` says what is measured and on what ("" without a measure).

    ``value`` is as of the day it was due, once that has passed. ``on`` is the day it came to what it is, None while it is open.
    """

    commitment: Commitment
    owner: str
    state: FollowState
    measure: str
    baseline: str
    change: str
    value: str
    days_left: int
    on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SlotView:
    """A place to write in a session: its name and, for GROW, the questions to ask. A ``required`` one must be filled before closing."""

    slot: Slot
    name: Text
    ask: tuple[Text, ...] = ()
    required: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as one person may see it: the agenda, the slots of its kind, the notes they may read, and what was undertaken.

    ``may_write`` is true for its coach and its rep while it is open, ``may_close`` for the coach. ``missing`` names the required slots
    that are still empty.
    """

    session: CoachingSession
    name: str
    coach: str
    agenda: Agenda
    slots: tuple[SlotView, ...]
    notes: tuple[NoteView, ...]
    commitments: tuple[CommitmentView, ...]
    may_write: bool
    may_close: bool
    missing: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in a list."""

    session: CoachingSession
    name: str
    coach: str
    commitments: int


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure that a commitment may name: about which kind of record, of which kind of value, and an example of a change."""

    id: str
    subject: Literal["deal", "rep", "team"]
    kind: str
    example: str


@dataclass(frozen=True, slots=True)
class PromptStep:
    """One step in the life of a prompt: what it became, by whom, when, and the reason or note."""

    state: PromptState
    by: str
    at: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class PromptCard:
    """A prompt with its life so far and what may be done with it next by this person."""

    row: PromptRow
    life: tuple[PromptStep, ...]
    next: tuple[PromptState, ...]


@dataclass(frozen=True, slots=True)
class CoachLine:
    """How one coach coaches, over the days of the report. ``held`` and ``due`` are by kind of session.

    ``days_to_accept`` is the median of days from a prompt to its acceptance, None when none was accepted.
    """

    coach: str
    name: str
    reps: int
    held: Mapping[SessionKind, int]
    due: Mapping[SessionKind, int]
    prompts: Mapping[PromptState, int]
    commitments: Mapping[FollowState, int]
    days_to_accept: Fraction | None = None

    @property
    def completion(self) -> Fraction | None:
        """Sessions held as a share of those due, each kind at most in full; None when none was due."""
        due = sum(self.due.values())
        return Fraction(sum(min(self.held.get(kind, 0), n) for kind, n in self.due.items()), due) if due else None


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its 90 % interval. These are estimates, so that they are no exact numbers."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class UpliftLine:
    """What a course, or coaching, changed in what is ``measured``: whether deals go on to a later stage, or activities a stay.

    ``what`` is the id of the course or, for coaching, of the trigger whose prompts led to the sessions, "" for all sessions; ``stage``
    is where it was looked at (None: in all stages). ``times`` is the ratio of the odds of going on, or of the activities, with
    over without; ``points`` the same as a difference of shares going on (0.12 is twelve percentage points), None for activities.
    Both are None where it was ``refused``. ``shown`` tells that the interval leaves out no effect at all; ``pre_trend`` is how
    probable so much difference before was if there was none, and ``doubt`` says so where it is not.
    """

    kind: Literal["course", "coaching"]
    what: str
    name: Text
    stage: str | None
    measured: Literal["passing", "activities"]
    method: Literal["matched_controls", "staggered_differences"]
    coached: int
    others: int
    stays_before: int
    stays_after: int
    times: Interval | None = None
    points: Interval | None = None
    pre_trend: float | None = None
    shown: bool = False
    doubt: Text | None = None
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class CoachReport:
    """Is coaching happening, by coach, from ``since`` to ``until``, both included. ``uplift`` says whether it worked, where that was asked."""

    since: dt.date
    until: dt.date
    coaches: tuple[CoachLine, ...]
    uplift: tuple[UpliftLine, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """What someone said of a criterion, with the criterion's sentence (empty when the playbook no longer has it)."""

    feedback: Feedback
    by: str
    say: Text
