"""Ticking and waiving from the command line: who did what reaches the desk, and people read it in their language."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from engine.cli import tick, waive
from engine.cli.session import Session
from engine.errors import UsageError


class Desk(SimpleNamespace):
    """A desk that only notes what is asked of it."""

    def __getattr__(self, name: str) -> object:
        return lambda *arguments: self.asked.append((name, *arguments))


@pytest.fixture
def ask(monkeypatch):
    def run(verb, *arguments: str, language: str = "en") -> tuple[list[tuple[str, ...]], str]:
        desk = Desk(asked=[], user="ann", language=language)
        monkeypatch.setattr(verb, "open_desk", lambda *_, **__: desk)
        session = Session(language=language, start=Path(), user="ann")
        done = CliRunner().invoke(verb.command, arguments, obj=session, catch_exceptions=False)
        assert done.exit_code == 0
        assert done.stdout == ""
        return desk.asked, done.stderr

    return run


@pytest.mark.parametrize(
    ("verb", "arguments", "asked"),
    [
        (tick, ["D1", "call", "--evidence", "mail"], ("tick", "D1", "call", "mail")),
        (tick, ["D1", "call"], ("tick", "D1", "call", "")),
        (tick, ["D1", "call", "--undo"], ("untick", "D1", "call")),
        (tick, ["D1", "call", "--confirm"], ("confirm", "D1", "call")),
        (waive, ["D1", "big", "--reason", "fair"], ("waive", "D1", "big", "fair")),
        (waive, ["D1", "big", "--undo"], ("unwaive", "D1", "big")),
    ],
)
def test_each_act_reaches_the_desk_and_is_said_in_both_languages(ask, verb, arguments, asked):
    said = {language: ask(verb, *arguments, language=language) for language in ("en", "zh")}
    assert [acts for acts, _ in said.values()] == [[asked], [asked]]
    assert said["en"][1] != said["zh"][1]
    assert all("D1" in words for _, words in said.values())


@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        (tick, ["D1", "call", "--undo", "--confirm"], "ST114"),
        (tick, ["D1", "call", "--undo", "--evidence", "x"], "ST114"),
        (waive, ["D1", "big"], "ST115"),
        (waive, ["D1", "big", "--reason", "  "], "ST115"),
        (waive, ["D1", "big", "--reason", "x", "--undo"], "ST115"),
    ],
)
def test_what_contradicts_itself_is_refused_before_anything_is_opened(ask, verb, arguments, code):
    with pytest.raises(UsageError) as refused:
        ask(verb, *arguments)
    assert refused.value.code == code
