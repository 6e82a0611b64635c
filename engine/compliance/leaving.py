"""Judges a stage's exit as of the instant at which a deal left: with what was known of it then, and what came too late told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from engine.compliance.flags import telling
from engine.judge.gate import each_leaf
from engine.judge.record import DealRules
from engine.language.gather import gather
from engine.language.tree import Aggregate, Expr, Field, Input, IsSet, children, inputs
from engine.model.catalog import Catalog, RecordType
from engine.model.compliance import Evidence, Exit
from engine.model.judgement import Tick
from engine.model.moment import Moment
from engine.model.playbook import Group, Leaf, Stage
from engine.model.record import Record
from engine.model.values import Instant, Kind, Value
from engine.model.verdict import Verdict

CHANGES = "stage_change"
SHUT = {"status": "open", "closed_on": None, "lost_reason": None}  # who was closed later was open


@dataclass(frozen=True, slots=True)
class Left:
    """A deal left ``stage`` for a later one at ``at`` (the local ``day``), by the change of that id; it was there since ``entered``."""

    deal: str
    stage: str
    to: str
    at: dt.datetime
    day: dt.date
    change: str
    entered: dt.date | None
    rep: str = ""
    team: str = ""


@dataclass(frozen=True)
class ExitRules:
    """What a playbook asks of a deal that leaves one of its stages: the gate's leaves that are in force, and whether it applies at all."""

    rules: DealRules
    stage: Stage
    gate: Group

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves that are in force; those that do not block take no part in compliance."""
        return tuple(each for each in each_leaf(self.gate) if each.off is None and each.severity == "block")

    @cached_property
    def trees(self) -> Mapping[str, Expr]:
        """The condition of each leaf by its id."""
        return {each.id: self.rules.book.trees[f"criterion/{each.id}"] for each in self.leaves}

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What must be gathered to judge an exit."""
        applies = self.rules.book.trees.get("applies")
        return _inputs([*self.trees.values(), *([applies] if applies else [])])

    @cached_property
    def asked(self) -> Mapping[str, tuple[tuple[Input, ...], frozenset[str]]]:
        """For each leaf what must be gathered to judge it alone, and the relations whose rows it counts."""
        return {
            id: (_inputs([tree]), frozenset(each.relation for each in inputs(tree) if isinstance(each, Aggregate)))
            for id, tree in self.trees.items()
        }

    @cached_property
    def texts(self) -> Mapping[str, tuple[Field, ...]]:
        """For each leaf the free texts of the deal that it asks to be there."""
        return {id: tuple(_texts(tree)) for id, tree in self.trees.items()}

    def met(self, name: str, values: Mapping[str, Value], moment: Moment) -> Verdict:
        """Judge one of the playbook's conditions."""
        return Verdict.of(self.rules.book.compiled[name](values, moment))


def exit_rules(rules: DealRules) -> dict[str, ExitRules]:
    """Give what a playbook asks at each stage that has an exit, by stage."""
    return {each.id: ExitRules(rules, each, each.exit) for each in rules.playbook.stages if each.exit is not None and each.end is None}


def judged(rules: ExitRules, left: Left, record: Record, moment: Moment, catalog: Catalog, *, until: dt.datetime) -> Exit | None:
    """Judge one exit; None where the playbook does not apply to the deal. ``record`` has what ``rules.inputs`` ask for.

    ``moment`` is that of the exit. A leaf that is not met, but would be if what is dated after the exit (up to ``until``) had been there
    in time, is met by late evidence. Fields without history have their latest value.
    """
    then = as_left(record, left, catalog)
    values = _values(rules.inputs, then, moment, catalog)
    if "applies" in rules.rules.book.compiled and rules.met("applies", values, moment) is not Verdict.MET:
        return None
    verdicts = {each.id: rules.met(f"criterion/{each.id}", values, moment) for each in rules.leaves}
    evidence = {
        id: Evidence(None, texts)
        for id, fields in rules.texts.items()
        if (texts := tuple(text for each in fields if telling(text := str(values.get(each.text) or ""))))
    }
    open_ones = [id for id, verdict in verdicts.items() if verdict is not Verdict.MET]
    if open_ones:
        for id, at in _late(rules, open_ones, then, moment, catalog, until):
            verdicts[id], evidence[id] = Verdict.MET, replace(evidence.get(id, Evidence()), at=at)
    return Exit(left.deal, left.stage, left.at, rules.gate, verdicts, left.rep, left.team, evidence, playbook=rules.rules.playbook.id)


def with_deeds(exit: Exit, stage: Stage, ticks: Iterable[Tick], waived: Iterable[str]) -> Exit:
    """Add what people did: the ticks of the stage's actions with their evidence, and the leaves that were waived when the deal left."""
    actions = {each.id for each in stage.actions}
    told = {each.action: Evidence(each.at, (each.evidence,)) for each in ticks if each.action in actions}
    return replace(exit, evidence={**exit.evidence, **told}, waived=frozenset(waived))


def as_left(record: Record, left: Left, catalog: Catalog) -> Record:
    """Give a deal as it was when it left: open, in that stage since it entered it, and without this change or a later one."""
    deal = catalog["deal"]
    fields: dict[str, Value] = {
        **record.fields,
        **{name: value for name, value in SHUT.items() if name in deal.fields},
        "stage": left.stage,
    }
    if deal.stage_since is not None:
        fields[deal.stage_since] = left.entered
    many = {
        name: tuple(each for each in rows if _before(each, left, catalog)) if deal.relations[name].to == CHANGES else rows
        for name, rows in record.many.items()
    }
    return replace(record, fields=fields, many=many)


def _before(change: Record, left: Left, catalog: Catalog) -> bool:
    clock = change.fields.get(catalog[CHANGES].clock or "")
    return isinstance(clock, Instant) and (clock.at, change.id) < (left.at, left.change)


def _late(
    rules: ExitRules, ids: list[str], record: Record, moment: Moment, catalog: Catalog, until: dt.datetime
) -> Iterator[tuple[str, dt.datetime]]:
    """Give the leaves that later rows would have met, with the instant of the first of those rows."""
    later: dict[str, dt.datetime] = {}
    many = {}
    for name, rows in record.many.items():
        kind = catalog[catalog["deal"].relations[name].to]
        moved = [_in_time(each, kind, moment, until) for each in rows]
        many[name] = tuple(each for each, _ in moved)
        if came := [at for _, at in moved if at is not None]:
            later[name] = min(came)
    asked = {id: later.keys() & rules.asked[id][1] for id in ids} if later else {}
    ids = [id for id in ids if asked.get(id)]
    if not ids:
        return
    needed = {need.text: need for id in ids for need in rules.asked[id][0]}
    values = _values(needed.values(), replace(record, many=many), moment, catalog)
    for id in ids:
        if rules.met(f"criterion/{id}", values, moment) is Verdict.MET:
            yield id, min(later[name] for name in asked[id])


def _in_time(row: Record, kind: RecordType, moment: Moment, until: dt.datetime) -> tuple[Record, dt.datetime | None]:
    """Give a row as if it had been there when the deal left, and when it truly came; None where it was there, or comes after ``until``."""
    clock = row.fields.get(kind.clock) if kind.clock else None
    if isinstance(clock, Instant) and moment.as_of < clock.at <= until:
        return replace(row, fields={**row.fields, kind.clock or "": Instant(moment.as_of, moment.today)}), clock.at
    if isinstance(clock, dt.date) and not isinstance(clock, dt.datetime) and clock > moment.today:
        at = dt.datetime.combine(clock, dt.time(), moment.zone).astimezone(dt.UTC)
        if at <= until:
            return replace(row, fields={**row.fields, kind.clock or "": moment.today}), at
    return row, None


def _values(needed: Iterable[Input], record: Record, moment: Moment, catalog: Catalog) -> dict[str, Value]:
    return {name: fact.value for name, fact in gather(needed, record, moment, catalog, until=False).items()}


def _inputs(trees: Iterable[Expr]) -> tuple[Input, ...]:
    return tuple({need.text: need for tree in trees for need in inputs(tree)}.values())


def _texts(tree: Expr) -> Iterator[Field]:
    """Give the deal's own texts that a condition asks to be set."""
    if isinstance(tree, IsSet) and isinstance(tree.item, Field) and tree.item.type.kind is Kind.TEXT and not tree.item.path:
        yield tree.item
    for each in children(tree):
        yield from _texts(each)
