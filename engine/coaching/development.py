"""What a development plan and the training calendar bring to a session: goals, courses that are due, courses that answer a prompt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.model.coaching import AgendaItem
from engine.model.learning import DueRow, GoalRow
from engine.model.text import Text

REACHED = (Text("How near is it, and what shows that?", "离目标还有多远?以何为证?"),)


def development(goals: Iterable[GoalRow], courses: Iterable[DueRow]) -> Iterator[AgendaItem]:
    """Give the goals of a rep's development plan, then the courses that are due, each list in the order given."""
    for row in goals:
        goal = row.goal
        late = Text(f", {row.overdue_days} days overdue", f",已逾期 {row.overdue_days} 天") if row.overdue_days else Text()
        because = Text(
            f"goal in {row.competency.en}, due {goal.due}{late.en}; where it stood: {goal.gap}",
            f"发展目标:{row.competency.to('zh')},{goal.due} 到期{late.zh};当时水平:{goal.gap}",
        )
        facts = {"due": goal.due.isoformat()} | ({"actions": "; ".join(goal.actions)} if goal.actions else {})
        yield AgendaItem("development", Text.plain(goal.goal), because, goal.id, facts, REACHED)
    for due in courses:
        say = Text(f"Course: {due.name.to('en')}", f"课程:{due.name.to('zh')}")
        because = Text(f"{due.why.to('en')}; by {due.by}", f"{due.why.to('zh')};{due.by} 前完成")
        yield AgendaItem("development", say, because, due.course, {"due": due.by.isoformat()})


def answer(courses: Iterable[DueRow]) -> Text:
    """Name the courses that answer a prompt; empty without one."""
    named = list(courses)
    if not named:
        return Text()
    en = ", ".join(f"{each.name.to('en')} by {each.by}" for each in named)
    zh = "、".join(f"{each.name.to('zh')}({each.by} 前)" for each in named)
    return Text(f"; a course answers it: {en}", f";可参加课程:{zh}")
