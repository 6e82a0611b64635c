"""Deal: the card follows the list; ticking, confirming, waiving, why, and going on."""

from __future__ import annotations

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk, refusal
from tui.screens.ask import Ask
from tui.screens.deal import DealScreen
from tui.widgets.checklist import Checklist
from tui.widgets.criteria import Criteria
from tui.widgets.deal_card import CardView
from tui.widgets.row_list import RowList


async def opened(at: Driver, deal: str = "D-00006") -> None:
    at.app.open_deal(deal)
    await at.rest()


def test_enter_on_today_opens_its_deal_with_the_checklist_in_focus() -> None:
    async def script(at: Driver) -> None:
        await at.press("enter")
        await at.rest()
        screen = at.app.screen
        assert isinstance(screen, DealScreen)
        assert screen.card.card
        assert screen.card.card.row.id == "D-00006"
        assert screen.pane().list.current.id == "D-00006"
        assert at.app.focused is screen.query_one(Checklist)
        text = at.text()
        for said in (
            "1 of 3 met",
            "closed",
            "Smallest way out",
            "15 min",
            "Two meetings in two weeks",
            "not met",
            "unknown",
            "2 of 21 days",
        ):
            assert said in text
        assert "[x] Hold a SPIN discovery call" in text
        assert "[ ] Name the champion" in text

    drive(script)


def test_tick_confirm_untick_and_undo() -> None:
    async def script(at: Driver) -> None:
        await opened(at)
        await at.press("space")
        assert "ticked by the data, when: count(activities" in at.text()
        await at.press("j", "space")
        await at.type("met her")
        await at.press("enter")
        assert "Saved: ticked Name the champion" in at.text()
        assert "evidence: met her" in at.text()
        assert "waits to be confirmed by: manager" in at.text()
        assert at.app.focused is at.app.screen.query_one(Checklist)
        assert at.app.screen.query_one(Checklist).cursor == 1
        await at.press("c")
        assert "confirmed by li.wei" in at.text()
        await at.press("u")
        assert "cannot be undone" in at.text()
        await at.press("space")
        assert "the tick is taken back" in at.text()
        assert at.desk.ticks == {}
        await at.press("u")

    desk = drive(script)
    assert desk.ticks["D-00006", "champion-named"].evidence == "met her"


def test_waiving_needs_a_reason_and_a_right() -> None:
    async def script(at: Driver) -> None:
        await opened(at)
        await at.press("j", "j", "j")
        assert at.app.focused is at.app.screen.query_one(Criteria)
        await at.press("w")
        assert "lets nobody waive" in at.text()
        await at.press("j", "w", "enter")
        assert isinstance(at.app.screen, Ask)
        assert "it stays in the record" in at.text()
        at.desk.broken = refusal()
        await at.type("季度末")
        await at.press("enter")
        assert "Error ST101: only a manager may do this  ask your manager" in at.text()
        await at.press("enter")
        assert "waived by li.wei until 2026-12-04: 季度末" in at.text()
        assert "2 of 3 met" in at.text()
        assert at.desk.waivers["D-00006", "enough-contact"].reason == "季度末"
        await at.press("u")
        assert "undone" in at.text()

    assert drive(script).waivers == {}


def test_enter_says_why_sub_expression_by_sub_expression() -> None:
    async def script(at: Driver) -> None:
        await opened(at)
        await at.press("j", "j", "j", "j", "enter")
        text = at.text()
        for said in (
            "recent_meetings >= 2 and",
            "[x] deal.next_step is set",
            "deals.csv:128",
            "qualify.yaml:36",
            "may be waived by: manager",
        ):
            assert said in text
        await at.press("y")
        assert "Copied: [ ] not met" in at.text()
        await at.press("enter")
        assert "qualify.yaml:36" not in at.text()

    drive(script, size=(120, 60))


def test_previous_and_next_deal_and_back_to_the_list() -> None:
    async def script(at: Driver) -> None:
        await opened(at)
        await at.press("]")
        await at.rest()
        screen = at.app.screen
        assert isinstance(screen, DealScreen)
        assert screen.card.card
        assert screen.card.card.row.id == "D-00007"
        assert at.app.focused is screen.query_one(Checklist)
        await at.press("[", "[")
        await at.rest()
        assert screen.card.card.row.id == "D-00005"
        await at.press("escape", "G")
        await at.rest()
        assert screen.card.card.row.id == "D-00023"
        assert at.app.focused is screen.pane().list

    drive(script)


def test_a_small_terminal_shows_list_or_card() -> None:
    async def script(at: Driver) -> None:
        await at.press("2")
        assert not at.app.screen.query_one(CardView).display
        await at.press("j", "enter")
        await at.rest()
        assert at.app.screen.query_one(CardView).display
        assert not at.app.screen.query_one("#deals").display
        await at.press("escape")
        assert at.app.screen.query_one("#deals").display
        assert at.app.focused is at.app.screen.query_one(RowList)
        await at.pilot.resize_terminal(160, 40)
        await at.settle()
        assert at.app.screen.query_one(CardView).display

    drive(script, size=(80, 24))


def test_a_deal_that_is_gone_is_a_message() -> None:
    async def script(at: Driver) -> None:
        await opened(at, "D-99999")
        assert "Error WS120: there is no deal D-99999  look for it with /" in at.text()
        await at.press("1")
        assert "Next required actions" in at.text()

    drive(script)


def test_the_store_changing_underneath_is_shown() -> None:
    async def script(at: Driver) -> None:
        await opened(at)
        assert "someone else" not in at.text()
        at.desk.tick("D-00006", "champion-named", "someone else")
        await at.pilot.pause(2.3)
        await at.settle()
        assert "someone else" in at.text()

    drive(script, desk=FakeDesk(user="zhang.min"))
