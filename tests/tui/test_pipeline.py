"""Pipeline: the gap comes first, the funnel stage by stage, what changed since a day, and a stage worked up."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from rich.cells import cell_len

from engine.model.funnel import CHANGES
from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk, refusal
from tui.screens.deal import DealScreen
from tui.screens.drilled import DrillScreen
from tui.screens.pipeline import INKS, PipelineScreen
from tui.settings import Settings


def the(at: Driver) -> PipelineScreen:
    assert isinstance(at.app.screen, PipelineScreen)
    return at.app.screen


def test_the_gap_comes_first_then_the_funnel() -> None:
    async def script(at: Driver) -> None:
        await at.press("5")
        assert at.app.focused is the(at).stages.list
        lines = [line for line in at.text().splitlines() if line.strip()]
        assert "CNY 2,400,000 missing to CNY 5,000,000" in lines[1]
        text = at.text()
        for said in ("52%", "1.5 times, 3.2 are needed", "P50 CNY 2,900,000", "a big deal slips", "Qualify", "61%", "55-67%", "26,946"):
            assert said in text
        assert "李伟 (Propose)" in text, "where one rep leaks"
        await at.press("G")
        assert "needs n ≥ 5 deals that entered" in at.text(), "a figure that is not given says why"

    drive(script, size=(150, 50))


def test_a_target_that_is_reached_and_one_that_is_not_there() -> None:
    async def script(at: Driver) -> None:
        await at.press("5")
        assert "已达成，超出 CNY 600,000" in at.text()

    desk = FakeDesk(language="zh")
    desk.pipeline.target = Fraction(2_000_000)
    drive(script, desk=desk)

    async def none(at: Driver) -> None:
        await at.press("5")
        assert "there is no target for 2026-Q4" in at.text()

    other = FakeDesk()
    other.pipeline.target = None
    drive(none, desk=other)


def test_bars_align_in_chinese_and_are_ascii_where_asked() -> None:
    async def script(at: Driver) -> None:
        await at.press("5")
        rows = [
            line
            for line in at.text().splitlines()
            if "█" in line and ("阶段" in line or "确认" in line or "线索" in line or "报价" in line)
        ]
        assert len(rows) == 3
        assert len({cell_len(row[: row.index("█")]) for row in rows}) == 1

    drive(script, desk=FakeDesk(language="zh"), size=(150, 50))

    async def plain(at: Driver) -> None:
        await at.press("5")
        assert "█" not in at.text()
        assert "####" in at.text()

    drive(plain, settings=Settings(ascii=True), size=(150, 50))


def test_what_changed_since_another_day_and_by_another_group() -> None:
    async def script(at: Driver) -> None:
        await at.press("5", "right", "right")
        assert "CNY 13,000,000 became CNY 12,540,000" in at.text()
        assert "+740,000" in at.text()
        assert "+12" in at.text()
        await at.press("s")
        await at.press(*(["backspace"] * 10))
        await at.type("30")
        await at.press("enter")
        assert "since 2026-10-21" in at.text()
        await at.press("b")
        assert "by team" in at.text()
        assert at.desk.pipeline.asked[-1] in ("team", (dt.date(2026, 10, 21), "team"))
        await at.press("s")
        await at.press(*(["backspace"] * 10))
        await at.type("soon")
        await at.press("enter")
        assert "JD104" in at.text(), "what is no day is told, and stays in the line"
        await at.press("escape")
        await at.press("enter")
        assert isinstance(at.app.screen, DealScreen)

    drive(script)


def test_enter_works_a_stage_up() -> None:
    async def script(at: Driver) -> None:
        await at.press("5", "j", "enter")
        assert isinstance(at.app.screen, DrillScreen)
        text = at.text()
        for said in ("商机确认：转化率 51%，通常 61%", "低于平常", "攻坚计划", "客户关系", "商务条款", "华东精密 ERP 二期", "李伟"):
            assert said in text
        await at.press("escape")
        assert at.app.focused is the(at).stages.list

    drive(script, desk=FakeDesk(language="zh"))


def test_a_refused_part_does_not_keep_the_others_back_and_an_empty_book_says_what_to_do() -> None:
    async def script(at: Driver) -> None:
        at.desk.broken = refusal()
        await at.press("5")
        assert "WS101" in at.text() or "error" in at.text().casefold()
        assert "Stages" in at.text()

    drive(script)

    async def empty(at: Driver) -> None:
        await at.press("5")
        assert "import the book" in at.text()

    desk = FakeDesk()
    desk.pipeline.empty = True
    drive(empty, desk=desk)


def test_the_language_changes_while_it_runs_and_a_small_screen_keeps_the_stages() -> None:
    async def script(at: Driver) -> None:
        await at.press("5", "L")
        assert "<5 管道>" in at.text()
        assert "方案报价" in at.text()

    drive(script, size=(80, 24))


def test_every_kind_of_change_has_its_ink() -> None:
    assert set(INKS) == set(CHANGES)
