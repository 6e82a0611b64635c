"""One cell of an export, whatever its file calls it, as text and then as what its field holds."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from engine.book import reasons
from engine.book.formats import Format, read_moment
from engine.language.glyphs import fold
from engine.language.literals import local
from engine.language.numerals import currencies
from engine.model.values import NUMBER_BOUND, Kind, Type

TRUE = frozenset({"true", "t", "yes", "y", "1", "是", "对", "真"})
FALSE = frozenset({"false", "f", "no", "n", "0", "否", "错", "假"})
PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
WITH_CODE = re.compile(r"(?:(?P<before>[A-Za-z]{3})\s*)?(?P<amount>.*?[0-9.].*?)(?:\s*(?P<after>[A-Za-z]{3}))?", re.DOTALL)
EXACT = Context(prec=200)
LONGEST_NUMBER = 120


class ErrorCell(str):
    """What a spreadsheet shows where a formula failed (#N/A, #REF!)."""

    __slots__ = ()


class FormulaCell(ErrorCell):
    """A formula that a program wrote and no spreadsheet has computed, so that it has no value."""

    __slots__ = ()


def as_text(cell: Any) -> str | None:
    """Write a cell as text: None for an empty one. A whole number loses its ``.0``; dates are ISO; lists and objects JSON."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < NUMBER_BOUND else repr(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f") if cell.is_finite() and abs(cell.adjusted()) < EXACT.prec else str(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "surrogateescape")
    if isinstance(cell, list | tuple | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def clean(text: str) -> str:
    """Put a text in NFC and trim it (Unicode white space, U+3000 too)."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


def storable(text: str) -> bool:
    """Whether the text can be written at all: no half of a surrogate pair, no NUL."""
    if text.isascii():
        return "\0" not in text
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def read_decimal(text: str, kind: Kind, decimal: str, thousands: str) -> Decimal:
    """Read an exact number by the marks of its file. Raises BadCellError."""
    plain = fold(text).strip()
    if NOT_FINITE.fullmatch(plain):
        raise reasons.not_finite(text)
    if len(plain) > LONGEST_NUMBER:
        raise reasons.not_a(kind, text)
    if thousands and thousands in plain:
        if not _grouping(thousands, decimal).fullmatch(plain):
            raise reasons.not_a(kind, text)
        plain = plain.replace(thousands, "")
    if decimal != ".":
        if "." in plain:
            raise reasons.not_a(kind, text)
        plain = plain.replace(decimal, ".")
    if not PLAIN_NUMBER.fullmatch(plain):
        raise reasons.not_a(kind, text)
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise reasons.not_a(kind, text) from error


@lru_cache(maxsize=64)
def _grouping(thousands: str, decimal: str) -> re.Pattern[str]:
    return re.compile(
        rf"[+-]?[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{2,3}})*{re.escape(thousands)}[0-9]{{3}}(?:{re.escape(decimal)}[0-9]*)?"
    )


def scaled(value: Decimal, type: Type, text: str, *, round: bool = False) -> int:
    """Give the whole number of ``10 ** -type.decimals`` units, refusing what lies outside the bounds or has more decimals."""
    if value and value.adjusted() > EXACT.prec // 2:
        raise reasons.too_large(text)
    if round:
        value = value.quantize(Decimal(1).scaleb(-type.decimals), rounding=ROUND_HALF_EVEN, context=EXACT)
    whole = (value or Decimal(0)).scaleb(type.decimals, context=EXACT)
    if whole != whole.to_integral_value(context=EXACT):
        raise reasons.too_precise(text, type.decimals)
    result = int(whole)
    if abs(result) > type.bound:
        raise reasons.too_large(text)
    return result


def read_boolean(text: str) -> bool:
    """Read yes or no in the words that exports use."""
    word = text.lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise reasons.not_a(Kind.BOOLEAN, text)


def read_date(text: str, formats: tuple[Format, ...], zone: ZoneInfo, given: ZoneInfo | None = None) -> dt.date:
    """Read a date; of a local time its day, of an instant the day it falls on in the book's zone.

    A time local to the zone ``given`` is an instant, except at midnight: so exports write a day as a time.
    """
    found = read_moment(text, formats)
    if found is None:
        raise reasons.not_a(Kind.DATE, text)
    if isinstance(found, dt.datetime):
        if found.tzinfo is None and given is not None and found.time() != dt.time():
            found = found.replace(tzinfo=given)
        try:
            return (found.astimezone(zone) if found.tzinfo else found).date()
        except OverflowError as error:
            raise reasons.too_large(text) from error
    return found


def read_instant(text: str, formats: tuple[Format, ...], zone: ZoneInfo, given: ZoneInfo | None = None) -> tuple[dt.datetime, dt.date]:
    """Read an instant: in UTC without its zone, and the day it falls on in the book's zone. A bare date is its first moment there.

    A time without an offset is local to ``given``, else to the book's zone.
    A local time that a clock change skips is read as that much later, one that it repeats as the first.
    """
    found = read_moment(text, formats)
    if found is None:
        raise reasons.not_a(Kind.DATETIME, text)
    if not isinstance(found, dt.datetime):
        found = dt.datetime.combine(found, dt.time())
    elif found.tzinfo is None and given is not None:
        found = found.replace(tzinfo=given)
    try:
        instant = local(found, zone)
    except OverflowError as error:
        raise reasons.too_large(text) from error
    return instant.at.replace(tzinfo=None), instant.day


def read_list(text: str, split: str) -> list[str] | None:
    """Read a list of texts from JSON or by its separator; an empty one is not set."""
    items: list[Any] = []
    if text.startswith("["):
        try:
            parsed = json.loads(text)
        except ValueError:
            parsed = None
        items = parsed if isinstance(parsed, list) else text.split(split)
    else:
        items = text.split(split)
    words = [clean(written) for each in items if (written := as_text(each)) is not None]
    return [each for each in words if each] or None


def split_currency(text: str, given: str | None, otherwise: str | None) -> tuple[str, str]:
    """Part an amount from the currency written beside it.

    ``given`` is what its column or its mapping says, and binds; ``otherwise`` is the book's, where nothing is written.
    """
    if NOT_FINITE.fullmatch(text):
        raise reasons.not_finite(text)
    match = WITH_CODE.fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    if match is None:
        raise reasons.not_a(Kind.MONEY, text)
    written = (match["before"] or match["after"] or "").upper()
    code = given or written or otherwise
    if not code:
        raise reasons.currency_missing(text)
    if code not in currencies():
        raise reasons.currency_unknown(code)
    if written and written != code:
        raise reasons.currencies_differ(text, code)
    return match["amount"].strip(), code
