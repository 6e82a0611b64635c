"""Runs cases: judges what each gives and compares with what it expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from engine.cases.case import Case, CaseFile
from engine.cases.triggered import People, Triggered, triggered
from engine.judge.gate import Leaves, each_leaf, gate
from engine.judge.record import DealRules, judge
from engine.judge.rulebook import Rulebook
from engine.judge.stages import stage_of
from engine.language.gather import gather
from engine.language.tree import Expr, Field, IsSet, children, inputs
from engine.model.judgement import Judgement
from engine.model.moment import Moment
from engine.model.playbook import Leaf
from engine.model.record import Record
from engine.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Rules:
    """A playbook compiled for its three kinds of subject."""

    deals: DealRules
    people: People


@dataclass(frozen=True, slots=True)
class Miss:
    """One expectation that did not come true: ``id`` was expected to be ``expected`` and is ``got``."""

    id: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Result:
    """What running one case gave. ``leaning`` names fields that are unset without saying so and decide the outcome."""

    case: Case
    misses: tuple[Miss, ...]
    leaning: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    triggered: Triggered | None = None

    @property
    def passed(self) -> bool:
        """Whether the case came out as it should: a case marked todo has to fail."""
        return bool(self.misses) if self.case.todo is not None else not self.misses


def run_cases(rules: Rules, file: CaseFile) -> list[Result]:
    """Run every case of a file; the triggers of all cases go through the worker together."""
    moments = [Moment(each.as_of, each.zone, file.currency, file.rates) for each in file.cases]
    judged = [judge_deals(rules, case, moment) for case, moment in zip(file.cases, moments, strict=True)]
    fired = triggered(rules.deals.playbook, rules.people, list(zip(file.cases, judged, moments, strict=True)))
    return [
        compare(rules, case, deals, outcome, moment)
        for case, deals, outcome, moment in zip(file.cases, judged, fired, moments, strict=True)
    ]


def judge_deals(rules: Rules, case: Case, moment: Moment) -> tuple[Judgement, ...]:
    """Judge the deals that a case gives."""
    return tuple(
        judge(rules.deals, each.id, gather(rules.deals.book.inputs, each, moment, rules.deals.checked.catalog), moment)
        for each in case.given.deals
    )


def compare(rules: Rules, case: Case, deals: Sequence[Judgement], fired: Triggered, moment: Moment) -> Result:
    """Compare what came out with what the case expects; the verdicts asked for are those of its first deal."""
    misses: list[Miss] = []
    verdicts = outcome_of(deals[0] if deals else None, fired)
    for id, expected in case.expected.verdicts.items():
        got = verdicts.get(id)
        if got is not expected:
            misses.append(Miss(id, expected, got or "none"))
    wanted = case.expected
    if fired.fault is not None:
        misses.append(Miss("prompts", "judged", fired.fault.en))
    if wanted.prompts is not None and sorted(wanted.prompts) != sorted(fired.prompts):
        misses.append(Miss("prompts", _list(wanted.prompts), _list(fired.prompts)))
    if wanted.raised is not None and wanted.raised != fired.raised:
        misses.append(Miss("raised", _list(wanted.raised), _list(fired.raised)))
    plays = {leaf.coach for each in deals for leaf in _unmet(rules, each) if leaf.coach}
    if wanted.plays is not None and wanted.plays != plays:
        misses.append(Miss("plays", _list(wanted.plays), _list(plays)))
    leaning = leaning_on(rules, case, deals[0], moment) if deals and not misses else ()
    return Result(case, tuple(misses), leaning, tuple(deals), fired)


def outcome_of(deal: Judgement | None, fired: Triggered) -> dict[str, Verdict]:
    """Give every verdict that a case can name: gate, criteria, actions and signals."""
    found: dict[str, Verdict] = dict(fired.signals)
    if deal is not None:
        found |= {key: Verdict.of(done) for key, done in deal.done.items()}
        found |= dict(deal.signals)
        found |= dict(deal.criteria)
        if deal.gate is not None:
            found["gate"] = deal.gate
    return found


def leaning_on(rules: Rules, case: Case, deal: Judgement, moment: Moment) -> tuple[str, ...]:
    """Name the fields on which the expected verdicts rest although the case neither sets them nor says that they are unset.

    A criterion rests on such a field when it is unknown, or asks whether it is set; the gate, when another verdict of such a
    criterion would move it.
    """
    record = case.given.deals[0]
    found: dict[str, None] = {}
    stage = stage_of(rules.deals.playbook, deal.stage)
    asked = set(case.expected.verdicts)
    for id, leaf in rules.deals.leaves.items():
        silent = _silent(rules.deals.book, f"criterion/{id}", deal, record, moment) if leaf.off is None else ()
        in_gate = "gate" in asked and stage is not None and leaf in each_leaf(stage.exit) and _moves_gate(deal, id, rules)
        if silent and (id in asked or in_gate):
            found |= dict.fromkeys(silent)
    return tuple(found)


def _moves_gate(deal: Judgement, id: str, rules: Rules) -> bool:
    stage = stage_of(rules.deals.playbook, deal.stage)
    judged = partial(gate, stage.exit if stage else None)
    return any(judged(Leaves({**deal.criteria, id: other}, deal.waived)) is not deal.gate for other in (Verdict.MET, Verdict.NOT_MET))


def _silent(book: Rulebook, name: str, deal: Judgement, record: Record, moment: Moment) -> tuple[str, ...]:
    """Give the fields of a condition that are not set, not named by the case, and matter: it is unknown, or asks if they are set."""
    tree = book.trees[name]
    asks = set(_asked_if_set(tree))
    unknown = book.verdict(name, deal.facts, moment) is Verdict.UNKNOWN
    return tuple(
        need.text
        for need in inputs(tree)
        if isinstance(need, Field) and deal.facts[need.text].value is None and (unknown or need.text in asks) and not _named(record, need)
    )


def _asked_if_set(tree: Expr) -> list[str]:
    mine = [each.text for each in inputs(tree)] if isinstance(tree, IsSet) else []
    return mine + [text for child in children(tree) for text in _asked_if_set(child)]


def _named(record: Record, need: Field) -> bool:
    """Tell whether the case says something of this field, if only that it is unset; a whole record left out says nothing."""
    holder: Record | None = record
    for step in need.path:
        holder = holder.one.get(step) if holder else None
    return holder is not None and need.name in holder.fields


def _unmet(rules: Rules, deal: Judgement) -> list[Leaf]:
    stage = stage_of(rules.deals.playbook, deal.stage)
    return [
        leaf
        for leaf in each_leaf(stage.exit if stage else None)
        if leaf.off is None and leaf.id not in deal.waived and deal.criteria[leaf.id] is not Verdict.MET
    ]


def _list(items: Sequence[str] | frozenset[str] | set[str]) -> str:
    return "[" + ", ".join(sorted(items)) + "]"
