"""How things stand with an entry, read off what people decided about it, in the order in which they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.model.award import EntryState

# From which state to which an event leads; an event that is not here for a state does not fit it.
LEADS: Mapping[str, Mapping[EntryState, EntryState]] = {
    "approved": {"waiting": "approved"},
    "refused": {"waiting": "refused", "held": "refused"},
    "held": {"waiting": "held"},
    "released": {"held": "waiting"},
    "disputed": {"waiting": "disputed", "held": "disputed", "approved": "disputed", "refused": "disputed"},
}
OUTCOMES = ("upheld", "rejected")
# What messages call a state, or an event, in Chinese.
CHINESE: Mapping[str, str] = {
    "waiting": "待批准",
    "approved": "已批准",
    "held": "暂缓",
    "released": "放行",
    "disputed": "有异议",
    "refused": "已拒绝",
    "upheld": "异议成立",
    "rejected": "异议驳回",
    "draft": "草稿",
    "active": "生效",
    "closed": "关闭",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of an entry, who approved it, and, while it is disputed, the state to which it returns."""

    state: EntryState = "waiting"
    approver: str | None = None
    before: EntryState = "waiting"


def after(standing: Standing, event: str, by: str) -> Standing | None:
    """Give the standing after an event; None when the event does not fit.

    A decided dispute leaves an entry as it was before, since what it should have been is posted as an adjustment; but one that had been
    refused, and wrongly, waits again.
    """
    if event in OUTCOMES:
        if standing.state != "disputed":
            return None
        again = event == "upheld" and standing.before == "refused"
        return replace(standing, state="waiting" if again else standing.before)
    state = LEADS.get(event, {}).get(standing.state)
    if state is None:
        return None
    return Standing(state, by if event == "approved" else standing.approver, standing.state)
