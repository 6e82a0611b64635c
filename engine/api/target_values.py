"""What the measures of targets come to, rep by rep and month by month, and what that makes for a team, a region and the company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.api.records import Book, book
from engine.api.target_ground import Held, Leaf, Owner, Tree
from engine.book.pipeline import currencies_of, unowned
from engine.judge.rulebook import named_fields
from engine.language.sql import select
from engine.model.moment import Moment, Period
from engine.model.periods import period_of
from engine.model.target import Why
from engine.model.text import Text
from engine.model.values import RATE_DECIMALS, Mean, Money, Value
from engine.targets.faults import no_rate, not_enough

if TYPE_CHECKING:
    from engine.api.desk import Desk

By = Mapping[str, Fraction | None]  # by rep or team; None where it is not known
Month = tuple[int, int]
ZERO = Fraction(0)


class Measured:
    """The values of measures as of a desk's instant, each asked of the book once."""

    def __init__(self, desk: Desk, tree: Tree, as_of: dt.datetime | None = None, known_at: dt.datetime | None = None) -> None:
        self.desk, self.tree = desk, tree
        self._times = as_of, known_at
        self._book: Book | None = None
        self._found: dict[tuple[str, str, Period], By] = {}

    def actual(self, held: Held, owner: Owner, period: Period) -> Fraction | Why:
        """Give what a target's metric comes to for one owner in a period, up to the desk's instant, or why that is unknown."""
        if not held.measurable:
            return Why("TG509", Text("its measure speaks of what is not measured here", "其度量所涉及的内容此处无法度量"))
        known: dict[str, Fraction] = {}
        for name, leaf in held.leaves.items():
            value = self._of(leaf, owner, period)
            if isinstance(value, Why):
                return value
            known[name] = value
        return held.registry.value(held.metric.id, known)

    def months(self, held: Held, owner: Owner, until: dt.date, count: int) -> dict[Month, Fraction]:
        """Give the results of the whole months before a day, ``count`` of them at most, from the first month in which there was any.

        Nothing where the metric does not add up over months.
        """
        if not held.flows:
            return {}
        found: dict[Month, Fraction] = {}
        with self.opened():
            for period in before(until, count):
                value = self.actual(held, owner, period)
                if isinstance(value, Why):
                    return {}
                found[period.start.year, period.start.month] = value
        first = next((at for at, month in enumerate(found) if found[month]), len(found))
        return {month: found[month] for month in list(found)[first:]}

    def _of(self, leaf: Leaf, owner: Owner, period: Period) -> Fraction | Why:
        """Add a measure up over the people whose result it is; a ratio that is written out never is."""
        by_team = leaf.of == "team"
        members = self.tree.teams(owner) if by_team else self.tree.reps(owner)
        if by_team and owner.level == "rep":
            return Why("TG508", Text("it is measured on teams, and a rep is none", "该度量按团队统计,不能用于个人"))
        values = self.by(leaf, period)
        alone = owner.level == leaf.of or (leaf.of == "deal" and owner.level == "rep")
        if not leaf.adds_up and not alone:
            said = Text(
                "a ratio of several people is not the mean of theirs: declare it as a metric of the form ratio",
                "多人的比率不是个人比率的平均:请声明为 form: ratio 的指标",
            )
            return Why("TG508", said)
        found = ZERO
        for each in members:
            value = values.get(each, ZERO if leaf.of == "deal" else None)
            if value is None:
                return self._unknown(leaf, each)
            found += value
        return found

    def _unknown(self, leaf: Leaf, whose: str) -> Why:
        """Say why a measure is not known: that of money in a currency without a rate by naming the currency."""
        with self.opened() as opened:
            now = opened.now
            foreign = currencies_of(opened.connection) if leaf.currency is not None else []
        without = next((each for each in foreign if to_book(each, now) is None), None)
        if without is not None:
            return no_rate(without, now.currency, now.today)
        return Why("TG501", Text(f"the measure of {whose} is not known", f"{whose} 的度量未知"))

    def unowned(self) -> Text | None:
        """Say how many deals are in nobody's result, as their owner is not known to the book; None where there are none."""
        with self.opened() as opened:
            many = unowned(opened.connection, opened.now)
        if not many:
            return None
        return Text(
            f"deals without an owner whom the book knows, in nobody's result and so not in the company's: {many}",
            f"没有账簿中负责人的商机,不计入任何人的业绩,也不计入公司业绩:{many} 个",
        )

    def by(self, leaf: Leaf, period: Period) -> By:
        """Give what a measure comes to for each rep or team in a period; one query."""
        key = leaf.metric, leaf.tree.text, period if leaf.flows else Period("", dt.date.min, dt.date.max)
        if key not in self._found:
            with self.opened() as opened:
                self._found[key] = _counted(opened, leaf, period) if leaf.of == "deal" else self._taken(opened, leaf, period)
        return self._found[key]

    @contextmanager
    def opened(self) -> Iterator[Book]:
        """Keep the book open while much is asked of it."""
        if self._book is not None:
            yield self._book
            return
        with book(self.desk, *self._times) as found:
            self._book = found
            try:
                yield found
            finally:
                self._book = None

    def _taken(self, opened: Book, leaf: Leaf, period: Period) -> By:
        people = self.tree.people
        records = list(people.teams if leaf.of == "team" else people.reps)
        values = opened.values(leaf.of, {"value": leaf.tree}, records, period)
        return {record: worth(value, leaf.currency, opened.now) for (_, record), value in values.items()}


def _counted(opened: Book, leaf: Leaf, period: Period) -> By:
    """Count the deals of each rep for which a condition holds, in SQL: no object for a deal."""
    owner = named_fields(opened.catalog, "deal", (("owner", "id"),))
    query = select(opened.catalog, "deal", owner, {}, opened.in_period(period), leaf.tree)
    rep = exp.column(query.named_selects[1], quoted=True)
    counted = exp.select(rep, exp.func("count", exp.Star())).from_(query.subquery("deals")).group_by(rep)
    rows = opened.connection.execute(counted.sql("duckdb", copy=False)).fetchall()
    return {rep: Fraction(count) for rep, count in rows if rep}


def worth(value: Value | Fraction, currency: str | None, now: Moment) -> Fraction | None:
    """Give a value exactly, money in a currency by the rates of the moment; None where it is not known or has no rate."""
    match value:
        case None | bool():
            return None
        case int() | Fraction():
            return Fraction(value)
        case Money(units, own, decimals):
            amount = Fraction(units, 10**decimals)
            if currency is None or own == currency or not amount:
                return amount
            rate = to_book(own, now), to_book(currency, now)
            return None if rate[0] is None or not rate[1] else amount * rate[0] / rate[1]
        case Mean(total, count, decimals):
            whole = worth(total, currency, now)
            scale = 1 if isinstance(total, Money) else 10**decimals
            return None if whole is None or not count else whole / (count * scale)
        case _:
            return None


def to_book(currency: str, now: Moment) -> Fraction | None:
    """Give one unit of a currency in the book's; None without a rate."""
    if currency == now.currency:
        return Fraction(1)
    rate = now.rates.get(currency)
    return None if rate is None else Fraction(rate, 10**RATE_DECIMALS)


def rate_between(book_currency: str, wanted: str | None, now: Moment) -> Fraction | Why:
    """Give what one unit of the book's currency is in another (1 where no other is wanted), or that there is no rate."""
    if wanted is None or wanted == book_currency:
        return Fraction(1)
    rate = to_book(wanted, now)
    return no_rate(book_currency, wanted, now.today) if not rate else 1 / rate


def before(day: dt.date, count: int) -> Iterable[Period]:
    """Give the whole months before the month of a day, the earliest first."""
    at = day.year * 12 + day.month - 1
    first = max(12, at - count)
    return [period_of(dt.date(each // 12, each % 12 + 1, 1), "month") for each in range(first, at)]


def too_little(has: int) -> Why:
    """Say that there are no months to go by."""
    return not_enough(1, Text("months of results", "个月的业绩"), has)
