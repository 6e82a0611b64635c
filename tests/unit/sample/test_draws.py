"""Chance by counting: exact, the same everywhere, and as likely as it says."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.sample.draws import CERTAIN, Draws, likely

GOLDEN = [12470993252878433716, 417122319484420049, 17150931883416079052]
TABLES = "a63d89767bfabf0c26b797dd9707954404864d357722b3315e5a62615f604ab7"
ROWS = np.arange(100_000, dtype=np.int64)


def test_bits_are_these_and_no_others() -> None:
    assert Draws(7).bits("x", np.arange(3, dtype=np.int64)).tolist() == GOLDEN


def test_tables_are_these_and_no_others() -> None:
    draws = Draws(7)
    drawn = [
        draws.spread("a", ROWS, Decimal("0.75")),
        draws.normal("b", ROWS, Decimal("0.25")),
        draws.often("c", ROWS, ROWS % 800),
        likely(ROWS % 24_000 - 12_000),
    ]
    assert hashlib.sha256(b"".join(each.astype("<i8").tobytes() for each in drawn)).hexdigest() == TABLES


@given(st.integers(), st.text(max_size=8), st.lists(st.integers(0, 2**40), max_size=20))
@settings(max_examples=50)
def test_a_draw_depends_on_its_name_alone(seed, stream, rows) -> None:
    index = np.array(rows, np.int64)
    together = Draws(seed).bits(stream, index)
    alone = [int(Draws(seed).bits(stream, index[k : k + 1])[0]) for k in range(len(rows))]
    assert together.tolist() == alone


def test_shares_and_picks_come_out_as_said() -> None:
    draws = Draws(3)
    assert abs(draws.chance("p", ROWS, Decimal("0.3")).mean() - 0.3) < 0.01
    assert not draws.chance("never", ROWS, Decimal(0)).any()
    assert draws.chance("always", ROWS, Decimal(1)).all()
    assert np.allclose(np.bincount(draws.pick("w", ROWS, (1, 2, 7))) / len(ROWS), [0.1, 0.2, 0.7], atol=0.01)
    assert np.bincount(draws.below("n", ROWS, 5)).min() > 19_000
    assert abs(draws.often("count", ROWS, np.full(len(ROWS), 250)).mean() - 2.5) < 0.03


def test_logits_turn_into_chances() -> None:
    assert likely(np.array([0, -(10**9), 10**9])).tolist() == [
        CERTAIN // 2,
        int(likely(np.array([-12_000]))[0]),
        int(likely(np.array([12_000]))[0]),
    ]
    assert (np.diff(likely(np.arange(-12_000, 12_001))) >= 0).all()
    assert abs(Draws(1).happens("h", ROWS, np.full(len(ROWS), 1000)).mean() - 0.731) < 0.01
