"""Inspect: a sample with what the machine found, findings that are kept before the screen says so, and compliance."""

from __future__ import annotations

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk
from tui.screens.form import Form
from tui.screens.inspect import InspectScreen


def the(at: Driver) -> InspectScreen:
    assert isinstance(at.app.screen, InspectScreen)
    return at.app.screen


def test_a_sample_shows_link_by_link_what_was_met() -> None:
    async def script(at: Driver) -> None:
        await at.press("7")
        assert at.app.focused is the(at).inspections.list
        await at.press("enter")
        assert at.app.focused is the(at).sample.list
        text = at.text()
        for said in ("I1", "种子 20261120", "华东精密 ERP 二期", "[x] 首次会面已完成", "[ ] 已约定下一步", "未达标", "数据不足"):
            assert said in text
        await at.press("j")
        assert "[!]" in at.text()
        assert "事后补录" in at.text()

    drive(script, desk=FakeDesk(language="zh"), size=(140, 44))


def test_a_finding_is_kept_with_its_corrective_action_and_then_put_right() -> None:
    async def script(at: Driver) -> None:
        await at.press("7", "enter", "e")
        assert isinstance(at.app.screen, Form)
        assert "step" in at.text(), "the first criterion that was not met stands there"
        await at.press("enter")
        await at.type("maybe")
        await at.press("enter")
        await at.press("enter", "enter", "enter", "enter")
        assert "yes or no" in at.text(), "an answer that fits nothing is told"
        for _ in range(5):
            await at.press("backspace")
        await at.type("no")
        await at.press("enter")
        await at.type("nobody knows of it")
        await at.press("enter")
        await at.type("Call them")
        await at.press("enter", "enter", "enter")
        assert isinstance(at.app.screen, InspectScreen)
        assert "Kept: step of 华东精密 ERP 二期" in at.text()
        assert "Call them" in at.text()
        await at.press("v")
        await at.press("enter")
        assert "Put right" in at.text()
        assert "done on 2026-11-20" in at.text()

    desk = drive(script, size=(140, 44))
    (found,) = desk.inspections.findings
    assert (found.leaf, found.held, found.note) == ("step", False, "nobody knows of it")
    assert desk.inspections.actions[0].done_on == desk.day


def test_a_sample_is_drawn_and_one_is_looked_at_again() -> None:
    async def script(at: Driver) -> None:
        await at.press("7", "n")
        assert "A sample is drawn" in at.text()
        assert len(the(at).inspections.list.rows) == 2
        await at.press("a")
        assert at.desk.inspections.asked == [None, "I2"]
        await at.press("v")
        assert "choose a deal" in at.text()

    drive(script)


def test_compliance_level_by_level() -> None:
    async def script(at: Driver) -> None:
        await at.press("7", "right")
        text = at.text()
        for said in ("62% met: 31 of 50, 12 exits", "late 3, waived 1, skipped 2", "50-70%", "17%", "needs n ≥ 5"):
            assert said in text
        await at.press("escape")
        assert at.app.focused is the(at).inspections.list

    drive(script, size=(150, 44))
