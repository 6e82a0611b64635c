"""Awards: a statement down to the cent, the standing, what waits for approval, disputes, and what a deal would pay."""

from __future__ import annotations

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk, refusal
from tui.screens.awards import AwardsScreen
from tui.screens.what_if import WhatIfScreen
from tui.settings import Settings
from tui.widgets.row_list import RowList
from tui.widgets.standing_box import StandingBox


def the(at: Driver) -> AwardsScreen:
    assert isinstance(at.app.screen, AwardsScreen)
    return at.app.screen


def test_a_rep_sees_their_own_statement_to_the_cent() -> None:
    async def script(at: Driver) -> None:
        await at.press("4")
        await at.rest()
        assert not the(at).people.display
        assert at.app.focused is the(at).lines_pane.list
        text = at.text()
        for said in (
            "2026-Q4",
            "CNY 55,173.00",
            "approved",
            "held",
            "times 120%: a new customer",
            "half to even, to the cent",
            "in this order",
        ):
            assert said in text
        await at.press("enter")
        assert at.app.focused is the(at).query_one("#lines-detail")
        await at.press("escape")
        assert at.app.focused is the(at).lines_pane.list
        await at.press("G")
        assert "the invoice is not paid yet" in at.text()
        assert "AW501" in at.text()

    drive(script, size=(140, 44))


def test_periods_are_turned_and_a_locked_one_says_so() -> None:
    async def script(at: Driver) -> None:
        await at.press("4")
        await at.rest()
        await at.press("[")
        assert "2026-Q3" in at.text()
        assert "locked" in at.text()
        assert len(the(at).lines_pane.list.rows) == 2
        await at.press("]", "]")
        assert "2026-Q4" in at.text()
        assert "no further period" in at.text()

    drive(script)


def test_the_standing_shows_bars_words_and_contest_places() -> None:
    async def script(at: Driver) -> None:
        await at.press("4", "right")
        await at.rest()
        assert at.app.focused is the(at).query_one(StandingBox)
        text = at.text()
        for said in ("82%", "CNY 492,000 / 指标 CNY 600,000", "再完成 CNY 108,000 可达 8% 档", "150%", "李伟 (我)", "进行中", "CNY 1500"):
            assert said in text
        assert "█" in text

    drive(script, desk=FakeDesk(language="zh"))


def test_with_ascii_the_bars_are_ascii() -> None:
    async def script(at: Driver) -> None:
        await at.press("4", "right")
        await at.rest()
        assert "[####" in at.text()
        assert "█" not in at.text()

    drive(script, settings=Settings(ascii=True))


def test_a_rep_disputes_a_line_with_a_reason_and_may_approve_nothing() -> None:
    async def script(at: Driver) -> None:
        await at.press("4")
        await at.rest()
        await at.press("b", "enter")
        assert "it stays in the record" in at.text()
        at.desk.broken = refusal()
        await at.type("份额应为 60%")
        await at.press("enter")
        assert "Error ST101" in at.text()
        await at.press("enter")
        assert "Saved: disputed" in at.text()
        assert "disputed by li.wei: 份额应为 60%" in at.text()
        assert at.desk.awards.disputes["li.wei-2026-Q4-0"].reason == "份额应为 60%"
        await at.press("left", "a")
        assert "not yours to decide" in at.text()
        await at.press("space")
        assert the(at).marked == set()

    drive(script, size=(140, 44))


def test_who_approves_sees_what_waits_first_and_approves_what_is_marked() -> None:
    async def script(at: Driver) -> None:
        await at.press("4")
        await at.rest()
        assert the(at).part == "part.waiting"
        assert at.app.focused is the(at).waiting.list
        before = len(the(at).waiting.list.rows)
        await at.press("space", "j", "space")
        assert at.text().count("[x]") == 2
        await at.press("a")
        assert "Saved: approved 2. 2 entries" in at.text()
        assert len(the(at).waiting.list.rows) == before - 2
        assert the(at).marked == set()
        await at.press("d")
        await at.type("wrong rate")
        await at.press("enter")
        assert "Saved: refused 1" in at.text()
        assert sorted(at.desk.awards.states.values()) == ["approved", "approved", "refused"]
        assert list(at.desk.awards.reasons.values()) == ["wrong rate"]
        await at.press("v")
        assert "disputed entry first" in at.text()

    drive(script, desk=FakeDesk(user="ops"), size=(140, 44))


def test_a_dispute_is_decided_with_a_reason_and_not_approved() -> None:
    async def script(at: Driver) -> None:
        at.desk.awards.dispute("li.wei-2026-Q4-1", "wrong share")
        await at.press("4")
        await at.rest()
        assert "disputed by ops: wrong share" in at.text()
        await at.press("a")
        assert "decided, not approved" in at.text()
        await at.press("v", "j", "enter")
        await at.type("as agreed")
        await at.press("enter")
        assert "Saved: rejected" in at.text()
        assert at.desk.awards.states["li.wei-2026-Q4-1"] == "waiting"
        assert at.desk.awards.disputes["li.wei-2026-Q4-1"].note == "as agreed"

    drive(script, desk=FakeDesk(user="ops"), size=(140, 44))


def test_the_pay_of_others_follows_the_list_of_people() -> None:
    async def script(at: Driver) -> None:
        await at.press("4")
        await at.rest()
        await at.press("escape")
        assert at.app.focused is the(at).people.list
        await at.press("right", "j")
        await at.rest()
        assert the(at).pay
        assert the(at).pay.statement.person == "wang.fang"
        await at.press("enter", "b")
        assert "Only a line of your own pay" in at.text()

    drive(script, desk=FakeDesk(user="ops"))


def test_what_winning_a_deal_would_pay() -> None:
    async def script(at: Driver) -> None:
        await at.press("2", "i")
        assert isinstance(at.app.screen, WhatIfScreen)
        assert "If 华东精密 ERP 二期 were won" in at.text()
        assert "CNY 17,280.00" in at.text()
        await at.press("escape")
        assert at.app.focused is at.app.screen.query_one(RowList)
        await at.press("j", "j", "j", "i")
        assert "AW611" in at.text()
        assert "fill it in first" in at.text()
        await at.press("escape")
        assert not isinstance(at.app.screen, WhatIfScreen)

    drive(script)


def test_nobody_to_see_says_what_to_do() -> None:
    async def script(at: Driver) -> None:
        await at.press("4")
        await at.rest()
        assert "nobody whose pay you may see" in at.text()
        await at.press("right", "right")
        assert "Nothing waits for approval" in at.text()

    desk = FakeDesk(user="guest")
    desk.awards.people = list  # type: ignore[method-assign]
    desk.awards.waiting = list  # type: ignore[method-assign]
    drive(script, desk=desk)


def test_a_failing_call_is_a_message() -> None:
    async def script(at: Driver) -> None:
        at.desk.broken = refusal()
        await at.press("4")
        await at.rest()
        assert "Error ST101" in at.text()
        await at.press("r")
        await at.rest()
        assert "CNY 55,173.00" in at.text()

    drive(script)
