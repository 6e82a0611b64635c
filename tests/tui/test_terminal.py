"""The screen in a real terminal: Chinese typed as a keyboard sends it, columns counted in what the terminal shows."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from rich.cells import cell_len

ROOT = Path(__file__).parents[2]
TMUX = shutil.which("tmux")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(TMUX is None, reason="tmux is not installed")]


class Terminal:
    """A tmux server of its own, with one window."""

    def __init__(self, width: int, height: int, *words: str) -> None:
        self.socket = f"dealcoach-{uuid.uuid4().hex[:8]}"
        self.run(
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            str(width),
            "-y",
            str(height),
            "-c",
            str(ROOT),
            sys.executable,
            "-m",
            "tests.tui.show",
            *words,
        )

    def run(self, *words: str) -> str:
        command = [TMUX or "", "-u", "-L", self.socket, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout

    def close(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self.run("kill-server")

    def ends(self) -> bool:
        """Wait until the program has left, and tmux with it."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                self.lines()
            except subprocess.CalledProcessError:
                return True
            time.sleep(0.1)
        return False

    def keys(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    def type(self, text: str) -> None:
        self.run("send-keys", "-l", text)

    def lines(self) -> list[str]:
        return self.run("capture-pane", "-p").splitlines()

    def until(self, key: str, seen: Callable[[str], bool]) -> None:
        """Press a key until the screen shows what it leads to: where keys go changes a moment after the last one."""
        for _ in range(60):
            self.keys(key)
            time.sleep(0.5)
            if seen("\n".join(self.lines())):
                return
        raise AssertionError("\n".join(self.lines()))

    def wait(self, seen: Callable[[str], bool]) -> list[str]:
        """Wait until the screen shows it; a minute is patience, not a measure."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            lines = self.lines()
            if seen("\n".join(lines)):
                return lines
            time.sleep(0.1)
        raise AssertionError("\n".join(self.lines()))


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    opened = Terminal(*request.param)
    yield opened
    opened.close()


def column(line: str, text: str) -> int:
    """Give the cell in which a text begins."""
    return cell_len(line[: line.index(text)])


@pytest.mark.parametrize("terminal", [(100, 30, "zh")], indirect=True)
def test_chinese_is_typed_saved_and_aligned(terminal: Terminal) -> None:
    lines = terminal.wait(lambda text: "必须完成的下一步行动" in text and "逾期" in text)
    head = next(line for line in lines if "下一步行动" in line and "截止" in line)
    rows = [line for line in lines if "明确内部支持者" in line and "分钟" in line and "执行" not in line]
    assert rows
    assert {column(row, "明确内部支持者") for row in rows} == {column(head, "下一步行动")}
    assert all(cell_len(line) <= 100 for line in lines)
    terminal.type("/")
    terminal.wait(lambda text: "输入以筛选" in text)
    terminal.type("苏州")
    lines = terminal.wait(lambda text: "1 / 4" in text)
    terminal.until("Enter", lambda text: "关键任务清单" in text)
    terminal.keys("j", "Space")
    terminal.wait(lambda text: "有什么证据" in text)
    terminal.type("王总电话确认，周五签字")
    lines = terminal.wait(lambda text: "王总电话确认，周五签字" in text)
    terminal.keys("Enter")
    lines = terminal.wait(lambda text: "已保存" in text and "证据: 王总电话确认，周五签字" in text.replace("\uff1a", ": "))
    steps = [line for line in lines if "[x]" in line or "[ ]" in line]
    assert len({column(line, "[") for line in steps[:3]}) == 1
    terminal.type("L")
    terminal.wait(lambda text: "Checklist" in text and "王总电话确认，周五签字" in text)
    terminal.type("q")
    assert terminal.ends()


@pytest.mark.parametrize("terminal", [(80, 24, "en", "ascii", "10000")], indirect=True)
def test_a_small_ascii_terminal_with_ten_thousand_deals(terminal: Terminal) -> None:
    terminal.wait(lambda text: "Next required actions" in text and "days late" in text)
    terminal.type("2")
    terminal.wait(lambda text: "00001" in text)
    terminal.keys("G")
    terminal.wait(lambda text: "09999" in text)
    terminal.keys("Enter")
    lines = terminal.wait(lambda text: "Checklist" in text and "of 3 met" in text)
    bar = next(line for line in lines if "of 3 met" in line)
    assert bar.isascii()
    assert "[" in bar
    assert "#" in bar
    assert all(cell_len(line) <= 80 for line in lines)


@pytest.mark.parametrize("terminal", [(100, 30, "zh", "boss")], indirect=True)
def test_a_note_is_typed_in_chinese_and_pay_is_aligned(terminal: Terminal) -> None:
    terminal.wait(lambda text: "必须完成的下一步行动" in text)
    terminal.type("3")
    terminal.wait(lambda text: "面谈逾期 0 天" in text and "议程 5" in text)
    terminal.type("s")
    terminal.wait(lambda text: "开始哪一种面谈" in text)
    terminal.keys("Enter")
    terminal.wait(lambda text: "笔记默认私密" in text)
    terminal.until("n", lambda text: "ctrl+j 换行" in text)
    terminal.type("下周先见财务总监，再谈价格")
    terminal.wait(lambda text: "下周先见财务总监，再谈价格" in text)
    terminal.keys("Enter")
    lines = terminal.wait(lambda text: "已保存：私密笔记" in text.replace("\uff1a", "：") and "boss, 私密" in text)
    slots = [line for line in lines if "[x] " in line or "[ ] " in line]
    assert len(slots) >= 3
    assert len({column(line, "[") for line in slots}) == 1
    assert all(cell_len(line) <= 100 for line in lines)
    terminal.type("4")
    lines = terminal.wait(lambda text: "勾选" in text and "待批" in text and "CNY 18,391.00" in text)
    head = next(line for line in lines if "勾选" in line)
    rows = [line for line in lines if "[ ]" in line]
    assert {column(line, "[ ]") for line in rows} == {column(head, "勾选")}
    assert {column(line, ".00") + 3 for line in rows} == {column(head, "金额") + 4}
    assert all(cell_len(line) <= 100 for line in lines)


def test_the_program_ends_with_its_terminal() -> None:
    """Nothing tells it of the end: the terminal is not its controlling one, as below make."""
    ours, theirs = pty.openpty()
    try:
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.tui.show", "en"], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        assert os.read(ours, 100)
    finally:
        os.close(ours)
    assert program.wait(timeout=120) == -signal.SIGHUP
