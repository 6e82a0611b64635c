"""The skill matrix keeps what others saw apart from what one thinks of oneself; the latest counts."""

from __future__ import annotations

import datetime as dt

from engine.coaching.skills import open_goals, overdue, skills, standing_at
from engine.model.coaching import Assessment, Competency, Goal
from engine.model.playbook import Origin
from engine.model.problem import Place, Span
from engine.model.text import Text

HERE = Origin(Span("p.yaml", Place(1, 1), Place(1, 2)))
TALK = {"talk": Competency("talk", Text("Talk", "沟通"), HERE, levels=4)}
AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def seen(level: int, by: str, day: int, competency: str = "talk") -> Assessment:
    return Assessment("li", competency, level, by, AT + day * DAY)


def test_the_latest_of_others_and_the_latest_of_ones_own():
    noted = [seen(1, "amy", 2), seen(3, "bo", 1), seen(4, "li", 3), seen(2, "li", 0)]
    (skill,) = skills(["li"], TALK, noted)
    assert (skill.level.level, skill.level.by, skill.own.level) == (1, "amy", 4)
    assert skills(["li"], TALK, reversed(noted)) == [skill]


def test_what_is_not_on_the_scale_is_not_shown():
    (skill,) = skills(["li"], TALK, [seen(9, "amy", 1), seen(2, "amy", 2, "walk")])
    assert (skill.level, skill.own) == (None, None)
    assert standing_at(skill, 4) == Text("not assessed yet", "尚未评估")


def test_a_gap_is_said_by_others_first():
    (skill,) = skills(["li"], TALK, [seen(3, "li", 5), seen(1, "amy", 1)])
    assert standing_at(skill, 4).en == "level 1 of 4"


def test_goals_that_are_open_and_those_that_are_late():
    def goal(id: str, due: int, **ended: dt.datetime) -> Goal:
        return Goal(id, "li", "talk", "x", "", (), AT.date() + due * DAY, "amy", AT, **ended)

    first, second = goal("G1", 9), goal("G2", 3)
    assert open_goals([first, second, goal("G3", 1, done_at=AT), goal("G4", 1, dropped_at=AT)]) == [second, first]
    assert overdue(second, AT.date() + 4 * DAY)
    assert not overdue(second, AT.date() + 3 * DAY)
    assert not overdue(goal("G3", 1, done_at=AT), AT.date() + 9 * DAY)
