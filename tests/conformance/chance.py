"""Conditions and records by chance: well-typed, and full of what is hard (borders, month ends, clock changes, nothing at all)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from engine.model.catalog import Catalog, RecordType, Relation
from engine.model.moment import Moment, Period
from engine.model.record import Record
from engine.model.values import BOOLEAN, DATE, DATETIME, LIST, MONEY, PERCENT, TEXT, Instant, Kind, Money, Type, Value, number
from engine.model.workdays import Workdays

FIELDS = {"seats": number(), "score": number(2), "fine": number(6), "discount": PERCENT, "amount": MONEY, "cost": MONEY}
MORE = {"stage": TEXT, "segment": TEXT, "tags": LIST, "approved": BOOLEAN, "closes": DATE, "entered": DATE, "made": DATETIME}
CATALOG = Catalog(
    {
        "deal": RecordType(
            "deal",
            {**FIELDS, **MORE},
            {
                "owner": Relation("owner", "rep"),
                "parent": Relation("parent", "deal"),
                "activities": Relation("activities", "activity", many=True, via=("deal",)),
                "lines": Relation("lines", "line", many=True),
                "invoices": Relation("invoices", "invoice", many=True),
            },
            clock="made",
            stage_since="entered",
        ),
        "rep": RecordType(
            "rep",
            {"level": TEXT, "hired": DATE, "quota": MONEY},
            {"team": Relation("team", "team"), "deals": Relation("deals", "deal", many=True, via=("owner",))},
        ),
        "team": RecordType("team", {"region": TEXT}, {"deals": Relation("deals", "deal", many=True, via=("owner", "team"))}),
        "activity": RecordType(
            "activity",
            {"type": TEXT, "at": DATETIME, "minutes": number(), "good": BOOLEAN},
            {"deal": Relation("deal", "deal"), "rep": Relation("rep", "rep")},
            clock="at",
        ),
        "line": RecordType("line", {"price": MONEY, "quantity": number(1), "share": PERCENT, "good": BOOLEAN, "due": DATE}, {}),
        "invoice": RecordType("invoice", {"total": MONEY, "on": DATE, "due": DATE, "paid": BOOLEAN}, {}, clock="on"),
    }
)
LIMITS = (("qualify", 21), ("propose", 30))
WORDS = ("qualify", "propose", "谈判", "smb", "a'b", "a\\b", "é")
NOW = {
    "Asia/Shanghai": "2026-11-21T18:00",
    "America/New_York": "2026-03-08T03:00",  # the clock has just gone forward
    "Europe/London": "2024-02-29T00:30",
    "Australia/Lord_Howe": "2026-04-05T01:45",  # half an hour back
}
FAR = (dt.date.min, dt.date(1, 1, 2), dt.date(1899, 12, 31), dt.date(2200, 12, 31), dt.date(9999, 11, 30), dt.date.max)
ENDS = (dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2026, 8, 31), dt.date(2026, 10, 31), dt.date(2026, 12, 31))


def moment_of(chance: Random) -> Moment:
    """Give a moment near something hard."""
    name = chance.choice(sorted(NOW))
    zone = ZoneInfo(name)
    as_of = dt.datetime.fromisoformat(NOW[name]).replace(tzinfo=zone).astimezone(dt.UTC)
    today = as_of.astimezone(zone).date()
    free = {today + dt.timedelta(chance.randint(-20, 20)) for _ in range(5)}
    busy = {today + dt.timedelta(chance.randint(-20, 20)) for _ in range(5)}
    workdays = Workdays(frozenset(free), frozenset(busy))
    period = chance.choice([None, Period("now", today - dt.timedelta(10), today + dt.timedelta(5))])
    rates = {"USD": 7_200_000, "JPY": 48_123} if chance.random() < 0.8 else {}
    return Moment(as_of, zone, "CNY", rates, workdays, period, chance.choice([None, today + dt.timedelta(9)]))


@dataclass
class Writer:
    """Writes conditions about a record type; ``row`` is the type of the rows inside an aggregate."""

    chance: Random
    subject: str = "deal"
    row: str | None = None
    deep: int = field(default=3)

    def pick(self, *options: Any) -> Any:
        """Choose."""
        return self.chance.choice(options)

    def inside(self, row: str) -> Writer:
        """Write the inside of an aggregate."""
        return Writer(self.chance, self.subject, row, 1)

    def shallower(self) -> Writer:
        """Write something smaller."""
        return Writer(self.chance, self.subject, self.row, self.deep - 1)

    def fields(self, kind: Kind) -> list[str]:
        """Name the fields of a kind that are in reach."""
        found = []
        reach = [(self.subject, self.subject)]
        if self.subject == "deal":
            reach += [("deal.owner", "rep"), ("deal.owner.team", "team"), ("deal.parent", "deal"), ("deal.parent.owner", "rep")]
        if self.subject == "rep":
            reach += [("rep.team", "team")]
        if self.row:
            reach += [("", self.row)] * 3
            if self.row == "activity":
                reach += [("rep", "rep")]
            if self.row == "deal":
                reach += [("parent", "deal")]
        for prefix, name in reach:
            found += [f"{prefix}.{each}".lstrip(".") for each, type in CATALOG[name].fields.items() if type.kind is kind]
        return found

    def condition(self) -> str:
        """Write a condition."""
        if self.deep <= 0:
            return self.comparison()
        smaller = self.shallower()
        draw = self.chance.random()
        if draw < 0.45:
            return self.comparison()
        if draw < 0.75:
            word = self.pick("and", "or")
            return f"({f' {word} '.join(smaller.condition() for _ in range(self.pick(2, 3)))})"
        if draw < 0.9:
            return f"not ({smaller.condition()})"
        return self.truth()

    def truth(self) -> str:
        """Write a truth value other than a comparison."""
        options = self.fields(Kind.BOOLEAN)
        if not self.row:
            options += [self.over("any", None), self.over("any", Kind.BOOLEAN), self.over("every", Kind.BOOLEAN)]
        return self.pick(*options) if options else self.comparison()

    def comparison(self) -> str:
        """Write a comparison of some kind."""
        smaller = self.shallower()
        kind = self.pick(
            "number", "number", "money", "money", "days", "days", "date", "date", "text", "list", "set", "ratio", "truth", "mean"
        )
        sign = self.pick("=", "!=", "<", "<=", ">", ">=")
        match kind:
            case "number":
                return self.pick(
                    f"{smaller.number()} {sign} {smaller.number()}", f"{smaller.number()} between {self.whole()} and {self.whole()}"
                )
            case "money":
                return f"{smaller.money()} {sign} {smaller.money()}"
            case "days":
                return f"{smaller.days()} {sign} {smaller.days()}"
            case "date":
                one = smaller.date()
                return self.pick(f"{one} {sign} {smaller.date()}", f"{one} in period", f"{one} in [{self.day()}, {self.day()}]")
            case "text" if self.fields(Kind.TEXT):
                one = smaller.text()
                same = self.pick("=", "!=")
                return self.pick(f"{one} {same} {smaller.text()}", f"{one} in ['smb', {self.quoted()}]", f"{one} contains {smaller.text()}")
            case "list" if self.fields(Kind.LIST):
                return f"{self.pick(*self.fields(Kind.LIST))} contains {smaller.text()}"
            case "set":
                item = self.pick(smaller.number, smaller.money, smaller.date, smaller.days, smaller.ratio)()
                return f"{item} is {self.pick('set', 'not set')}"
            case "truth" if self.fields(Kind.BOOLEAN):
                return f"{self.pick(*self.fields(Kind.BOOLEAN))} {self.pick('=', '!=')} {self.pick('true', 'false')}"
            case "mean" if not self.row:
                unit = self.pick(Kind.NUMBER, Kind.MONEY, Kind.PERCENT)
                mean = self.over("avg", unit)
                other = smaller.money() if unit is Kind.MONEY else smaller.number()
                return self.pick(f"{mean} {sign} {other}", f"{other} {sign} {mean}")
            case _:
                ratio = smaller.ratio()
                return self.pick(f"{ratio} {sign} {self.fraction()}", f"{self.fraction()} {sign} {ratio}")

    def over(self, function: str, kind: Kind | None) -> str:
        """Write an aggregate over some relation, of a field of that kind (of rows, for None)."""
        options = []
        for relation in CATALOG[self.subject].relations.values():
            if not relation.many:
                continue
            names = [""] if kind is None else [f".{name}" for name, type in CATALOG[relation.to].fields.items() if type.kind is kind]
            options += [(relation, name) for name in names if not (function in ("first", "last") and CATALOG[relation.to].clock is None)]
        if not options:
            return "1 = 1" if function in ("any", "every") else f"count({next(iter(CATALOG[self.subject].relations))})"
        relation, name = self.pick(*options)
        where = f" where {self.inside(relation.to).condition()}" if self.chance.random() < 0.6 else ""
        within = ""
        if CATALOG[relation.to].clock and self.chance.random() < 0.5:
            stage = ["stage"] if CATALOG[self.subject].stage_since else []
            within = f" within {self.pick('1d', '14d', '2w', '400d', '900_000d', *stage)}"
        otherwise = ""
        if function in ("sum", "avg", "min", "max", "first", "last") and self.chance.random() < 0.3:
            day = {Kind.DATE: "2026-11-01", Kind.DATETIME: "2026-11-01"}
            literals = {Kind.NUMBER: "0", Kind.PERCENT: "5%", Kind.MONEY: "CNY 7", Kind.TEXT: "'smb'", **day}
            otherwise = f" else {literals[kind]}" if kind in literals else ""
        return f"{function}({relation.name}{name}{where}{within}){otherwise}"

    def number(self) -> str:
        """Write a number or percent."""
        fields = self.fields(Kind.NUMBER) + self.fields(Kind.PERCENT)
        if self.deep <= 0:
            return self.pick(*fields, self.whole(), "0.25", "15%") if fields else self.whole()
        smaller = self.shallower()
        options = [
            smaller.number,
            lambda: f"({smaller.number()} {self.pick('+', '-')} {smaller.number()})",
            lambda: f"{smaller.number()} * {self.pick('2', '-3', '0.5', '10%')}",
            lambda: f"-{self.pick(*fields)}" if fields else "-1",
            lambda: f"abs({smaller.number()})",
            lambda: f"{self.pick('least', 'greatest', 'first_set')}({smaller.number()}, {smaller.number()})",
            lambda: f"days({smaller.days()})",
        ]
        if not self.row:
            options += [
                lambda: self.over("count", None),
                lambda: self.over(self.pick("sum", "min", "max"), self.pick(Kind.NUMBER, Kind.PERCENT)),
                lambda: self.over(self.pick("first", "last"), Kind.NUMBER),
            ]
        return self.pick(*options)()

    def money(self) -> str:
        """Write money."""
        fields = self.fields(Kind.MONEY)
        if self.deep <= 0 or not fields:
            return self.pick(*fields, "CNY 100", "USD 12.5", "EUR 3", "JPY 2000")
        smaller = self.shallower()
        options = [
            smaller.money,
            lambda: f"({smaller.money()} {self.pick('+', '-')} {smaller.money()})",
            lambda: f"{smaller.money()} * {self.pick('2', '-1', '20%')}",
            lambda: f"abs({smaller.money()})",
            lambda: f"{self.pick('least', 'greatest', 'first_set')}({smaller.money()}, {smaller.money()})",
        ]
        if not self.row:
            options += [lambda: self.over(self.pick("sum", "min", "max", "first", "last"), Kind.MONEY)] * 2
        return self.pick(*options)()

    def date(self) -> str:
        """Write a date or datetime."""
        fields = self.fields(Kind.DATE) + self.fields(Kind.DATETIME)
        if self.deep <= 0 or not fields:
            return self.pick(*fields, "today", self.day())
        smaller = self.shallower()
        options = [
            smaller.date,
            lambda: (
                f"{self.pick(*fields)} {self.pick('+', '-')} {self.pick('1d', '30d', '2w', '1mo', '1q', '12mo', '1y', '3bd', '20bd', '0bd', '9_000y')}"
            ),
            lambda: f"today {self.pick('+', '-')} {self.pick('7d', '1mo', '2bd', '2w', '7_973y')}",
            lambda: f"({smaller.date()} {self.pick('+', '-')} {smaller.days()})",
            lambda: f"{self.pick('least', 'greatest')}({smaller.date()}, {self.day()})",
        ]
        if not self.row:
            options.append(lambda: self.over(self.pick("min", "max"), Kind.DATE))
            options.append(lambda: self.over(self.pick("first", "last", "max"), Kind.DATETIME))
        return self.pick(*options)()

    def days(self) -> str:
        """Write a duration."""
        dates = self.fields(Kind.DATE) + self.fields(Kind.DATETIME)
        options = ["14d", "2w", "21d", "1d"]
        if dates:
            options += [f"(today - {self.pick(*dates)})", f"({self.pick(*dates)} - today)", f"({self.pick(*dates)} - {self.pick(*dates)})"]
        if self.deep > 0 and dates:
            options += [f"(today - {self.pick(*dates)}) * {self.pick('2', '-3')}", f"abs({self.shallower().days()})"]
        if self.subject == "deal":
            options.append("stage.at_most")
        return self.pick(*options)

    def text(self) -> str:
        """Write a text."""
        fields = self.fields(Kind.TEXT)
        last = [] if self.row or self.deep <= 0 else [self.over(self.pick("first", "last"), Kind.TEXT)]
        return self.pick(*fields, *[each for each in last if not each.startswith("count")], *fields, self.quoted())

    def whole(self) -> str:
        """Write a literal whole number."""
        return str(self.pick(-100, -2, -1, 0, 1, 2, 3, 7, 45, 120, 999_999_999_999_999))

    def ratio(self) -> str:
        """Write a ratio of numbers or of money."""
        part = self.pick(self.number, self.money)
        return f"ratio({part()}, {part()})"

    def fraction(self) -> str:
        """Write what a ratio is compared with."""
        return self.pick("60%", "1", "-2", "0", "0.333", "1.5", self.over("avg", Kind.NUMBER) if not self.row else "2")

    def day(self) -> str:
        """Write a literal date."""
        return self.chance.choice(ENDS).isoformat()

    def quoted(self) -> str:
        """Write a literal text."""
        word = self.chance.choice(WORDS)
        return f'"{word}"' if "'" in word else f"'{word}'"


@dataclass
class Maker:
    """Makes records, each with an id of its own."""

    chance: Random
    moment: Moment
    made: int = 0

    def record(self, kind: str, depth: int = 0) -> Record:
        """Make a record with what hangs on it."""
        chance, shape = self.chance, CATALOG[kind]
        self.made += 1
        identity = f"{kind}{self.made:05}"
        fields = {name: self.value(type) for name, type in shape.fields.items() if chance.random() < 0.75 and name != shape.clock}
        if shape.clock and chance.random() < 0.97:
            fields[shape.clock] = self.clock(shape.fields[shape.clock])
        one = {}
        for relation in shape.relations.values():
            if not relation.many and depth < 2 and chance.random() < 0.7 and relation.name != "deal":
                one[relation.name] = self.record(relation.to, depth + 1)
        many = {}
        if depth == 0:
            bare = Record(kind, identity, fields, one)
            for relation in shape.relations.values():
                if relation.many and chance.random() < 0.8:
                    rows = [self.record(relation.to, 1) for _ in range(chance.choice([0, 1, 1, 2, 3, 5, 8]))]
                    many[relation.name] = tuple(tied(row, relation.via, bare) for row in rows)
        return Record(kind, identity, fields, one, many)

    def clock(self, type: Type) -> Value:
        """Give a time at which something happened, mostly near now."""
        while (value := self.value(type)) is None or (isinstance(value, dt.date) and value in FAR and self.chance.random() < 0.9):
            pass
        return value

    def value(self, type: Type) -> Value:
        """Give a value of a type, or nothing."""
        chance, moment = self.chance, self.moment
        if chance.random() < 0.1:
            return None
        match type.kind:
            case Kind.NUMBER | Kind.PERCENT:
                return chance.choice([0, 1, -1, 7, 45, 120, 1500, -10, type.bound, -type.bound, chance.randint(-300, 300)])
            case Kind.MONEY:
                amounts = [0, 10_000, 1_000_000, 125_000, -30_000, type.bound, -type.bound, 1]
                return Money(chance.choice(amounts), chance.choice(["CNY", "CNY", "USD", "EUR", "JPY"]))
            case Kind.TEXT:
                return chance.choice(WORDS)
            case Kind.LIST:
                return tuple(chance.sample(WORDS, chance.randint(1, 3)))
            case Kind.BOOLEAN:
                return chance.random() < 0.5
            case Kind.DATE:
                near = moment.today + dt.timedelta(chance.choice([-400, -30, -21, -14, -13, -1, 0, 1, 9, 14, chance.randint(-60, 60)]))
                return chance.choice([near, near, near, chance.choice(ENDS), chance.choice(FAR)])
            case _:
                day = moment.today + dt.timedelta(chance.choice([-30, -15, -14, -13, -1, 0, 0, 0, 1, chance.randint(-60, 30)]))
                local = dt.datetime.combine(
                    day, dt.time(chance.choice([0, 0, 1, 2, 3, 23]), chance.choice([0, 30, 59]), chance.choice([0, 59]))
                )
                at = local.replace(tzinfo=moment.zone, fold=chance.choice([0, 1])).astimezone(dt.UTC)
                at = chance.choice([at, at, at, moment.as_of, moment.as_of + dt.timedelta(microseconds=1)])
                return Instant(at, at.astimezone(moment.zone).date())


def tied(row: Record, via: tuple[str, ...], owner: Record) -> Record:
    """Tie a row to its owner along the to-one path that leads back."""
    if not via:
        return row
    *path, last = via
    if not path:
        return Record(row.type, row.id, row.fields, {**row.one, last: Record(owner.type, owner.id, owner.fields)}, row.many)
    step = path[0]
    middle = row.one.get(step) or Record(CATALOG[row.type].relations[step].to, f"{row.id}/{step}")
    return Record(row.type, row.id, row.fields, {**row.one, step: tied(middle, via[1:], owner)}, row.many)
