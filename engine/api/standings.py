"""Reads the open deals as they stood in the evening of a day, each with its grade and category, without what came later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.api.columns import Order, coded, deal_columns, stage_order
from engine.api.records import imported_by
from engine.book.connect import connect
from engine.book.graded import graded_deals
from engine.book.moments import moment
from engine.book.pipeline import knows_later
from engine.book.unseen import hide_unseen
from engine.forecast.columns import Outcomes, Standing
from engine.funnel.columns import WON, DealColumns, converted
from engine.language.scope import Scope
from engine.language.sql import select
from engine.language.tree import Expr, Field
from engine.language.types import check
from engine.model.condition import Condition
from engine.model.forecast import CATEGORIES, ForecastRules, Grade, Proof
from engine.model.moment import Moment
from engine.model.text import Text
from engine.model.values import PERCENT_DECIMALS, RATE_DECIMALS
from engine.playbook.forecast import rewritten
from engine.playbook.grading import prove

if TYPE_CHECKING:
    import duckdb

    from engine.api.desk import Desk
    from engine.api.ruleset import Ruleset
    from engine.funnel.visits import Bools, Ints

SHARE = 10**PERCENT_DECIMALS  # 100 %
AMOUNT = "amount"
SAME = 10**RATE_DECIMALS  # the rate of a currency to itself


@dataclass(frozen=True)
class Grading:
    """How the playbooks of a workspace grade deals: one table after the other, and the trees that decide, by their names in a query."""

    desk: Desk

    @cached_property
    def rules(self) -> list[tuple[Ruleset, ForecastRules]]:
        """The playbooks with what each says of the forecast."""
        return [(each, each.deals.playbook.forecast or ForecastRules()) for each in self.desk.rules.values()]

    @cached_property
    def tables(self) -> tuple[tuple[Grade, ...], ...]:
        """The tables of grades, each once."""
        return tuple(dict.fromkeys(each.grades for _, each in self.rules))

    @cached_property
    def grades(self) -> tuple[Grade, ...]:
        """All grades; where there are several tables, each is called by the playbook it comes from."""
        found: list[Grade] = []
        for table in self.tables:
            owner = next(each.id for each, rules in self.rules if rules.grades == table)
            found += (
                [Grade(f"{owner}.{each.id}", each.name, each.when, each.months, each.prior) for each in table] if self.several else table
            )
        return tuple(found)

    @property
    def several(self) -> bool:
        """Whether the playbooks grade by different tables."""
        return len(self.tables) > 1

    @cached_property
    def order(self) -> Order:
        """The stages of all playbooks."""
        return stage_order(self.desk)

    @cached_property
    def weights(self) -> Mapping[str, Fraction]:
        """The chances to win that are given by hand, by stage; of two playbooks with one stage, the first one's."""
        stages = [stage for each, _ in reversed(self.rules) for stage in each.deals.playbook.stages]
        return {stage.id: stage.weight for stage in stages if stage.weight is not None}

    @cached_property
    def steady(self) -> frozenset[str]:
        """The fields and links that closing a deal does not rewrite: those that every playbook says."""
        return frozenset.intersection(*(frozenset(each.known_then) for _, each in self.rules)) if self.rules else frozenset()

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """The fields on which grades rest, and of which nobody can know what they were on a past day."""
        trees = (tree for each, _ in self.rules for tree in each.deals.checked.grades.values())
        return tuple(sorted({name for tree in trees for name in rewritten(tree) if name not in self.steady}))

    def proof(self) -> Proof | None:
        """Prove the tables; of several, give the first one that does not hold."""
        found = [prove(rules.grades, each.deals.checked.grades) for each, rules in self.rules]
        return next((each for each in found if not each.holds), found[0] if found else None)

    @cached_property
    def conditions(self) -> dict[str, Expr]:
        """The trees of all playbooks, by name."""
        found: dict[str, Expr] = {}
        for at, (each, rules) in enumerate(self.rules):
            checked = each.deals.checked
            if checked.applies_to is not None:
                found[f"for{at}"] = checked.applies_to
            found |= {f"g{at}_{place}": tree for place, grade in enumerate(rules.grades) if (tree := checked.grades.get(grade.id))}
            found |= {f"c{at}_{name}": tree for name in CATEGORIES if (tree := checked.categories.get(name))}
        return found

    def chosen(self, kind: str) -> str:
        """Write the SQL that gives the place of a deal's grade (``g``) or category (``c``), or that of what it is worth (``w``, from 1).

        A deal is graded by the first playbook that it is for, else by the first one; it has the first grade that fits, else the last.
        """
        cases = [self._one(kind, at) for at in range(len(self.rules))]
        tests = [f'"for{at}"' if f"for{at}" in self.conditions else "TRUE" for at in range(len(cases))]
        if len(cases) == 1:
            return cases[0]
        when = " ".join(f"WHEN {test} THEN {case}" for test, case in zip(tests, cases, strict=True))
        return f"CASE {when} ELSE {cases[0]} END"

    @cached_property
    def worths(self) -> tuple[Field, ...]:
        """The fields that say what open deals are worth, where playbooks name one."""
        found = (each.deals.checked.open_amount for each, _ in self.rules)
        return tuple({each.text: each for each in found if each is not None}.values())

    @property
    def blind(self) -> bool:
        """Whether nobody can know what some open deal was worth on a past day."""
        said = [each.deals.checked.open_amount for each, _ in self.rules]
        names = (name for worth in said for name in (rewritten(worth) if worth is not None else (AMOUNT,)))
        return any(name not in self.steady for name in names)

    def _one(self, kind: str, at: int) -> str:
        rules = self.rules[at][1]
        if kind == "w":
            worth = self.rules[at][0].deals.checked.open_amount
            return str([each.text for each in self.worths].index(worth.text) + 1 if worth else 0)
        if kind == "c":
            names, otherwise = {f"c{at}_{name}": place for place, name in enumerate(CATEGORIES)}, len(CATEGORIES) - 1
        else:
            start = sum(len(each) for each in self.tables[: self.tables.index(rules.grades)])
            names, otherwise = {f"g{at}_{place}": start + place for place in range(len(rules.grades))}, start + len(rules.grades) - 1
        when = " ".join(f'WHEN "{name}" THEN {place}' for name, place in names.items() if name in self.conditions)
        return f"CASE {when} ELSE {otherwise} END" if when else str(otherwise)


@dataclass(frozen=True)
class Graded:
    """The open deals of a day, and the place of each one's category. ``stale`` says that the book knows of something later than the day."""

    standing: Standing
    category: Ints
    stale: bool = False


def standing_now(grading: Grading, deals: DealColumns) -> Graded:
    """Give the open deals as of the desk's instant; places among all deals are those in ``deals``, its columns, and so is their worth."""
    desk = grading.desk
    found = _graded(grading, deals, desk.as_of, imported_by(desk, desk.as_of) or desk.known_at, hide=False)
    place = found.standing.deal
    return replace(found, standing=replace(found.standing, amount=deals.amount[place], known=deals.known[place]))


def standing_on(grading: Grading, day: dt.date, deals: DealColumns, known_at: dt.datetime | None = None) -> Standing:
    """Give the open deals in the evening of a past day.

    What was imported by then is read as it was known; of anything else (as known at ``known_at``, by default the desk's) only what has a
    history or is steady. A deal without a day of creation is left out: nobody can say that it was there.
    """
    desk = grading.desk
    evening = evening_of(desk, day)
    known = imported_by(desk, evening)
    then = _graded(grading, deals, evening, known, hide=False) if known else None
    if then is not None and not then.stale:
        return then.standing
    return _graded(grading, deals, evening, known_at or desk.known_at, hide=True).standing


def evening_of(desk: Desk, day: dt.date) -> dt.datetime:
    """Give the last instant of a local day."""
    return dt.datetime.combine(day, dt.time.max, desk.settings.zone).astimezone(dt.UTC)


def _graded(grading: Grading, deals: DealColumns, at: dt.datetime, known_at: dt.datetime | None, *, hide: bool) -> Graded:
    import numpy as np

    now = moment(grading.desk.settings, at, known_at=known_at)
    table, stale = _read(grading, now, known_at, hide=hide)
    place, there = _found(table.column("id").to_numpy(), deals.id)
    grade, category, given, stage = (_ints(table.column(name))[there] for name in ("grade", "category", "given", "stage"))
    amount, known = (each[there] for each in _worth(grading, table, now))
    weights, codes = _given(grading, stage, given)
    standing = Standing(now.today.toordinal(), place[there], grade, amount, known, codes, weights, hide and bool(grading.hidden))
    return Graded(standing, np.asarray(category), stale)


def _read(grading: Grading, now: Moment, known_at: dt.datetime | None, *, hide: bool) -> tuple[Any, bool]:
    """Ask the book for the grade and category of every open deal, by id; tell whether it knows of something later."""
    desk, catalog = grading.desk, grading.desk.settings.catalog
    connection = connect(desk.settings.book, catalog, now, known_at, ends=desk.stage_ends)
    try:
        return open_deals(grading, connection, now, hide=hide), knows_later(connection, now)
    finally:
        connection.close()


def open_deals(grading: Grading, connection: duckdb.DuckDBPyConnection, now: Moment, *, hide: bool) -> Any:
    """Ask an opened book for the grade and category of every open deal, by id, and for what says what it is worth.

    ``worth`` is the place of that among ``f0`` (its amount), ``f1`` …, whose currencies are ``c0``, ``c1`` …. With ``hide`` the book keeps
    from then on to itself what nobody can have known on a past day.
    """
    catalog, order = grading.desk.settings.catalog, grading.order
    if hide:
        hide_unseen(connection, catalog, grading.steady, order.lost | frozenset(order.stages) - frozenset(order.open))
    is_open, _ = check(Condition.bare("deal.status = 'open'"), Scope(catalog, "deal"))
    asked = select(catalog, "deal", grading.worths, grading.conditions, now, is_open).sql("duckdb")
    has = "probability" in catalog["deal"].fields
    places = {"grade": grading.chosen("g"), "category": grading.chosen("c"), "worth": grading.chosen("w")}
    for number in range(1, len(grading.worths) + 1):
        places |= {f"f{number}": f"TRY_CAST(q.f{number} AS BIGINT)", f"c{number}": f"q.f{number}__currency"}
    return graded_deals(connection, asked, places, order.stages, probability=has, dated=hide)


def _worth(grading: Grading, table: Any, now: Moment) -> tuple[Ints, Bools]:
    """Give what each deal is worth (its amount, or what its playbook says), in the book's currency by the rate of the day, and whether that is known."""
    import numpy as np

    place = _ints(table.column("worth"))
    amount, known = np.zeros(len(place), np.int64), np.zeros(len(place), np.bool_)
    for number in range(len(grading.worths) + 1):
        rows = np.flatnonzero(place == number)
        said = table.column(f"f{number}")
        codes, currencies = coded(table.column(f"c{number}"))
        rates = np.array([SAME if each == now.currency else now.rates.get(each, 0) for each in currencies], np.int64)
        if not len(rows):
            continue
        amount[rows], fits = converted(_ints(said.fill_null(0))[rows], rates[codes[rows]], RATE_DECIMALS)
        known[rows] = fits & said.is_valid().to_numpy()[rows]
    amount[~known] = 0
    return amount, known


def _ints(column: Any) -> Ints:
    import numpy as np

    found: Ints = column.to_numpy().astype(np.int64)
    return found


def _found(wanted: Any, among: Any) -> tuple[Any, Any]:
    """Give the places of ids among others, which are in order, and whether each is there."""
    import numpy as np

    if not len(among):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    places = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    return places, among[places] == wanted


def _given(grading: Grading, stage: Ints, probability: Ints) -> tuple[tuple[Fraction, ...], Ints]:
    """Give the chances by hand: that of the stage, else that of the deal itself."""
    import numpy as np

    by_stage = [grading.weights.get(each) for each in grading.order.stages]
    weights = sorted({each for each in by_stage if each is not None})
    of_stage = np.array([-1 if each is None else weights.index(each) for each in [*by_stage, None]], np.int64)[stage]
    shares, codes = np.unique(probability, return_inverse=True)
    of_deal = np.where(probability >= 0, len(weights) + codes, -1)
    return (*weights, *(Fraction(max(each, 0), SHARE) for each in shares.tolist())), np.where(of_stage >= 0, of_stage, of_deal)


def outcomes(deals: DealColumns) -> Outcomes:
    """Give which deals are won, when and for how much."""
    import numpy as np

    won = (deals.status == WON) & (deals.closed > 0)
    return Outcomes(np.where(won, deals.closed, 0), deals.amount, deals.known)


def outcomes_known(desk: Desk, deals: DealColumns, known_at: dt.datetime) -> Outcomes:
    """Give the same as it was known at an earlier instant; of a deal that was not known then, nothing."""
    import numpy as np

    earlier = deal_columns(desk, known_at=known_at)
    place, there = _found(earlier.id, deals.id)
    then, size = outcomes(earlier), len(deals)
    found = Outcomes(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_))
    for column, said in ((found.day, then.day), (found.amount, then.amount), (found.known, then.known)):
        column[place[there]] = said[there]
    return found


def month_ends(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Give the last days of months from one day to another, both included, the earliest first."""
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - months of a year
        if year > dt.MAXYEAR:
            return
        end = dt.date(year, month, 1) - dt.timedelta(days=1)
        if end > last:
            return
        if end >= first:
            yield end


def blind_note(grading: Grading, standings: Sequence[Standing]) -> list[Text]:
    """Say that the grades of some past days cannot be known, and by which fields."""
    blind = sum(each.blind for each in standings)
    names = ", ".join(grading.hidden)
    said = Text(
        f"grades rest on {names}, of which no history is kept: {blind} past months could not be graded",
        f"等级依赖 {names},而该字段没有历史:{blind} 个过往月份无法分级",
    )
    return [said] if blind else []
