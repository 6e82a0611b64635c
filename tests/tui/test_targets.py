"""My targets: the status in words, the pace, what is missing, what closes it, and the work behind it."""

from __future__ import annotations

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk
from tui.screens.targets import TargetsScreen


def the(at: Driver) -> TargetsScreen:
    assert isinstance(at.app.screen, TargetsScreen)
    return at.app.screen


def test_a_rep_sees_pace_gap_and_plan_of_each_target() -> None:
    async def script(at: Driver) -> None:
        await at.press("6")
        await at.rest()
        text = at.text()
        for said in (
            "behind",
            "12%",
            "CNY 374,000 missing",
            "Have the plan signed",
            "+CNY 8,700",
            "李伟, due: 2026-11-30",
            "CNY 335,300 that nothing here closes",
            "13 in all, 2.2 a week",
        ):
            assert said in text
        await at.press("j")
        await at.rest()
        assert "10 reached, 6 expected" in at.text()
        assert "0.07 needed on each selling day" in at.text()
        await at.press("j")
        await at.rest()
        assert "floor 25%, target 30%, stretch 35%" in at.text()
        await at.press("j")
        await at.rest()
        assert "there is no pace" in at.text()
        assert "not applicable" in at.text()
        await at.press("enter")
        assert at.app.focused is the(at).query_one("#target-detail")
        await at.press("escape")
        assert at.app.focused is the(at).pane().list

    drive(script, size=(140, 50))


def test_who_is_held_to_none_sees_those_of_everyone_and_without_any_it_says_so() -> None:
    async def script(at: Driver) -> None:
        await at.press("6")
        await at.rest()
        assert "所有人" in at.text()
        assert "季度签约额" in at.text()
        await at.press("o")
        assert "今天没有您在执行的目标" in at.text()

    drive(script, desk=FakeDesk(language="zh", user="boss"))

    async def none(at: Driver) -> None:
        await at.press("6")
        assert "sales ops write them" in at.text()

    desk = FakeDesk()
    desk.targets.none = True
    drive(none, desk=desk)
