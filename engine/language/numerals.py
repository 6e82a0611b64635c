"""Exact numbers as people write them: digits grouped by underscores, a point, and the codes of currencies."""

from __future__ import annotations

import re
from functools import cache

WRITTEN = re.compile(r"[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?")
DIGITS = 38  # what every engine holds exactly
GROUPED_FROM = 5  # digits before the point: 4 are kept as the author grouped them
NOT_MONEY = {"XXX", "XTS"}  # ISO's codes for none, and for tests


def exact(written: str) -> tuple[int, int]:
    """Read ``50_000.50`` as (500005, 1): digits scaled by the fewest decimals that hold them."""
    whole, _, fraction = written.replace("_", "").partition(".")
    fraction = fraction.rstrip("0")
    return int(whole + fraction), len(fraction)


def exact_percent(written: str) -> tuple[int, int]:
    """Read the number before a percent sign as its fraction: ``15`` is (15, 2), ``200`` is (2, 0)."""
    digits, decimals = exact(written)
    decimals += 2
    while decimals and digits % 10 == 0:
        digits, decimals = digits // 10, decimals - 1
    return digits, decimals


def grouped(written: str) -> str:
    """Write a number's digits in threes before the point: 50000 becomes 50_000; 2026 and 2_026 stay."""
    whole, point, fraction = written.partition(".")
    digits = whole.replace("_", "").lstrip("0") or "0"
    if len(digits) >= GROUPED_FROM or whole == f"{digits[:1]}_{digits[1:]}":
        digits = f"{int(digits):_}"
    return digits + point + fraction.replace("_", "")


@cache
def currencies() -> frozenset[str]:
    """Give the codes of ISO 4217, those that are no longer paid with too."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies()) - NOT_MONEY
