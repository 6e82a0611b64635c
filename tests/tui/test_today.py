"""Today: what is asked, by which rule, of whom; ticking from there."""

from __future__ import annotations

from engine.errors import UsageError
from engine.model.text import Text
from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk
from tui.screens.ask import Ask
from tui.screens.today import TodayScreen
from tui.widgets.row_list import RowList


def test_mine_first_with_days_late_and_the_rule_that_asks() -> None:
    async def script(at: Driver) -> None:
        text = at.text()
        assert "11 days late" in text
        assert "qualify > actions > champion-named" in text
        assert "3 overdue" in text
        assert at.app.focused is at.app.screen.query_one(RowList)
        assert {row.owner for row in at.app.screen.query_one(RowList).rows} == {"li.wei"}
        await at.press("o")
        assert len({row.owner for row in at.app.screen.query_one(RowList).rows}) == 6

    drive(script)


def test_who_has_nothing_sees_everyones_and_is_told_so() -> None:
    async def script(at: Driver) -> None:
        assert "this is what is asked of everyone" in at.text()
        await at.press("o")
        assert "Nothing is asked of you today. Press o" in at.text()

    drive(script, desk=FakeDesk(user="nobody"))


def test_an_empty_book_says_what_to_do() -> None:
    async def script(at: Driver) -> None:
        assert "按 o 查看所有人的行动" in at.text().replace("\n", "")
        await at.press("o")
        assert "dealcoach import" in at.text()
        await at.press("2")
        assert "dealcoach import" in at.text()

    drive(script, desk=FakeDesk(0, "zh"))


def test_space_asks_for_evidence_and_saves_before_it_says_so() -> None:
    async def script(at: Driver) -> None:
        await at.press("space")
        assert isinstance(at.app.screen, Ask)
        await at.type("q王总 1/2")
        await at.press("enter")
        assert isinstance(at.app.screen, TodayScreen)
        assert "Saved: ticked Name the champion" in at.text()
        assert at.app.focused is at.app.screen.query_one(RowList)
        await at.press("u")
        assert "undone" in at.text()

    desk = FakeDesk()
    told: list[str] = []
    tick = desk.tick
    desk.tick = lambda deal, action, evidence: (told.append(evidence), tick(deal, action, evidence))[1]  # type: ignore[method-assign]
    drive(script, desk=desk)
    assert told == ["q王总 1/2"]
    assert desk.ticks == {}
    assert "untick" in desk.calls


def test_a_refused_tick_keeps_what_was_typed() -> None:
    desk = FakeDesk()

    async def script(at: Driver) -> None:
        await at.press("space")
        await at.type("evidence")
        desk.broken = UsageError("ST109", Text("the evidence is a placeholder", "证据只是占位"))
        await at.press("enter")
        assert isinstance(at.app.screen, Ask)
        assert "Error ST109: the evidence is a placeholder" in at.text()
        assert "evidence" in at.app.screen.query_one("Input").value
        await at.press("enter")
        assert isinstance(at.app.screen, TodayScreen)

    drive(script, desk=desk)
    assert [tick.evidence for tick in desk.ticks.values()] == ["evidence"]


def test_a_criterion_is_not_ticked() -> None:
    async def script(at: Driver) -> None:
        await at.press("o")
        rows = at.app.screen.query_one(RowList)
        rows.cursor = next(i for i, row in enumerate(rows.rows) if row.action.kind == "ask")
        await at.press("space")
        assert isinstance(at.app.screen, TodayScreen)
        assert "not a step to tick" in at.text()
        assert "deal.amount" in at.text()

    assert drive(script).ticks == {}


def test_filter_narrows_in_both_widths_and_esc_clears() -> None:
    async def script(at: Driver) -> None:
        await at.press("o")
        rows = at.app.screen.query_one(RowList)
        everything = len(rows.rows)
        await at.press("/")
        await at.type("华东 \uff25\uff32\uff30")
        assert 0 < len(rows.rows) < everything
        assert {row.account for row in rows.rows} == {"华东精密制造集团"}
        await at.press("enter")
        assert at.app.focused is rows
        await at.press("/")
        await at.type(" nothing like it")
        assert "Nothing matches" in at.text()
        assert "qualify >" not in at.text()
        await at.press("escape")
        assert len(rows.rows) == everything
        assert at.app.focused is rows

    drive(script)


def test_keys_of_a_chinese_keyboard_work_too() -> None:
    async def script(at: Driver) -> None:
        await at.press("\u3001")
        assert at.app.focused is at.app.screen.query_one("FilterInput")

    drive(script)
