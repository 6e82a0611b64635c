"""Cuts the text of a condition into tokens, reading what a Chinese keyboard or another language writes for the same."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from engine.language.faults import fault
from engine.language.glyphs import QUOTES, SIGNS, fold
from engine.language.numerals import DIGITS, WRITTEN, grouped
from engine.model.condition import Condition
from engine.model.problem import Problem
from engine.model.text import Text

Kind = Literal["number", "percent", "duration", "date", "text", "name", "sign", "bad", "end"]

UNITS = ("d", "w", "mo", "q", "y", "bd")
MAGNITUDES = {
    "k": 3,
    "K": 3,
    "千": 3,
    "万": 4,
    "萬": 4,
    "m": 6,
    "M": 6,
    "mn": 6,
    "mm": 6,
    "MM": 6,
    "亿": 8,
    "億": 8,
    "b": 9,
    "B": 9,
    "bn": 9,
}
UNITS_MEANT = {
    **dict.fromkeys(("D", "day", "days", "天", "日"), "d"),
    **dict.fromkeys(("W", "week", "weeks", "wk", "周", "週"), "w"),
    **dict.fromkeys(("month", "months", "mon", "月", "个月"), "mo"),
    **dict.fromkeys(("Q", "quarter", "quarters", "季", "季度"), "q"),
    **dict.fromkeys(("Y", "year", "years", "yr", "年"), "y"),
    **dict.fromkeys(("BD", "工作日", "个工作日"), "bd"),
}
FOREIGN = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "=>": ">=", "=<": "<="}

SPACE = re.compile(r"\s+")
DATE = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)(?:[T ][0-9]{1,2}:[0-9][\w:.+]*)?(?!\w)")
NUMBER = re.compile(r"[0-9][0-9_]*(?:\.[0-9][0-9_]*)?|\.[0-9][0-9_]*")
SUFFIX = re.compile(r"%|\w+")
NAME = re.compile(r"[^\W\d][\w\u0300-\u036f]*")
SIGN = re.compile(r"==|<>|!=|<=|>=|=>|=<|&&|\|\||[=<>≠≤≥+\-*/(),.\[\]!&|%]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of ``condition.text[start:end]``; ``text`` is its plain form: digits, a word, a sign, or the inside of quotes."""

    kind: Kind
    text: str
    start: int
    end: int
    unit: str = ""


def tokens(condition: Condition) -> tuple[list[Token], list[Problem]]:
    """Cut a condition into tokens, the last of kind ``end``. What cannot be read is a ``bad`` token and a problem."""
    lexer = Lexer(condition)
    return lexer.read(), lexer.problems


class Lexer:
    """One pass over one text."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self.text = condition.text
        self.plain = fold(condition.text)
        self.problems: list[Problem] = []

    def read(self) -> list[Token]:
        """Give all tokens."""
        found: list[Token] = []
        at = 0
        while at < len(self.plain):
            space = SPACE.match(self.plain, at)
            if space:
                at = space.end()
                continue
            token = self.token(at)
            found.append(token)
            at = token.end
        return [*found, Token("end", "", at, at)]

    def token(self, at: int) -> Token:
        """Read the token that begins at ``at``."""
        if self.plain[at] in QUOTES:
            return self.quoted(at)
        if date := DATE.match(self.plain, at):
            return self.date(date)
        if number := NUMBER.match(self.plain, at):
            return self.number(number)
        if name := NAME.match(self.plain, at):
            return Token("name", unicodedata.normalize("NFC", name[0]), at, name.end())
        if sign := SIGN.match(self.plain, at):
            return self.sign(sign)
        return self.unknown(at)

    def bad(self, code: str, start: int, end: int, message: Text, help: Text | None) -> Token:
        """Report a stretch that cannot be read."""
        self.problems.append(fault(code, self.condition.part(start, end), message, help))
        return Token("bad", self.plain[start:end], start, end)

    def quoted(self, at: int) -> Token:
        """Read a text up to the quote that closes it."""
        closing = QUOTES[self.text[at]]
        end = next((i for i in range(at + 1, len(self.text)) if self.text[i] in closing), None)
        if end is None:
            return self.bad(
                "PB203",
                at,
                len(self.text),
                Text("this quote is not closed", "引号没有闭合"),
                Text(
                    f"end the text with {closing[-1]}; in YAML, put the whole condition between double quotes, as ' #' begins a comment there",
                    f"请用 {closing[-1]} 结束文本(quote);在 YAML 中请把整个条件放在双引号里,因为 ' #' 之后是注释",
                ),
            )
        return Token("text", unicodedata.normalize("NFC", self.text[at + 1 : end]), at, end + 1)

    def date(self, match: re.Match[str]) -> Token:
        """Read a day, which must be in the calendar and written in full."""
        start, end = match.span()
        year, month, day = int(match[1]), int(match[3] or match[5]), int(match[4] or match[6])
        written = match[0]
        try:
            value = dt.date(year, month, day)
        except ValueError:
            return self.bad(
                "PB210",
                start,
                end,
                Text(f"there is no day {written}", f"日期 {written} 不存在"),
                Text("write a day of the calendar as year-month-day: 2026-02-28", "请按 年-月-日 写一个存在的日期:2026-02-28"),
            )
        if written != value.isoformat():
            return self.bad(
                "PB210",
                start,
                end,
                Text(f"{written} is not written as a date", f"{written} 不是日期的写法"),
                Text(f"write {value.isoformat()}; a condition speaks of whole days", f"请写 {value.isoformat()};条件只涉及整天"),
            )
        return Token("date", written, start, end)

    def number(self, match: re.Match[str]) -> Token:
        """Read a number with what is written onto it: a percent sign or a unit of time."""
        start, end = match.span()
        written = match[0]
        suffix = SUFFIX.match(self.plain, end)
        tail, end = (suffix[0], suffix.end()) if suffix else ("", end)
        if not WRITTEN.fullmatch(written):
            return self.misshapen(start, end, written)
        if sum(map(str.isdigit, written)) > DIGITS:
            return self.bad(
                "PB220",
                start,
                end,
                Text(f"this number has more than {DIGITS} digits", f"数字超过 {DIGITS} 位"),
                Text("numbers lie under 10^15", "数字应小于 10^15"),
            )
        if tail in ("", "%"):
            return Token("percent" if tail else "number", written, start, end)
        if tail in UNITS and "." not in written:
            return Token("duration", written, start, end, tail)
        return self.suffixed(start, end, written, tail)

    def misshapen(self, start: int, end: int, written: str) -> Token:
        """Report digits that are grouped or pointed in a way that cannot be read."""
        plain = f"0{written}" if written.startswith(".") else written
        whole, point, fraction = plain.partition(".")
        plain = "_".join(filter(None, whole.split("_"))) + point + fraction.replace("_", "")
        return self.bad(
            "PB207",
            start,
            end,
            Text(f"'{written}' is not written as a number", f"'{written}' 不是数字的写法"),
            Text(f"write {grouped(plain)}", f"请写 {grouped(plain)}"),
        )

    def suffixed(self, start: int, end: int, written: str, tail: str) -> Token:
        """Report a number with letters on it, and say how what was probably meant is written."""
        message = Text(f"'{tail}' cannot follow a number", f"数字后面不能接 '{tail}'")
        unit = tail if tail in UNITS else UNITS_MEANT.get(tail)
        if tail in MAGNITUDES:
            help = _write(grouped(_shifted(written, MAGNITUDES[tail])))
        elif unit and "." in written:
            message = Text("a duration is a whole number of days, weeks, months …", "时长必须是整数")
            help = _write(f"{written.partition('.')[0]}{unit}")
        elif unit:
            help = _write(f"{written}{unit}")
        elif tail[:1] == "_":
            return self.misshapen(start, end, written + tail)
        else:
            help = Text(
                "a number is digits, as 50_000; a duration ends in d, w, mo, q, y or bd, as 14d",
                "数字只含位数,如 50_000;时长以 d、w、mo、q、y 或 bd 结尾,如 14d",
            )
        return self.bad("PB207", start, end, message, help)

    def sign(self, match: re.Match[str]) -> Token:
        """Read an operator or a bracket; one of another language is reported and read as what it means."""
        written, (start, end) = match[0], match.span()
        plain = SIGNS.get(written, written)
        here = FOREIGN.get(plain)
        if here is None:
            return Token("sign", plain, start, end)
        self.problems.append(
            fault("PB202", self.condition.part(start, end), Text(f"'{written}' is not understood", f"无法理解 '{written}'"), _write(here))
        )
        return Token("name" if here.isalpha() else "sign", here, start, end)

    def unknown(self, at: int) -> Token:
        """Report a character that has no meaning here."""
        found = self.text[at]
        shown = f"'{found}'" if found.isprintable() and not unicodedata.combining(found) else f"U+{ord(found):04X}"
        help = None
        if unicodedata.category(found) == "Sc":
            help = Text("write the code of the currency before the amount: CNY 500_000", "请在数额前写货币代码:CNY 500_000")
        elif found == "`":
            help = Text("a text stands between ' or \"", "文本应放在 ' 或 \" 之间")
        elif found == "÷":
            help = _write("ratio(a, b)")
        elif found in "{}":
            help = Text("write brackets: ['a', 'b']", "请使用方括号:['a', 'b']")
        return self.bad("PB202", at, at + 1, Text(f"the character {shown} has no meaning here", f"字符 {shown} 在这里没有意义"), help)


def _write(text: str) -> Text:
    return Text(f"write {text}", f"请写 {text}")


def _shifted(written: str, places: int) -> str:
    whole, _, fraction = written.replace("_", "").partition(".")
    digits = whole + fraction.ljust(places, "0")[:places]
    rest = fraction[places:]
    return f"{digits}.{rest}" if rest else digits
