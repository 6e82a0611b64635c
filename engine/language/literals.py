"""Values as data gives them (``CNY 500_000``, ``15%``, ``-3d``): text in, one typed value out."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

from engine.errors import DataInvalidError
from engine.language.dates import add_days, add_months
from engine.language.faults import KINDS
from engine.language.glyphs import fold
from engine.language.numerals import DIGITS, WRITTEN, currencies, exact, exact_percent
from engine.model.text import Text
from engine.model.values import Instant, Kind, Money, Type, Value

NOT_SET = "unset"
TRUTHS = {"true": True, "false": False}
RELATIVE = re.compile(r"([+-]?)([0-9]{1,7})(d|w|mo|q|y)")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")
MONEY = re.compile(r"([+-]?)\s*([A-Za-z]{3})\s*([+-]?)\s*(\S.*)")
DAYS = {"d": 1, "w": 7}
MONTHS = {"mo": 1, "q": 3, "y": 12}
EXAMPLES = {
    Kind.NUMBER: "50_000",
    Kind.PERCENT: "15%",
    Kind.MONEY: "CNY 500_000",
    Kind.BOOLEAN: "true",
    Kind.DATE: "2026-11-21",
    Kind.DATETIME: "2026-11-21T18:00:00",
    Kind.DURATION: "14d",
}


class BadValueError(DataInvalidError):
    """A value that its field cannot hold; ``message`` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__("PB226", message)


def read_value(text: str, type: Type, zone: ZoneInfo, as_of: dt.datetime | None = None) -> Value:
    """Read a value of a type; empty text is not set (None).

    Given ``as_of`` (aware), a date may count from it (``-3d``, ``2w``, ``today``; a datetime keeps its local time of day), and
    ``unset`` is not set. A time without an offset is local to ``zone``: one that a clock change skips is read as that much later,
    one that it repeats as the first. A list is elements parted by ``;``. Raises BadValueError for anything the field cannot hold.
    """
    clean = unicodedata.normalize("NFC", text).strip()
    if not clean or (as_of and clean == NOT_SET):
        return None
    plain = fold(clean).strip()
    match type.kind:
        case Kind.TEXT:
            return clean
        case Kind.LIST:
            return tuple(filter(None, (part.strip() for part in clean.split(";")))) or None
        case Kind.BOOLEAN:
            if plain.lower() not in TRUTHS:
                raise _not_a(type.kind, clean)
            return TRUTHS[plain.lower()]
        case Kind.NUMBER | Kind.PERCENT:
            return _scaled(plain, type, clean)
        case Kind.MONEY:
            return _money(plain, type, clean)
        case Kind.DATE:
            return _date(plain, clean, zone, as_of)
        case Kind.DATETIME:
            return _instant(plain, clean, zone, as_of)
        case Kind.DURATION if (found := RELATIVE.fullmatch(plain)) and found[3] in DAYS:
            return int(found[1] + found[2]) * DAYS[found[3]]
    raise _not_a(type.kind, clean)


def local(moment: dt.datetime, zone: ZoneInfo) -> Instant:
    """Give the instant of a moment (one without an offset is local to ``zone``) with its local day. Raises OverflowError outside the years."""
    at = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(dt.UTC)
    return Instant(at, at.astimezone(zone).date())


def _not_a(kind: Kind, text: str) -> BadValueError:
    word, example = KINDS[kind], EXAMPLES.get(kind, "")
    return BadValueError(Text(f"'{text[:60]}' is not {word.en}, as {example}", f"'{text[:60]}' 不是{word.zh},应如 {example}"))


def _scaled(plain: str, type: Type, text: str) -> int:
    """Read a number, percent or amount as an integer at the decimals of its type."""
    percent = type.kind is Kind.PERCENT and plain.endswith("%")
    sign = -1 if plain.startswith("-") else 1
    written = plain.removesuffix("%").rstrip() if percent else plain
    written = written[1:].lstrip() if written[:1] in ("-", "+") else written
    if not WRITTEN.fullmatch(written) or len(written) > 2 * DIGITS:
        raise _not_a(type.kind, text)
    digits, decimals = exact_percent(written) if percent else exact(written)
    if decimals > type.decimals:
        shown = type.decimals - 2 if percent else type.decimals
        raise BadValueError(Text(f"'{text[:60]}' has more than {shown} decimals", f"'{text[:60]}' 的小数超过 {shown} 位"))
    scaled = digits * int(10 ** (type.decimals - decimals))
    if scaled > type.bound:
        raise BadValueError(Text(f"'{text[:60]}' is too large", f"'{text[:60]}' 过大"))
    return sign * scaled


def _money(plain: str, type: Type, text: str) -> Money:
    found = MONEY.fullmatch(plain)
    if found is None or (found[1] and found[3]):
        raise _not_a(Kind.MONEY, text)
    currency = found[2]
    if currency not in currencies():
        raise BadValueError(Text(f"'{currency}' is not the code of a currency", f"'{currency}' 不是货币代码"))
    return Money(_scaled(found[1] + found[3] + found[4], type, text), currency)


def _date(plain: str, text: str, zone: ZoneInfo, as_of: dt.datetime | None) -> dt.date:
    if as_of and (plain == "today" or RELATIVE.fullmatch(plain)):
        return _counted(plain, text, as_of.astimezone(zone).date())
    if not DATE.fullmatch(plain):
        raise _not_a(Kind.DATE, text)
    try:
        return dt.date.fromisoformat(plain)
    except ValueError:
        raise BadValueError(Text(f"there is no day {text}", f"日期 {text} 不存在")) from None


def _instant(plain: str, text: str, zone: ZoneInfo, as_of: dt.datetime | None) -> Instant:
    try:
        if as_of and (plain == "today" or RELATIVE.fullmatch(plain)):
            now = as_of.astimezone(zone)
            day = _counted(plain, text, now.date())
            return local(dt.datetime.combine(day, now.time()), zone)
        if not DATETIME.fullmatch(plain):
            raise _not_a(Kind.DATETIME, text)
        return local(dt.datetime.fromisoformat(plain), zone)
    except (ValueError, OverflowError):
        raise BadValueError(Text(f"there is no time {text}", f"时间 {text} 不存在")) from None


def _counted(plain: str, text: str, today: dt.date) -> dt.date:
    """Count days, weeks, months, quarters or years from today."""
    if plain == "today":
        return today
    found = RELATIVE.fullmatch(plain)
    if found is None:
        raise _not_a(Kind.DATE, text)
    count, unit = int(found[1] + found[2]), found[3]
    day = add_days(today, count * DAYS[unit]) if unit in DAYS else add_months(today, count * MONTHS[unit])
    if day is None:
        raise BadValueError(Text(f"'{text}' leaves the years 1 to 9999", f"'{text}' 超出 1 至 9999 年"))
    return day
