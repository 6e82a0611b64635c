"""Shares and means of few, drawn towards those of all as far as chance alone could have set them apart (empirical Bayes)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.funnel.curves import Z
from engine.model.estimate import CONFIDENCE, Estimate

STRONGEST = 10_000.0  # of a prior: where nothing sets the groups apart
GRID = 121


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a share before its own data: a beta distribution, worth so many cases of which ``mean`` were successes."""

    mean: float
    strength: float


def beta_interval(successes: float, cases: float) -> tuple[float, float]:
    """Give the 90 % interval of a share by Jeffreys' prior; 0 and 1 are reached where none or all succeeded."""
    from scipy import stats

    k, n = max(0.0, min(successes, cases)), max(cases, 0.0)
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(stats.beta.ppf(at, k + 0.5, n - k + 0.5)) for at in (tail, 1 - tail))
    return (0.0 if k <= 0 else low), (1.0 if k >= n else high)


def prior_of(successes: Sequence[float], cases: Sequence[float]) -> Prior:
    """Find the prior that makes the groups' results likeliest (beta-binomial), about the share of all together.

    All won, all lost or no cases at all still give a share within 0 and 1: half a success and half a failure are added.
    """
    import numpy as np
    from scipy.special import betaln

    k, n = np.asarray(successes, np.float64), np.asarray(cases, np.float64)
    mean = float((k.sum() + 0.5) / (n.sum() + 1))
    if (n > 0).sum() < 2:  # noqa: PLR2004 - one group cannot tell how far groups lie apart
        return Prior(mean, STRONGEST)
    strength = np.logspace(0, np.log10(STRONGEST), GRID)
    alpha, beta = mean * strength[:, None], (1 - mean) * strength[:, None]
    likely = (betaln(alpha + k, beta + n - k) - betaln(alpha, beta)).sum(axis=1)
    return Prior(mean, float(strength[int(likely.argmax())]))


def shrunk(successes: float, cases: float, prior: Prior) -> Estimate:
    """Give a group's share, ``(alpha + w) / (alpha + beta + n)``, with the 90 % interval of its posterior."""
    from scipy import stats

    alpha = prior.mean * prior.strength + successes
    beta = (1 - prior.mean) * prior.strength + cases - successes
    tail = (1 - CONFIDENCE) / 2
    return Estimate(alpha / (alpha + beta), float(stats.beta.ppf(tail, alpha, beta)), float(stats.beta.ppf(1 - tail, alpha, beta)))


def shrunk_means(values: Sequence[float], variances: Sequence[float]) -> list[Estimate]:
    """Shrink means to their common one: ``w y + (1 - w) mu``, ``w = t / (t + s)``, t by DerSimonian and Laird (1986).

    The variances of the means are above 0. The interval counts how unsure the common mean is.
    """
    import numpy as np

    y, s = np.asarray(values, np.float64), np.asarray(variances, np.float64)
    if not len(y):
        return []
    weight = 1 / s
    fixed = (weight * y).sum() / weight.sum()
    spread = (weight * (y - fixed) ** 2).sum() - (len(y) - 1)
    room = weight.sum() - (weight**2).sum() / weight.sum()
    between = max(0.0, float(spread / room)) if room > 0 else 0.0
    full = 1 / (s + between)
    common = float((full * y).sum() / full.sum())
    own = between / (between + s)
    centre = own * y + (1 - own) * common
    reach = Z * np.sqrt(own * s + (1 - own) ** 2 / full.sum())
    return [Estimate(float(at), float(at - by), float(at + by)) for at, by in zip(centre, reach, strict=True)]
