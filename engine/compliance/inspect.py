"""A scheduled inspection: whose turn it is by a seeded draw from every stratum, what is open afterwards, and what is looked at again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

from engine.funnel.shrink import beta_interval
from engine.model.compliance import Corrective, Drawn, Exit, Finding, Inspection
from engine.model.estimate import Estimate, too_few
from engine.model.text import Text

FEWEST = 5
LOOKED_AT = Text("exits looked at", "次已检查的阶段离开")


def sample(
    exits: Sequence[Exit], size: int, *, seed: int, by: Callable[[Exit], tuple[str, ...]] = lambda each: (each.rep, each.stage)
) -> list[Drawn]:
    """Draw ``size`` exits, from each stratum in proportion to how many it has.

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
    """Share ``size`` out over strata in proportion to how many each has (largest remainder), never more than it has; ties are drawn by lot."""
    whole = sum(strata.values())
    size = max(0, min(size, whole))
    order = sorted(strata, key=lambda name: _lot(seed, *name))
    quota = {name: Fraction(size * count, whole) if whole else Fraction(0) for name, count in strata.items()}
    given = {name: floor(each) for name, each in quota.items()}
    left = size - sum(given.values())
    ranked = sorted(order, key=lambda name: -(quota[name] - floor(quota[name])))
    for name in ranked[:left]:
        given[name] += 1
    return given


def _lot(seed: int, *names: str) -> bytes:
    return hashlib.sha256("\x00".join((str(seed), *names)).encode()).digest()


def failed(inspection: Inspection) -> Estimate | Text:
    """Give the share of findings that did not hold, with its interval; refused where fewer than five exits were looked at.

    Each exit stands for as many as its stratum has for each one looked at there (Cochran, Sampling Techniques, 1977, ch. 5). The
    findings at one exit are not independent: the interval is that of a share of as many exits as the weights are worth,
    ``(sum w)^2 / sum w^2`` over exits (Kish, Survey Sampling, 1965), which is the widest that dependence can make it.
    """
    said: dict[tuple[str, str], list[Finding]] = {}
    for each in inspection.findings:
        said.setdefault((each.deal, each.stage), []).append(each)
    drawn = {(each.exit.deal, each.exit.stage): each for each in inspection.sample}
    seen = [(drawn[exit], findings) for exit, findings in said.items() if exit in drawn]
    if len(seen) < FEWEST:
        return too_few(FEWEST, len(seen), LOOKED_AT)
    looked = Counter(each.stratum for each, _ in seen)
    stands = [Fraction(each.of, looked[each.stratum]) for each, _ in seen]
    weights = [each * len(findings) for each, (_, findings) in zip(stands, seen, strict=True)]
    wrong = sum(each * sum(not one.held for one in findings) for each, (_, findings) in zip(stands, seen, strict=True))
    share = float(wrong / sum(weights))
    worth = float(sum(weights) ** 2 / sum(each**2 for each in weights))
    low, high = beta_interval(share * worth, worth)
    return Estimate(share, min(low, share), max(high, share))


def uncovered(inspection: Inspection) -> list[Finding]:
    """Give the findings that did not hold and have no corrective action yet."""
    known = {(each.finding.deal, each.finding.stage, each.finding.leaf) for each in inspection.actions}
    return [each for each in inspection.findings if not each.held and (each.deal, each.stage, each.leaf) not in known]


def overdue(inspection: Inspection, day: dt.date) -> list[Corrective]:
    """Give the corrective actions that should have been done before ``day`` and are not."""
    return [each for each in inspection.actions if each.due < day and (each.done_on is None or each.done_on > day)]


def again(inspection: Inspection, day: dt.date, later: Sequence[Inspection] = ()) -> list[Drawn]:
    """Give what is to be looked at again: the exits of corrective actions that are done, or due, by ``day``.

    ``later`` are the re-inspections of it: what one of them found of a leaf, from the day on which its action was done or due, settles
    that action, as what did not hold then is a finding of the re-inspection. What is drawn is all there is, so it stands for itself.
    """
    looks = {(found.deal, found.stage, found.leaf): each.day for each in sorted(later, key=lambda one: one.day) for found in each.findings}
    ripe = set()
    for each in inspection.actions:
        found, on = each.finding, min(each.due, each.done_on or each.due)
        if on <= day and looks.get((found.deal, found.stage, found.leaf), dt.date.min) < on:
            ripe.add((found.deal, found.stage))
    drawn = [each for each in inspection.sample if (each.exit.deal, each.exit.stage) in ripe]
    counts = Counter(each.stratum for each in drawn)
    return [replace(each, chosen=counts[each.stratum], of=counts[each.stratum]) for each in drawn]
