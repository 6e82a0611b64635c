"""Courses are due by hire date, by the last time, or by a prompt; each says why, in both languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.coaching.training import TARGETED_WITHIN, Attendance, Call, Learner, plan
from engine.model.coaching import Course
from engine.model.condition import Condition
from engine.model.playbook import Origin
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict

NOWHERE = Span("p.yaml", Place(1, 1), Place(1, 2))
HERE = Origin(NOWHERE)
TODAY = dt.date(2026, 11, 21)
LI = Learner("li", hired_on=dt.date(2026, 11, 1))
WELCOME = Course("welcome", Text("Welcome", "入门"), "onboarding", "online", HERE, after_hire=30)
YEARLY = Course("yearly", Text("Yearly", "年度"), "periodic", "online", HERE, every=365)
FIX = Course("fix", Text("Fix", "补课"), "targeted", "group", HERE, triggers=("stuck",))
STUCK = Call("li", "stuck", dt.date(2026, 11, 10), Text("stuck thrice", "三次停滞"))
ONLY = Condition("rep.role = 'x'", NOWHERE)


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def due(course, learner=LI, attended=(), calls=(), today=TODAY, ahead=30):
    found = plan([course], [learner], attended, calls, today, ahead)
    assert all(each.why.en and each.why.zh and each.why.en != each.why.zh for each in found)
    return [(each.by, each.done_on) for each in found]


@pytest.mark.parametrize(
    ("hired", "completed", "expected"),
    [
        (days(-20), None, days(10)),
        (days(-200), None, days(-170)),
        (days(-20), days(-1), None),
        (days(-20), days(0), None),
        (days(-20), days(1), days(10)),  # planned, not yet done
        (days(0), None, days(30)),
        (days(1), None, None),  # not yet here
        (None, None, None),
    ],
)
def test_onboarding_is_due_from_hiring_until_it_is_done(hired, completed, expected):
    found = due(WELCOME, replace(LI, hired_on=hired), [Attendance("li", "welcome", completed)])
    assert [by for by, _ in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("hired", "completed", "expected"),
    [
        (days(-900), [days(-500), days(-400)], days(-35)),  # by the last time
        (days(-900), [days(-335)], days(30)),
        (days(-900), [days(-334)], None),  # a day beyond what is looked ahead
        (days(-900), [], days(0)),
        (days(-360), [], days(5)),
        (None, [], days(0)),
    ],
)
def test_periodic_is_due_again_after_the_last_time(hired, completed, expected):
    attended = [Attendance("li", "yearly", day) for day in completed]
    found = due(YEARLY, replace(LI, hired_on=hired), attended)
    assert [by for by, _ in found] == ([expected] if expected else [])
    assert [done for _, done in found] == ([completed[-1] if completed else None] if expected else [])


@pytest.mark.parametrize(
    ("completed", "calls", "expected"),
    [
        (None, [STUCK], STUCK.since),
        (STUCK.since, [STUCK], None),  # done on the day of the prompt
        (STUCK.since - dt.timedelta(days=1), [STUCK], STUCK.since),  # said again since
        (None, [replace(STUCK, trigger="other")], None),
        (None, [replace(STUCK, rep="wu")], None),
        (None, [replace(STUCK, since=days(1))], None),
        (None, [STUCK, replace(STUCK, since=days(-60))], days(-60)),
        (None, [], None),
    ],
)
def test_targeted_answers_a_prompt_that_came_after_it(completed, calls, expected):
    found = due(FIX, attended=[Attendance("li", "fix", completed)], calls=calls)
    assert [by for by, _ in found] == ([expected + dt.timedelta(days=TARGETED_WITHIN)] if expected else [])


def test_the_reason_quotes_the_prompt_and_counts_the_others():
    found = plan([FIX], [LI], [], [STUCK, STUCK, STUCK], TODAY)
    assert found[0].why == Text("targeted, since 2026-11-10: stuck thrice (and 2 more)", "针对性培训,自 2026-11-10 起:三次停滞(另有 2 条)")


@pytest.mark.parametrize(("verdict", "asked"), [(Verdict.MET, 1), (Verdict.NOT_MET, 0), (Verdict.UNKNOWN, 0), (None, 0)])
def test_a_course_with_a_condition_is_for_those_who_meet_it(verdict, asked):
    learner = replace(LI, meets={"welcome": verdict} if verdict else {})
    assert len(due(replace(WELCOME, when=ONLY), learner)) == asked


def test_who_has_left_and_what_is_switched_off_is_left_out():
    assert due(WELCOME, replace(LI, left_on=TODAY)) == []
    assert len(due(WELCOME, replace(LI, left_on=days(1)))) == 1
    assert due(replace(WELCOME, off=HERE)) == []


@settings(deadline=None)
@given(
    hired=st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1)),
    completed=st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1))),
    ahead=st.integers(0, 400),
)
def test_looking_further_ahead_only_adds_and_what_is_done_today_is_not_due(hired, completed, ahead):
    learner = replace(LI, hired_on=hired)
    attended = [Attendance("li", course, day) for course in ("welcome", "yearly") for day in completed]
    near = plan([WELCOME, YEARLY], [learner], attended, [], TODAY, ahead)
    far = plan([WELCOME, YEARLY], [learner], attended, [], TODAY, ahead + 50)
    assert {(each.course, each.by) for each in near} <= {(each.course, each.by) for each in far}
    done = [Attendance("li", course, TODAY) for course in ("welcome", "yearly")]
    assert plan([WELCOME, YEARLY], [learner], [*attended, *done], [], TODAY, 364) == []
