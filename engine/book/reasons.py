"""Why a row of an export cannot be part of the book, in the words of who keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.text import Text
from engine.model.values import Kind

LONGEST_SHOWN = 60

KINDS = {
    Kind.NUMBER: Text("a number", "数字"),
    Kind.PERCENT: Text("a percentage", "百分比"),
    Kind.MONEY: Text("an amount of money", "金额"),
    Kind.TEXT: Text("a text", "文字"),
    Kind.BOOLEAN: Text("yes or no", "是或否"),
    Kind.DATE: Text("a date", "日期"),
    Kind.DATETIME: Text("a date with a time", "日期时间"),
    Kind.LIST: Text("a list", "列表"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of the range BK1xx with its sentence."""

    code: str
    text: Text


class BadCellError(ValueError):
    """A cell cannot be read as what its field holds."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text.en)
        self.reason = reason


def shown(value: str) -> str:
    """Shorten a value for a sentence."""
    flat = " ".join(value.split())
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[:LONGEST_SHOWN]}…"


def not_a(kind: Kind, value: str) -> BadCellError:
    """Say that a text does not read as that kind."""
    name = KINDS[kind]
    return BadCellError(Reason("BK101", Text(f"'{shown(value)}' is not {name.en}", f"“{shown(value)}”不是{name.zh}")))


def too_large(value: str) -> BadCellError:
    """Say that a value lies outside the bounds that every engine keeps."""
    return BadCellError(Reason("BK102", Text(f"'{shown(value)}' is larger than a book can hold", f"“{shown(value)}”超出可保存的范围")))


def too_precise(value: str, decimals: int) -> BadCellError:
    """Say that a value has more decimals than its field or currency."""
    return BadCellError(
        Reason("BK103", Text(f"'{shown(value)}' has more than {decimals} decimals", f"“{shown(value)}”的小数超过 {decimals} 位"))
    )


def not_finite(value: str) -> BadCellError:
    """Say that infinity and the like are no numbers."""
    return BadCellError(Reason("BK104", Text(f"'{shown(value)}' is not a finite number", f"“{shown(value)}”不是有限的数字")))


def no_id(name: str) -> Reason:
    """Say that a record has no name."""
    return Reason("BK105", Text(f"the row has no {name}", f"该行没有 {name}"))


def no_clock(name: str) -> Reason:
    """Say that a record does not tell when it happened."""
    return Reason("BK106", Text(f"the row has no '{name}', so it is not known when it happened", f"该行没有“{name}”，无法确定发生时间"))


def again(value: str, line: int) -> Reason:
    """Say that an id stands twice in one file."""
    return Reason("BK107", Text(f"the id '{shown(value)}' stands already at line {line}", f"编号“{shown(value)}”在第 {line} 行已出现"))


def again_elsewhere(value: str, file: str, line: int) -> Reason:
    """Say that an id stands in two files of one load."""
    return Reason(
        "BK107",
        Text(f"the id '{shown(value)}' stands already in {file} at line {line}", f"编号“{shown(value)}”在 {file} 第 {line} 行已出现"),
    )


def cells(found: int, expected: int) -> Reason:
    """Say that a row has fewer or more cells than the header."""
    return Reason("BK108", Text(f"the row has {found} cells, the header {expected}", f"该行有 {found} 个单元格，表头有 {expected} 个"))


def quote_open() -> Reason:
    """Say that a quote is not closed, or not followed by the delimiter."""
    return Reason("BK108", Text("a quote is not closed, or text follows the closing quote", "引号未闭合，或闭合引号后还有文字"))


def too_long(most: int) -> Reason:
    """Say that a cell is longer than any is read."""
    return Reason("BK102", Text(f"a cell is longer than {most:,} characters", f"单元格超过 {most:,} 个字符"))


def not_an_object(value: str) -> Reason:
    """Say that a line of JSON is no object."""
    return Reason("BK108", Text(f"the line is not one JSON object: {shown(value)}", f"该行不是一个 JSON 对象：{shown(value)}"))


def undecodable(encoding: str) -> Reason:
    """Say that there are bytes which the encoding does not have, or text that none can hold."""
    return Reason("BK109", Text(f"the row holds what is not {encoding} text", f"该行含有不符合 {encoding} 编码的内容"))


def currency_missing(value: str) -> BadCellError:
    """Say that an amount has no currency."""
    return BadCellError(Reason("BK110", Text(f"'{shown(value)}' has no currency", f"“{shown(value)}”没有币种")))


def currency_unknown(value: str) -> BadCellError:
    """Say that a currency is no code of ISO 4217."""
    return BadCellError(Reason("BK110", Text(f"'{shown(value)}' is not a currency of ISO 4217", f"“{shown(value)}”不是 ISO 4217 币种代码")))


def currencies_differ(value: str, other: str) -> BadCellError:
    """Say that an amount names one currency, its column another."""
    return BadCellError(
        Reason("BK110", Text(f"'{shown(value)}' names another currency than {other}", f"“{shown(value)}”中的币种与 {other} 不一致"))
    )


def error_cell(value: str) -> BadCellError:
    """Say that a spreadsheet's own error stands in the cell."""
    return BadCellError(
        Reason("BK111", Text(f"the spreadsheet shows the error {shown(value)} here", f"电子表格在此显示错误 {shown(value)}"))
    )


def not_computed(formula: str) -> BadCellError:
    """Say that a formula has no value yet."""
    return BadCellError(Reason("BK111", Text(f"the formula {shown(formula)} has not been computed", f"公式 {shown(formula)} 尚未计算")))


def not_one_of(value: str, options: tuple[str, ...]) -> BadCellError:
    """Say that a word is outside a closed list."""
    listed = ", ".join(options)
    return BadCellError(Reason("BK112", Text(f"'{shown(value)}' is none of {listed}", f"“{shown(value)}”不在 {listed} 之中")))
