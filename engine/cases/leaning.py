"""Which fields a case rests on although it neither sets them nor says that they are unset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.cases.case import Case
from engine.cases.paid import Paid
from engine.cases.staff import named_records
from engine.cases.triggered import Triggered
from engine.incentives.rules import PayRules
from engine.judge.circles import open_deal
from engine.judge.gate import Leaves, each_leaf, gate
from engine.judge.record import DealRules
from engine.judge.rulebook import Rulebook
from engine.judge.stages import stage_of
from engine.language.tree import Expr, Field, IsSet, children, inputs
from engine.model.judgement import Fact, Judgement
from engine.model.moment import Moment
from engine.model.playbook import Leaf, Trigger
from engine.model.record import Record
from engine.model.verdict import Verdict


def leaning(rules: DealRules, case: Case, deals: Sequence[Judgement], fired: Triggered, moment: Moment) -> tuple[str, ...]:
    """Name the fields on which what the case expects rests in silence, each once.

    A condition rests on such a field when it is unknown, or asks whether it is set. The gate rests on a criterion when another verdict
    of it would move the gate; a prompt or raised signal on a signal without which its
    trigger would not fire.
    """
    found: dict[str, None] = {}
    for number, (deal, record) in enumerate(zip(deals, case.given.deals, strict=True)):
        if deal.playbook is None:
            continue
        judged = _Judged(rules, deal, record, moment)
        if number == 0:  # the verdicts that a case names are those of its first deal
            found |= dict.fromkeys(judged.of_verdicts(case))
        found |= dict.fromkeys(judged.of_plays(case))
        found |= dict.fromkeys(judged.of_triggers(case, fired))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One deal of a case, with its record and what came of it."""

    rules: DealRules
    deal: Judgement
    record: Record
    moment: Moment

    def of_verdicts(self, case: Case) -> Iterator[str]:
        """Give the silent fields under the verdicts that the case names."""
        asked = case.expected.verdicts
        for id in asked:
            yield from self.silent(next((name for kind in KINDS if (name := kind + id) in self.rules.book.trees), ""))
        for leaf in self.exit() if "gate" in asked else ():
            if self.moves_gate(leaf.id):
                yield from self.silent(f"criterion/{leaf.id}")

    def of_plays(self, case: Case) -> Iterator[str]:
        """Give the silent fields under the plays that the case names."""
        for leaf in self.exit() if case.expected.plays is not None else ():
            if leaf.coach:
                yield from self.silent(f"criterion/{leaf.id}")

    def of_triggers(self, case: Case, fired: Triggered) -> Iterator[str]:
        """Give the silent fields under the prompts and raised signals that the case names; that others keep silent is no wonder."""
        if open_deal(self.rules.playbook, self.deal) is None:
            return
        silent = {id: fields for id in self.deal.signals if (fields := tuple(self.silent(f"signal/{id}")))}
        verdicts = {**self.deal.signals, **dict.fromkeys(fired.raised, Verdict.MET)}
        for trigger in self.rules.playbook.coaching:
            asked = trigger.id in (case.expected.prompts or ()) or trigger.raises in (case.expected.raised or ())
            if not asked or trigger.subject != "deal" or fires(trigger, verdicts) is not Verdict.MET:
                continue
            if fires(trigger, {**verdicts, **dict.fromkeys(silent, Verdict.UNKNOWN)}) is Verdict.UNKNOWN:
                for id in (*trigger.all, *trigger.any, *trigger.none):
                    yield from silent.get(id, ())

    def exit(self) -> Iterable[Leaf]:
        """Give the criteria of the deal's stage that are in force."""
        stage = stage_of(self.rules.playbook, self.deal.stage)
        return [leaf for leaf in each_leaf(stage.exit if stage else None) if leaf.off is None]

    def moves_gate(self, id: str) -> bool:
        """Tell whether another verdict of a criterion would move the gate."""
        stage = stage_of(self.rules.playbook, self.deal.stage)
        judged = [
            gate(stage.exit if stage else None, Leaves({**self.deal.criteria, id: other}, self.deal.waived))
            for other in (Verdict.MET, Verdict.NOT_MET)
        ]
        return any(each is not self.deal.gate for each in judged)

    def silent(self, name: str) -> Iterator[str]:
        """Give the silent fields of a condition about the deal."""
        return silent(self.rules.book, name, self.deal.facts, self.record, self.moment)


def silent(book: Rulebook, name: str, facts: Mapping[str, Fact], record: Record, moment: Moment) -> Iterator[str]:
    """Give the fields of a condition that are not set, not named by the case, and matter: it is unknown, or asks if they are set."""
    tree = book.trees.get(name)
    if tree is None:
        return
    asks = set(_asked_if_set(tree))
    unknown = book.verdict(name, facts, moment) is Verdict.UNKNOWN
    for need in inputs(tree):
        matters = unknown or need.text in asks
        if isinstance(need, Field) and matters and facts[need.text].value is None and not _named(record, need):
            yield need.text


def pay_leaning(rules: PayRules, case: Case, paid: Paid | None, moment: Moment) -> Iterator[str]:
    """Name the fields on which the awards that a case names rest in silence.

    That nothing was undone (refunded, cancelled) needs no saying.
    """
    if paid is None:
        return
    asked = {each.incentive for each in case.expected.awards}
    for judged, record in zip(paid.deals, case.given.deals, strict=True):
        for name in (f"{id}/{part}" for id in asked for part in PAY_PARTS):
            yield from silent(rules.books["deal"], name, judged.facts, record, moment)
    plans = {each.plan for each in rules.incentives if each.id in asked}
    records = named_records(case.given, "rep")
    for judged in paid.reps:
        for plan in plans:
            yield from silent(rules.books["rep"], f"who/{plan}", judged.facts, records[judged.id], moment)


def fires(trigger: Trigger, verdicts: Mapping[str, Verdict]) -> Verdict:
    """Judge a trigger about a deal by its signals; one that was not raised is not met."""
    of = {id: verdicts.get(id, Verdict.NOT_MET) for id in (*trigger.all, *trigger.any, *trigger.none)}
    parts = [*(of[id] for id in trigger.all), *(_not(of[id]) for id in trigger.none)]
    if trigger.any:
        parts.append(_not(_all(_not(of[id]) for id in trigger.any)))
    return _all(parts)


def _all(parts: Iterable[Verdict]) -> Verdict:
    listed = set(parts)
    return next((each for each in (Verdict.NOT_MET, Verdict.UNKNOWN) if each in listed), Verdict.MET)


def _not(verdict: Verdict) -> Verdict:
    return Verdict.of(None if verdict.truth is None else not verdict.truth)


def _asked_if_set(tree: Expr) -> list[str]:
    mine = [each.text for each in inputs(tree)] if isinstance(tree, IsSet) else []
    return mine + [text for child in children(tree) for text in _asked_if_set(child)]


def _named(record: Record, need: Field) -> bool:
    """Tell whether the case says something of this field, if only that it is unset; a whole record left out says nothing."""
    holder: Record | None = record
    for step in need.path:
        holder = holder.one.get(step) if holder else None
    return holder is not None and need.name in holder.fields


KINDS = ("criterion/", "done/", "signal/")
PAY_PARTS = ("event", "when", "gate", "hold")
