"""Gives rules about reps and teams the figures that come with their own subjects: conversion, attainment, compliance.

A condition that names one holds a ``Figure``: a field that no file has. Before a query is run, ``with_figures`` looks which of them
it needs, asks each provider once for all of its own, and adds what it says to the records as columns. So SQL, Python, explanations,
triggers, coaching measures and awards read them as they read any field; where no rule names one, nothing is reckoned.

To add a provider: write a module with a function ``figures(desk, asked, moment, known_at)`` of the shape ``Provider`` and name the module in
``PROVIDERS``. It is told what is asked (``Asked``: arguments, and whether reps or teams are) and gives, for each, the values as fractions
by the record's id; one that is not known is left out. It must rest on the book, the playbook and what people noted, never on
awards or prompts. A figure that is asked for while it is being reckoned is unknown: so a circle ends instead of running for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from engine.book.figures import lacking, with_columns
from engine.book.moments import moment as moment_of
from engine.language.tree import Aggregate, Expr, Figure, children
from engine.model.moment import Moment
from engine.model.values import PERCENT, PERCENT_DECIMALS

if TYPE_CHECKING:
    import duckdb

    from engine.api.desk import Desk

PROVIDERS: Mapping[str, str] = {
    "conversion": "engine.api.conversions",
    "compliance": "engine.api.complied",
    "attainment": "engine.api.attained",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of all records of a kind: "rep" or "team"; ``name`` is its written form."""

    function: str
    arguments: tuple[str | int, ...]
    subject: str
    name: str


class Provider(Protocol):
    """Reckons figures of one function as of a moment, as known at an instant."""

    def __call__(self, desk: Desk, asked: Sequence[Asked], moment: Moment, known_at: dt.datetime) -> Mapping[Asked, Mapping[str, Fraction]]:
        """Give each figure's values by the id of the record; unknown ones are left out."""
        ...


def with_figures(
    desk: Desk, connection: duckdb.DuckDBPyConnection, needed: Iterable[Expr], moment: Moment, known_at: dt.datetime | None = None
) -> None:
    """Add the figures that some inputs need to the records of an opened book, unless they are there already."""
    wanted = {(each.record, each.name): each for need in needed for each in _figures(need)}
    for subject in sorted({record for record, _ in wanted}):
        names = lacking(connection, subject, sorted(name for record, name in wanted if record == subject))
        asked = [Asked(wanted[subject, name].function, wanted[subject, name].arguments, subject, name) for name in names]
        if asked:
            found = _reckoned(desk, asked, moment, known_at or desk.known_at)
            with_columns(connection, subject, {each.name: found.get(each, {}) for each in asked})


def figures_on(
    desk: Desk, wanted: Sequence[Figure], days: Sequence[dt.date], known_at: dt.datetime
) -> dict[tuple[str, str, dt.date], dict[str, int]]:
    """Give the values of figures as of the end of several days, by record type, name and day; what is not known is left out.

    A provider that has a function ``over(desk, asked, days, known_at)`` reckons all days in one pass; another is asked day by day.
    """
    asked = [Asked(each.function, each.arguments, each.record, each.name) for each in wanted]
    found: dict[tuple[str, str, dt.date], dict[str, int]] = {}
    for function in dict.fromkeys(each.function for each in asked):
        own = [each for each in asked if each.function == function]
        over = getattr(import_module(PROVIDERS[function]), "over", None)
        if over is not None:
            by_day: Mapping[dt.date, Mapping[Asked, Mapping[str, Fraction]]] = over(desk, own, days, known_at)
            for day, values in by_day.items():
                found |= {(each.subject, each.name, day): {id: _scaled(share) for id, share in of.items()} for each, of in values.items()}
            continue
        for day in days:
            end = dt.datetime.combine(day, dt.time.max, desk.settings.zone).astimezone(dt.UTC)
            values_then = _reckoned(desk, own, moment_of(desk.settings, min(end, desk.as_of), known_at=known_at), known_at)
            found |= {(each.subject, each.name, day): of for each, of in values_then.items()}
    return found


def _figures(need: Expr) -> Iterable[Figure]:
    """Find the figures in an input, also those that an aggregate's filter reads of the subject."""
    if isinstance(need, Figure):
        yield need
    elif isinstance(need, Aggregate):
        for part in children(need):
            yield from _figures(part)


def _reckoned(desk: Desk, asked: Sequence[Asked], moment: Moment, known_at: dt.datetime) -> dict[Asked, dict[str, int]]:
    found: dict[Asked, dict[str, int]] = {}
    running = desk.reckoning
    for function in dict.fromkeys(each.function for each in asked):
        own = [each for each in asked if each.function == function and (each, moment.as_of) not in running]
        if not own or function not in PROVIDERS:
            continue
        marks = {(each, moment.as_of) for each in own}
        running |= marks
        try:
            provider = cast("Provider", import_module(PROVIDERS[function]).figures)
            for each, values in provider(desk, own, moment, known_at).items():
                found[each] = {id: _scaled(value) for id, value in values.items()}
        finally:
            running -= marks
    return found


def _scaled(value: Fraction) -> int:
    """Bring a share to the decimals of a percent, half to even, no further than a percent goes."""
    scaled: int = round(value * 10**PERCENT_DECIMALS)
    return max(-PERCENT.bound, min(PERCENT.bound, scaled))
