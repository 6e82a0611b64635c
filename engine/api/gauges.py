"""What a commitment can be measured by: the measures, signals and criteria of the playbooks, and the change that is expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.api.permitted import unknown
from engine.api.records import book
from engine.api.ruleset import Ruleset
from engine.errors import UsageError
from engine.language.literals import BadValueError, read_value
from engine.language.tree import Expr
from engine.language.words import shown
from engine.model.coaching import Commitment
from engine.model.text import Language, Text
from engine.model.values import PERCENT, PERCENT_DECIMALS, Kind, Mean, Type, Value
from engine.model.views_coaching import MeasureChoice

if TYPE_CHECKING:
    from engine.api.desk import Desk

Subject = Literal["deal", "rep", "team"]
SUBJECTS: tuple[Subject, ...] = ("rep", "team", "deal")
COUNTED = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION, Kind.RATIO})
EXAMPLES: Mapping[Kind, str] = {
    Kind.NUMBER: "+2",
    Kind.PERCENT: "+10%",
    Kind.RATIO: "+10%",
    Kind.MONEY: "CNY 50_000",
    Kind.DURATION: "-7d",
    Kind.BOOLEAN: "true",
}
MEASURE = Text("measure", "度量")


@dataclass(frozen=True, slots=True)
class Gauge:
    """One thing that can be measured on records of a kind: a value, or the truth of a signal or criterion."""

    id: str
    subject: Subject
    tree: Expr

    @property
    def type(self) -> Type:
        """The type of what is measured."""
        return self.tree.type


class Gauges:
    """All gauges of a workspace's playbooks; of several of one name, that of the first playbook."""

    def __init__(self, rules: Iterable[Ruleset]) -> None:
        self.found: dict[tuple[str, str], Gauge] = {}
        for each in rules:
            for gauge in _of(each):
                self.found.setdefault((gauge.subject, gauge.id), gauge)

    def choices(self, subject: str | None) -> list[MeasureChoice]:
        """Give what a commitment may name."""
        chosen = [each for each in self.found.values() if subject in (None, each.subject)]
        return [MeasureChoice(each.id, each.subject, each.type.kind.value, EXAMPLES[each.type.kind]) for each in chosen]

    def get(self, subject: str | None, id: str | None) -> Gauge | None:
        """Give one gauge, where the playbooks still have it."""
        return self.found.get((subject or "", id or ""))

    def named(self, id: str, subjects: Iterable[str]) -> Gauge:
        """Give the gauge of a name about the first of some kinds of record that has it. Raises UsageError (CO110)."""
        wanted = tuple(subjects)
        found = next((self.found[subject, id] for subject in wanted if (subject, id) in self.found), None)
        if found is None:
            raise unknown("CO110", MEASURE, id, [name for subject, name in self.found if subject in wanted])
        return found


def _of(rules: Ruleset) -> Iterator[Gauge]:
    checked = rules.deals.checked
    for subject in SUBJECTS:
        for id, tree in checked.measures.get(subject, {}).items():
            if tree.type.kind in COUNTED or tree.type.kind is Kind.BOOLEAN:
                yield Gauge(id, subject, tree)
    for id, tree in checked.signals.items():
        yield Gauge(id, checked.playbook.signals[id].of, tree)
    for id, tree in checked.criteria.items():
        yield Gauge(id, "deal", tree)


def read_change(gauge: Gauge, text: str, desk: Desk) -> Value:
    """Read an expected change: a signed value of the gauge's type, or what a truth should become. Raises UsageError (CO111)."""
    kind = gauge.type.kind
    type = PERCENT if kind is Kind.RATIO else gauge.type
    try:
        found = read_value(text, type, desk.settings.zone)
    except BadValueError as error:
        raise _no_change(gauge, text, error.message) from error
    if found is None or (found == 0 and not isinstance(found, bool)) or getattr(found, "amount", 1) == 0:
        raise _no_change(gauge, text, Text("zero changes nothing", "变化不能为零"))
    return Mean(found, 1, PERCENT_DECIMALS) if kind is Kind.RATIO and isinstance(found, int) else found


def _no_change(gauge: Gauge, text: str, why: Text) -> UsageError:
    example = EXAMPLES[gauge.type.kind]
    return UsageError(
        "CO111",
        Text(f"'{text}' is no change of {gauge.id}: {why.en}", f"“{text}”不是 {gauge.id} 的变化:{why.zh}"),
        help=Text(f"write such as {example}", f"例如 {example}"),
    )


def worded(gauge: Gauge | None, value: Value, language: Language, *, signed: bool = False) -> str:
    """Write a value of a gauge for a reader; a change with its sign."""
    if value is None:
        return shown(None, PERCENT, language)
    text = shown(value, gauge.type, language) if gauge else str(value)
    rises = isinstance(value, bool) or text.startswith("-")
    return f"+{text}" if signed and not rises else text


def measure(desk: Desk, gauges: Gauges, wanted: Iterable[tuple[Commitment, dt.datetime]]) -> dict[str, Value]:
    """Measure commitments, each as of its instant, by their ids: one opening of the book for each instant."""
    by_instant: dict[dt.datetime, list[Commitment]] = {}
    for each, at in wanted:
        if gauges.get(each.subject, each.measure) is not None and each.record is not None:
            by_instant.setdefault(at, []).append(each)
    found: dict[str, Value] = {}
    for at, commitments in sorted(by_instant.items()):
        with book(desk, at) as opened:
            for subject in SUBJECTS:
                mine = [each for each in commitments if each.subject == subject]
                trees = {each.measure or "": gauges.named(each.measure or "", (subject,)).tree for each in mine}
                values = opened.values(subject, trees, {each.record or "" for each in mine})
                found |= {each.id: values.get((each.measure or "", each.record or "")) for each in mine}
    return found
