"""The parent's side of the worker: starts it, asks it, kills it when it hangs, starts it again once when it dies."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine.model.text import Text
from engine.triggers.circle import Limits

COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))
OUT_OF_MEMORY = 70
TRIES = 2
START_SECONDS = 60.0


class NotJudgedError(Exception):
    """A session has no answer; ``cause`` says why, in both languages."""

    def __init__(self, cause: Text) -> None:
        super().__init__(cause.en)
        self.cause = cause


class _DiedError(Exception):
    """The process ended before it answered."""


class Worker:
    """A worker process over fixed rulesets, started when first asked. A context manager, so that the process always ends."""

    def __init__(self, rulesets: Mapping[str, Any], limits: Limits, command: Sequence[str] = COMMAND) -> None:
        self.rulesets = rulesets
        self.limits = limits
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.broken: Text | None = None
        self.late = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def ask(self, ruleset: str, facts: Sequence[Mapping[str, Any]]) -> list[tuple[str, tuple[int, ...]]]:
        """Run one session and return its firings, each a rule with the values it reports.

        Raises NotJudgedError when the worker died twice over these facts, cannot start, or found the session at fault.
        """
        if self.broken:
            raise NotJudgedError(self.broken)
        cause, lived = Text(), False
        for _ in range(TRIES):
            try:
                self._start()
                lived = True
                answer = self._exchange({"ruleset": ruleset, "facts": facts}, self.limits.seconds)
            except _DiedError:
                cause = self._cause_of_death()
                continue
            if "fault" in answer:
                fault = answer["fault"]
                raise NotJudgedError(Text(f"the rules could not be run: {fault}", f"规则无法运行:{fault}"))
            return [(rule, tuple(values)) for rule, values in answer["fired"]]
        if not lived:
            self.broken = cause
        raise NotJudgedError(cause)

    def _start(self) -> None:
        if self.process is not None:
            return
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own file, run by this same Python
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            self.broken = Text(f"the process that runs the rules could not be started: {error}", f"无法启动运行规则的进程:{error}")
            raise NotJudgedError(self.broken) from error
        settings = {
            "memory": self.limits.memory,
            "seconds": self.limits.seconds,
            "derivations": self.limits.firings,
            "rulesets": self.rulesets,
        }
        answer = self._exchange(settings, START_SECONDS)
        if "fault" in answer:
            self.end()
            self.broken = Text(
                f"durable-rules does not work on this Python: {answer['fault']}", f"durable-rules 在此 Python 上无法运行:{answer['fault']}"
            )
            raise NotJudgedError(self.broken)

    def end(self) -> int | None:
        """End the process, and return how it ended."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        return process.wait()

    def _exchange(self, content: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            raise _DiedError
        self.late = False
        # A process that hangs may neither read nor write, so it is killed from beside; both pipes then end.
        watch = threading.Timer(seconds, self._too_late, [process])
        watch.start()
        try:
            process.stdin.write(json.dumps(content, default=tuple).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            watch.cancel()
        if not line.endswith(b"\n"):
            raise _DiedError
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _too_late(self, process: subprocess.Popen[bytes]) -> None:
        self.late = True
        process.kill()

    def _cause_of_death(self) -> Text:
        process = self.process
        if process and not self.late:
            try:  # its own end, before end() would kill it
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.late = True
        code = self.end()
        if self.late:
            seconds = f"{self.limits.seconds:g}"
            return Text(f"the rules took longer than {seconds} seconds", f"规则运行超过 {seconds} 秒")
        if code == OUT_OF_MEMORY:
            size = self.limits.memory >> 20
            return Text(f"the rules needed more than {size} MiB of memory", f"规则所需内存超过 {size} MiB")
        return Text(f"the process that runs the rules died (code {code})", f"运行规则的进程意外终止(代码 {code})")
