"""Values as the people of one language read and write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from engine.model.text import Language, Text
from engine.model.values import Instant, Kind, Mean, Money, Type, Value

if TYPE_CHECKING:
    from babel import Locale

FRACTION_PLACES = 4
LOCALES = {"en": "en_US", "zh": "zh_CN"}
NOT_SET = Text("not set", "未填")
YES, NO = Text("yes", "是"), Text("no", "否")


def shown(value: Value | Fraction, type: Type, language: Language, zone: dt.tzinfo = dt.UTC) -> str:
    """Write a value for a reader: money with its code, percents with their sign, days with their unit, an instant as in ``zone``."""
    if value is None:
        return NOT_SET.to(language)
    match value:
        case bool():
            return (YES if value else NO).to(language)
        case Money():
            return money(value, language)
        case Mean():
            return _mean(value, language)
        case Fraction():
            return fraction(value, language)
        case Instant():
            return f"{value.at.astimezone(zone):%Y-%m-%d %H:%M}"
        case dt.date():
            return value.isoformat()
        case tuple():
            return ", ".join(value)
        case int() if type.kind is Kind.DURATION:
            return days(value, language)
        case int():
            return number(value, type, language)
        case _:
            return str(value)


def money(value: Money, language: Language) -> str:
    """Write an amount with its currency: CNY 500,000.50; trailing zeros are left away."""
    return f"{value.currency} {_decimal(Decimal(value.amount).scaleb(-value.decimals), language)}"


def fraction(value: Fraction, language: Language) -> str:
    """Write a fraction, which only here becomes a decimal number: rounded half to even at four places."""
    return _decimal(round(Decimal(value.numerator) / Decimal(value.denominator), FRACTION_PLACES), language)


def _mean(value: Mean, language: Language) -> str:
    if isinstance(value.total, Money):
        exact = Decimal(value.total.amount).scaleb(-value.total.decimals) / value.count
        return f"{value.total.currency} {_decimal(round(exact, FRACTION_PLACES), language)}"
    return fraction(Fraction(value.total, value.count * 10**value.decimals), language)


def number(value: int, type: Type, language: Language) -> str:
    """Write a scaled integer, as a percentage where it is one."""
    exact = Decimal(value).scaleb(-type.decimals)
    if type.kind is Kind.PERCENT:
        return f"{_decimal(exact * 100, language)}%"
    return _decimal(exact, language)


def days(value: int, language: Language) -> str:
    """Write a number of days with its unit."""
    unit = "day" if abs(value) == 1 else "days"
    return Text(f"{value} {unit}", f"{value} 天").to(language)


def minutes(value: int | None, language: Language) -> str:
    """Write an effort: 30 min, 1 h 30 min."""
    if value is None:
        return ""
    hours, rest = divmod(value, 60)
    parts = [Text(f"{hours} h", f"{hours} 小时").to(language)] if hours else []
    if rest or not hours:
        parts.append(Text(f"{rest} min", f"{rest} 分钟").to(language))
    return " ".join(parts)


def _decimal(value: Decimal, language: Language) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format="#,##0.##########", locale=_locale(language))


@cache
def _locale(language: Language) -> Locale:
    """Give the locale, found once: finding it by name reads through all names, which a list of thousands of amounts would feel."""
    from babel import Locale

    return Locale.parse(LOCALES[language])
