"""Dates and times as exports write them, by formats such as ``DD/MM/YYYY hh:mm``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TOKENS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "MMM": r"(?P<name>[A-Za-z]{3,9})",
    "MM": r"(?P<month>[0-9]{1,2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{1,2})",
    "D": r"(?P<day>[0-9]{1,2})",
    "hh": r"(?P<hour>[0-9]{1,2})",
    "h": r"(?P<hour>[0-9]{1,2})",
    "mm": r"(?P<minute>[0-9]{2})",
    "ss": r"(?P<second>[0-9]{2}(?:\.[0-9]{1,9})?)",
    "AM": r"(?P<half>[AaPp])\.?[Mm]\.?",
    "Z": r"(?P<offset>Z|UTC|[+-][0-9]{2}:?[0-9]{2})",
}
TOKEN = re.compile("|".join(TOKENS))
EPOCHS = {"epoch_s": 10**6, "epoch_ms": 10**3}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NOON, CENTURY_TURN = 12, 70
ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?[ ]?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a date or a time; ``pattern`` is None for a count of seconds or milliseconds since 1970."""

    text: str
    pattern: re.Pattern[str] | None


@lru_cache
def compiled(text: str) -> Format | None:
    """Read a format, or give None where it names no whole date (or a part of it twice)."""
    if text in EPOCHS:
        return Format(text, None)
    literal = TOKEN.split(text)
    tokens = TOKEN.findall(text)
    source = re.escape(literal[0]) + "".join(TOKENS[token] + re.escape(after) for token, after in zip(tokens, literal[1:], strict=True))
    try:
        pattern = re.compile(source)
    except re.error:  # a part stands twice
        return None
    parts = set(pattern.groupindex)
    whole = "day" in parts and parts & {"month", "name"} and parts & {"year", "short"}
    return Format(text, pattern) if whole else None


def read_moment(text: str, formats: tuple[Format, ...]) -> dt.date | dt.datetime | None:
    """Read a date, a local time (naive) or an instant (aware) by the first format that fits, ISO 8601 last.

    None where none fits, or the day or time does not exist.
    """
    for each in formats:
        found = _epoch(text, EPOCHS[each.text]) if each.pattern is None else _by_format(each.pattern.fullmatch(text))
        if found is not None:
            return found
    match = ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        if hour is None:
            return dt.date(int(year), int(month), int(day))
        micro = int(((fraction or "") + "000000")[:6])
        return dt.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro, tzinfo=_offset(offset))
    except ValueError:
        return None


def _by_format(match: re.Match[str] | None) -> dt.date | dt.datetime | None:
    if match is None:
        return None
    parts = match.groupdict()
    try:
        year = int(parts["year"]) if parts.get("year") else _full_year(int(parts["short"]))
        month = int(parts["month"]) if parts.get("month") else MONTHS.index(parts["name"][:3].lower()) + 1
        if parts.get("hour") is None:
            return dt.date(year, month, int(parts["day"]))
        hour = int(parts["hour"])
        if parts.get("half"):
            if not 1 <= hour <= NOON:
                return None
            hour = hour % NOON + (NOON if parts["half"] in "Pp" else 0)
        seconds, _, fraction = (parts.get("second") or "0").partition(".")
        micro = int((fraction + "000000")[:6])
        return dt.datetime(
            year, month, int(parts["day"]), hour, int(parts.get("minute") or 0), int(seconds), micro, tzinfo=_offset(parts.get("offset"))
        )
    except ValueError:
        return None


def _full_year(short: int) -> int:
    return short + (1900 if short >= CENTURY_TURN else 2000)


def _offset(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text in ("Z", "UTC"):
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _epoch(text: str, unit: int) -> dt.datetime | None:
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        return None
    try:
        return EPOCH + dt.timedelta(microseconds=int(text) * unit)
    except OverflowError:
        return None
