"""My targets: the status in words, the pace, what is missing, what closes it, and the work behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from engine.model.closing import ActionPlan, Gap
from engine.model.views_targets import GapView
from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk
from tui.look import Look
from tui.screens.targets import TargetsScreen
from tui.widgets.target_detail import gap_lines
from tui.words import Words


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
            "华东精密 ERP 二期, 李伟, due: 2026-11-30",
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


def test_a_limit_and_what_is_unknown_ask_for_no_pipeline() -> None:
    desk, zero = FakeDesk(), Fraction(0)
    row = next(each for each in desk.targets.rows() if each.id == "q4")
    used = Gap(Fraction(600_000), Fraction(41_000), zero, zero, Fraction(559_000), "within")
    over = replace(used, closed=Fraction(610_000), gap=Fraction(-10_000), state="over")
    look = Look(Words("en"), dt.date(2026, 11, 21))
    said = [
        "".join(text for line in gap_lines(GapView(row, gap, ActionPlan(zero, zero, (), zero)), 100, look) for text, _ in line)
        for gap in (used, over, None)
    ]
    assert said == [
        "CNY 41,000 used of at most CNY 600,000: CNY 559,000 left",
        "CNY 610,000 used of at most CNY 600,000: CNY 10,000 over",
        "what has been reached is not known, so neither is what is missing",
    ]
