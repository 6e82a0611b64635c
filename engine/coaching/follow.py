"""What became of a commitment: its measure against baseline and expected change, open until the day it is due has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from engine.model.coaching import Commitment, Followed
from engine.model.text import Text
from engine.model.values import Mean, Money, Value

STATES: Mapping[str, Text] = {
    "open": Text("open", "进行中"),
    "kept": Text("kept", "已兑现"),
    "missed": Text("missed", "未兑现"),
    "unknown": Text("cannot be told", "无法判断"),
    "withdrawn": Text("withdrawn", "已撤回"),
}


def follow(commitment: Commitment, value: Value, today: dt.date, said: Followed | None = None) -> Followed:
    """Tell what a commitment has come to as of ``today``.

    ``value`` is its measure as of today, or, once it was due, as of the end of that day. It is kept when the measure has changed by what
    was expected, missed when the day has passed without that, unknown when the measure (or, without one, the coach) could not tell by
    then, and open before. What was ``said`` of it and noted, by the coach or by a run, stands.
    """
    if said is not None:
        return said
    over = today > commitment.due
    reached = None if commitment.measure is None else change_reached(commitment, value)
    if reached:
        return Followed(commitment, value, "kept", on=min(today, commitment.due))
    if not over:
        return Followed(commitment, value, "open")
    return Followed(commitment, value, "unknown" if reached is None else "missed", on=commitment.due)


def change_reached(commitment: Commitment, value: Value) -> bool | None:
    """Tell whether the measure has changed by what was expected, or further the same way; None where that cannot be told."""
    if isinstance(commitment.change, bool):
        return None if value is None else value == commitment.change
    then, wanted, now = exact(commitment.baseline), exact(commitment.change), exact(value)
    if then is None or wanted is None or now is None or then[1] != now[1] or wanted[1] != now[1]:
        return None
    changed = now[0] - then[0]
    return changed >= wanted[0] if wanted[0] >= 0 else changed <= wanted[0]


def exact(value: Value) -> tuple[Fraction, str] | None:
    """Give a countable value exactly, with its currency ("" for what is no money); None for what cannot be counted.

    Numbers stay scaled as their type says, so only values of one measure are compared.
    """
    match value:
        case bool() | None:
            return None
        case int():
            return Fraction(value), ""
        case Money(amount, currency, decimals):
            return Fraction(amount, 10**decimals), currency
        case Mean(total, count, decimals):
            if count == 0:
                return None
            whole = exact(total)
            scale = 1 if isinstance(total, Money) else 10**decimals
            return None if whole is None else (whole[0] / (count * scale), whole[1])
        case _:
            return None
