"""What is refused about inspections, in words: what is not there, whose it is not to inspect, what does not fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from engine.errors import UsageError
from engine.language.suggest import did_you_mean
from engine.model.text import Text


def no_days(first: dt.date, last: dt.date) -> UsageError:
    """Say that a window has no day."""
    return UsageError("IN101", Text(f"no day lies from {first} to {last}", f"从 {first} 到 {last} 没有任何一天"))


def no_such_inspection(id: str) -> UsageError:
    """Say that there is no such inspection for this person."""
    help = Text("list them: dealcoach inspect show", "列出:dealcoach inspect show")
    return UsageError("IN102", Text(f"there is no inspection '{id}'", f"没有检查“{id}”"), help=help)


def no_inspector(user: str) -> UsageError:
    """Say that someone may not inspect."""
    return UsageError(
        "IN103",
        Text(f"{user} coaches nobody in the book, and so may not inspect", f"{user} 在数据中不辅导任何人,不能进行检查"),
        help=Text("act as someone who does: --as USER", "请以有权检查的人身份操作:--as USER"),
    )


def own_deal(deal: str) -> UsageError:
    """Say that nobody inspects a deal of their own."""
    return UsageError("IN104", Text(f"{deal} was your own deal, so someone else inspects it", f"{deal} 是您自己的商机,须由他人检查"))


def nothing_again(id: str) -> UsageError:
    """Say that nothing of an inspection is to be looked at again yet."""
    return UsageError("IN105", Text(f"nothing of '{id}' is put right or due yet", f"“{id}”尚无已整改或到期的事项可复查"))


def nothing_to_draw(first: dt.date, last: dt.date) -> UsageError:
    """Say that there is nothing to draw from."""
    return UsageError(
        "IN106",
        Text(f"from {first} to {last} no deal left a stage that has an exit", f"{first} 至 {last} 没有商机离开设有退出标准的阶段"),
    )


def not_sampled(deal: str, id: str) -> UsageError:
    """Say that a deal is not in a sample."""
    return UsageError("IN107", Text(f"{deal} is not in the sample of '{id}'", f"{deal} 不在“{id}”的样本中"))


def which_stage(deal: str, stages: Sequence[str]) -> UsageError:
    """Say that a deal is in the sample for several stages."""
    said = ", ".join(stages)
    help = Text("name one: --stage", "请指明:--stage")
    return UsageError("IN108", Text(f"{deal} was drawn at several stages: {said}", f"{deal} 在多个阶段被抽中:{said}"), help=help)


def no_such_leaf(leaf: str, known: Sequence[str]) -> UsageError:
    """Say that the exit has no such criterion."""
    near = did_you_mean(leaf, known)
    help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
    return UsageError("IN109", Text(f"the exit has no criterion '{leaf}'", f"该退出标准中没有“{leaf}”"), help=help)


def needs_no_action() -> UsageError:
    """Say that what held is not to be put right."""
    return UsageError("IN110", Text("what held needs no corrective action", "符合的事项不需要整改措施"))


def due_before(due: dt.date, day: dt.date) -> UsageError:
    """Say that an action cannot be due in the past."""
    return UsageError("IN111", Text(f"{due} is before {day}", f"{due} 早于 {day}"))


def no_such_action(deal: str, leaf: str) -> UsageError:
    """Say that nothing is to be put right there."""
    return UsageError("IN112", Text(f"there is no corrective action on {deal} for '{leaf}'", f"{deal} 的“{leaf}”没有整改措施"))
