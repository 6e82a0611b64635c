"""Reads a decision table: a CSV whose header holds expressions and outputs, each cell a test or an amount."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from engine.language import nodes
from engine.language.constants import is_literal
from engine.language.glyphs import QUOTES, fold
from engine.language.lexer import NAME
from engine.language.parser import parse
from engine.language.suggest import did_you_mean
from engine.model.condition import Condition
from engine.model.incentive import DecisionTable, TableRow
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.values import Money
from engine.playbook.amounts import Amount, Amounts
from engine.source.grid import Grid, Row
from engine.source.tree import Scalar

KINDS = {"rate": ("percent",), "each": ("money",), "times": ("percent", "number"), "multiplier": ("percent", "number")}
PAYS = ("rate", "each", "times")
ANY = ("", "-", "—", "－")
EQUALS = " = "
SIGNS = ("<", ">", "=", "!", "≤", "≥", "≠")
WORD = re.compile(r"[a-z]+")
WORDS = ("in", "not", "between", "contains", "is")


def decision_table(grid: Grid, name: str, hit: Any, amounts: Amounts) -> DecisionTable | None:
    """Read a table; None where its header cannot be read, or a row, which is told at its line and column."""
    header, *rows = grid.rows
    outputs = [(at, cell.text) for at, cell in enumerate(header) if cell.text in KINDS]
    inputs = [(at, cell) for at, cell in enumerate(header) if cell.text not in KINDS]
    if not _sound(header, outputs, rows, amounts):
        return None
    read = [_row(row, header, inputs, outputs, amounts) for row in rows]
    if None in read:
        return None
    columns = tuple(cell.condition() for _, cell in inputs)
    return DecisionTable(name, columns, tuple(each for _, each in outputs), tuple(each for each in read if each), hit)


def _sound(header: Row, outputs: list[tuple[int, str]], rows: list[Row], amounts: Amounts) -> bool:
    """Tell what is wrong with the header of a table."""
    whole = True
    for at, cell in enumerate(header):
        if not cell.text:
            amounts.refuse("PB339", cell.span, Text("a column without a name", "有一列没有列名"), HEADER)
            whole = False
        elif (near := did_you_mean(cell.text, KINDS)) and cell.text not in (*KINDS, *amounts.measures) and NAME.fullmatch(cell.text):
            said = Text(f"no output '{cell.text}'", f"没有输出列“{cell.text}”")
            amounts.refuse("PB339", cell.span, said, Text(f"did you mean '{near}'?", f"是否要写“{near}”?"))
            whole = False
        elif cell.text in [each.text for each in header[:at]]:
            amounts.refuse("PB339", cell.span, Text(f"the column '{cell.text}' stands twice", f"“{cell.text}”列重复"))
            whole = False
    if whole and not any(name in PAYS for _, name in outputs):
        said = Text("no column says how much is paid", "没有一列说明支付多少")
        amounts.refuse("PB339", header[-1].span, said, Text("add a column rate, each or times", "请添加 rate、each 或 times 列"))
        whole = False
    if whole and not rows:
        amounts.refuse("PB339", header[0].span, Text("the table has no row below its header", "表头之下没有任何行"), HEADER)
    return whole and bool(rows)


def _row(row: Row, header: Row, inputs: list[tuple[int, Scalar]], outputs: list[tuple[int, str]], amounts: Amounts) -> TableRow | None:
    if len(row) != len(header):
        said = Text(f"this row has {len(row)} cells, the header {len(header)}", f"此行有 {len(row)} 格,而表头有 {len(header)} 格")
        help = Text("text with a comma in it stands between quotes", "含逗号的内容须加引号")
        amounts.refuse("PB339", _span(row), said, help)
        return None
    found: dict[str, Amount] = {}
    whole = True
    for at, name in outputs:
        if row[at].text in ANY:
            continue
        amount, _ = amounts.one(row[at], KINDS[name], name)
        whole = whole and amount is not None
        if isinstance(amount, Fraction | Money):
            found[name] = amount
    paid = [(at, name) for at, name in outputs if name in PAYS and row[at].text not in ANY]
    if whole and len(paid) != 1:
        names = ", ".join(name for _, name in outputs if name in PAYS)
        said = Text(f"this row pays nothing: {names} is empty", f"此行没有支付:{names} 为空")
        if paid:
            said = Text(f"this row pays in two ways: {paid[0][1]} and {paid[1][1]}", f"此行有两种支付:{paid[0][1]} 与 {paid[1][1]}")
        amounts.refuse(
            "PB339", row[paid[1][0]].span if paid else _span(row), said, Text("give one of them, 0% for nothing", "请写其中之一;不付写 0%")
        )
        whole = False
    tests = tuple(test(cell, row[at]) for at, cell in inputs)
    return TableRow(tests, found, row[0].span.start.line, _span(row)) if whole else None


def test(column: Scalar, cell: Scalar) -> Condition | None:
    """Join a column's expression and a cell's test to one condition, in the place of the cell; None where any value will do.

    A cell that begins with an operator follows the expression as it stands; else it is a value that the expression must equal,
    a text where it is no other value.
    """
    if cell.text in ANY:
        return None
    joined = _joined(column.condition(), cell.condition(), "" if _begins_with_operator(cell.text) else "=")
    node, _ = parse(cell.condition())
    literal = node is not None and is_literal(node)
    return joined if _begins_with_operator(cell.text) or literal else as_text(column.condition(), joined)


def as_text(column: Condition, joined: Condition) -> Condition:
    """Give the test that a column equals what a cell holds, read as a text (``100`` of a column of texts)."""
    start = len(column.text) + len(EQUALS)
    written = joined.text[start:]
    node, _ = parse(Condition.bare(written))
    if isinstance(node, nodes.Text) or joined.text[len(column.text) : start] != EQUALS:
        return joined
    opening, closing = next((opening, closing) for opening, closing in QUOTES.items() if not set(closing) & set(written))
    places = [joined.place(at) for at in range(len(joined.text) + 1)]
    text = f"{joined.text[:start]}{opening}{written}{closing[-1]}"
    return Condition(text, joined.span, (*places[:start], places[start], *places[start:], places[-1]))


def _joined(head: Condition, body: Condition, operator: str) -> Condition:
    between = f" {operator} " if operator else " "
    # what is wrong with the column itself is told at the header; anything else is the cell's
    places = [body.place(0)] * (len(head.text) + len(between))
    places += [body.place(at) for at in range(len(body.text) + 1)]
    return Condition(f"{head.text}{between}{body.text}", body.span, tuple(places))


def _begins_with_operator(text: str) -> bool:
    return fold(text)[:1] in SIGNS or ((found := WORD.match(fold(text))) is not None and found[0] in WORDS)


def _span(row: Row) -> Span:
    last = row[-1].span.end
    start = row[0].span.start
    return Span(row[0].span.file, start, max(last, Place(start.line, start.column + 1)))


HEADER = Text("the first row names the columns, such as deal.product,rate", "第一行是列名,例如 deal.product,rate")
