"""What holds on every screen: language, help, palette, export, faults, settings, leaving."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk
from tui.look import EIGHTHS
from tui.screens.deal import DealScreen
from tui.screens.help import HelpScreen
from tui.screens.palette import Palette
from tui.screens.today import TodayScreen
from tui.settings import Settings, read
from tui.widgets.row_list import RowList


def test_language_switches_while_running_and_keeps_place_and_filter() -> None:
    async def script(at: Driver) -> None:
        await at.press("o", "/")
        await at.type("erp")
        await at.press("enter", "j", "j")
        rows = at.app.screen.query_one(RowList)
        before = rows.cursor, len(rows.rows)
        await at.press("L")
        assert "必须完成的下一步行动" in at.text()
        assert "逾期" in at.text()
        assert (rows.cursor, len(rows.rows)) == before
        assert at.app.focused is rows
        await at.press("2")
        await at.rest()
        assert "关键任务清单" in at.text()
        assert "预计成交日" in at.text()
        await at.press("L")
        await at.rest()
        assert "Expected close" in at.text()
        await at.press("1")
        assert "Next required actions" in at.text()
        assert (rows.cursor, len(rows.rows)) == before

    drive(script, size=(120, 50))


def test_the_palette_says_when_nothing_matches() -> None:
    async def script(at: Driver) -> None:
        await at.press("ctrl+p")
        await at.type("没有这个")
        assert "No command and no deal matches 没有这个" in at.text()
        await at.press(*["backspace"] * 4)
        assert "matches" not in at.text()
        assert at.app.screen.query_one(RowList).rows

    drive(script)


def test_a_low_terminal_keeps_the_rows_of_today() -> None:
    async def script(at: Driver) -> None:
        await at.press("o")
        await at.rest()
        assert at.app.screen.query_one(RowList).room >= 3

    drive(script, size=(50, 14))


def test_what_was_said_in_the_other_language_does_not_stay() -> None:
    async def script(at: Driver) -> None:
        await at.press("u")
        assert "There is nothing to undo" in at.text()
        await at.press("3", "u", "L")
        assert "There is nothing to undo" not in at.text()
        await at.press("1")
        await at.rest()
        assert "There is nothing to undo" not in at.text()

    drive(script)


def test_help_lists_the_keys_of_this_screen_in_its_language() -> None:
    async def script(at: Driver) -> None:
        await at.press("2", "\uff1f")
        assert isinstance(at.app.screen, HelpScreen)
        for said in ("按键", "豁免", "勾选", "上一个商机", "ctrl+p"):
            assert said in at.text()
        await at.press("escape", "3", "f1")
        assert "豁免" not in at.text()
        assert "上一位销售" in at.text()

    drive(script, desk=FakeDesk(language="zh"))


def test_palette_finds_deals_and_commands_by_a_few_letters() -> None:
    async def script(at: Driver) -> None:
        await at.press("ctrl+p")
        assert isinstance(at.app.screen, Palette)
        await at.type("智能 05")
        await at.press("enter")
        await at.rest()
        screen = at.app.screen
        assert isinstance(screen, DealScreen)
        assert screen.card.card
        assert "智能" in screen.card.card.row.name
        await at.press("ctrl+p")
        await at.type("coaching")
        await at.press("enter")
        assert "Coaching prompts" in at.text()

    drive(script, desk=FakeDesk(10_000))


@pytest.mark.parametrize("broken", [ValueError("boom"), OSError(28, "No space left on device")])
def test_a_fault_behind_the_desk_is_a_message_not_the_end(broken: Exception) -> None:
    async def script(at: Driver) -> None:
        at.desk.broken = broken
        await at.press("r")
        assert "Error: " in at.text()
        assert str(broken.args[-1]) in at.text()
        await at.press("r")
        assert "11 days late" in at.text()
        await at.press("j")
        assert at.app.is_running

    drive(script)


def test_export_is_safe_for_spreadsheets_and_replaces_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "today.csv").write_text("mine")
    desk = FakeDesk(language="zh")
    made = desk._row
    desk._row = lambda i: (
        made(i) if i else type(made(i))(*(getattr(made(i), f) if f != "name" else "=HYPERLINK(1)" for f in made(i).__slots__))
    )  # type: ignore[method-assign]

    async def script(at: Driver) -> None:
        await at.press("o", "x", "enter")
        assert "已保存:" in at.text().replace("\uff1a", ":")

    drive(script, desk=desk)
    assert (tmp_path / "today.csv").read_text() == "mine"
    data = (tmp_path / "today-2.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["截止", "下一步行动", "商机"]
    assert len(rows) == 37
    assert any("'=HYPERLINK(1)" in row for row in rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["today-2.csv", "today.csv"]


def test_keys_and_theme_come_from_the_users_file(tmp_path: Path) -> None:
    path = tmp_path / "screen.toml"
    path.write_text('theme = "light"\nascii = true\nsize = 3\n[keys]\nquit = "Q"\nowner = "m,M"\nnosuch = "k"\ntick = 4\n')
    settings = read(path)
    assert (settings.theme, settings.ascii, settings.keys) == ("light", True, {"quit": "Q", "owner": "m,M"})

    async def script(at: Driver) -> None:
        assert at.app.theme == "light"
        said = " ".join(at.text().split())
        assert "no action is called nosuch" in said
        assert "size does not fit here" in said
        assert "m mine or all" in at.text()
        await at.press("q", "m")
        assert at.app.is_running
        assert "everyone's" in at.text()

    drive(script, settings=settings)


@pytest.mark.parametrize("text", ["theme = ", "\x00", "theme = 'nord'", "keys = 1", "ascii = 'yes'"])
def test_a_slip_in_the_settings_never_keeps_the_screen_shut(tmp_path: Path, text: str) -> None:
    path = tmp_path / "screen.toml"
    path.write_text(text)
    settings = read(path)
    assert settings.complaints
    assert (settings.theme, settings.ascii, settings.keys) == ("dark", False, {})
    assert read(tmp_path / "none.toml") == Settings(path=str(tmp_path / "none.toml"))


def test_leaving_waits_for_what_is_being_saved() -> None:
    async def script(at: Driver) -> None:
        assert isinstance(at.app.screen, TodayScreen)
        await at.press("q")
        assert not at.app.is_running

    drive(script)


@pytest.mark.parametrize("only_ascii", [False, True])
def test_nothing_drawn_has_an_ambiguous_width_but_the_bar(only_ascii: bool) -> None:
    async def script(at: Driver) -> None:
        for keys in (["o", "G"], ["enter"], ["j", "j", "j", "j", "enter"], ["w"], ["escape", "?"], ["escape", "3"], ["ctrl+p"]):
            await at.press(*keys)
            await at.rest()
            odd = {c for c in at.text() if unicodedata.east_asian_width(c) == "A"}
            assert odd <= (set() if only_ascii else set(EIGHTHS))

    drive(script, desk=FakeDesk(80, "zh"), settings=Settings(ascii=only_ascii))


def test_at_most_six_hints_at_every_focus() -> None:
    for screen in (TodayScreen.hints, DealScreen.hints, DealScreen.of_checklist, DealScreen.of_criteria):
        assert len(screen) <= 6


def test_control_characters_in_data_never_reach_the_terminal() -> None:
    desk = FakeDesk()
    made = desk._row
    desk._row = lambda i: type(made(i))(*(getattr(made(i), f) if f != "name" else "a\x1b]0;owned\x07b\u202ec" for f in made(i).__slots__))  # type: ignore[method-assign]

    async def script(at: Driver) -> None:
        assert "a ]0;owned bc" in at.text()
        assert "\x1b" not in at.text()
        await at.press("enter")
        await at.rest()
        assert "a ]0;owned bc" in at.text()

    drive(script, desk=desk)
