"""Works up a stage that converts less than usual: its top deals, judged as of now, their risks, and who does what about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.judged import judged
from engine.api.prompting import worded
from engine.api.records import Book, book
from engine.api.rows import said
from engine.api.ruleset import Ruleset
from engine.funnel.columns import OPEN, DealColumns
from engine.funnel.conversion import conversion, passages
from engine.funnel.drill import TEMPLATE, TOP, drill, low
from engine.funnel.parts import UNIT, Span
from engine.funnel.visits import Visits
from engine.judge.gate import Leaves, blocking
from engine.judge.stages import stage_of
from engine.model.funnel import Conversion, Dimension, Drill, Risk, Standing
from engine.model.judgement import Judgement, Prompt
from engine.model.playbook import Playbook
from engine.model.text import Text
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.desk import Desk

MARKS = {
    Verdict.MET: Text("Still so: ", "仍存在:"),
    Verdict.NOT_MET: Text("Not met: ", "未满足:"),
    Verdict.UNKNOWN: Text("Not known: ", "尚不清楚:"),
}


def history(visits: Visits, stages: Sequence[str], span: Span) -> dict[str, tuple[Conversion, Conversion]]:
    """Give the conversion of stages in a span and in the one before it."""
    found = {}
    for stage in stages:
        now, usual = (conversion(passages(visits, stage, each.since, each.until)) for each in (span, span.before))
        found[stage] = now, usual
    return found


def lower(found: Mapping[str, tuple[Conversion, Conversion]]) -> dict[str, tuple[Conversion, Conversion]]:
    """Leave only the stages that convert less than before."""
    return {stage: each for stage, each in found.items() if low(*each)}


def drilled(desk: Desk, deals: DealColumns, found: Mapping[str, tuple[Conversion, Conversion]]) -> tuple[Drill, ...]:
    """Work stages up: their top deals, judged as of now, the risks of these, and the plan."""
    if not found:
        return ()
    first = {stage: top(deals, stage) for stage in found}
    with book(desk) as opened:
        known = risks(desk, opened, [each.deal for own in first.values() for each in own])
    asks = questions([each.deals.playbook for each in desk.rules.values()])
    return tuple(drill(now, usual, first[stage], known, today=deals.as_of, asks=asks) for stage, (now, usual) in found.items())


def top(deals: DealColumns, stage: str, most: int = TOP) -> list[Standing]:
    """Give the open deals of a stage with the largest amounts, then by id."""
    import numpy as np

    rows = np.flatnonzero((deals.status == OPEN) & (deals.stage == deals.stages.index(stage)))
    worth = np.where(deals.known[rows], deals.amount[rows], -1)
    codes, reps = deals.groups["rep"]
    return [
        Standing(
            deals.id[row],
            Fraction(int(deals.amount[row]), UNIT) if deals.known[row] else None,
            dt.date.fromordinal(int(deals.closes[row])) if deals.closes[row] else None,
            reps[codes[row]],
            stage,
        )
        for row in rows[np.argsort(-worth, kind="stable")[:most]].tolist()
    ]


def risks(desk: Desk, opened: Book, deals: Sequence[str]) -> list[Risk]:
    """Judge some deals and give what endangers them: blocking criteria of their stage that do not hold, and signals that do.

    Only what has a dimension counts: a criterion's own or that of its play, a signal's by the play of a trigger that looks at it. What
    such a trigger says is given to those alone who may read its prompts.
    """
    found: list[Risk] = []
    for rules, each, facts in judged(desk, opened, deals):
        signals = ((dimension, prompt.say) for dimension, prompt in _signals(rules, each) if desk.people.sees(desk.coaching.me, prompt))
        for dimension, say in dict.fromkeys((*_criteria(rules, each), *signals)):
            found.append(Risk(each.deal, dimension, worded(say, rules.deals.book, facts, opened.now)))
    return found


def _criteria(rules: Ruleset, one: Judgement) -> Iterator[tuple[Dimension, Text]]:
    """Give the criteria that keep a deal from leaving its stage; in a ``none`` group those that still hold."""
    playbook = rules.deals.playbook
    stage = stage_of(playbook, one.stage)
    for leaf in blocking(stage.exit, Leaves(one.criteria, one.waived)) if stage and stage.exit else ():
        play = playbook.plays.get(leaf.coach or "")
        dimension = leaf.dimension or (play.dimension if play else None)
        if dimension is not None:
            mark = MARKS[one.criteria.get(leaf.id, Verdict.UNKNOWN)]
            yield dimension, Text(mark.en + leaf.say.to("en"), mark.zh + leaf.say.to("zh"))


def _signals(rules: Ruleset, one: Judgement) -> Iterator[tuple[Dimension, Prompt]]:
    """Give what the triggers about deals say whose signals are met and whose play has a dimension, as the prompts that they would be."""
    playbook = rules.deals.playbook
    for trigger in playbook.coaching:
        play = playbook.plays.get(trigger.play or "")
        if trigger.subject != "deal" or trigger.off is not None or play is None or play.dimension is None:
            continue
        looked = [one.signals.get(each) for each in (*trigger.all, *trigger.any)]
        met = [each is Verdict.MET for each in looked]
        if (trigger.all and all(met[: len(trigger.all)])) or (not trigger.all and any(met)):
            rep = said(one, "deal.owner.id") or None
            named = Prompt("", trigger.id, "deal", one.deal, rep, trigger.say, {}, one.as_of, playbook.id, privacy=trigger.privacy)
            yield play.dimension, named


def questions(playbooks: Sequence[Playbook]) -> Mapping[Dimension, Text]:
    """Give, for each dimension, what to ask where no risk is known: the first question of the first playbook that has one for it."""
    found: dict[Dimension, Text] = dict(TEMPLATE)
    for playbook in reversed(playbooks):
        for question in reversed(list(playbook.questions.values())):
            if question.dimension is not None:
                found[question.dimension] = Text(f"Ask: {question.text.to('en')}", f"询问:{question.text.to('zh')}")
    return found
