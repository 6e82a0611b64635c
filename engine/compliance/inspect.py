"""A scheduled inspection: whose turn it is by a seeded draw from every stratum, what is open afterwards, and what is looked at again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor

from engine.funnel.shrink import beta_interval
from engine.model.compliance import Corrective, Drawn, Exit, Finding, Inspection
from engine.model.estimate import Estimate, too_few
from engine.model.text import Text

FEWEST = 5
FINDINGS = Text("findings", "项检查结果")


def sample(
    exits: Sequence[Exit], size: int, *, seed: int, by: Callable[[Exit], tuple[str, ...]] = lambda each: (each.rep, each.stage)
) -> list[Drawn]:
    """Draw ``size`` exits, from every stratum by its share (largest remainder), one at least where there are enough to go round.

    The draw is by a hash of seed and exit: the same exits in any order give the same sample, on every machine.
    """
    strata: dict[tuple[str, ...], list[Exit]] = {}
    for each in exits:
        strata.setdefault(by(each), []).append(each)
    counts = allocated({name: len(members) for name, members in strata.items()}, size, seed)
    found = []
    for name in sorted(strata):
        chosen = sorted(strata[name], key=lambda each: _lot(seed, each.deal, each.stage, each.at.isoformat()))[: counts[name]]
        found += [Drawn(each, name, counts[name], len(strata[name])) for each in chosen]
    return found


def allocated(strata: dict[tuple[str, ...], int], size: int, seed: int) -> dict[tuple[str, ...], int]:
    """Share ``size`` out over strata by how many each has, never more than it has; ties and who goes without are drawn by lot."""
    whole = sum(strata.values())
    size = max(0, min(size, whole))
    order = sorted(strata, key=lambda name: _lot(seed, *name))
    if size <= len(strata):
        return {name: int(place < size) for place, name in enumerate(order)}
    rest, room = size - len(strata), whole - len(strata)
    quota = {name: Fraction(rest * (count - 1), room) if room else Fraction(0) for name, count in strata.items()}
    given = {name: 1 + floor(each) for name, each in quota.items()}
    left = size - sum(given.values())
    ranked = sorted(order, key=lambda name: -(quota[name] - floor(quota[name])))
    for name in ranked[:left]:
        given[name] += 1
    return given


def _lot(seed: int, *names: str) -> bytes:
    return hashlib.sha256("\x00".join((str(seed), *names)).encode()).digest()


def failed(findings: Sequence[Finding]) -> Estimate | Text:
    """Give the share of findings that did not hold, with its interval; refused below five."""
    if len(findings) < FEWEST:
        return too_few(FEWEST, len(findings), FINDINGS)
    wrong = sum(not each.held for each in findings)
    low, high = beta_interval(wrong, len(findings))
    return Estimate(wrong / len(findings), min(low, wrong / len(findings)), max(high, wrong / len(findings)))


def uncovered(inspection: Inspection) -> list[Finding]:
    """Give the findings that did not hold and have no corrective action yet."""
    known = {(each.finding.deal, each.finding.stage, each.finding.leaf) for each in inspection.actions}
    return [each for each in inspection.findings if not each.held and (each.deal, each.stage, each.leaf) not in known]


def overdue(inspection: Inspection, day: dt.date) -> list[Corrective]:
    """Give the corrective actions that should have been done before ``day`` and are not."""
    return [each for each in inspection.actions if each.due < day and (each.done_on is None or each.done_on > day)]


def again(inspection: Inspection, day: dt.date) -> list[Drawn]:
    """Give what is to be looked at again: the exits of corrective actions that are done, or due, by ``day``."""
    ripe = {
        (each.finding.deal, each.finding.stage)
        for each in inspection.actions
        if each.due <= day or (each.done_on is not None and each.done_on <= day)
    }
    return [each for each in inspection.sample if (each.exit.deal, each.exit.stage) in ripe]
