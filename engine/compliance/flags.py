"""Evidence that looks made up: placeholders, the same text pasted on several deals, everything entered at once."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence

from engine.model.compliance import Exit, Flag
from engine.model.text import Text

EMPTY = frozenset(
    [
        "tbd",
        "tba",
        "tbc",
        "todo",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "unknown",
        "test",
        "ok",
        "yes",
        "no",
        "done",
        "x",
        "xx",
        "xxx",
        "?",
        "??",
        "-",
        "--",
        ".",
        "..",
        "...",
        "待定",
        "待补",
        "待补充",
        "暂无",
        "无",
        "没有",
        "未知",
        "测试",
        "同上",
        "已完成",
        "是",
        "好",
    ]
)
SHORT = 24  # bytes under which the same text on several deals is no wonder: a name, a choice from a list, a set phrase
SAME = 3  # deals with the same text
TOGETHER = 3  # leaves
WITHIN = dt.timedelta(minutes=10)
WORDS = re.compile(r"\s+")


def flags(exits: Sequence[Exit]) -> list[Flag]:
    """Flag what is suspicious at each exit, in the order given; a flag is a question to a person, and changes no verdict."""
    pasted = _pasted(exits)
    return [flag for each in exits for flag in (*_late(each), *_placeholders(each), *_copies(each, pasted), *_at_once(each))]


def plain(text: str) -> str:
    """Write a text so that case, width and spacing do not matter."""
    return WORDS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def placeholder(text: str) -> bool:
    """Tell whether a text that was written says nothing: a known filler, or one character again and again. No text at all is none."""
    bare = plain(text)
    return bool(bare) and (bare in EMPTY or bare.rstrip(".。!") in EMPTY or len(set(bare)) == 1)


def telling(text: str) -> bool:
    """Tell whether a text can be flagged at all: it says nothing, or is long enough not to be the same by chance."""
    return placeholder(text) or _long(plain(text))


def _long(bare: str) -> bool:
    return len(bare.encode("utf-8")) >= SHORT  # a Chinese character says about as much as three letters


def _late(exit: Exit) -> Iterator[Flag]:
    """Flag evidence that was recorded only after the deal had left."""
    found = tuple(sorted(leaf for leaf, proof in exit.evidence.items() if proof.at is not None and proof.at > exit.at))
    if found:
        yield Flag(
            exit.deal, exit.stage, exit.rep, "late", found, Text("recorded after the deal had left the stage", "离开该阶段之后才补录")
        )


def _placeholders(exit: Exit) -> Iterator[Flag]:
    found = tuple(sorted(leaf for leaf, proof in exit.evidence.items() if any(map(placeholder, proof.texts))))
    if found:
        yield Flag(exit.deal, exit.stage, exit.rep, "placeholder", found, Text("the text says nothing", "文字没有实质内容"))


def _pasted(exits: Sequence[Exit]) -> dict[tuple[str, str], int]:
    """Count the deals on which each text of each rep stands."""
    deals: dict[tuple[str, str], set[str]] = {}
    for exit in exits:
        for text in (plain(text) for proof in exit.evidence.values() for text in proof.texts):
            if _long(text):
                deals.setdefault((exit.rep, text), set()).add(exit.deal)
    return {name: len(found) for name, found in deals.items()}


def _copies(exit: Exit, pasted: dict[tuple[str, str], int]) -> Iterator[Flag]:
    many = {leaf: max((pasted.get((exit.rep, plain(text)), 0) for text in proof.texts), default=0) for leaf, proof in exit.evidence.items()}
    found = tuple(sorted(leaf for leaf, count in many.items() if count >= SAME))
    if found:
        most = max(many.values())
        said = Text(f"the same text stands on {most} deals of this rep", f"同一文字出现在该销售的 {most} 个商机上")
        yield Flag(exit.deal, exit.stage, exit.rep, "pasted", found, said)


def _at_once(exit: Exit) -> Iterator[Flag]:
    """Flag an exit whose whole evidence, of three leaves or more, was recorded within ten minutes."""
    dated = {leaf: proof.at for leaf, proof in exit.evidence.items() if proof.at is not None}
    if len(dated) >= TOGETHER and max(dated.values()) - min(dated.values()) <= WITHIN:
        said = Text(f"all {len(dated)} pieces of evidence were recorded at once", f"{len(dated)} 项证据为一次性补录")
        yield Flag(exit.deal, exit.stage, exit.rep, "all_at_once", tuple(sorted(dated)), said)
