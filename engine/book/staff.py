"""The reps of a book and the courses that they were sent on, as dealcoach's training looks at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class Employee:
    """A rep: when they came, when they left, and their team."""

    id: str
    name: str
    hired_on: dt.date | None
    left_on: dt.date | None
    team: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A record of training: who was sent on which course, and when it was completed."""

    rep: str
    course: str
    completed_on: dt.date | None


def employees(connection: duckdb.DuckDBPyConnection) -> list[Employee]:
    """Give every rep that a connection to a book shows, by id."""
    rows = connection.execute('SELECT id, name, hired_on, left_on, team__id FROM "rep" ORDER BY id').fetchall()
    return [Employee(id, name or "", hired_on, left_on, team) for id, name, hired_on, left_on, team in rows]


def sent(connection: duckdb.DuckDBPyConnection) -> list[Sent]:
    """Give every record of training that names its rep and its course."""
    wanted = 'SELECT rep__id, course, completed_on FROM "training" WHERE rep__id IS NOT NULL AND course IS NOT NULL ORDER BY id'
    return [Sent(rep, course, completed_on) for rep, course, completed_on in connection.execute(wanted).fetchall()]
