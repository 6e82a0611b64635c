"""Lines have the width they are asked to have, in any script."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from engine.model.text import visible
from engine.model.verdict import Verdict
from tests.tui.fake import DAY, FakeDesk
from tui.columns import Column, share
from tui.ink import fit, hang, size_of, wrap
from tui.look import Look
from tui.theme import PALETTES
from tui.words import Words

MIXED = st.text(st.sampled_from("ab 商机，。ｅ、\u3000x-\n\x1b"), max_size=60)


@given(st.text(max_size=40) | MIXED, st.integers(0, 30), st.booleans())
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right=right)) == width


@given(MIXED, st.integers(2, 40))
def test_wrap_keeps_every_character_within_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(visible(text).split())


def test_no_line_begins_with_closing_punctuation() -> None:
    for width in range(6, 20):
        assert not [line for line in wrap("两周内至少两次会面，再确认。好（吗）！", width) if line[0] in "，。）！"]


@given(MIXED, st.integers(24, 60))
def test_a_tail_stands_at_the_right_edge(text: str, width: int) -> None:
    first, *rest = hang((("[x] ", "good"),), text, width, tail=("1 小时", "dim"))
    assert size_of(first) == width
    assert all(size_of(line) <= width for line in rest)


@given(st.lists(st.tuples(st.integers(2, 20), st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=7), st.integers(10, 120))
def test_columns_share_the_width(made: list[tuple[int, int, int]], width: int) -> None:
    look = Look(Words("zh"), DAY)
    columns = [Column("col.id", lambda _r, _l: ("", ""), wide, grow, drop) for wide, grow, drop in made]
    shared = share(columns, width, look)
    assert shared
    droppable = any(column.drop for column, _ in shared)
    total = sum(wide for _, wide in shared) + 2 * (len(shared) - 1)
    assert total <= width or not droppable or len(shared) == 1


def test_verdicts_differ_without_their_colour() -> None:
    look = Look(Words("en"), DAY)
    assert len({look.verdict(verdict)[0] for verdict in Verdict}) == 3


def test_the_bar_in_ascii_is_ascii_and_as_wide() -> None:
    for part in range(6):
        plain, drawn = Look(Words("en"), DAY, ascii=True).bar(part, 5, 20), Look(Words("en"), DAY).bar(part, 5, 20)
        assert size_of(plain) == size_of(drawn) == 20
        assert "".join(text for text, _ in plain).isascii()


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_ink_is_readable_on_every_ground_of_every_theme() -> None:
    for name, palette in PALETTES.items():
        for ink in palette.inks:
            for ground in palette.grounds:
                assert contrast(ink, ground) >= 4.5, (name, ink, ground)
        assert contrast(palette.bar, palette.rail) >= 3, name


def test_the_fake_speaks_without_ambiguous_glyphs() -> None:
    assert not [c for row in FakeDesk().today() for c in row.deal_name if unicodedata.east_asian_width(c) == "A"]
