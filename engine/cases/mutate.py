"""Finds cases that guard nothing: each condition is flipped, then dropped, and some case should fail for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.cases.case import CaseFile
from engine.cases.run import Rules, run_cases
from engine.judge.rulebook import Compiled
from engine.model.moment import Moment
from engine.model.values import Value

Change = Literal["flip", "drop"]
MUTABLE = ("criterion/", "done/", "signal/")


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of one condition that no case noticed."""

    name: str
    change: Change


def survivors(rules: Rules, file: CaseFile) -> Iterator[Survivor]:
    """Try each change on its own. The cases must all pass as they stand."""
    for name in rules.deals.book.compiled:
        if name.startswith(MUTABLE):
            for change in ("flip", "drop"):
                if all(result.passed for result in run_cases(_mutated(rules, name, change), file)):
                    yield Survivor(name, change)


def _mutated(rules: Rules, name: str, change: Change) -> Rules:
    book = rules.deals.book
    test = _flipped(book.compiled[name]) if change == "flip" else _dropped
    return replace(rules, deals=replace(rules.deals, book=replace(book, compiled={**book.compiled, name: test})))


def _flipped(test: Compiled) -> Callable[[Mapping[str, Value], Moment], Any]:
    def flipped(values: Mapping[str, Value], moment: Moment) -> bool | None:
        truth = test(values, moment)
        return None if truth is None else not truth

    return flipped


def _dropped(values: Mapping[str, Value], moment: Moment) -> bool:  # noqa: ARG001 - a condition left out asks nothing
    return True
