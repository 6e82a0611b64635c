"""Which verdicts a condition can have at all: what is guarded by ``is set`` is always definite."""

from __future__ import annotations

import pytest

from engine.language.possible import possible
from engine.language.scope import Scope
from engine.language.types import check
from engine.model.condition import Condition
from engine.model.verdict import Verdict
from engine.playbook.catalog import standard_catalog


def verdicts(text: str) -> set[Verdict]:
    tree, problems = check(Condition.bare(text), Scope(catalog=standard_catalog(), subject="deal"))
    assert tree is not None, problems
    return set(possible(tree))


@pytest.mark.parametrize(
    "text",
    [
        "deal.tags is set and deal.tags contains 'x'",
        "deal.tags contains 'x' and deal.tags is set",
        "deal.close_date is set and (deal.close_date < today or deal.close_date = today)",
        "deal.tags is set and deal.tags contains 'x' or count(activities) > 1",
        "any(contacts where role = 'user')",
        "count(contacts where agreed = true) * 2 >= count(contacts)",
    ],
)
def test_never_unknown(text: str) -> None:
    assert verdicts(text) == {Verdict.MET, Verdict.NOT_MET}


@pytest.mark.parametrize(
    "text",
    [
        "deal.tags contains 'x'",
        "deal.tags is set or deal.tags contains 'x'",
        "deal.next_step is set and deal.next_step_on >= today",
        "deal.tags is set and deal.tags contains 'x' or deal.tags contains 'y'",
        "deal.amount is set and deal.amount > CNY 1",  # there may be no rate
    ],
)
def test_can_be_unknown(text: str) -> None:
    assert Verdict.UNKNOWN in verdicts(text)
