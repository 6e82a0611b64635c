"""Which verdicts, triggers and incentives the cases of a playbook assert, and which they never do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.cases.case import HELD, UNPAID
from engine.cases.run import Result, Rules
from engine.language.possible import possible

FIRED, SILENT, SUPPRESSED = "fired", "silent", "suppressed"
PAID, NOT_PAID = "paid", "not paid"


@dataclass(frozen=True, slots=True)
class Covered:
    """One criterion, trigger or incentive: what some case asserts of it, and what no case does."""

    id: str
    kind: str
    seen: tuple[str, ...]
    missing: tuple[str, ...]


def coverage(rules: Rules, results: Sequence[Result]) -> list[Covered]:
    """Count each verdict that a criterion can have, each trigger fired, silent and (where it can be) suppressed, each incentive paid and not."""
    playbook = rules.deals.playbook
    found = []
    for id, leaf in rules.deals.leaves.items():
        if leaf.off is None:
            wanted = [str(verdict) for verdict in possible(rules.deals.book.trees[f"criterion/{id}"])]
            if leaf.when_unknown == "fail":
                wanted = [each for each in wanted if each != "unknown"]
            seen = {str(result.case.expected.verdicts[id]) for result in results if id in result.case.expected.verdicts}
            found.append(_covered(id, "criterion", wanted, seen))
    silenced = {each for trigger in playbook.coaching for each in trigger.instead_of}
    for trigger in playbook.coaching:
        if trigger.off is None:
            wanted = [FIRED, SILENT] + ([SUPPRESSED] if trigger.id in silenced else [])
            found.append(_covered(trigger.id, "trigger", wanted, set(_trigger_states(trigger.id, results))))
    asserted = {(each.incentive, each.wanted not in (UNPAID, HELD)) for result in results for each in result.case.expected.awards}
    for incentive in rules.pay.incentives:
        seen = {state for state, pays in ((PAID, True), (NOT_PAID, False)) if (incentive.id, pays) in asserted}
        found.append(_covered(incentive.id, "incentive", (PAID, NOT_PAID), seen))
    return found


def share(covered: Iterable[Covered]) -> tuple[int, int]:
    """Count what is asserted, and all that could be."""
    listed = list(covered)
    seen = sum(len(each.seen) for each in listed)
    return seen, seen + sum(len(each.missing) for each in listed)


def _trigger_states(trigger: str, results: Iterable[Result]) -> Iterable[str]:
    for result in results:
        if result.case.expected.prompts is None or result.triggered is None:
            continue
        if trigger in result.case.expected.prompts:
            yield FIRED
        elif trigger in result.triggered.silenced:
            yield SUPPRESSED
        else:
            yield SILENT


def _covered(id: str, kind: str, wanted: Sequence[str], seen: set[str]) -> Covered:
    return Covered(id, kind, tuple(each for each in wanted if each in seen), tuple(each for each in wanted if each not in seen))
