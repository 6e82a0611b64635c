"""The store of a workspace: what people did, what was decided, what was said. Everything in it has an instant and is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, select

from engine.model.coaching import Assessment, Goal
from engine.model.judgement import Judgement, Prompt, PromptHistory, PromptState, Tick, Waiver
from engine.model.views_coaching import PromptStep
from engine.store import decisions, people, prompt_life, prompts, training
from engine.store.adjustments import AdjustmentLedger
from engine.store.awards import AwardLedger
from engine.store.coaching import CoachingLedger
from engine.store.database import PATIENCE, Database, touch
from engine.store.failure import in_words
from engine.store.inspections import InspectionLedger
from engine.store.tables import revision
from engine.store.targets import TargetLedger

Key = tuple[str, str]  # trigger and record


class Recording:
    """One run being stored: everything given to it becomes visible at once when it ends, or nothing does.

    ``written`` then counts the decisions, prompts and changes of triggers that were new.
    """

    def __init__(self, where: str, connection: Connection, as_of: dt.datetime, known_at: dt.datetime, recorded_at: dt.datetime) -> None:
        self.where = where
        self.connection = connection
        self.times = (as_of, known_at, recorded_at)
        self.said: list[Prompt] = []
        self.on: dict[str, frozenset[Key]] = {}
        self.overtaken: Callable[[], Collection[str]] = tuple
        self.again: Callable[[Judgement], Judgement] = lambda judgement: judgement
        self.written = 0

    def decisions(self, judgements: Iterable[Judgement]) -> int:
        """Take judgements as they come, in any number, each deal once; other writers do not wait for them. Returns how many."""
        with in_words(self.where), self.connection.begin():
            return decisions.stage(self.connection, judgements, *self.times)

    def unless(self, overtaken: Callable[[], Collection[str]], again: Callable[[Judgement], Judgement]) -> None:
        """Ask at the very end, while nobody else writes, which deals were overtaken meanwhile; these are judged ``again``."""
        self.overtaken, self.again = overtaken, again

    def settle(self) -> None:
        """Judge again what was overtaken."""
        late = decisions.staged_of(self.connection, self.overtaken())
        _, known_at, recorded_at = self.times
        decisions.amend(self.connection, [self.again(each) for each in late], known_at, recorded_at)

    def prompts(self, playbook: str, said: Iterable[Prompt], on: Iterable[Key]) -> None:
        """Take the prompts of a playbook's triggers, and which of these are on after the run (see ``engine.triggers.settle``)."""
        self.said += said
        self.on[playbook] = frozenset(on)


class Store:
    """An open store. Instants are aware; every function that writes is done, and safe from a power cut, when it returns.

    ``awards`` is its ledger of what is earned and paid. Raises StoreError (ST101 to ST109) when the database cannot, EventRefusedError (ST110 on) when what is noted does not fit.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.awards = AwardLedger(database)
        self.coaching = CoachingLedger(database)
        self.adjustments = AdjustmentLedger(database)
        self.inspections = InspectionLedger(database)
        self.targets = TargetLedger(database)

    @classmethod
    def open(cls, where: str | Path, patience: float = PATIENCE) -> Self:
        """Open the SQLite file at a path, or a database by its URL, and bring its schema up to date; a new one is made."""
        database = Database(str(where), patience)
        database.prepare()
        return cls(database)

    def close(self) -> None:
        """Let go of the database."""
        self.database.engine.dispose()

    def revision(self) -> int:
        """Give a number that grows with every change, whoever made it."""
        with self.database.read() as connection:
            return int(connection.execute(select(revision.c.n)).scalar_one())

    def add_tick(self, deal: str, action: str, *, by: str, at: dt.datetime, evidence: str = "") -> None:
        """Note that an action is done, with the evidence."""
        with self.database.write() as connection:
            people.tick(connection, deal, action, by, at, evidence)

    def remove_tick(self, deal: str, action: str, *, by: str, at: dt.datetime) -> None:
        """Take a tick back."""
        with self.database.write() as connection:
            people.untick(connection, deal, action, by, at)

    def confirm(self, deal: str, action: str, *, by: str, at: dt.datetime) -> None:
        """Confirm a tick as a second person."""
        with self.database.write() as connection:
            people.confirm(connection, deal, action, by, at)

    def ticks(self, deal: str | None = None, as_of: dt.datetime | None = None) -> list[Tick]:
        """Give the ticks that stand as of an instant (default: now), of one deal or of all."""
        with self.database.read() as connection:
            return people.read_ticks(connection, deal, as_of)

    def add_waiver(self, waiver: Waiver) -> None:
        """Note a waiver."""
        with self.database.write() as connection:
            people.waive(connection, waiver)

    def withdraw(self, deal: str, criterion: str, *, by: str, at: dt.datetime) -> None:
        """Withdraw a waiver."""
        with self.database.write() as connection:
            people.withdraw(connection, deal, criterion, by, at)

    def waivers(self, deal: str | None = None, as_of: dt.datetime | None = None, today: dt.date | None = None) -> list[Waiver]:
        """Give the waivers not withdrawn as of an instant; with ``today`` (its local date), without those that have ended."""
        with self.database.read() as connection:
            return people.read_waivers(connection, deal, as_of, today)

    def waived(self) -> frozenset[str]:
        """Name the deals on which a criterion was ever waived."""
        with self.database.read() as connection:
            return people.read_waived(connection)

    @contextmanager
    def recording(
        self, as_of: dt.datetime, *, recorded_at: dt.datetime, known_at: dt.datetime | None = None, whole: bool = True, ground: str = ""
    ) -> Iterator[Recording]:
        """Store one run as of an instant, all of it or nothing. ``whole`` tells that every deal of the book was judged, on what ``ground``.

        A run repeated writes nothing.
        """
        with in_words(self.database.where), self.database.engine.connect() as connection:
            run = Recording(self.database.where, connection, as_of, known_at or recorded_at, recorded_at)
            with connection.begin():
                decisions.staged.create(connection)
            try:
                yield run
                with self.database.together(connection):
                    run.settle()
                    run.written = decisions.merge(connection, as_of) + prompts.record(connection, run.said, recorded_at)
                    run.written += sum(prompts.switch(connection, playbook, on, as_of) for playbook, on in run.on.items())
                    run.written += prompts.escalate(connection, as_of)
                    if (whole and decisions.note_run(connection, *run.times, ground)) or run.written:
                        touch(connection)
            finally:
                with connection.begin():
                    decisions.staged.drop(connection)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all that is read and noted until the end one step, kept whole or not at all; other writers wait."""
        with self.database.together():
            yield

    def noted(self) -> tuple[int, int]:
        """Give numbers that grow with each tick and each waiver that is noted."""
        with self.database.read() as connection:
            return people.noted(connection)

    def put_decision(self, judgement: Judgement, *, recorded_at: dt.datetime) -> bool:
        """Store the decision on one deal; False where it is what was stored already."""
        with self.database.write() as connection:
            written = decisions.put(connection, judgement, recorded_at)
            if written:
                touch(connection)
            return written

    def instants_after(self, deal: str, at: dt.datetime) -> list[dt.datetime]:
        """Give the later instants as of which decisions on a deal are stored, earliest first."""
        with self.database.read() as connection:
            return decisions.instants_after(connection, deal, at)

    def record_decisions(
        self, judgements: Iterable[Judgement], as_of: dt.datetime, *, recorded_at: dt.datetime, whole: bool = False
    ) -> int:
        """Store judgements of one as-of. Returns how many differed from what was stored, and so were written."""
        with self.recording(as_of, recorded_at=recorded_at, whole=whole) as run:
            run.decisions(judgements)
        return run.written

    def decision(self, deal: str, as_of: dt.datetime, today: dt.date) -> Judgement | None:
        """Give the decision in force on a deal at an instant whose local date is ``today``; None when it must be judged anew."""
        with self.database.read() as connection:
            return decisions.decision(connection, deal, as_of, today)

    def decisions(self, as_of: dt.datetime, *, working: bool = False) -> Iterator[Judgement]:
        """Give the last decision of every deal up to an instant, by deal; with ``working`` only those that ask for something."""
        with self.database.read() as connection:
            yield from decisions.read(connection, as_of, working=working)

    def stale(self, as_of: dt.datetime, today: dt.date) -> int:
        """Count the decisions that have changed by themselves by ``today``, the local date of ``as_of``."""
        with self.database.read() as connection:
            return decisions.count_stale(connection, as_of, today)

    def last_run(self, as_of: dt.datetime | None = None) -> dt.datetime | None:
        """Give the latest instant, up to ``as_of``, as of which the whole book was judged."""
        with self.database.read() as connection:
            return decisions.last_run(connection, as_of)

    def ground(self, as_of: dt.datetime) -> str | None:
        """Give what the last run up to an instant stood on, as it was given to ``recording``; None where nothing was judged by then."""
        with self.database.read() as connection:
            return decisions.last_ground(connection, as_of)

    def prompts(
        self, rep: str | None = None, as_of: dt.datetime | None = None, state: PromptState | Collection[PromptState] | None = None
    ) -> list[Prompt]:
        """Give prompts up to an instant, in the state (or one of several) they had then: the newest run first, then by priority."""
        states = (state,) if isinstance(state, str) else state or ()
        with self.database.read() as connection:
            return prompts.read(connection, rep, as_of, states)

    def prompt(self, prompt: str, as_of: dt.datetime | None = None) -> tuple[Prompt, list[PromptStep]]:
        """Give one prompt in the state it had at an instant, with its steps up to then."""
        with self.database.read() as connection:
            steps = prompts.life(connection, prompt, as_of)
            return replace(prompts.find(connection, prompt), state=steps[-1].state if steps else "open"), steps

    def prompt_lives(self, as_of: dt.datetime) -> dict[str, list[PromptStep]]:
        """Give the steps of all prompts that were noted up to an instant, by prompt."""
        with self.database.read() as connection:
            return prompt_life.read(connection, as_of)

    def set_prompt_state(self, prompt: str, state: PromptState, *, by: str, at: dt.datetime, note: str = "") -> None:
        """Note what someone did with a prompt; only what may follow what it is is taken."""
        with self.database.write() as connection:
            prompts.set_state(connection, prompt, state, by, at, note)

    def prompt_history(self, playbook: str, as_of: dt.datetime) -> PromptHistory:
        """Give what runs with an earlier as-of left of a playbook's triggers."""
        with self.database.read() as connection:
            return prompts.history(connection, playbook, as_of)

    def assess(self, assessment: Assessment) -> None:
        """Note the level of a competency that someone saw in a rep."""
        with self.database.write() as connection:
            training.assess(connection, assessment)

    def assessments(self, as_of: dt.datetime | None = None, rep: str | None = None) -> list[Assessment]:
        """Give the assessments up to an instant (of one rep), the earliest first."""
        with self.database.read() as connection:
            return training.read_assessments(connection, as_of, rep)

    def add_goal(self, goal: Goal) -> str:
        """Note a new goal of a development plan; its id is given by the store, and returned."""
        with self.database.write() as connection:
            return training.add_goal(connection, goal.rep, goal.competency, goal.goal, goal.gap, goal.actions, goal.due, goal.by, goal.at)

    def end_goal(self, goal: str, ending: training.Ending, *, by: str, at: dt.datetime, evidence: str) -> Goal:
        """Note that a goal is reached or given up, with what shows it; returns the goal as it stood."""
        with self.database.write() as connection:
            return training.end_goal(connection, goal, ending, by, at, evidence)

    def goals(self, as_of: dt.datetime | None = None, rep: str | None = None) -> list[Goal]:
        """Give the goals of development plans (of one rep) as they stood at an instant."""
        with self.database.read() as connection:
            return training.read_goals(connection, as_of, rep)
