"""Lists of any length: only what is in sight is drawn, and a step draws two lines."""

from __future__ import annotations

import pytest

from tests.tui.drive import Driver, drive
from tests.tui.fake import FakeDesk
from tui.columns import Column
from tui.haystack import Haystack
from tui.screens.deal import DealScreen
from tui.widgets.row_list import RowList


@pytest.mark.parametrize("size", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_only_lines_in_sight_are_drawn(size: int) -> None:
    seen: list[str] = []

    async def script(at: Driver) -> None:
        await at.press("2")
        await at.rest()
        screen = at.app.screen
        assert isinstance(screen, DealScreen)
        rows = screen.pane().list
        assert len(rows.rows) == size
        name = rows.columns[1]
        rows.columns = [Column(name.title, lambda row, look: (seen.append(row.id), name.value(row, look))[1], 20, grow=1)]
        rows.redraw()
        await at.pilot.pause()
        assert len(set(seen)) == rows.room
        seen.clear()
        await at.pilot.press("j")
        assert set(seen) <= {"D-00000", "D-00001"}
        await at.pilot.press("pagedown", "pagedown", "G")
        await at.pilot.pause()
        assert rows.cursor == size - 1
        assert rows.current.id == f"D-{size - 1:05d}"
        assert len(set(seen)) <= 6 * rows.room
        assert f"{size - 1:05d}" in at.text()

    drive(script, desk=FakeDesk(size))


def test_the_cursor_stays_on_its_row_when_rows_are_read_again() -> None:
    async def script(at: Driver) -> None:
        await at.press("2", "j", "j", "j")
        rows = at.app.screen.query_one("#deals-rows", RowList)
        stood = rows.current.id
        rows.show([row for row in rows.rows if row.id != "D-00000"])
        assert rows.current.id == stood
        rows.show([row for row in rows.rows if row.id != stood])
        assert rows.current is not None
        rows.show([])
        assert rows.current is None
        await at.press("j", "G", "enter", "pagedown", "space", "y")

    drive(script)


def test_every_word_typed_must_occur() -> None:
    found = Haystack(["华东 ERP", "erp cloud", "云"], str)
    assert list(found.find("\uff25rp 华")) == ["华东 ERP"]
    assert list(found.find("erp")) == ["华东 ERP", "erp cloud"]
    assert list(found.find(" ")) == ["华东 ERP", "erp cloud", "云"]
    assert list(found.find("x")) == []
