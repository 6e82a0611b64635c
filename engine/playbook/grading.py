"""Proves that a table of grades gives every deal exactly one grade, by going through every kind of deal its conditions can tell apart.

Each column (what conditions compare with values) is cut into stretches within which every comparison has one answer; the combinations
of stretches are all the kinds of deals there are. See ``engine.playbook.stretches``, which does the same for decision tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise, product
from math import prod

from engine.language.exact import bare
from engine.language.tree import Add, And, Compare, Const, Expr, IsSet, Not, OneOf, Or, Today
from engine.model.forecast import Grade, Overlap, Proof
from engine.model.text import Text
from engine.playbook.answers import NotFollowedError, holds
from engine.playbook.stretches import Stretches, counts, roots, stretches

MOST_CASES = 200_000
NOW = "today"


@dataclass(frozen=True)
class _Column:
    """A column with its samples, one of each kind that the conditions can tell apart, and the answers of its atoms to each."""

    cut: Stretches
    samples: tuple[int, ...]
    answers: tuple[Mapping[str, bool | None], ...]


def prove(grades: Sequence[Grade], trees: Mapping[str, Expr]) -> Proof:
    """Decide it exactly; ``trees`` are the typed conditions by grade. What cannot be followed leaves the table unproved, with its reason.

    A condition that is unknown is not met. Ordered means: horizons never fall from one grade to the next (no telling comes last), and
    chances never rise.
    """
    disorder = tuple(_disorder(grades))
    try:
        columns, size = _columns(grades, trees)
    except NotFollowedError as error:
        return Proof(not disorder, None, None, None, (), disorder, (), error.said)
    gap: Text | None = None
    overlaps: dict[tuple[str, str], Overlap] = {}
    hit: set[str] = set()
    for chosen in product(*(range(len(each.samples)) for each in columns)):
        answers = reduce(lambda known, at: {**known, **at[0].answers[at[1]]}, zip(columns, chosen, strict=True), dict[str, bool | None]())
        met = [each.id for each in grades if _judged(trees[each.id], answers) is True]
        hit |= set(met)
        if not met and gap is None:
            gap = _example(columns, chosen)
        for pair in pairwise(met):
            overlaps.setdefault(pair, Overlap(*pair, _example(columns, chosen)))
    never = tuple(each.id for each in grades if each.id not in hit)
    return Proof(not disorder, gap is None, not overlaps, gap, tuple(overlaps.values()), disorder, never, None, size)


def _disorder(grades: Sequence[Grade]) -> Iterator[Text]:
    names = [each.id for each in grades]
    for twice in sorted({each for each in names if names.count(each) > 1}):
        yield Text(f"grade {twice} stands twice", f"等级 {twice} 重复")
    for one, two in pairwise(grades):
        if (one.months is None and two.months is not None) or (
            one.months is not None and two.months is not None and one.months > two.months
        ):
            yield Text(f"grade {two.id} closes sooner than {one.id}", f"等级 {two.id} 的成交期早于 {one.id}")
        if one.prior < two.prior:
            yield Text(f"grade {two.id} is likelier than {one.id}", f"等级 {two.id} 的概率高于 {one.id}")


def _columns(grades: Sequence[Grade], trees: Mapping[str, Expr]) -> tuple[list[_Column], int]:
    """Cut every column that the conditions speak of, and count the kinds of deals. Raises NotFollowedError."""
    for each in grades:
        if each.id not in trees:
            raise NotFollowedError(Text(f"grade {each.id} has no sound condition", f"等级 {each.id} 没有有效条件"))
    tests: dict[str, dict[str, Expr]] = {}
    named: dict[str, Expr] = {}
    atoms = [atom for each in grades for atom in _atoms(trees[each.id])]
    ahead = {_day(column): column for column, _ in atoms if _day(column)}
    for column, atom in atoms:
        if isinstance(atom, IsSet) and column.text in ahead:  # a day is set where the days from today to it are
            column = ahead[column.text]  # noqa: PLW2901 - the same atom, of that column
            atom = IsSet(atom.type, atom.text, atom.span, column)  # noqa: PLW2901 - as above
        named.setdefault(column.text, column)
        tests.setdefault(column.text, {})[atom.text] = atom
    found: list[_Column] = []
    for name, column in named.items():
        for other in list(named.values())[: len(found)]:
            _apart(column, other)
        found.append(_column(column, tests[name]))
    size = prod(len(each.samples) for each in found)
    if size > MOST_CASES:
        raise NotFollowedError(Text(f"there are more than {MOST_CASES} kinds of deals", f"商机种类超过 {MOST_CASES} 种"))
    return found, size


def _day(column: Expr) -> str:
    """Name the day of a column that counts the days from today to it; empty for any other."""
    node = bare(column)
    return node.left.text if isinstance(node, Add) and node.minus and isinstance(node.right, Today) else ""


def _column(column: Expr, tests: Mapping[str, Expr]) -> _Column:
    cut = stretches(column, tuple(tests.values()))
    kinds: dict[tuple[bool | None, ...], int] = {}
    for at, sample in enumerate(cut.samples):
        if sample is None and counts(column):
            continue  # of nothing it is 0
        kinds.setdefault(tuple(holds(test, column, sample) for test in tests.values()), at)
    return _Column(cut, tuple(kinds.values()), tuple(dict(zip(tests, answers, strict=True)) for answers in kinds))


def _apart(one: Expr, other: Expr) -> None:
    """Refuse two columns that rest on the same: not every pair of their values can occur. Today alone ties nothing together."""
    shared = (set(roots(one)) & set(roots(other))) - {NOW}
    if shared or NOW in (one.text, other.text):
        what = f"'{one.text}' and '{other.text}'"
        raise NotFollowedError(Text(f"{what} rest on the same, so they cannot be told apart", f"{what} 取自同一数据,无法分别核对"))


def _atoms(node: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Give each comparison of a column with a value, with that column. Raises NotFollowedError for anything else."""
    match node:
        case And(items=items) | Or(items=items):
            for item in items:
                yield from _atoms(item)
        case Not(item=item):
            yield from _atoms(item)
        case IsSet(item=item) | OneOf(item=item):
            yield item, node
        case Compare(left=left, right=Const()):
            yield left, node
        case Const():
            return
        case _:
            raise NotFollowedError(Text(f"'{node.text}' compares more than a column with a value", f"“{node.text}”不是列与取值的比较"))


def _judged(node: Expr, answers: Mapping[str, bool | None]) -> bool | None:
    """Judge a condition by the answers of its comparisons (Kleene's logic)."""
    match node:
        case And(items=items):
            found = [_judged(each, answers) for each in items]
            return False if False in found else None if None in found else True
        case Or(items=items):
            found = [_judged(each, answers) for each in items]
            return True if True in found else None if None in found else False
        case Not(item=item):
            inner = _judged(item, answers)
            return None if inner is None else not inner
        case Const(value=bool() as truth):
            return truth
        case _:
            return answers[node.text]


def _example(columns: Sequence[_Column], chosen: Sequence[int]) -> Text:
    parts = [column.cut.written(column.samples[at]) for column, at in zip(columns, chosen, strict=True)]
    return Text(" and ".join(each.en for each in parts) or "anything", "、".join(each.zh for each in parts) or "任意")
