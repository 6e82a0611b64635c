"""Compares each rep with themselves: logistic and Poisson regression with an effect for every rep, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Family = Literal["logistic", "poisson"]

STEPS, CLOSE, LONGEST = 60, 1e-7, 2.0
SMALL = 1e-9


@dataclass(frozen=True)
class Fit:
    """Coefficients of the columns, their covariance, their variance if all outcomes were independent, the linear predictor by row."""

    coefficients: Floats
    covariance: Floats
    independent: Floats
    predictor: Floats


def within(family: Family, rep: Ints, outcome: Floats, columns: Floats) -> Fit:
    """Fit ``outcome`` on ``columns`` with an effect for every rep. ``rep`` is ascending; no column is constant within all reps.

    Logistic: Firth's penalty (Biometrika 80, 1993) takes away the bias that effects estimated from few outcomes a rep bring along
    (Neyman and Scott's incidental parameters), and keeps every effect finite where a rep always or never passes. Poisson needs none.
    The covariance leaves out one rep after the other (Bell and McCaffrey's CR3, Survey Methodology 28, 2002), so that outcomes of
    one rep may hang together in any way, and few reps do not look like many.
    """
    start = np.flatnonzero(np.r_[True, rep[1:] != rep[:-1]])
    size = np.diff(np.r_[start, len(rep)])

    def spread(by_rep: Floats) -> Floats:
        repeated: Floats = np.repeat(by_rep, size, axis=0)
        return repeated

    def summed(by_row: Floats) -> Floats:
        total: Floats = np.add.reduceat(by_row, start, axis=0)
        return total

    coefficients = np.zeros(columns.shape[1])
    share = (summed(outcome) + 0.5) / (size + 1)
    effect = np.log(share / (1 - share)) if family == "logistic" else np.log(share)
    for _ in range(STEPS):
        predictor = spread(effect) + columns @ coefficients
        mean, weight = _moments(family, predictor)
        total = summed(weight)
        average = summed(columns * weight[:, None]) / total[:, None]
        centred = columns - spread(average)
        information = centred.T @ (centred * weight[:, None])
        inverse = np.linalg.pinv(information, hermitian=True)
        residual = outcome - mean
        if family == "logistic":
            leverage = weight * (spread(1 / total) + np.einsum("ij,jk,ik->i", centred, inverse, centred, optimize=True))
            residual = residual + leverage * (0.5 - mean)
        step = inverse @ (centred.T @ residual)
        turn = summed(residual) / total - average @ step
        longest = max(float(np.abs(step).max(initial=0)), float(np.abs(turn).max()))
        shrink = min(1.0, LONGEST / max(longest, SMALL))
        coefficients = coefficients + shrink * step
        effect = effect + shrink * turn
        if longest < CLOSE:
            break
    return Fit(
        coefficients, _leaving_out(start, centred, weight, residual, information), np.array(inverse.diagonal(), np.float64), predictor
    )


def _moments(family: Family, predictor: Floats) -> tuple[Floats, Floats]:
    if family == "poisson":
        mean: Floats = np.exp(np.clip(predictor, -30, 30))
        return mean, np.maximum(mean, SMALL)
    mean = 1 / (1 + np.exp(-np.clip(predictor, -30, 30)))
    return mean, np.maximum(mean * (1 - mean), SMALL)


def _leaving_out(start: Ints, centred: Floats, weight: Floats, residual: Floats, information: Floats) -> Floats:
    """Sum up how far the coefficients move, in one Newton step, when one rep after the other is left out."""
    changes = np.zeros((len(start), centred.shape[1]))
    for place, rows in enumerate(np.split(np.arange(len(centred)), start[1:])):
        own = centred[rows]
        without = information - own.T @ (own * weight[rows, None])
        changes[place] = np.linalg.pinv(without, hermitian=True) @ (own.T @ residual[rows])
    covariance: Floats = (len(start) - 1) / len(start) * (changes.T @ changes)
    return covariance
