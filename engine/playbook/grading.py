"""Proves that a table of grades gives every deal exactly one grade, by going through every kind of deal its conditions can tell apart.

Each column (what conditions compare with values) is cut into stretches within which every comparison has one answer; any other test is
taken for one that is true, false or unknown. The combinations are all the kinds of deals there are, and some that cannot occur where
two columns rest on the same: what holds for all is proved, and an exception is one where it surely can occur. See
``engine.playbook.stretches``, which cuts the columns of decision tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, pairwise, product
from math import prod

from engine.language.exact import bare
from engine.language.tree import Add, And, Compare, Const, Expr, IsSet, Not, OneOf, Or, Today
from engine.model.forecast import Grade, Overlap, Proof
from engine.model.text import Text
from engine.playbook.answers import NotFollowedError, holds
from engine.playbook.stretches import counts, roots, stretches

MOST_CASES = 200_000
NOW = "today"


@dataclass(frozen=True)
class _Column:
    """What deals can differ in: in words and by the answers of its tests to each kind; ``unknown`` are the kinds that may never occur."""

    node: Expr
    words: tuple[Text, ...]
    answers: tuple[Mapping[str, bool | None], ...]
    unknown: frozenset[int] = frozenset()


def prove(grades: Sequence[Grade], trees: Mapping[str, Expr]) -> Proof:
    """Decide it exactly; ``trees`` are the typed conditions by grade. What cannot be decided leaves the table unproved, with its reason.

    A condition that is unknown is not met. Ordered means: horizons never fall from one grade to the next (no telling comes last), and
    chances never rise.
    """
    disorder = tuple(_disorder(grades))
    try:
        columns, size = _columns(grades, trees)
    except NotFollowedError as error:
        return Proof(not disorder, None, None, None, (), disorder, (), error.said)
    gap: Text | None = None
    unsure: Text | None = None  # a deal without a grade, if a test of it can be unknown
    overlaps: dict[tuple[str, str], Overlap] = {}
    hit: set[str] = set()
    for chosen in product(*(range(len(each.answers)) for each in columns)):
        answers = reduce(lambda known, at: {**known, **at[0].answers[at[1]]}, zip(columns, chosen, strict=True), dict[str, bool | None]())
        met = [each.id for each in grades if _judged(trees[each.id], answers) is True]
        hit |= set(met)
        if any(at in each.unknown for each, at in zip(columns, chosen, strict=True)):  # two that meet it do so with any answer, too
            unsure = _example(columns, chosen) if not met and unsure is None else unsure
            continue
        if not met and gap is None:
            gap = _example(columns, chosen)
        for pair in pairwise(met):
            overlaps.setdefault(pair, Overlap(*pair, _example(columns, chosen)))
    never = tuple(each.id for each in grades if each.id not in hit)
    total, disjoint = False if gap else None if unsure else True, not overlaps
    tied = _tied(columns) if gap or overlaps else None
    if tied is not None:
        return Proof(not disorder, total or None, disjoint or None, None, (), disorder, never, tied, size)
    why = Text(f"no grade fits a deal with {unsure.en}", f"没有等级适合这样的商机:{unsure.zh}") if unsure and not gap else None
    return Proof(not disorder, total, disjoint, gap, tuple(overlaps.values()), disorder, never, why, size)


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
    found = [each for name, column in named.items() for each in _cut(column, tests[name])]
    size = prod(len(each.answers) for each in found)
    if size > MOST_CASES:
        raise NotFollowedError(Text(f"there are more than {MOST_CASES} kinds of deals", f"商机种类超过 {MOST_CASES} 种"))
    return found, size


def _day(column: Expr) -> str:
    """Name the day of a column that counts the days from today to it; empty for any other."""
    node = bare(column)
    return node.left.text if isinstance(node, Add) and node.minus and isinstance(node.right, Today) else ""


def _cut(column: Expr, tests: Mapping[str, Expr]) -> Iterator[_Column]:
    """Cut a column into the kinds that its tests tell apart; where it cannot be, each test stands for itself."""
    try:
        cut = stretches(column, tuple(tests.values()))
    except NotFollowedError:
        yield from map(_alone, tests.values())
        return
    kinds: dict[tuple[bool | None, ...], int] = {}
    for at, sample in enumerate(cut.samples):
        if sample is None and counts(column):
            continue  # of nothing it is 0
        kinds.setdefault(tuple(holds(test, column, sample) for test in tests.values()), at)
    answers = tuple(dict(zip(tests, answers, strict=True)) for answers in kinds)
    yield _Column(column, tuple(cut.written(at) for at in kinds.values()), answers)


def _alone(test: Expr) -> _Column:
    """Take a test for one that is true, false or unknown, whatever it rests on."""
    name = test.text
    words = (Text.plain(name), Text.plain(f"not ({name})"), Text(f"'{name}' unknown", f"“{name}”未知"))
    answers: tuple[bool | None, ...] = (True, False) if isinstance(test, IsSet) else (True, False, None)
    return _Column(test, words[: len(answers)], tuple({name: each} for each in answers), frozenset({2}))


def _tied(columns: Sequence[_Column]) -> Text | None:
    """Name two columns that rest on the same, so that not every pair of their kinds can occur. Today alone ties nothing together."""
    for one, other in combinations([each.node for each in columns], 2):
        shared = (set(roots(one)) & set(roots(other))) - {NOW}
        if shared or NOW in (one.text, other.text):
            what = f"'{other.text}' and '{one.text}'"
            return Text(f"{what} rest on the same, so they cannot be told apart", f"{what} 取自同一数据,无法分别核对")
    return None


def _atoms(node: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Give each test with the column that it compares with values, or with itself where it does anything else."""
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
            yield node, node


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
    parts = [column.words[at] for column, at in zip(columns, chosen, strict=True)]
    return Text(" and ".join(each.en for each in parts) or "anything", "、".join(each.zh for each in parts) or "任意")
