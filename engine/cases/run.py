"""Runs cases: judges what each gives and compares with what it expects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.cases.awarded import Amiss, pay_case
from engine.cases.case import Case, CaseFile
from engine.cases.leaning import leaning, pay_leaning
from engine.cases.paid import Paid
from engine.cases.triggered import People, Triggered, triggered
from engine.incentives.rules import PayRules
from engine.judge.gate import each_leaf
from engine.judge.record import DealRules, judge, no_playbook, why_not
from engine.judge.stages import stage_of
from engine.language.gather import gather
from engine.model.judgement import Fact, Judgement
from engine.model.moment import Moment
from engine.model.playbook import Leaf
from engine.model.record import Record
from engine.model.text import Text
from engine.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Rules:
    """A playbook compiled for its three kinds of subject, and for pay."""

    deals: DealRules
    people: People
    pay: PayRules


@dataclass(frozen=True, slots=True)
class Miss:
    """One expectation that did not come true: ``id`` was expected to be ``expected`` and is ``got``, by these steps where it is pay."""

    id: str
    expected: str
    got: str
    steps: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What running one case gave. ``leaning`` names fields that are unset without saying so and decide the outcome."""

    case: Case
    misses: tuple[Miss, ...]
    leaning: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    triggered: Triggered | None = None
    paid: Paid | None = None

    @property
    def passed(self) -> bool:
        """Whether the case came out as it should: a case marked todo has to fail."""
        return bool(self.misses) if self.case.todo is not None else not self.misses


def run_cases(rules: Rules, file: CaseFile) -> list[Result]:
    """Run every case of a file; the triggers of all cases go through the worker together."""
    moments = [Moment(each.as_of, each.zone, file.currency, each.rates) for each in file.cases]
    judged = [judge_deals(rules, case, moment) for case, moment in zip(file.cases, moments, strict=True)]
    fired = triggered(rules.deals.playbook, rules.people, list(zip(file.cases, judged, moments, strict=True)))
    paid = [pay_case(rules.pay, case, moment, file.rates) for case, moment in zip(file.cases, moments, strict=True)]
    return [
        compare(rules, case, Outcome(deals, outcome, *pay), moment)
        for case, deals, outcome, pay, moment in zip(file.cases, judged, fired, paid, moments, strict=True)
    ]


def noticed(rules: Rules, file: CaseFile, before: Sequence[Result]) -> set[int]:
    """Give the numbers of the cases that fail under changed conditions about deals, reps or teams.

    ``before`` are the results of the same cases under the conditions as they stand: the facts gathered for them still hold. A case
    marked todo notices nothing, as it fails already.
    """
    moments = [Moment(each.as_of, each.zone, file.currency, each.rates) for each in file.cases]
    judged = [
        tuple(_concluded(rules.deals, deal.deal, deal.facts, moment) for deal in result.judgements)
        for result, moment in zip(before, moments, strict=True)
    ]
    fired = triggered(rules.deals.playbook, rules.people, list(zip(file.cases, judged, moments, strict=True)))
    return {
        number
        for number, (case, deals, outcome) in enumerate(zip(file.cases, judged, fired, strict=True))
        if case.todo is None and _misses(rules, case, Outcome(deals, outcome, None, ()))
    }


def pay_noticed(rules: Rules, file: CaseFile, incentives: Collection[str]) -> set[int]:
    """Give the numbers of the cases that fail for what they expect of some incentives, when nothing but pay is run."""
    asking = [
        (number, case)
        for number, case in enumerate(file.cases)
        if case.todo is None and any(each.incentive in incentives for each in case.expected.awards)
    ]
    moments = {number: Moment(case.as_of, case.zone, file.currency, case.rates) for number, case in asking}
    return {number for number, case in asking if pay_case(rules.pay, case, moments[number], file.rates)[1]}


def judge_deals(rules: Rules, case: Case, moment: Moment) -> tuple[Judgement, ...]:
    """Judge the deals that a case gives."""
    return tuple(_judged(rules.deals, each, moment) for each in case.given.deals)


def _judged(rules: DealRules, deal: Record, moment: Moment) -> Judgement:
    """Judge one deal; one that the playbook is plainly not for is left alone, as in a book."""
    return _concluded(rules, deal.id, gather(rules.book.inputs, deal, moment, rules.checked.catalog), moment)


def _concluded(rules: DealRules, deal: str, facts: Mapping[str, Fact], moment: Moment) -> Judgement:
    applies = rules.book.verdict("applies", facts, moment) if "applies" in rules.book.compiled else Verdict.MET
    if applies is Verdict.NOT_MET:
        return no_playbook(deal, moment, facts, rules.checked.catalog.digest, why_not(rules.playbook.id, applies), None)
    return judge(rules, deal, facts, moment)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that came of one case."""

    deals: tuple[Judgement, ...]
    fired: Triggered
    paid: Paid | None
    amiss: tuple[Amiss, ...]


def compare(rules: Rules, case: Case, came: Outcome, moment: Moment) -> Result:
    """Compare what came out with what the case expects."""
    misses = _misses(rules, case, came)
    found: tuple[str, ...] = ()
    if not misses and case.todo is None:
        resting = (*leaning(rules.deals, case, came.deals, came.fired, moment), *pay_leaning(rules.pay, case, came.paid, moment))
        found = tuple(dict.fromkeys(resting))
    return Result(case, misses, found, came.deals, came.fired, came.paid)


def _misses(rules: Rules, case: Case, came: Outcome) -> tuple[Miss, ...]:
    """Give what came out otherwise; the verdicts asked for are those of the case's first deal."""
    misses: list[Miss] = []
    deals, fired = came.deals, came.fired
    verdicts = outcome_of(deals[0] if deals else None, fired)
    for id, expected in case.expected.verdicts.items():
        got = verdicts.get(id)
        if got is not expected:
            misses.append(Miss(id, expected, got or _none(deals)))
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
    misses += [Miss(_award(each), each.expected, each.got, each.steps) for each in came.amiss]
    return tuple(misses)


def _award(each: Amiss) -> str:
    return " ".join(["awards", *([each.award.person] if each.award.person else []), each.award.incentive])


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


def _none(deals: Sequence[Judgement]) -> str:
    """Say that there is no verdict, and why where the playbook is not for the deal."""
    reason = deals[0].reason if deals else None
    return f"none: {reason.en}" if reason else "none"


def _unmet(rules: Rules, deal: Judgement) -> list[Leaf]:
    if deal.playbook is None:
        return []
    stage = stage_of(rules.deals.playbook, deal.stage)
    return [
        leaf
        for leaf in each_leaf(stage.exit if stage else None)
        if leaf.off is None and leaf.id not in deal.waived and deal.criteria[leaf.id] is not Verdict.MET
    ]


def _list(items: Sequence[str] | frozenset[str] | set[str]) -> str:
    return "[" + ", ".join(sorted(items)) + "]"
