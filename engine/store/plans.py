"""The states of pay plans: draft, approved, active, closed. Each approval is of one content; a plan that was changed is a draft again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import cast

from sqlalchemy import Connection

from engine.model.award import PlanState
from engine.model.text import Text
from engine.store.award_events import note, read
from engine.store.failure import EventRefusedError
from engine.store.states import CHINESE

FOLLOWS: Mapping[PlanState, PlanState] = {
    "approved": "draft",
    "active": "approved",
    "closed": "active",
}  # a state, and from which it is reached


def plan_state(connection: Connection, playbook: str, plan: str, digest: str, as_of: dt.datetime | None) -> PlanState:
    """Give the state of a plan whose content has this digest, at an instant. One that was closed stays so, whatever is changed in it."""
    events = read(connection, "plan", _name(playbook, plan), as_of)
    if not events or (events[-1].digest != digest and events[-1].event != "closed"):
        return "draft"
    return cast("PlanState", events[-1].event)


def move_plan(
    connection: Connection,
    plan: tuple[str, str, str],
    to: PlanState,
    by: str,
    at: dt.datetime,
    author: str,
    text: str,
    known_as: Collection[str],
) -> None:
    """Bring a plan (its playbook, id and digest) to its next state.

    Raises EventRefusedError: AW511 when that is not the next state, AW505 when its author would approve it.
    """
    playbook, name, digest = plan
    found = plan_state(connection, playbook, name, digest, None)
    if FOLLOWS.get(to) != found:
        raise EventRefusedError(
            "AW511",
            Text(f"plan '{name}' is {found}, so it cannot become {to}", f"方案“{name}”当前为“{CHINESE[found]}”,不能变为“{CHINESE[to]}”"),
            help=Text(
                "the order is draft, approved, active, closed; a changed plan is a draft",
                "顺序为草稿、已批准、生效、关闭;修改后的方案回到草稿",
            ),
        )
    if to == "approved" and author in {by, *known_as}:
        raise EventRefusedError(
            "AW505",
            Text(f"{author} wrote plan '{name}', so someone else must approve it", f"{author} 编写了方案“{name}”,须由他人批准"),
            help=Text("approve it as that person: --as USER", "请以该人身份批准:--as USER"),
        )
    note(connection, "plan", [(_name(playbook, name), digest)], to, by, at, text)


def _name(playbook: str, plan: str) -> str:
    return f"{playbook}/{plan}"
