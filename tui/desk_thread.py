"""One thread that opens the desk and carries every call to it, one at a time, so that the screen never waits and the store is never shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from engine.model.desk import Desk

Answer = TypeVar("Answer")
Say = Callable[[str], None]


class DeskThread:
    """The thread is a daemon: leaving the screen never waits for a long read. Calls given up before they began are not made."""

    def __init__(self, open_desk: Callable[[Say], Desk]) -> None:
        """Open the desk in its thread; what opening raises is raised here. ``hear`` is told, in that thread, what takes long."""
        self.hear: Say = lambda _: None
        self._calls: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        Thread(target=self._work, name="desk", daemon=True).start()
        self._desk = self._put(lambda: open_desk(self._say)).result()

    async def __call__(self, call: Callable[[Desk], Answer]) -> Answer:
        """Make one call to the desk and give its answer, or raise what it raised."""
        return await asyncio.wrap_future(self._put(lambda: call(self._desk)))

    def now(self, call: Callable[[Desk], Answer]) -> Answer:
        """Make one call and wait for it: for the little that must be known before the screen is up."""
        return self._put(lambda: call(self._desk)).result()

    def _say(self, text: str) -> None:
        self.hear(text)

    def _put(self, call: Callable[[], Answer]) -> Future[Answer]:
        future: Future[Answer] = Future()
        self._calls.put((future, call))
        return future

    def _work(self) -> None:
        while True:
            future, call = self._calls.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                answer = call()
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the one who asked
                future.set_exception(error)
            else:
                future.set_result(answer)
