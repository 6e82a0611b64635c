"""Shares and means of few, drawn towards those of all as far as chance alone could have set them apart (empirical Bayes)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.funnel.curves import Z
from engine.model.estimate import CONFIDENCE, Estimate

STRONGEST = 10_000.0  # of a prior: where nothing sets the groups apart
STRENGTHS, MEANS, AROUND = 41, 13, 0.3  # tried: how strong a prior is, and its mean around that of all cases, as a logit


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a share before its own data: a beta distribution, worth so many cases of which ``mean`` were successes."""

    mean: float
    strength: float


JEFFREYS = Prior(0.5, 1.0)


def beta_interval(successes: float, cases: float) -> tuple[float, float]:
    """Give the 90 % interval of a share by Jeffreys' prior; 0 and 1 are reached where none or all succeeded."""
    from scipy.special import betaincinv

    k, n = max(0.0, min(successes, cases)), max(cases, 0.0)
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(betaincinv(k + 0.5, n - k + 0.5, at)) for at in (tail, 1 - tail))
    return (0.0 if k <= 0 else low), (1.0 if k >= n else high)


def prior_of(successes: Sequence[float], cases: Sequence[float]) -> Prior:
    """Find the prior that fits the groups' results (beta-binomial), as far as they tell.

    All won, all lost or no cases at all still give a share within 0 and 1: half a success and half a failure are added. One group alone
    cannot tell how far groups lie apart: nothing is taken from it (Jeffreys' prior), or it would be made sure by its own data.
    """
    import numpy as np
    from scipy.special import betaln

    k, n = np.asarray(successes, np.float64), np.asarray(cases, np.float64)
    if (n > 0).sum() < 2:  # noqa: PLR2004 - groups are two or more
        return JEFFREYS
    pooled = float((k.sum() + 0.5) / (n.sum() + 1))
    centre = 1 / (1 + np.exp(-(np.log(pooled / (1 - pooled)) + np.linspace(-AROUND, AROUND, MEANS))))
    strength, mean = (each.ravel()[:, None] for each in np.meshgrid(np.logspace(0, np.log10(STRONGEST), STRENGTHS), centre))
    alpha, beta = mean * strength, (1 - mean) * strength
    likely = (betaln(alpha + k, beta + n - k) - betaln(alpha, beta)).sum(axis=1)
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    # not the likeliest alone: few groups leave it open how far they lie apart, and the mean variance of what fits covers that
    variance = float(weight @ (mean * (1 - mean) / (strength + 1))[:, 0])
    middle = float(weight @ mean[:, 0])
    return Prior(middle, max(1.0, middle * (1 - middle) / variance - 1))


def shrunk(successes: float, cases: float, prior: Prior) -> Estimate:
    """Give a group's share, ``(alpha + w) / (alpha + beta + n)``, with the 90 % interval of its posterior."""
    from scipy.special import betaincinv

    alpha = prior.mean * prior.strength + successes
    beta = (1 - prior.mean) * prior.strength + cases - successes
    tail = (1 - CONFIDENCE) / 2
    return Estimate(alpha / (alpha + beta), float(betaincinv(alpha, beta, tail)), float(betaincinv(alpha, beta, 1 - tail)))


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
