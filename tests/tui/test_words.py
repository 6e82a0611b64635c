"""Every word is there in both languages, with the same gaps to fill, and nothing says what no one asks for."""

from __future__ import annotations

import re
import string
import unicodedata
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import tui
from engine.model.coaching import SESSION_KINDS, AgendaItem
from engine.model.judgement import ActionKind, PromptState
from engine.model.playbook import Cause, Subject
from engine.model.verdict import Verdict
from engine.model.views_coaching import FollowState
from tui.bindings import KEYS
from tui.words import WORDS, Words

SOURCE = "\n".join(path.read_text() for path in Path(tui.__file__).parent.rglob("*.py") if path.parent.name != "words")
BY_NAME = (
    "verdict.",
    "gate.",
    "kind.",
    "severity.",
    "status.",
    "owner.",
    "state.",
    "cause.",
    "subject.",
    "key.",
    "screen.",
    "talk.",
    "follow.",
    "agenda.",
    "dispute.",
    "total.",
    "decide.",
    "by.",
    "change.",
    "why.",
    "category.",
    "dimension.",
    "pace.",
    "level.",
    "result.",
    "flag.",
)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("id", WORDS)
def test_each_word_is_complete_in_both_languages(id: str) -> None:
    text = WORDS[id]
    assert text.en
    assert text.zh
    assert gaps(text.en) == gaps(text.zh) or id.endswith(".one")
    if id not in {"language.other", "key.language"}:
        assert not re.search("[\u4e00-\u9fff]", text.en)
        assert re.search("[\u4e00-\u9fff]", text.zh) or not re.search("[a-z]{3}", text.zh)


@pytest.mark.parametrize("id", WORDS)
def test_no_word_has_a_glyph_of_ambiguous_width(id: str) -> None:
    assert not [c for c in WORDS[id].en + WORDS[id].zh if unicodedata.east_asian_width(c) == "A"]


@pytest.mark.parametrize("id", [id for id in WORDS if not id.startswith(BY_NAME) and not id.endswith(".one")])
def test_each_word_is_said_somewhere(id: str) -> None:
    assert f'"{id}"' in SOURCE or f"'{id}'" in SOURCE


def test_each_word_that_is_said_exists() -> None:
    said = set(re.findall(r"words\(\s*[\"']([a-z_.]+)[\"']", SOURCE))
    assert said
    assert said <= set(WORDS)


def test_closed_sets_have_their_words() -> None:
    for kind, values in {
        "verdict": Verdict,
        "gate": Verdict,
        "kind": get_args(ActionKind),
        "state": get_args(PromptState),
        "cause": get_args(Cause),
        "subject": get_args(Subject),
        "key": KEYS,
        "talk": SESSION_KINDS,
        "follow": get_args(FollowState),
        "agenda": get_args(get_type_hints(AgendaItem)["section"]),
    }.items():
        for value in values:
            assert f"{kind}.{value}" in WORDS


def test_one_day_is_not_days() -> None:
    assert Words("en")("late", n=1) == "1 day late"
    assert Words("en")("late", n=2) == "2 days late"
    assert Words("zh")("late", n=1) == "逾期 1 天"
