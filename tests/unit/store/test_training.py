"""Assessments and goals are events: how things stood can be asked of any instant, and nothing ends twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from engine.model.coaching import Assessment, Goal
from engine.store.failure import EventRefusedError
from tests.unit.store.databases import EITHER, opened

AT = dt.datetime(2026, 11, 1, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
GOAL = Goal("", "li", "talk", "lead a meeting =1+1 带会", "level 1", ("watch", "lead"), dt.date(2026, 12, 1), "amy", AT)


@pytest.fixture(params=EITHER)
def store(request, tmp_path):
    with opened(request, tmp_path) as store:
        yield store


def test_a_goal_is_added_and_reached(store):
    id = store.add_goal(GOAL)
    before = store.revision()
    assert store.end_goal(id, "done", by="amy", at=AT + 5 * DAY, evidence="led D7") == replace(GOAL, id=id)
    assert store.revision() > before
    assert store.goals() == [replace(GOAL, id=id, done_at=AT + 5 * DAY, evidence="led D7")]
    assert store.goals(AT + 4 * DAY) == [replace(GOAL, id=id)]
    assert store.goals(AT - DAY) == []
    assert store.goals(rep="wu") == []


def test_ids_are_never_given_twice(store):
    first, second = store.add_goal(GOAL), store.add_goal(GOAL)
    store.end_goal(second, "dropped", by="amy", at=AT, evidence="moved")
    third = store.add_goal(GOAL)
    assert len({first, second, third}) == 3
    assert [each.dropped_at for each in store.goals()] == [None, AT, None]


def test_a_goal_ends_once(store):
    id = store.add_goal(GOAL)
    with pytest.raises(EventRefusedError) as refused:
        store.end_goal("G99", "done", by="amy", at=AT, evidence="x")
    assert refused.value.code == "CO601"
    store.end_goal(id, "dropped", by="amy", at=AT, evidence="x")
    with pytest.raises(EventRefusedError) as refused:
        store.end_goal(id, "done", by="amy", at=AT, evidence="x")
    assert refused.value.code == "CO602"


def test_assessments_as_of_an_instant(store):
    seen = [Assessment("li", "talk", level, "amy", AT + day * DAY, "D7") for level, day in ((2, 1), (1, 0))]
    for each in seen:
        store.assess(each)
    assert store.assessments() == seen[::-1]
    assert store.assessments(AT) == seen[1:]
    assert store.assessments(rep="wu") == []
