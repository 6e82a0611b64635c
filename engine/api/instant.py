"""The instant that a command was asked about, or now."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from engine.errors import UsageError
from engine.language.literals import BadValueError, read_value
from engine.model.text import Text
from engine.model.values import DATETIME, Instant

END_OF_DAY = dt.time(23, 59, 59, 999999)


def day(text: str) -> dt.date:
    """Read a day as people write it. Raises UsageError (JD104)."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _unreadable(text) from None


def instant(text: str | None, zone: ZoneInfo) -> dt.datetime:
    """Read ``--as-of``: a day means its end, local to ``zone``; None is now. The result is aware, in UTC. Raises UsageError."""
    if text is None:
        return dt.datetime.now(dt.UTC)
    try:
        if len(text) == len("2017-12-31"):
            return dt.datetime.combine(dt.date.fromisoformat(text), END_OF_DAY, zone).astimezone(dt.UTC)
        value = read_value(text, DATETIME, zone)
    except (BadValueError, ValueError, OverflowError):
        value = None
    if not isinstance(value, Instant):
        raise _unreadable(text)
    return value.at


def _unreadable(text: str) -> UsageError:
    return UsageError(
        "JD104",
        Text(f"'{text}' is no date or time", f"“{text}”不是日期或时间"),
        help=Text("write 2017-12-31 or 2017-12-31T18:00", "请写 2017-12-31 或 2017-12-31T18:00"),
    )
