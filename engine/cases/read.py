"""Reads a ``cases.yaml``: located, every name checked against the playbook, relative dates counted from ``as_of``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.cases.case import Case, CaseFile, Expected, Given
from engine.cases.expected_pay import PayReader
from engine.cases.given import Builder
from engine.cases.staff import named_records
from engine.judge.gate import each_leaf
from engine.language.literals import BadValueError, read_value
from engine.language.suggest import did_you_mean
from engine.model.catalog import Catalog
from engine.model.moment import NO_CURRENCY
from engine.model.playbook import Playbook
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.model.values import DATETIME, RATE_DECIMALS, Instant, number
from engine.model.verdict import Verdict
from engine.source.schema import examine, shipped
from engine.source.tree import Mapping, Node, Scalar, Sequence, compose

LISTS = ("prompts", "raised", "plays")
AWARDS = "awards"


def read_cases(path: Path, playbook: Playbook, catalog: Catalog) -> tuple[CaseFile | None, list[Problem]]:
    """Read the cases beside a playbook. The file is None when it cannot be read at all; what does not fit its schema is left out."""
    composed, problems = compose(path.read_bytes(), str(path))
    if composed is None:
        return None, problems
    node, found = examine(composed, shipped("cases"))
    problems += found
    if not isinstance(node, Mapping):
        return None, problems
    zone = _zone(node.get("zone"), problems)
    as_of = _instant(node.get("as_of"), zone, problems)
    if as_of is None:
        return None, problems
    currency = node.get("currency")
    money = currency.text if isinstance(currency, Scalar) else NO_CURRENCY
    reader = _Reader(catalog, names_of(playbook), zone, money, _rates(node.get("rates"), zone, problems), problems)
    listed = node.get("cases")
    cases = [
        reader.case(each, _instant(each.get("as_of"), zone, problems) or as_of)
        for each in (listed.items if isinstance(listed, Sequence) else ())
        if isinstance(each, Mapping)
    ]
    name = node.get("playbook")
    if isinstance(name, Scalar) and name.text != playbook.id:
        said = Text(f"these cases are about '{name.text}', not '{playbook.id}'", f"这些案例针对“{name.text}”,而非“{playbook.id}”")
        problems.append(Problem("CS104", Severity.ERROR, name.span, said, Text(f"write {playbook.id}", f"请写 {playbook.id}")))
    file = CaseFile(
        file=str(path),
        playbook=name.text if isinstance(name, Scalar) else playbook.id,
        currency=money,
        cases=tuple(cases),
        rates=reader.rate_on,
    )
    return file, problems


def names_of(playbook: Playbook) -> dict[str, frozenset[str]]:
    """Give the ids that a case may name: verdicts, prompts, raised signals, plays and incentives."""
    leaves = {leaf.id for stage in playbook.stages for leaf in each_leaf(stage.exit)}
    steps = {action.id for stage in playbook.stages for action in stage.actions}
    return {
        "verdicts": frozenset({"gate"} | leaves | steps | set(playbook.signals)),
        "prompts": frozenset(each.id for each in playbook.coaching),
        "raised": frozenset(each.raises for each in playbook.coaching if each.raises),
        "plays": frozenset(playbook.plays),
        AWARDS: frozenset(each.id for each in playbook.incentives if each.off is None),
    }


@dataclass(frozen=True, slots=True)
class _Rate:
    """What one unit of ``source`` is worth in another currency from a day on."""

    source: str
    target: str
    since: dt.date
    rate: int


@dataclass(frozen=True, slots=True)
class _Reader:
    """What all cases of a file share."""

    catalog: Catalog
    known: dict[str, frozenset[str]]
    zone: ZoneInfo
    currency: str
    rates: list[_Rate]
    problems: list[Problem]

    def rate_on(self, source: str, target: str, day: dt.date) -> Fraction | None:
        """Give one unit of a currency in another by the latest rate in force on a day: 1 for itself, None without one."""
        if source == target:
            return Fraction(1)
        rate = _in_force(self.rates, target, day).get(source)
        return None if rate is None else Fraction(rate, 10**RATE_DECIMALS)

    def case(self, node: Mapping, as_of: dt.datetime) -> Case:
        """Read one case, with the rates in force on its own day."""
        builder = Builder(self.catalog, self.zone, as_of, self.problems)
        given, expected = node.get("given"), node.get("expect")
        name, todo = node.get("name"), node.get("todo")
        records = builder.given(given) if isinstance(given, Mapping) else Given()
        return Case(
            name=name.text if isinstance(name, Scalar) else "",
            span=name.span if isinstance(name, Scalar) else node.span,
            given=records,
            expected=self.expected(expected, records) if isinstance(expected, Mapping) else Expected(),
            as_of=as_of,
            zone=self.zone,
            rates=_in_force(self.rates, self.currency, as_of.astimezone(self.zone).date()),
            todo=todo.text if isinstance(todo, Scalar) else None,
        )

    def expected(self, node: Mapping, given: Given) -> Expected:
        """Read what a case expects; whom it pays must be given."""
        found = _expected(node, self.known, self.problems)
        pay = node.get(AWARDS)
        if pay is None:
            return found
        people = [id for type in ("rep", "team") if type in self.catalog.types for id in named_records(given, type)]
        return replace(found, awards=PayReader(self.known[AWARDS], self.zone, self.problems).awards(pay, people))


def _expected(node: Mapping, known: dict[str, frozenset[str]], problems: list[Problem]) -> Expected:
    lists: dict[str, tuple[str, ...] | None] = dict.fromkeys(LISTS)
    verdicts: dict[str, Verdict] = {}
    spans = {key.text: key.span for key, _ in node.entries}
    for key, value in node.entries:
        if key.text == AWARDS:
            continue
        if key.text in LISTS:
            items = [each for each in value.items if isinstance(each, Scalar)] if isinstance(value, Sequence) else []
            for each in items:
                _check_name(each, known[key.text], problems, key.text)
            lists[key.text] = tuple(each.text for each in items)
        else:
            _check_name(key, known["verdicts"], problems, "expect")
            if isinstance(value, Scalar) and value.text in set(Verdict):
                verdicts[key.text] = Verdict(value.text)
            else:
                help_ = Text("write one of met, not_met, unknown", "请写 met、not_met 或 unknown")
                problems.append(
                    Problem("CS103", Severity.ERROR, value.span, Text("this is no verdict", "这不是判定结果"), help_, ("expect",))
                )
    raised, plays = lists["raised"], lists["plays"]
    return Expected(
        verdicts=verdicts,
        spans=spans,
        prompts=lists["prompts"],
        raised=None if raised is None else frozenset(raised),
        plays=None if plays is None else frozenset(plays),
    )


def _check_name(name: Scalar, known: frozenset[str], problems: list[Problem], where: str) -> None:
    if name.text in known:
        return
    near = did_you_mean(name.text, sorted(known))
    problems.append(
        Problem(
            "CS104",
            Severity.ERROR,
            name.span,
            Text(f"the playbook has no '{name.text}'", f"手册中没有“{name.text}”"),
            Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None,
            ("expect", where) if where != "expect" else ("expect",),
        )
    )


def _zone(node: Node | None, problems: list[Problem]) -> ZoneInfo:
    if not isinstance(node, Scalar):
        return ZoneInfo("UTC")
    try:
        return ZoneInfo(node.text)
    except (KeyError, ValueError, OSError):
        message = Text(f"'{node.text}' is not a time zone", f"“{node.text}”不是时区")
        problems.append(Problem("CS105", Severity.ERROR, node.span, message, Text("write one such as Asia/Shanghai", "例如 Asia/Shanghai")))
        return ZoneInfo("UTC")


def _instant(node: Node | None, zone: ZoneInfo, problems: list[Problem]) -> dt.datetime | None:
    if not isinstance(node, Scalar):
        return None
    try:
        value = read_value(node.text, DATETIME, zone)
    except BadValueError as error:
        problems.append(Problem("CS105", Severity.ERROR, node.span, error.message))
        return None
    return value.at if isinstance(value, Instant) else None


def _rates(node: Node | None, zone: ZoneInfo, problems: list[Problem]) -> list[_Rate]:
    """Give the rates in the order written."""
    found: list[_Rate] = []
    for each in node.items if isinstance(node, Sequence) else ():
        parts = {key: value for key, value in each.index.items() if isinstance(value, Scalar)} if isinstance(each, Mapping) else {}
        try:
            source, into, since = parts["from"].text, parts["to"].text, dt.date.fromisoformat(parts["since"].text)
            rate = read_value(parts["rate"].text, number(RATE_DECIMALS), zone)
        except (KeyError, ValueError, BadValueError):
            problems.append(Problem("CS105", Severity.ERROR, each.span, Text("this is no exchange rate", "这不是汇率")))
            continue
        if isinstance(rate, int):
            found.append(_Rate(source, into, since, rate))
    return found


def _in_force(rates: list[_Rate], currency: str, today: dt.date) -> dict[str, int]:
    """Give the rate of each currency into ``currency`` in force on a day: the latest that has begun."""
    begun = sorted((each for each in rates if each.target == currency and each.since <= today), key=lambda each: each.since)
    return {each.source: each.rate for each in begun}
