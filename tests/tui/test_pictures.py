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
    ("language", "size", "keys", "user"),
    [
        ("zh", (120, 36), ["o", "j", "j"], "li.wei"),
        ("en", (170, 44), ["enter", "j", "j", "j", "j", "enter"], "li.wei"),
        ("zh", (80, 24), ["enter"], "li.wei"),
        ("en", (80, 24), ["3", "enter"], "li.wei"),
        ("zh", (100, 30), ["enter", "j", "space"], "li.wei"),
        ("zh", (140, 40), ["3", "s", "enter", "n", "g", "enter", "m"], "boss"),
        ("zh", (140, 40), ["3", "right", "enter", "j", "j", "enter"], "boss"),
        ("en", (140, 40), ["4"], "li.wei"),
        ("zh", (100, 30), ["4", "right"], "li.wei"),
        ("en", (100, 30), ["4", "space", "j"], "boss"),
        ("zh", (100, 30), ["2", "i"], "li.wei"),
        ("zh", (140, 40), ["5"], "li.wei"),
        ("en", (80, 24), ["5"], "li.wei"),
        ("en", (140, 40), ["5", "right", "right"], "li.wei"),
        ("zh", (120, 36), ["5", "j", "enter"], "li.wei"),
        ("en", (140, 44), ["6"], "li.wei"),
        ("zh", (80, 24), ["6"], "li.wei"),
        ("zh", (140, 40), ["7", "enter", "j"], "li.wei"),
        ("en", (100, 30), ["7", "right"], "li.wei"),
    ],
    ids=[
        "today-zh",
        "deal-en-wide",
        "deal-zh-small",
        "coaching-en-small",
        "tick-zh",
        "session-zh",
        "agenda-zh",
        "statement-en",
        "standing-zh",
        "approve-en",
        "what-if-zh",
        "pipeline-zh",
        "pipeline-en-small",
        "changes-en",
        "drill-zh",
        "targets-en",
        "targets-zh-small",
        "inspect-zh",
        "compliance-en",
    ],
)
def test_picture(snap_compare: Callable[..., bool], language: Language, size: tuple[int, int], keys: list[str], user: str) -> None:
    desk = FakeDesk(language=language, user=user)
    app = DealcoachApp(DeskThread(lambda _say: desk), Settings())

    async def before(pilot: Pilot[None]) -> None:
        driver = Driver(pilot, app, desk)
        await driver.settle()
        for key in keys:
            await driver.press(key)
            await driver.rest()

    assert snap_compare(app, terminal_size=size, run_before=before)
