"""Finds cases that guard nothing: each condition is flipped, then dropped, and some case should fail for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.cases.case import CaseFile
from engine.cases.run import Rules, noticed, pay_noticed, run_cases
from engine.judge.rulebook import Compiled, Rulebook
from engine.model.moment import Moment
from engine.model.values import Value

Change = Literal["flip", "drop"]
MUTABLE = ("criterion/", "done/", "signal/")


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of one condition that no case noticed."""

    name: str
    change: Change


@dataclass(frozen=True, slots=True)
class Mutation:
    """The changes that no case noticed, and the names of the cases that noticed none."""

    survivors: tuple[Survivor, ...] = ()
    idle: tuple[str, ...] = ()


def mutate(rules: Rules, file: CaseFile) -> Mutation:
    """Try each change on its own. The cases must all pass as they stand; one marked todo notices nothing, as it fails already."""
    survived: list[Survivor] = []
    idle = {number: case.name for number, case in enumerate(file.cases) if case.todo is None}
    for name, change, failed in (*_judged(rules, file), *paid_noticed(rules, file)):
        if not failed:
            survived.append(Survivor(name, change))
        for number in failed:
            idle.pop(number, None)
    return Mutation(tuple(survived), tuple(idle.values()))


def _judged(rules: Rules, file: CaseFile) -> Iterator[tuple[str, Change, set[int]]]:
    """Give the numbers of the cases that notice each change of a condition that comes to a verdict."""
    before = run_cases(rules, file)
    for name, change, changed in _changes(rules):
        yield name, change, noticed(changed, file, before)


def paid_noticed(rules: Rules, file: CaseFile) -> Iterator[tuple[str, Change, set[int]]]:
    """Give the numbers of the cases that notice each change of a condition of pay: only those that name one of its incentives can."""
    pay = rules.pay
    for subject, book in pay.books.items():
        for name in book.conditions:
            if name == "applies":
                continue
            owner, part = name.split("/", 1)
            mine = {each.id for each in pay.incentives if owner == each.id or (owner == "who" and each.plan == part)}
            changes: tuple[tuple[Change, Compiled], ...] = (("flip", _flipped(book.compiled[name])), ("drop", _dropped))
            for change, test in changes:
                changed = replace(book, compiled={**book.compiled, name: test})
                books = {**pay.books, subject: changed}
                yield f"pay/{name}", change, pay_noticed(replace(rules, pay=replace(pay, books=books)), file, mine)


def _changes(rules: Rules) -> Iterator[tuple[str, Change, Rules]]:
    """Give the rules once with each condition about a deal, a rep or a team flipped, and once with it dropped."""
    people = rules.people
    books: tuple[tuple[Rulebook, Callable[[Rulebook], Rules]], ...] = (
        (rules.deals.book, lambda book: replace(rules, deals=replace(rules.deals, book=book))),
        (people.reps, lambda book: replace(rules, people=replace(people, reps=book))),
        (people.teams, lambda book: replace(rules, people=replace(people, teams=book))),
    )
    for book, put in books:
        for name, test in book.compiled.items():
            if name.startswith(MUTABLE):
                yield name, "flip", put(replace(book, compiled={**book.compiled, name: _flipped(test)}))
                yield name, "drop", put(replace(book, compiled={**book.compiled, name: _dropped}))


def _flipped(test: Compiled) -> Callable[[Mapping[str, Value], Moment], Any]:
    def flipped(values: Mapping[str, Value], moment: Moment) -> bool | None:
        truth = test(values, moment)
        return None if truth is None else not truth

    return flipped


def _dropped(values: Mapping[str, Value], moment: Moment) -> bool:  # noqa: ARG001 - a condition left out asks nothing
    return True
