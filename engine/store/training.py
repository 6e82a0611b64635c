"""What people noted about skills: assessments, and the goals of development plans as events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from engine.model.coaching import Assessment, Goal
from engine.model.text import Text
from engine.store.database import touch
from engine.store.failure import EventRefusedError
from engine.store.tables import assessments, goal_events

Ending = Literal["done", "dropped"]


def assess(connection: Connection, new: Assessment) -> None:
    """Note the level that someone saw."""
    row = {"rep": new.rep, "competency": new.competency, "level": new.level, "by": new.by, "at": new.at, "evidence": new.evidence}
    connection.execute(assessments.insert().values(**row))
    touch(connection)


def read_assessments(connection: Connection, as_of: dt.datetime | None, rep: str | None = None) -> list[Assessment]:
    """Give the assessments up to an instant, the earliest first."""
    wanted = select(assessments).order_by(assessments.c.at, assessments.c.seq)
    if rep is not None:
        wanted = wanted.where(assessments.c.rep == rep)
    if as_of is not None:
        wanted = wanted.where(assessments.c.at <= as_of)
    return [
        Assessment(row["rep"], row["competency"], row["level"], row["by"], row["at"], row["evidence"])
        for row in connection.execute(wanted).mappings()
    ]


def add_goal(
    connection: Connection, rep: str, competency: str, goal: str, gap: str, actions: Sequence[str], due: dt.date, by: str, at: dt.datetime
) -> str:
    """Note a new goal. Returns its id, which no other goal has."""
    number = connection.execute(select(func.coalesce(func.max(goal_events.c.seq), 0))).scalar_one() + 1
    id = f"G{number}"
    content = {"competency": competency, "goal": goal, "gap": gap, "actions": list(actions), "due": due.isoformat()}
    _note(connection, goal=id, event="added", rep=rep, by=by, at=at, content=content)
    return id


def end_goal(connection: Connection, goal: str, ending: Ending, by: str, at: dt.datetime, evidence: str) -> Goal:
    """Note that a goal is reached, or given up. Raises EventRefusedError: CO601 when there is none at that instant, CO602 when it has ended, also later."""
    found = next((each for each in read_goals(connection, None) if each.id == goal and each.at <= at), None)
    if found is None:
        raise EventRefusedError("CO601", Text(f"there is no goal '{goal}'", f"没有目标“{goal}”"))
    if found.done_at is not None or found.dropped_at is not None:
        how = Text("reached", "达成") if found.done_at else Text("dropped", "放弃")
        raise EventRefusedError("CO602", Text(f"'{goal}' is {how.en} already", f"“{goal}”已{how.zh}"))
    _note(connection, goal=goal, event=ending, rep=found.rep, by=by, at=at, content={"evidence": evidence})
    return found


def read_goals(connection: Connection, as_of: dt.datetime | None, rep: str | None = None) -> list[Goal]:
    """Give the goals up to an instant as they stood then, in the order in which they were added."""
    wanted = select(goal_events).order_by(goal_events.c.at, goal_events.c.seq)
    if rep is not None:
        wanted = wanted.where(goal_events.c.rep == rep)
    if as_of is not None:
        wanted = wanted.where(goal_events.c.at <= as_of)
    found: dict[str, Goal] = {}
    for row in connection.execute(wanted).mappings():
        id, at, content = row["goal"], row["at"], json.loads(row["content"])
        if row["event"] == "added":
            due = dt.date.fromisoformat(content["due"])
            found[id] = Goal(
                id, row["rep"], content["competency"], content["goal"], content["gap"], tuple(content["actions"]), due, row["by"], at
            )
        elif id in found and row["event"] == "done":
            found[id] = replace(found[id], done_at=at, evidence=content["evidence"])
        elif id in found:
            found[id] = replace(found[id], dropped_at=at, evidence=content["evidence"])
    return list(found.values())


def _note(connection: Connection, *, content: dict[str, Any], **row: object) -> None:
    connection.execute(goal_events.insert().values(**row, content=json.dumps(content, ensure_ascii=False)))
    touch(connection)
