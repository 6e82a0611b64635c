"""Plain references: survival and incidence added up one deal at a time in exact fractions, as a textbook writes them."""

from __future__ import annotations

from fractions import Fraction


def survival(rows):
    """Give the share still there after each time, as Kaplan and Meier's product over the times at which someone left."""
    share, found = Fraction(1), {}
    for time in sorted({time for time, ended in rows if ended}):
        risk = sum(each >= time for each, _ in rows)
        left = sum(each == time and ended for each, ended in rows)
        share *= 1 - Fraction(left, risk)
        found[time] = share
    return found


def incidence(rows, causes):
    """Give the share ended by each cause by each time: the chance to be there still, times the chance to end then by that cause."""
    still, sums, found = Fraction(1), [Fraction(0)] * causes, {}
    for time in sorted({time for time, cause in rows if cause}):
        risk = sum(each >= time for each, _ in rows)
        counts = [sum(each == time and cause == at + 1 for each, cause in rows) for at in range(causes)]
        sums = [total + still * Fraction(count, risk) for total, count in zip(sums, counts, strict=True)]
        still *= 1 - Fraction(sum(counts), risk)
        found[time] = tuple(sums)
    return found


def simulated_variance(rows, cause, draws, rng):
    """Give the variance of the last incidence over draws with replacement."""
    ends = []
    for _ in range(draws):
        drawn = [rows[at] for at in rng.integers(0, len(rows), len(rows))]
        found = incidence(drawn, 2)
        ends.append(float(found[max(found)][cause]) if found else 0.0)
    mean = sum(ends) / draws
    return sum((each - mean) ** 2 for each in ends) / (draws - 1)
