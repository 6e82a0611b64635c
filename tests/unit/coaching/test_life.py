"""A prompt lives one life: only legal steps, and an escalation that comes by itself at one instant, whenever it is asked about."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from engine.coaching.life import NEXT, escalates_at, may_follow, state
from engine.model.views_coaching import PromptStep

START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def step(to, day):
    return PromptStep(to, "ann", START + day * DAY)


@given(st.lists(st.sampled_from(sorted(NEXT)), max_size=12))
def test_every_life_ends_where_nothing_follows_or_goes_on_legally(wanted):
    steps = []
    for day, to in enumerate(wanted):
        if may_follow(steps, to):
            assert to in NEXT[state(steps)]
            steps.append(step(to, day))
        else:
            assert to not in NEXT[state(steps)]
    assert state(steps) == (steps[-1].state if steps else "open")
    names = [each.state for each in steps]
    if "verified" in names:
        assert names.index("verified") == len(names) - 1
        assert "committed" in names


def test_the_life_of_a_prompt_is_the_one_written_down():
    assert all(may_follow([step(each, day) for day, each in enumerate(before)], to) for before, to in [
        ((), "accepted"), (("accepted",), "committed"), (("accepted", "committed"), "verified"),
        (("accepted", "committed"), "expired"), (("accepted", "committed", "expired"), "escalated"), ((), "escalated"), ((), "dismissed"),
    ])  # fmt: skip
    assert not any(may_follow([step(each, day) for day, each in enumerate(before)], to) for before, to in [
        ((), "committed"), ((), "verified"), (("accepted",), "escalated"), (("accepted", "committed", "verified"), "dismissed"), (("dismissed",), "accepted"),
    ])  # fmt: skip


def test_one_that_nobody_takes_on_is_escalated_to_the_instant():
    assert escalates_at(START, (), 7) == START + 7 * DAY
    assert escalates_at(START, (), None) is None
    assert escalates_at(START, [step("accepted", 7)], 7) is None
    assert escalates_at(START, [step("accepted", 8)], 7) == START + 7 * DAY
    assert escalates_at(START, [step("escalated", 7)], 7) is None
    assert escalates_at(START, [step("dismissed", 2)], 7) is None


def test_one_whose_commitment_expired_is_escalated_after_as_long():
    life = [step("accepted", 1), step("committed", 1), step("expired", 10)]
    assert escalates_at(START, life, 7) == START + 17 * DAY
    assert escalates_at(START, [*life, step("accepted", 12)], 7) is None
