"""Finds, in decision tables, rows that overlap, gaps between rows, and rows that never hit: exactly, with an example of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.language.tree import Expr
from engine.model.incentive import DecisionTable, Incentive
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.playbook.answers import NotFollowedError
from engine.playbook.checked import CheckedPlaybook, PayTrees
from engine.playbook.stretches import Stretches, roots, stretches

MOST_ROWS = 2_000
MOST_STEPS = 200_000
MOST_TOLD = 10  # of one kind in one table


def tables(checked: CheckedPlaybook) -> list[Problem]:
    """Return what is wrong with the rows of every decision table of incentives that are not switched off."""
    problems: list[Problem] = []
    for incentive in checked.playbook.incentives:
        table = incentive.pay.table
        if table and not incentive.off:
            problems += _table(incentive, table, checked.pay.get(incentive.id, {}))
    return problems


def _table(incentive: Incentive, table: DecisionTable, trees: PayTrees) -> list[Problem]:
    path = ("incentives", incentive.id)
    columns = [tree for at in range(len(table.inputs)) if (tree := trees.get(f"table/{at}"))]
    tests = {(row, at): trees.get(f"row/{row}/{at}") for row, each in enumerate(table.rows) for at, test in enumerate(each.tests) if test}
    if len(columns) < len(table.inputs) or not all(tests.values()):
        return []  # its faults are told already
    cuts: list[Stretches] = []
    for at, column in enumerate(columns):
        if why := _tangled(columns, at) or (MANY if len(table.rows) > MOST_ROWS else None):
            return [_not_followed(table, at, why, path)]
        try:
            cuts.append(stretches(column, tuple(tests.get((row, at)) for row in range(len(table.rows)))))
        except NotFollowedError as error:
            return [_not_followed(table, at, error.said, path)]
    finder = _Finder(table, tuple(cuts), path)
    finder.run()
    return finder.problems


def _tangled(columns: list[Expr], at: int) -> Text | None:
    """Tell that a column rests on what another one rests on too, so that not every pair of their values can occur."""
    own = set(roots(columns[at]))
    for other in columns[:at]:
        if own & set(roots(other)):
            return Text(f"it rests on what '{other.text}' rests on", f"它与“{other.text}”取自同一数据")
    return None


def _not_followed(table: DecisionTable, at: int, why: Text, path: tuple[str, ...]) -> Problem:
    name = table.inputs[at].text
    said = Text(
        f"the column '{name}' cannot be followed: {why.en}; overlaps and gaps of this table were not looked for",
        f"无法逐一核对“{name}”列:{why.zh};未检查此表的重叠与空缺",
    )
    return Problem("PB412", Severity.WARNING, table.inputs[at].span, said, None, path)


@dataclass
class _Finder:
    table: DecisionTable
    cuts: tuple[Stretches, ...]
    path: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    steps: int = 0

    def run(self) -> None:
        """Look for rows that never hit, then for overlaps, then for a gap."""
        hollow = {row for row in range(len(self.table.rows)) if not all(cut.hit[row] for cut in self.cuts)}
        for row in sorted(hollow):
            self.warn("PB415", row, NEVER)
        if self.table.hit == "first":
            self.covered(hollow)
        elif self.table.hit in ("unique", "any"):
            self.overlaps(hollow)
        self.gap()

    def overlaps(self, hollow: set[int]) -> None:
        """Tell of two rows that one deal can hit; with hit policy any, only where they pay differently."""
        told = 0
        rows = self.table.rows
        for later in range(len(rows)):
            for earlier in range(later):
                shared = [cut.hit[earlier] & cut.hit[later] for cut in self.cuts]
                same = self.table.hit == "any" and rows[earlier].outputs == rows[later].outputs
                if not all(shared) or same or {earlier, later} & hollow:
                    continue
                where = self.example([_pick(bits, cut.usual) for bits, cut in zip(shared, self.cuts, strict=True)])
                lines = rows[earlier].line, rows[later].line
                said = Text(
                    f"the rows at lines {lines[0]} and {lines[1]} both hit where {where.en}",
                    f"第 {lines[0]} 行与第 {lines[1]} 行同时命中:{where.zh}",
                )
                self.problems.append(Problem("PB340", Severity.ERROR, rows[later].span, said, OVERLAP[self.table.hit], self.path))
                told += 1
                if told >= MOST_TOLD:
                    return

    def covered(self, hollow: set[int]) -> None:
        """Tell of rows that those before them leave nothing to."""
        for row in range(len(self.table.rows)):
            found = self.free([cut.hit[row] for cut in self.cuts], (1 << row) - 1) if row not in hollow else ()
            if found is None and self.steps <= MOST_STEPS:
                example = self.example([_pick(cut.hit[row], cut.usual) for cut in self.cuts])
                first = next(at for at in range(row) if all(cut.hit[at] >> _pick(cut.hit[row], cut.usual) & 1 for cut in self.cuts))
                line = self.table.rows[first].line
                said = Text(
                    f"this row never hits: those above it come first, such as line {line} where {example.en}",
                    f"此行永不命中:上方的行先命中,例如第 {line} 行:{example.zh}",
                )
                self.warn("PB415", row, said)

    def gap(self) -> None:
        """Tell of one combination of values that no row hits; what is not set, or below zero, is passed over."""
        found = self.free([cut.usual for cut in self.cuts], (1 << len(self.table.rows)) - 1)
        span = self.table.inputs[0].span if self.table.inputs else None
        if self.steps > MOST_STEPS:
            said = Text("the table is too large: gaps were not looked for to the end", "表格过大:未能检查完所有空缺")
            self.problems.append(Problem("PB412", Severity.WARNING, span, said, None, self.path))
        elif found is not None:
            where = self.example(found)
            said = Text(f"no row hits where {where.en}", f"没有任何行命中:{where.zh}")
            self.problems.append(Problem("PB411", Severity.WARNING, span, said, GAP, self.path))

    def free(self, box: list[int], against: int) -> list[int] | None:
        """Find a sample of each column, within the ``box``, that none of the rows ``against`` hits; None where there is none."""
        seen: set[tuple[int, int]] = set()

        def look(depth: int, left: int) -> list[int] | None:
            self.steps += 1
            if not left:
                return [_pick(bits, cut.usual) for bits, cut in zip(box[depth:], self.cuts[depth:], strict=True)]
            if depth == len(self.cuts) or (depth, left) in seen or self.steps > MOST_STEPS:
                return None
            seen.add((depth, left))
            cut = self.cuts[depth]
            for at in _each(box[depth], cut.usual):
                rows = sum(1 << row for row in _bits(left) if cut.hit[row] >> at & 1)
                rest = look(depth + 1, rows)
                if rest is not None:
                    return [at, *rest]
            return None

        return look(0, against)

    def example(self, found: list[int]) -> Text:
        """Write a combination of values."""
        parts = [cut.written(at) for cut, at in zip(self.cuts, found, strict=True)]
        return Text(" and ".join(each.en for each in parts) or "anything", "、".join(each.zh for each in parts) or "任意")

    def warn(self, code: str, row: int, said: Text) -> None:
        """Collect a warning at a row."""
        self.problems.append(Problem(code, Severity.WARNING, self.table.rows[row].span, said, None, self.path))


def _bits(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _each(bits: int, usual: int) -> Iterator[int]:
    """Give the samples, those that are usual first."""
    yield from _bits(bits & usual)
    yield from _bits(bits & ~usual)


def _pick(bits: int, usual: int) -> int:
    return next(_each(bits, usual))


MANY = Text(f"there are more than {MOST_ROWS} rows", f"行数超过 {MOST_ROWS}")
NEVER = Text("this row never hits: no value meets its tests", "此行永不命中:没有取值能满足其条件")
GAP = Text(
    "such a deal is paid nothing; write a row for it, with '-' where any value will do", "此类商机不会得到支付;请补一行,任意值处写“-”"
)
OVERLAP: Mapping[str, Text] = {
    "unique": Text("part the two, or declare hit: first", "请将两行分开,或写 hit: first"),
    "any": Text("with hit: any, rows that overlap pay the same", "hit: any 时重叠的行须支付相同"),
}
