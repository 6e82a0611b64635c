"""Pictures of the screens in both languages; after a wanted change: pytest tests/tui/test_pictures.py --snapshot-update, and look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.tui.drive import Driver
from tests.tui.fake import FakeDesk
from tui.app import DealcoachApp
from tui.desk_thread import DeskThread
from tui.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from engine.model.text import Language


@pytest.mark.parametrize(
    ("language", "size", "keys"),
    [
        ("zh", (120, 36), ["o", "j", "j"]),
        ("en", (170, 44), ["enter", "j", "j", "j", "j", "enter"]),
        ("zh", (80, 24), ["enter"]),
        ("en", (80, 24), ["3", "enter"]),
        ("zh", (100, 30), ["enter", "j", "space"]),
    ],
    ids=["today-zh", "deal-en-wide", "deal-zh-small", "coaching-en-small", "tick-zh"],
)
def test_picture(snap_compare: Callable[..., bool], language: Language, size: tuple[int, int], keys: list[str]) -> None:
    desk = FakeDesk(language=language)
    app = DealcoachApp(DeskThread(lambda _say: desk), Settings())

    async def before(pilot: Pilot[None]) -> None:
        driver = Driver(pilot, app, desk)
        await driver.settle()
        for key in keys:
            await driver.press(key)
            await driver.rest()

    assert snap_compare(app, terminal_size=size, run_before=before)
