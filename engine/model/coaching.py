"""What coaching leaves behind: sessions with their notes, commitments that are measured, training, feedback, development plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.model.condition import Condition
from engine.model.playbook import Origin
from engine.model.text import Text
from engine.model.values import Value

SessionKind = Literal["one_to_one", "team_meeting", "performance_review", "career"]
SESSION_KINDS: tuple[SessionKind, ...] = ("one_to_one", "team_meeting", "performance_review", "career")
# GROW (goal, reality, options, will), the three parts of feedback, what the rep brings, and free notes.
Slot = Literal["goal", "reality", "options", "will", "praise", "gap", "suggestion", "difficulty", "need", "note"]
SLOTS: tuple[Slot, ...] = ("goal", "reality", "options", "will", "praise", "gap", "suggestion", "difficulty", "need", "note")
FeedbackKind = Literal["unclear", "impossible", "useless", "proposal"]
TrainingStage = Literal["onboarding", "periodic", "targeted"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something written in a session. A private one is read by its writer alone, a shared one by the coach and the rep of that session.

    ``session`` is empty for a difficulty or need that a rep brings to the next one. ``about`` is the rep or team that it is about.
    """

    session: str
    slot: Slot
    text: str
    by: str
    at: dt.datetime
    private: bool = True
    prompt: str | None = None
    id: str = ""
    about: str = ""

    def by_clock(self, zone: dt.tzinfo) -> Note:
        """Give the note with its instant by the clock of a zone."""
        return replace(self, at=self.at.astimezone(zone))


@dataclass(frozen=True, slots=True)
class CoachingSession:
    """A session of a coach with a rep or a team. ``about`` is the id of that rep or team. It is open until ``closed_at``."""

    id: str
    kind: SessionKind
    about: str
    coach: str
    at: dt.datetime
    prompts: tuple[str, ...] = ()
    closed_at: dt.datetime | None = None

    def by_clock(self, zone: dt.tzinfo) -> CoachingSession:
        """Give the session with its instants by the clock of a zone."""
        return replace(self, at=self.at.astimezone(zone), closed_at=self.closed_at.astimezone(zone) if self.closed_at else None)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What someone undertook at the end of a session: by when, and which measure of which record should change by how much.

    ``baseline`` is the measure's value when it was made; it is kept when the measure has changed by ``change`` (a signed value of its
    type; for a truth: what it should be) by ``due``. One without a measure is verified by the coach's word. ``about`` is the rep or team of
    its session.
    """

    id: str
    session: str
    owner: str
    what: str
    due: dt.date
    made_at: dt.datetime
    by: str
    measure: str | None = None
    subject: str | None = None
    record: str | None = None
    baseline: Value = None
    change: Value = None
    prompt: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A commitment as of an instant: the measure's value now (once it was due: then), what it has come to, and when that was noted, by whom."""

    commitment: Commitment
    value: Value
    state: Literal["open", "kept", "missed", "withdrawn", "unknown"]
    on: dt.date | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a rep says of a criterion: unclear, impossible, useless, or a proposal."""

    id: str
    playbook: str
    part: str
    kind: FeedbackKind
    text: str
    by: str
    at: dt.datetime

    def by_clock(self, zone: dt.tzinfo) -> Feedback:
        """Give the feedback with its instant by the clock of a zone."""
        return replace(self, at=self.at.astimezone(zone))


@dataclass(frozen=True, slots=True)
class Competency:
    """An ability that courses teach and prompts point to; levels run from 0 to ``levels``."""

    id: str
    name: Text
    origin: Origin
    levels: int = 4
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A training of the catalogue: its stage and channel, the competency it builds, and the behaviour of deals it should change (S18).

    Onboarding is due so many days after hiring, periodic again after so many days, targeted when one of its
    ``triggers`` has a prompt open for the rep or a deal of theirs, or when they missed a commitment on what it should change. ``behaviour`` names a criterion or measure of deals.
    """

    id: str
    name: Text
    stage: TrainingStage
    channel: str
    origin: Origin
    competency: str | None = None
    behaviour: str | None = None
    when: Condition | None = None
    after_hire: int | None = None
    every: int | None = None
    triggers: tuple[str, ...] = ()
    minutes: int | None = None
    off: Origin | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A course that a rep should take: why, and by when."""

    rep: str
    course: str
    by: dt.date
    why: Text
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The level of a competency that someone saw in a rep; one's own where ``by`` is the rep."""

    rep: str
    competency: str
    level: int
    by: str
    at: dt.datetime
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of an individual development plan (S74): the gap it closes, the actions, and what shows that it is reached."""

    id: str
    rep: str
    competency: str
    goal: str
    gap: str
    actions: tuple[str, ...]
    due: dt.date
    by: str
    at: dt.datetime
    evidence: str = ""
    done_at: dt.datetime | None = None
    dropped_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a session is about, written by itself: each item says why it is there and which facts stand behind it."""

    about: str
    kind: SessionKind
    on: dt.date
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One point of an agenda: a commitment due, a prompt, a target behind, a win to praise, a difficulty or need of the rep."""

    section: Literal["commitment", "win", "progress", "prompt", "target", "difficulty", "need", "development", "support"]
    say: Text
    because: Text = Text()
    ref: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    ask: tuple[Text, ...] = ()
