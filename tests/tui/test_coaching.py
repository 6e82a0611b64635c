"""Coaching: reps by urgency, their prompts with facts, questions and plays."""

from __future__ import annotations

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk
from tui.screens.coaching import CoachingScreen, by_rep
from tui.screens.deal import DealScreen


def test_reps_with_the_most_urgent_prompts_come_first() -> None:
    desk = FakeDesk(60)
    rows = by_rep(desk.reps(), desk.prompts())
    assert {row.id for row in rows} == {id for id, _ in desk.reps()}
    assert [row.priority for row in rows] == sorted(row.priority for row in rows)
    assert rows[-1].prompts == ()


def test_prompts_of_the_rep_with_facts_questions_and_steps() -> None:
    async def script(at: Driver) -> None:
        await at.press("3")
        screen = at.app.screen
        assert isinstance(screen, CoachingScreen)
        assert at.app.focused is screen.reps.list
        text = at.text()
        for said in ("李伟", "只有一位联系人", "days_in_stage", "可以这样问", "找到决策人", "约决策人十五分钟", "原因类别: 转化率"):
            assert said in text
        await at.press("j")
        assert {row.prompt.rep for row in screen.prompts.list.rows} == {screen.reps.list.current.id}
        await at.press("enter")
        assert at.app.focused is screen.prompts.list
        await at.press("escape")
        assert at.app.focused is screen.reps.list
        await at.press("G")
        assert "没有辅导提示" in at.text()

    drive(script, desk=FakeDesk(language="zh"))


def test_enter_on_a_prompt_opens_its_deal() -> None:
    async def script(at: Driver) -> None:
        await at.press("3", "enter", "j")
        wanted = at.app.screen.query_one("#prompts-rows").current.prompt.record  # type: ignore[attr-defined]
        await at.press("enter")
        await at.rest()
        screen = at.app.screen
        assert isinstance(screen, DealScreen)
        assert screen.card.card
        assert screen.card.card.row.id == wanted

    drive(script)
