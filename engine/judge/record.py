"""Judges one deal: from gathered facts to verdicts, gates, next actions and the day they next change by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.judge.actions import Dates, is_done, next_actions
from engine.judge.gate import Leaves, each_leaf, remembered, settled
from engine.judge.rulebook import SOURCE, Rulebook, rulebook
from engine.judge.stages import is_over, stage_of
from engine.judge.wording import spelled
from engine.language.tree import inputs
from engine.model.judgement import Fact, Judgement, NextAction, Tick, Waiver
from engine.model.moment import Moment
from engine.model.playbook import Leaf, Playbook
from engine.model.text import Text
from engine.model.values import Instant, Value
from engine.model.verdict import Verdict
from engine.playbook.checked import CheckedPlaybook


@dataclass(frozen=True, slots=True)
class DealRules:
    """A checked playbook with its conditions about deals compiled, each leaf by its id, the gate of each stage, and what conditions say."""

    checked: CheckedPlaybook
    book: Rulebook
    leaves: Mapping[str, Leaf]
    gates: Mapping[str, Callable[[Leaves], Verdict | None]]
    reasons: Mapping[str, Text]

    @property
    def playbook(self) -> Playbook:
        """The playbook itself."""
        return self.checked.playbook


def deal_rules(checked: CheckedPlaybook) -> DealRules:
    """Make a checked playbook ready to judge deals."""
    leaves = {leaf.id: leaf for stage in checked.playbook.stages for leaf in each_leaf(stage.exit)}
    gates = {stage.id: remembered(stage.exit) for stage in checked.playbook.stages}
    reasons = {id: spelled(tree) for id, tree in {**checked.criteria, **checked.done_when}.items()}
    return DealRules(checked, rulebook(checked, "deal"), leaves, gates, reasons)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What people did about one deal: ticks by action, waivers by criterion (those in force)."""

    ticks: Mapping[str, Tick] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)


NOTHING_DONE = Deeds()


def judge(rules: DealRules, deal: str, facts: Mapping[str, Fact], moment: Moment, deeds: Deeds = NOTHING_DONE) -> Judgement:
    """Judge one deal by the compiled conditions. ``facts`` holds every input of the rulebook."""
    values = {key: fact.value for key, fact in facts.items()}
    raw = {name: Verdict.of(test(values, moment)) for name, test in rules.book.compiled.items() if not name.startswith("measure/")}
    return conclude(rules, deal, raw, facts, moment, deeds, rules.book.change(facts, moment))


def conclude(
    rules: DealRules,
    deal: str,
    raw: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
    moment: Moment,
    deeds: Deeds,
    change: dt.date | None,
) -> Judgement:
    """Draw a judgement from verdicts by name ("criterion/big", …), whichever engine gave them.

    ``change`` is the day on which time alone next moves one of them; what moves the record itself, or ends a waiver, may come earlier.
    """
    playbook = rules.playbook
    stage, status = _text(facts, "deal.stage"), _text(facts, "deal.status")
    criteria = {key: settled(leaf, raw[f"criterion/{key}"]) for key, leaf in rules.leaves.items() if leaf.off is None}
    waived = frozenset(key for key, each in deeds.waivers.items() if each.until is None or each.until >= moment.today)
    leaves = Leaves(criteria, waived)
    gates = {stage: verdict for stage, judged in rules.gates.items() if (verdict := judged(leaves)) is not None}
    done = {
        each.id: is_done(each, raw.get(f"done/{each.id}"), deeds.ticks.get(each.id))
        for a_stage in playbook.stages
        for each in a_stage.actions
        if each.off is None
    }
    known = stage_of(playbook, stage)
    actions: tuple[NextAction, ...] = ()
    if known is not None and not is_over(playbook, stage, status):
        dates = Dates(_day(facts, "deal.stage_entered_on"), _day(facts, "deal.created_on"), moment.workdays)
        actions = next_actions(known, leaves, done, deeds.ticks, dates, lambda leaf: unset_inputs(rules, leaf, facts), rules.reasons)
    ends = [each.until + dt.timedelta(days=1) for key, each in deeds.waivers.items() if key in waived and each.until is not None]
    return Judgement(
        deal=deal,
        as_of=moment.as_of,
        playbook=playbook.id,
        version=playbook.version,
        stage=stage,
        status=status,
        gate=gates.get(known.id) if known else None,
        gates=gates,
        criteria=criteria,
        waived=waived,
        done=done,
        signals={name.removeprefix("signal/"): verdict for name, verdict in raw.items() if name.startswith("signal/")},
        actions=actions,
        facts=facts,
        playbook_digest=playbook.digest,
        catalog_digest=rules.checked.catalog.digest,
        next_change=_first(change, _record_until(facts), *ends),
    )


def no_playbook(
    deal: str, moment: Moment, facts: Mapping[str, Fact], catalog_digest: str, reason: Text, change: dt.date | None
) -> Judgement:
    """Give the judgement of a deal to which no playbook applies."""
    return Judgement(
        deal=deal,
        as_of=moment.as_of,
        playbook=None,
        version=None,
        stage=_text(facts, "deal.stage"),
        status=_text(facts, "deal.status"),
        facts=facts,
        catalog_digest=catalog_digest,
        next_change=_first(change, _record_until(facts)),
        reason=reason,
    )


def why_not(playbook: str, applies: Verdict) -> Text:
    """Say why a playbook does not apply."""
    if applies is Verdict.UNKNOWN:
        return Text(f"whether '{playbook}' applies cannot be known", f"无法判断是否适用“{playbook}”")
    return Text(f"'{playbook}' does not apply", f"不适用“{playbook}”")


def unset_inputs(rules: DealRules, leaf: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Name the inputs of a criterion that are not set, each once."""
    needed = inputs(rules.book.trees[f"criterion/{leaf}"])
    return tuple(dict.fromkeys(each.text for each in needed if facts[each.text].value is None))


def _record_until(facts: Mapping[str, Fact]) -> dt.date | None:
    """Give the day on which what is recorded already makes the record another: asked as of before, it was not yet so."""
    source = facts.get(SOURCE)
    return source.until if source else None


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)


def _text(facts: Mapping[str, Fact], name: str) -> str | None:
    value = _value(facts, name)
    return value if isinstance(value, str) else None


def _day(facts: Mapping[str, Fact], name: str) -> dt.date | None:
    value = _value(facts, name)
    if isinstance(value, Instant):
        return value.day
    return value if isinstance(value, dt.date) else None


def _value(facts: Mapping[str, Fact], name: str) -> Value:
    fact = facts.get(name)
    return fact.value if fact else None
