"""Help and usage in Chinese: every sentence of every verb, and what is wrong with a command line."""

from __future__ import annotations

import re

import click
import pytest

from engine.cli.main import VERBS, cli
from engine.cli.speech import chinese
from tests.cli.program import dealcoach


@pytest.mark.parametrize("verb", VERBS)
def test_every_sentence_of_help_is_there_in_chinese(verb):
    waiting, said = [cli.get_command(None, verb)], []
    while waiting:
        command = waiting.pop()
        waiting += command.commands.values() if isinstance(command, click.Group) else ()
        said += command.help.split("\n\n")
        said += [each.help for each in (*command.params, *cli.params) if getattr(each, "help", None)]
    assert [each for each in said if chinese(each) == " ".join(each.split())] == []


def test_help_is_in_the_language_asked_for():
    assert "选项:" in dealcoach("--lang", "zh", "next", "--help").stdout
    assert "Options:" in dealcoach("--lang", "en", "next", "--help", language="zh").stdout
    assert re.search(r"  import +导入", dealcoach("--help", language="zh").stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "缺少命令"),
        (("nxet",), "没有此命令:nxet"),
        (("next", "--asof", "x"), "没有选项 --asof,是否要写 --as-of?"),
        (("next", "--as-of"), "选项 --as-of 之后须有一个值"),
        (("next", "--all=x"), "选项 --all 之后不带值"),
        (("next", "--format", "xml"), "可用:text、json"),
        (("explain",), "缺少 'DEAL'"),
        (("sample", "--deals", "0", "x"), "应为 1 至 9999999 之间的整数"),
        (("sample", "--seed", "a", "x"), "应为整数"),
        (("import", "x"), "多余的参数:x"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_said_in_chinese(words, said):
    done = dealcoach("--lang", "zh", *words, check=False)
    assert done.returncode == 4
    assert said in done.stderr
    assert done.stdout == ""


def test_a_command_line_is_refused_in_english_by_click_itself():
    with pytest.raises(click.UsageError):
        cli.main(["nxet"], standalone_mode=False)
