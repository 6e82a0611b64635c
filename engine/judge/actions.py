"""What is to be done next on a deal, by when, and which rule asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.judge.gate import Leaves, blocking, settled
from engine.model.judgement import NextAction, Tick
from engine.model.playbook import Action, Due, Leaf, Stage
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.model.workdays import Workdays

NO_REASONS: Mapping[str, Text] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dates:
    """The days from which an action's due date counts, where they are set."""

    stage_entered: dt.date | None = None
    created: dt.date | None = None
    workdays: Workdays = field(default_factory=Workdays)


def is_done(action: Action, when: Verdict | None, tick: Tick | None) -> bool:
    """Tell whether an action is done: by its condition, or ticked and, where the playbook asks for it, confirmed."""
    if action.done_when is not None:
        return when is Verdict.MET
    return tick is not None and (action.confirm is None or tick.confirmed_by is not None)


def due_on(due: Due | None, dates: Dates) -> dt.date | None:
    """Give the day an action is due; None when it has none or the day it counts from is not set."""
    start = None if due is None else dates.created if due.after == "created" else dates.stage_entered
    if due is None or start is None:
        return None
    if due.business:
        return dates.workdays.shift(start, due.days)
    try:
        return start + dt.timedelta(days=due.days)
    except OverflowError:
        return None


def next_actions(
    stage: Stage,
    leaves: Leaves,
    done: Mapping[str, bool],
    ticks: Mapping[str, Tick],
    dates: Dates,
    unset: Callable[[str], tuple[str, ...]],
    reasons: Mapping[str, Text] = NO_REASONS,
) -> tuple[NextAction, ...]:
    """Give the stage's actions not yet done, then one for each leaf that keeps the gate closed.

    ``unset`` gives, for a leaf, the fields that are not set and make it unknown. ``reasons`` words the conditions of actions and
    leaves, by id, where there is more to say than their text.
    """
    steps = [
        _step(stage, each, ticks.get(each.id), dates, reasons)
        for each in stage.actions
        if each.off is None and not done.get(each.id, False)
    ]
    limit = Due(stage.at_most) if stage.at_most is not None else None
    leaf_due = due_on(limit, dates)
    asked = [_leaf(stage, leaf, leaves, leaf_due, unset, reasons) for leaf in (blocking(stage.exit, leaves) if stage.exit else ())]
    return (*steps, *asked)


def place_of(stage: Stage, leaf: Leaf) -> str:
    """Say where a criterion stands in the playbook, as problems do."""
    return f"stage {stage.id} › exit › {leaf.id}"


def _step(stage: Stage, action: Action, tick: Tick | None, dates: Dates, reasons: Mapping[str, Text]) -> NextAction:
    if action.done_when is not None:
        why = reasons.get(action.id) or Text.plain(action.done_when.text)
        because = Text(f"not yet true: {why.en}", f"尚未达成:{why.zh}")
    elif tick is not None and action.confirm:
        because = Text(f"ticked by {tick.by}; {action.confirm} has to confirm", f"{tick.by} 已勾选,待 {action.confirm} 确认")
    else:
        because = Text("not ticked yet", "尚未勾选")
    return NextAction(
        id=action.id,
        kind="do",
        say=action.do,
        because=because,
        rule=f"stage {stage.id} › actions › {action.id}",
        due=due_on(action.due, dates),
        effort=action.effort,
        play=action.play,
        owner=action.owner,
    )


def _leaf(
    stage: Stage, leaf: Leaf, leaves: Leaves, due: dt.date | None, unset: Callable[[str], tuple[str, ...]], reasons: Mapping[str, Text]
) -> NextAction:
    why = reasons.get(leaf.id) or Text.plain(leaf.when.text)
    verdict = settled(leaf, leaves.verdicts.get(leaf.id, Verdict.UNKNOWN))
    fields = unset(leaf.id) if verdict is Verdict.UNKNOWN else ()
    named = ", ".join(fields)
    because = {
        Verdict.UNKNOWN: Text(
            f"cannot be known, not set: {named}" if fields else f"cannot be known: {why.en}",
            f"无法判断,缺少:{named}" if fields else f"无法判断:{why.zh}",
        ),
        Verdict.NOT_MET: Text(f"not met: {why.en}", f"未达标:{why.zh}"),
        Verdict.MET: Text(f"must not hold: {why.en}", f"不应成立:{why.zh}"),
    }[verdict]
    return NextAction(
        id=leaf.id,
        kind="ask" if verdict is Verdict.UNKNOWN else "meet",
        say=leaf.say,
        because=because,
        rule=place_of(stage, leaf),
        due=due,
        effort=leaf.effort,
        play=leaf.coach,
        owner=leaf.owner,
        fields=fields,
    )
