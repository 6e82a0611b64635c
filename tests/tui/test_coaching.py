"""Coaching: the queue by need, prompts answered, a session held from its start to its end, and what was undertaken followed up."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk, refusal
from tui.screens.coaching import CoachingScreen
from tui.screens.deal import DealScreen
from tui.screens.form import Form
from tui.screens.talking import due_day
from tui.screens.write import Write
from tui.widgets.agenda_box import AgendaBox
from tui.widgets.follow_box import FollowBox
from tui.widgets.note_area import NoteArea
from tui.widgets.session_box import SessionBox


def coach(language: str = "en") -> FakeDesk:
    return FakeDesk(language="zh" if language == "zh" else "en", user="boss")


def the(at: Driver) -> CoachingScreen:
    assert isinstance(at.app.screen, CoachingScreen)
    return at.app.screen


async def begun(at: Driver) -> None:
    """Begin a 1:1 with the one most in need."""
    await at.press("3")
    await at.rest()
    await at.press("s", "enter")
    await at.rest()


def test_the_queue_is_in_the_order_of_the_desk_and_says_why() -> None:
    async def script(at: Driver) -> None:
        await at.press("3")
        await at.rest()
        assert [row.id for row in the(at).queue.list.rows] == [row.id for row in at.desk.coaching.queue()]
        assert at.app.focused is the(at).queue.list
        text = at.text()
        for said in (
            "4 条提示，面谈逾期 0 天",
            "只有一位联系人",
            "days_in_stage",
            "可以这样问",
            "找到决策人",
            "原因类别: 转化率",
            "<提示 4>",
        ):
            assert said in text
        await at.press("j")
        await at.rest()
        assert {row.prompt.rep for row in the(at).prompts.list.rows} == {the(at).queue.list.current.id}  # type: ignore[union-attr]
        await at.press("enter")
        assert at.app.focused is the(at).prompts.list
        await at.press("escape")
        assert at.app.focused is the(at).queue.list
        await at.press("G")
        await at.rest()
        assert "没有辅导提示" in at.text()
        assert "华东一组" in at.text()

    drive(script, desk=coach("zh"), size=(140, 56))


def test_enter_on_a_prompt_opens_its_deal() -> None:
    async def script(at: Driver) -> None:
        await at.press("3", "enter", "j")
        wanted = the(at).prompts.list.current.prompt.record  # type: ignore[union-attr]
        await at.press("enter")
        await at.rest()
        screen = at.app.screen
        assert isinstance(screen, DealScreen)
        assert screen.card.card
        assert screen.card.card.row.id == wanted

    drive(script)


def test_prompts_are_accepted_and_dismissed_with_a_reason() -> None:
    async def script(at: Driver) -> None:
        await at.press("3")
        await at.rest()
        await at.press("enter")
        first, second = [row.prompt.id for row in the(at).prompts.list.rows[:2]]
        await at.press("a")
        assert "Saved: accepted" in at.text()
        assert first not in [row.prompt.id for row in the(at).prompts.list.rows]
        await at.press("d", "enter")
        assert "it stays in the record" in at.text()
        at.desk.broken = refusal()
        await at.type("已谈过")
        await at.press("enter")
        assert "Error ST101" in at.text()
        await at.press("enter")
        assert "Saved: dismissed" in at.text()
        assert at.desk.coaching.answers == {first: ("accepted", ""), second: ("dismissed", "已谈过")}
        await at.press("u")
        assert "cannot be undone" in at.text()

    drive(script, desk=coach())


def test_agenda_points_open_to_facts_and_questions_and_their_prompts_are_answered() -> None:
    async def script(at: Driver) -> None:
        await at.press("3", "right")
        await at.rest()
        assert at.app.focused is the(at).queue.list
        assert "Wins to praise" in at.text()
        await at.press("enter")
        assert at.app.focused is the(at).query_one(AgendaBox)
        await at.press("a")
        assert "Put the cursor on a prompt first" in at.text()
        await at.press("j", "j", "enter")
        assert "Who else should know of this?" in at.text()
        await at.press("a")
        assert "Saved: accepted" in at.text()
        assert len(at.desk.coaching.answers) == 1

    drive(script, desk=coach())


def test_notes_are_private_until_they_are_shared() -> None:
    async def script(at: Driver) -> None:
        await begun(at)
        assert at.app.focused is the(at).query_one(SessionBox)
        assert "Saved: 1:1 with" in at.text()
        await at.press("n")
        await at.type("两周内见到决策人")
        await at.press("enter")
        assert "Saved: a private note, Goal" in at.text()
        assert at.desk.coaching.written[0].private
        await at.press("p")
        assert "Put the cursor on a note" in at.text()
        await at.press("j", "p")
        assert "the note is shared" in at.text()
        assert not at.desk.coaching.written[0].private
        await at.press("p")
        assert "Only a private note of your own" in at.text()

    drive(script, desk=coach(), size=(140, 44))


def test_a_commitment_is_measured_from_its_baseline_and_keeps_what_was_typed_when_refused() -> None:
    async def script(at: Driver) -> None:
        await begun(at)
        await at.press("m")
        assert isinstance(at.app.screen, Form)
        await at.type("Call the buyer")
        await at.press("enter", "enter", "enter", "down")
        assert "> recent_meetings" in at.text()
        await at.press("enter", "enter", "enter")
        assert "CO113" in at.text()
        assert "Call the buyer" in at.text()
        await at.type("+2")
        await at.press("enter")
        assert "baseline 1, expected change +2" in at.text()
        made = at.desk.coaching.made[0].commitment
        assert (made.what, made.due, made.measure, made.owner) == ("Call the buyer", dt.date(2026, 12, 4), "recent_meetings", made.about)
        await at.press("left")
        assert at.app.focused is the(at).query_one(FollowBox)
        assert "[open] Call the buyer" in at.text()
        await at.press("v")
        assert "measured by itself" in at.text()

    drive(script, desk=coach(), size=(140, 44))


def test_a_session_is_closed_with_a_reason_and_looked_at_again() -> None:
    async def script(at: Driver) -> None:
        await begun(at)
        await at.press("n")
        await at.type("两周内见到决策人")
        await at.press("enter", "f")
        assert "Nothing was undertaken in it" in at.text()
        await at.type("只是问候")
        await at.press("enter")
        assert "is closed" in at.text()
        assert at.desk.coaching.reasons == {"S-1": "只是问候"}
        assert "Sessions held" in at.text()
        await at.press("enter")
        await at.rest()
        assert "两周内见到决策人" in at.text()
        assert "closed 2026-11-20" in at.text()
        await at.press("n")
        assert "open session" in at.text()
        await at.press("escape")
        await at.rest()
        assert "No session is open" in at.text()

    drive(script, desk=coach(), size=(140, 44))


def test_a_commitment_without_a_measure_is_kept_or_missed_by_the_coach_or_taken_back() -> None:
    async def script(at: Driver) -> None:
        await begun(at)
        for what in ("first", "second"):
            await at.press("m")
            await at.type(what)
            await at.press("enter")
            assert at.app.focused is at.app.screen.query_one("#field-due")
            await at.press("enter", "enter", "enter", "enter", "enter")
        await at.press("left")
        await at.press("v", "j", "enter")
        await at.type("not called")
        await at.press("enter")
        assert "Saved: missed. first" in at.text()
        assert "[missed] first" in at.text()
        await at.press("k", "k")
        await at.press("w")
        await at.type("no longer needed")
        await at.press("enter")
        assert "[withdrawn] second" in at.text()
        assert [view.state for view in at.desk.coaching.made] == ["missed", "withdrawn"]
        assert at.desk.coaching.made[1].note == "no longer needed"

    drive(script, desk=coach(), size=(140, 44))


def test_an_unfinished_note_survives_esc_a_refusal_and_other_screens() -> None:
    async def script(at: Driver) -> None:
        await begun(at)
        await at.press("n")
        await at.type("半句")
        await at.press("escape", "1")
        await at.rest()
        await at.press("3")
        await at.rest()
        assert "draft, not saved: 半句" in at.text()
        await at.press("n")
        await at.type("话")
        await at.press("ctrl+j")
        await at.type("第二行")
        at.desk.broken = RuntimeError("the disk is full")
        await at.press("enter")
        assert isinstance(at.app.screen, Write)
        assert "the disk is full" in at.text()
        assert at.app.screen.query_one(NoteArea).text == "半句话\n第二行"
        assert at.desk.coaching.written == []
        await at.press("enter")
        assert at.desk.coaching.written[0].text == "半句话\n第二行"
        assert at.app.drafts == {}
        assert "draft, not saved" not in at.text()

    drive(script, desk=coach())


def test_a_rep_reads_their_own_page_and_brings_what_is_hard() -> None:
    async def script(at: Driver) -> None:
        await at.press("3")
        await at.rest()
        await at.press("s")
        assert "begun by whoever coaches you" in at.text()
        await at.press("left", "enter")
        await at.rest()
        assert "What would you like to talk about next time?" in at.text()
        await at.press("enter")
        await at.type("no time")
        await at.press("enter")
        note = at.desk.coaching.written[0]
        assert (note.session, note.slot, note.text, note.private) == ("li.wei", "difficulty", "no time", True)

    desk = FakeDesk()
    desk.coaching.queue = list  # type: ignore[method-assign]
    drive(script, desk=desk)


def test_a_call_that_fails_is_a_message_and_the_screen_goes_on() -> None:
    async def script(at: Driver) -> None:
        at.desk.broken = refusal()
        await at.press("3")
        await at.rest()
        assert "Error ST101" in at.text()
        await at.press("r")
        await at.rest()
        assert "Error" not in at.text()
        assert the(at).queue.list.rows

    drive(script, desk=coach())


def test_the_language_changes_while_a_session_is_open() -> None:
    async def script(at: Driver) -> None:
        await begun(at)
        await at.press("L")
        await at.rest()
        for said in ("目标", "两周后希望有什么不同", "笔记默认私密", "面谈进行中", "n 笔记"):
            assert said in at.text()

    drive(script, desk=coach())


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-12-04", dt.date(2026, 12, 4)), ("14", dt.date(2026, 12, 4)), ("+1天", dt.date(2026, 11, 21)), ("soon", None), ("", None)],
)
def test_a_due_day_as_people_write_it(text: str, day: dt.date | None) -> None:
    assert due_day(text, dt.date(2026, 11, 20)) == day
