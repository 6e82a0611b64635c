"""The award ledger as the rest of the engine uses it: ``store.awards``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from engine.model.award import AwardEvent, Dispute, Entry, EntryState, Fault, Head, PlanState
from engine.store import award_chains, award_events, disputes, ledger, periods, plans, proof
from engine.store.award_events import Topic
from engine.store.database import Database
from engine.store.disputes import Outcome


class AwardLedger:
    """Entries, decisions, locked periods and states of plans; nothing in it is ever changed or removed.

    Instants are aware. ``by`` is who does something; ``known_as`` are other names of that person (the rep id of a user), so that nobody
    decides on their own work or pay under another name. Raises EventRefusedError (AW501 to AW511) for what does not fit, with nothing of
    it done, and StoreError (AW512) when the ledger is not whole.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @contextmanager
    def posting(self) -> Iterator[None]:
        """Make all that is read and posted until the end one turn, kept whole or not at all: two runs at once then cannot both post."""
        with self.database.together():
            yield

    def head(self) -> Head:
        """Give where the ledger ends; noted elsewhere, it proves the ledger later (see ``verify``)."""
        with self.database.read() as connection:
            return award_chains.head(connection)

    def post(self, entries: Iterable[Entry], *, expected_head: str | None = None) -> list[Entry]:
        """Add entries in their order, all or none; give those that are new, as posted.

        The ledger fills in ``seq``, ``id`` (made of playbook, incentive, event, person, kind and version), ``previous`` and ``hash``. An entry whose
        id is posted already with the same content is left out. With ``expected_head``, the hash of the last entry that was read, it refuses
        (AW501) when others have posted since.
        """
        with self.database.write() as connection:
            return ledger.post(connection, entries, expected_head)

    def entries(
        self,
        *,
        id: str | None = None,
        playbook: str | None = None,
        incentive: str | None = None,
        person: str | None = None,
        event: str | None = None,
        deal: str | None = None,
        period: str | None = None,
        of_period: str | None = None,
        state: EntryState | None = None,
        as_of: dt.datetime | None = None,
    ) -> list[Entry]:
        """Give the entries that fit all that is given, in their order, in the state they had as of an instant (default: now)."""
        only = {
            "id": id,
            "playbook": playbook,
            "incentive": incentive,
            "person": person,
            "event": event,
            "deal": deal,
            "period": period,
            "of_period": of_period,
        }
        with self.database.read() as connection:
            return ledger.read_entries(connection, only, as_of, state)

    def approve(self, ids: Iterable[str], *, by: str, at: dt.datetime, note: str = "", known_as: Collection[str] = ()) -> int:
        """Approve entries that wait, all or none. Neither who posted one nor whom it pays can (AW505, AW506)."""
        return self._decide(ids, "approved", by, at, note, known_as)

    def refuse(self, ids: Iterable[str], *, by: str, at: dt.datetime, note: str = "", known_as: Collection[str] = ()) -> int:
        """Refuse entries that wait or are held, all or none; under the same conditions as ``approve``."""
        return self._decide(ids, "refused", by, at, note, known_as)

    def hold(self, ids: Iterable[str], *, by: str, at: dt.datetime, note: str = "", known_as: Collection[str] = ()) -> int:
        """Hold entries that wait; whom one pays cannot (AW506)."""
        return self._decide(ids, "held", by, at, note, known_as)

    def release(self, ids: Iterable[str], *, by: str, at: dt.datetime, note: str = "", known_as: Collection[str] = ()) -> int:
        """Let entries that are held wait for approval; whom one pays cannot (AW506)."""
        return self._decide(ids, "released", by, at, note, known_as)

    def dispute(self, entry: str, *, by: str, at: dt.datetime, reason: str, known_as: Collection[str] = ()) -> None:
        """Freeze an entry by the objection of the person whom it pays; nobody else can (AW510)."""
        with self.database.write() as connection:
            disputes.raise_dispute(connection, entry, by, at, reason, known_as)

    def decide(self, entry: str, outcome: Outcome, *, by: str, at: dt.datetime, note: str = "", known_as: Collection[str] = ()) -> None:
        """Decide on a dispute, as someone else than the person who is paid (AW506). What upholding it changes is posted as an adjustment."""
        with self.database.write() as connection:
            disputes.settle_dispute(connection, entry, outcome, by, at, note, known_as)

    def disputes(self, *, entry: str | None = None, person: str | None = None, as_of: dt.datetime | None = None) -> list[Dispute]:
        """Give disputes (about one entry, or about one person's), as they stood at an instant."""
        with self.database.read() as connection:
            return disputes.read_disputes(connection, entry, person, as_of)

    def lock_period(self, period: str, *, by: str, at: dt.datetime, note: str = "") -> None:
        """Lock a period, for good: nothing is posted to it any more (AW503), though what waits in it can still be decided on."""
        with self.database.write() as connection:
            periods.lock(connection, period, by, at, note)

    def locked(self, as_of: dt.datetime | None = None) -> frozenset[str]:
        """Give the names of the periods that are locked as of an instant."""
        with self.database.read() as connection:
            return periods.locked(connection, as_of)

    def is_locked(self, period: str, as_of: dt.datetime | None = None) -> bool:
        """Tell whether a period is locked as of an instant."""
        return period in self.locked(as_of)

    def plan_state(self, playbook: str, plan: str, digest: str, as_of: dt.datetime | None = None) -> PlanState:
        """Give the state of a plan whose content has this digest; one that was changed since it was approved is a draft."""
        with self.database.read() as connection:
            return plans.plan_state(connection, playbook, plan, digest, as_of)

    def move_plan(
        self,
        playbook: str,
        plan: str,
        to: PlanState,
        *,
        digest: str,
        author: str,
        by: str,
        at: dt.datetime,
        note: str = "",
        known_as: Collection[str] = (),
    ) -> None:
        """Bring a plan to its next state: draft, approved, active, closed (else AW511). Its author cannot approve it (AW505)."""
        with self.database.write() as connection:
            plans.move_plan(connection, (playbook, plan, digest), to, by, at, author, note, known_as)

    def events(self, topic: Topic | None = None, subject: str | None = None, as_of: dt.datetime | None = None) -> list[AwardEvent]:
        """Give what people decided, in their order; ``subject`` is an entry's id, a period's name, or ``playbook/plan``."""
        with self.database.read() as connection:
            return award_events.read(connection, topic, subject, as_of)

    def verify(self, noted: Iterable[Head] = ()) -> list[Fault]:
        """Give each row that was changed, removed, added, moved or is there twice; nothing when the ledger is whole.

        ``noted`` are heads that were kept elsewhere: the ledger as it was then must still be there.
        What this proves, and what only a noted head can, is said in ``engine.store.award_chains``.
        """
        with self.database.read() as connection:
            return proof.verify(connection, list(noted))

    def _decide(self, ids: Iterable[str], event: str, by: str, at: dt.datetime, note: str, known_as: Collection[str]) -> int:
        with self.database.write() as connection:
            return ledger.decide_on(connection, ids, event, by, at, note, known_as)
