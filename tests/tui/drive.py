"""Runs the app without a terminal, and waits until nothing is on its way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tests.tui.fake import FakeDesk
from tui.app import DealcoachApp
from tui.desk_thread import DeskThread
from tui.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot

NONE = Settings()


class Driver:
    """Presses keys and waits for what follows."""

    def __init__(self, pilot: Pilot[None], app: DealcoachApp, desk: FakeDesk) -> None:
        self.pilot, self.app, self.desk = pilot, app, desk

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        for character in text:
            await self.pilot.press(character)
        await self.settle()

    async def settle(self) -> None:
        for _ in range(4):
            await self.pilot.pause()
            busy = [worker for worker in self.app.workers if worker.group != "poll"]
            if busy:
                await asyncio.gather(*(worker.wait() for worker in busy), return_exceptions=True)

    async def rest(self) -> None:
        """Wait until the card that follows the cursor is read."""
        await self.pilot.pause(0.3)
        await self.settle()

    def text(self) -> str:
        """Give what stands on the screen."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def drive(
    script: Callable[[Driver], Awaitable[None]],
    *,
    desk: FakeDesk | None = None,
    size: tuple[int, int] = (120, 40),
    settings: Settings = NONE,
) -> FakeDesk:
    """Run a script of keys; return the desk, to see what it was told."""
    desk = desk or FakeDesk()

    async def run() -> None:
        app = DealcoachApp(DeskThread(lambda _say: desk), settings)
        async with app.run_test(size=size) as pilot:
            driver = Driver(pilot, app, desk)
            await driver.settle()
            await script(driver)

    asyncio.run(run())
    return desk
