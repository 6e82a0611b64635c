"""What a decision table gives for one event, by its hit policy."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from engine.model.incentive import DecisionTable
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict

Outputs = dict[str, Fraction | Money]


def chosen(table: DecisionTable, tests: Sequence[Sequence[Verdict]]) -> tuple[Outputs, Text | None]:
    """Give the outputs for the verdicts of each row's tests, or why there are none.

    A row fits when all its tests are met. ``first`` takes the first that fits, ``unique`` and ``any`` the one (or the same answer of several),
    ``collect`` adds the answers of all up. A row that cannot be known leaves the answer unknown where it could change it.
    No row that fits gives no outputs and no reason.
    """
    fits = [_all(row) for row in tests]
    met = [place for place, verdict in enumerate(fits) if verdict is Verdict.MET]
    unknown = [place for place, verdict in enumerate(fits) if verdict is Verdict.UNKNOWN]
    if table.hit == "first":
        if met and not any(place < met[0] for place in unknown):
            return dict(table.rows[met[0]].outputs), None
        return {}, _unknown(table, unknown[0]) if unknown else None
    if unknown:
        return {}, _unknown(table, unknown[0])
    if table.hit == "collect":
        return _sum(table, met)
    answers = [dict(table.rows[place].outputs) for place in met]
    if len(answers) > 1 and (table.hit == "unique" or any(each != answers[0] for each in answers)):
        lines = ", ".join(str(table.rows[place].line) for place in met)
        return {}, Text(f"rows {lines} of {table.file} all fit", f"{table.file} 的第 {lines} 行同时适用")
    return (answers[0], None) if answers else ({}, None)


def _all(row: Sequence[Verdict]) -> Verdict:
    if Verdict.NOT_MET in row:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in row else Verdict.MET


def _sum(table: DecisionTable, met: Sequence[int]) -> tuple[Outputs, Text | None]:
    total: Outputs = {}
    for place in met:
        for name, value in table.rows[place].outputs.items():
            before = total.get(name)
            if before is None:
                total[name] = value
            elif isinstance(before, Money) and isinstance(value, Money) and before.currency == value.currency:
                total[name] = Money(before.amount + value.amount, value.currency)
            elif isinstance(before, Fraction) and isinstance(value, Fraction):
                total[name] = before + value
            else:
                line = table.rows[place].line
                return {}, Text(f"row {line} of {table.file} is in another currency", f"{table.file} 第 {line} 行的币种不同")
    return total, None


def _unknown(table: DecisionTable, place: int) -> Text:
    line = table.rows[place].line
    return Text(f"whether row {line} of {table.file} fits cannot be known", f"无法判断 {table.file} 第 {line} 行是否适用")
