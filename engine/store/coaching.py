"""Sessions, notes, commitments and feedback in the store. A note is read by those alone whom the caller's rule lets: there is no other way to it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from engine.coaching.people import People
from engine.model.coaching import CoachingSession, Commitment, Feedback, FeedbackKind, Followed, Note, SessionKind
from engine.model.text import Text
from engine.model.values import Value
from engine.store.coaching_tables import commitments, feedback, notes, outcomes, session_ends, sessions, shares
from engine.store.codec import decode_value, encode_value
from engine.store.database import Database, touch
from engine.store.failure import EventRefusedError

SESSION, NOTE, COMMITMENT, FEEDBACK = "S", "N", "C", "F"  # what ids begin with; the number of the row follows


class CoachingLedger:
    """What coaching leaves behind, as of any instant. Every function that writes is done, and safe from a power cut, when it returns.

    People are told by ids, as ``engine.coaching.people`` gives them. Raises EventRefusedError (CO2nn) when what is noted does not fit.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def start(self, kind: SessionKind, about: str, coach: str, at: dt.datetime, prompts: tuple[str, ...]) -> CoachingSession:
        """Begin a session; only one of a kind with the same rep or team, and the same coach, is open at a time (CO204)."""
        with self.database.write() as connection:
            for each in _sessions(connection, None, sessions.c.about == about, sessions.c.kind == kind, sessions.c.coach == coach):
                if each.closed_at is None:
                    raise EventRefusedError(
                        "CO204",
                        Text(f"session {each.id} with them is still open", f"与其的面谈 {each.id} 尚未结束"),
                        help=Text(
                            f"go on with it, or end it: dealcoach coach close {each.id}", f"请继续,或先结束:dealcoach coach close {each.id}"
                        ),
                    )
            row = {"kind": kind, "about": about, "coach": coach, "at": at, "prompts": json.dumps(prompts)}
            return CoachingSession(_add(connection, sessions, SESSION, row), kind, about, coach, at, prompts)

    def close(self, session: str, by: str, at: dt.datetime, reason: str) -> CoachingSession:
        """End a session (CO205 when it has ended)."""
        with self.database.write() as connection:
            found = open_session(connection, session)
            _add(connection, session_ends, "", {"session": session, "by": by, "at": max(at, found.at), "reason": reason})
            return replace(found, closed_at=max(at, found.at))

    def sessions(self, as_of: dt.datetime | None = None, about: str | None = None) -> list[CoachingSession]:
        """Give the sessions begun up to an instant, as they stood then, in the order in which they began."""
        with self.database.read() as connection:
            return _sessions(connection, as_of, *([sessions.c.about == about] if about is not None else []))

    def session(self, session: str, as_of: dt.datetime | None = None) -> CoachingSession | None:
        """Give one session."""
        with self.database.read() as connection:
            return _session(connection, session, as_of)

    def add_note(self, note: Note) -> Note:
        """Keep a note; one of a session only while that is open (CO205). Returns it with its id."""
        with self.database.write() as connection:
            if note.session:
                open_session(connection, note.session)
            row = {name: getattr(note, name) for name in ("session", "about", "slot", "text", "by", "at", "private", "prompt")}
            return replace(note, id=_add(connection, notes, NOTE, row))

    def share(self, note: str, by: str, at: dt.datetime) -> Note:
        """Let the other side read a note of one's own (CO206 when there is none such); one shared already stays so."""
        with self.database.write() as connection:
            found = _read_notes(connection, None, lambda each, _: each.by == by, notes.c.seq == _seq(note, NOTE))
            if not found:
                raise EventRefusedError("CO206", Text(f"you have written no note '{note}'", f"您没有写过记录“{note}”"))
            if found[0].private:
                _add(connection, shares, "", {"note": note, "by": by, "at": max(at, found[0].at)})
            return replace(found[0], private=False)

    def notes(
        self, reader: str, people: People, as_of: dt.datetime | None = None, *, session: str | None = None, about: str | None = None
    ) -> list[Note]:
        """Give the notes that one person may read, of one session or about one rep or team, in the order they were written."""
        chosen: list[ColumnElement[bool]] = []
        if session is not None:
            chosen.append(notes.c.session == session)
        if about is not None:
            chosen.append(notes.c.about == about)
        with self.database.read() as connection:
            return _read_notes(connection, as_of, lambda note, held: people.reads(reader, note, held), *chosen)

    def commit(self, commitment: Commitment) -> Commitment:
        """Keep a commitment of an open session (CO205). Returns it with its id."""
        with self.database.write() as connection:
            open_session(connection, commitment.session)
            names = ("session", "about", "owner", "what", "due", "made_at", "by", "measure", "subject", "record", "prompt")
            row = {name: getattr(commitment, name) for name in names}
            row |= {"baseline": _json(commitment.baseline), "change": _json(commitment.change)}
            return replace(commitment, id=_add(connection, commitments, COMMITMENT, row))

    def commitments(
        self, as_of: dt.datetime | None = None, *, about: str | None = None, session: str | None = None, prompt: str | None = None
    ) -> list[Commitment]:
        """Give the commitments made up to an instant, in the order they were made."""
        c = commitments.c
        wanted = select(commitments).order_by(c.seq)
        for column, value in ((c.about, about), (c.session, session), (c.prompt, prompt)):
            if value is not None:
                wanted = wanted.where(column == value)
        if as_of is not None:
            wanted = wanted.where(c.made_at <= as_of)
        with self.database.read() as connection:
            return [_commitment(row) for row in connection.execute(wanted).mappings()]

    def outcomes(self, as_of: dt.datetime | None = None) -> dict[str, tuple[Followed, dt.datetime]]:
        """Give what was noted up to an instant of what became of commitments, the last word by the id of each, with when it was noted.

        The commitment itself stands in it empty but for its id.
        """
        wanted = select(outcomes).order_by(outcomes.c.at, outcomes.c.seq)
        if as_of is not None:
            wanted = wanted.where(outcomes.c.at <= as_of)
        found: dict[str, tuple[Followed, dt.datetime]] = {}
        with self.database.read() as connection:
            for row in connection.execute(wanted):
                blank = Commitment(row.commitment, "", "", "", dt.date.min, row.at, row.by)
                value: Value = decode_value(json.loads(row.value))
                found[row.commitment] = Followed(blank, value, row.state, by=row.by, note=row.note), row.at
        return found

    def conclude(self, followed: Followed, at: dt.datetime) -> bool:
        """Note what a commitment has come to; False where a word was noted already. A prompt it belongs to is not moved here."""
        id = followed.commitment.id
        with self.database.write() as connection:
            if connection.execute(select(outcomes.c.seq).where(outcomes.c.commitment == id)).first() is not None:
                return False
            row = {
                "commitment": id,
                "state": followed.state,
                "by": followed.by,
                "at": at,
                "value": _json(followed.value),
                "note": followed.note,
            }
            _add(connection, outcomes, "", row)
            return True

    def add_feedback(self, playbook: str, part: str, kind: FeedbackKind, text: str, by: str, at: dt.datetime) -> Feedback:
        """Keep what someone says of a criterion."""
        row = {"playbook": playbook, "part": part, "kind": kind, "text": text, "by": by, "at": at}
        with self.database.write() as connection:
            return Feedback(_add(connection, feedback, FEEDBACK, row), playbook, part, kind, text, by, at)

    def feedback(self, as_of: dt.datetime | None = None, playbook: str | None = None) -> list[Feedback]:
        """Give what was said up to an instant, in the order it was said."""
        wanted = select(feedback).order_by(feedback.c.at, feedback.c.seq)
        if as_of is not None:
            wanted = wanted.where(feedback.c.at <= as_of)
        if playbook is not None:
            wanted = wanted.where(feedback.c.playbook == playbook)
        with self.database.read() as connection:
            return [
                Feedback(f"{FEEDBACK}{row.seq}", row.playbook, row.part, row.kind, row.text, row.by, row.at)
                for row in connection.execute(wanted)
            ]


def open_session(connection: Connection, session: str) -> CoachingSession:
    """Give a session that is open. Raises EventRefusedError (CO205) when it has ended or never began."""
    found = _session(connection, session, None)
    if found is None or found.closed_at is not None:
        raise EventRefusedError("CO205", Text(f"there is no open session '{session}'", f"没有进行中的面谈“{session}”"))
    return found


def _session(connection: Connection, session: str, as_of: dt.datetime | None) -> CoachingSession | None:
    return next(iter(_sessions(connection, as_of, sessions.c.seq == _seq(session, SESSION))), None)


def _sessions(connection: Connection, as_of: dt.datetime | None, *chosen: ColumnElement[bool]) -> list[CoachingSession]:
    joined = sessions.outerjoin(session_ends, session_ends.c.session == SESSION + sessions.c.seq.cast(session_ends.c.session.type))
    wanted = (
        select(sessions, session_ends.c.at.label("closed_at")).select_from(joined).where(*chosen).order_by(sessions.c.at, sessions.c.seq)
    )
    if as_of is not None:
        wanted = wanted.where(sessions.c.at <= as_of)
    return [
        CoachingSession(
            f"{SESSION}{row.seq}",
            row.kind,
            row.about,
            row.coach,
            row.at,
            tuple(json.loads(row.prompts)),
            row.closed_at if as_of is None or row.closed_at is None or row.closed_at <= as_of else None,
        )
        for row in connection.execute(wanted)
    ]


def _read_notes(
    connection: Connection, as_of: dt.datetime | None, may: Callable[[Note, CoachingSession | None], bool], *chosen: ColumnElement[bool]
) -> list[Note]:
    wanted, shared_by = select(notes).where(*chosen).order_by(notes.c.at, notes.c.seq), select(shares.c.note)
    if as_of is not None:
        wanted, shared_by = wanted.where(notes.c.at <= as_of), shared_by.where(shares.c.at <= as_of)
    shared = set(connection.scalars(shared_by))
    rows = [
        Note(
            row.session,
            row.slot,
            row.text,
            row.by,
            row.at,
            row.private and f"{NOTE}{row.seq}" not in shared,
            row.prompt,
            f"{NOTE}{row.seq}",
            row.about,
        )
        for row in connection.execute(wanted)
    ]
    held = {id: _session(connection, id, None) for id in {note.session for note in rows if note.session}}
    return [note for note in rows if (note.by and may(note, held.get(note.session)))]


def _commitment(row: Any) -> Commitment:
    return Commitment(
        id=f"{COMMITMENT}{row['seq']}",
        session=row["session"],
        owner=row["owner"],
        what=row["what"],
        due=row["due"],
        made_at=row["made_at"],
        by=row["by"],
        measure=row["measure"],
        subject=row["subject"],
        record=row["record"],
        baseline=decode_value(json.loads(row["baseline"])),
        change=decode_value(json.loads(row["change"])),
        prompt=row["prompt"],
        about=row["about"],
    )


def _add(connection: Connection, table: Table, letter: str, row: dict[str, Any]) -> str:
    key = connection.execute(table.insert().values(row)).inserted_primary_key
    touch(connection)
    return f"{letter}{key[0]}" if key else ""


def _seq(id: str, letter: str) -> int:
    """Give the number of an id; no row has the number 0, which stands for an id that is none."""
    digits = id.removeprefix(letter)
    return int(digits) if id.startswith(letter) and digits.isascii() and digits.isdigit() and len(digits) < 19 else 0  # noqa: PLR2004 - a 64-bit number


def _json(value: Value) -> str:
    return json.dumps(encode_value(value), ensure_ascii=False)
