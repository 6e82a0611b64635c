"""What a credited amount pays: flat, marginal or whole-amount bands, a pay curve, or so much for each (semantics, Incentives 3)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, exact, percent, written
from engine.incentives.quota import Terms
from engine.model.incentive import Band, Incentive, Pay
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One band in terms of credit: from ``start`` on, ``rate`` for each unit of it; ``label`` is how people read the rate."""

    start: Fraction
    rate: Fraction
    label: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The pay of a period as a function of its credit, for one person: ``paid(C)`` is what a credit of C comes to in all.

    A band is ``[start, next)``, or ``(start, next]`` when ``inclusive``. Below 0 the first band goes on when it begins at 0, so that
    credit taken back in a period with none is taken at that rate.
    """

    steps: tuple[Step, ...] = ()
    whole: bool = False
    inclusive: bool = False
    curve: tuple[tuple[Fraction, Fraction], ...] = ()
    quota: Fraction | None = None
    target: Fraction = ZERO

    def paid(self, credit: Fraction) -> Fraction:
        """Give the pay of a period's credit."""
        if self.curve:
            return _on_curve(self.curve, credit / (self.quota or ONE)) * self.target
        if credit < 0:
            return self.steps[0].rate * credit if self.steps and self.steps[0].start <= 0 else ZERO
        if self.whole:
            step = self.band(credit)
            return step.rate * credit if step else ZERO
        total = ZERO
        for at, step in enumerate(self.steps):
            end = self.steps[at + 1].start if at + 1 < len(self.steps) else None
            top = credit if end is None else min(credit, end)
            if top <= step.start:
                break
            total += step.rate * (top - step.start)
        return total

    def band(self, credit: Fraction) -> Step | None:
        """Give the band that a credit stands in; None below the first."""
        found = None
        for at, step in enumerate(self.steps):
            if (
                step.start < credit
                or (step.start == credit and (not self.inclusive or credit == 0))
                or (at == 0 and credit < 0 >= step.start)
            ):
                found = step
        return found

    def after(self, total: Fraction, before: Fraction, credit: Fraction) -> Fraction:
        """Give the pay so far once an event brought the credit from ``before`` to ``before + credit``, the event itself counting."""
        del total
        return self.paid(before + credit)

    def by_before(self, total: Fraction, before: Fraction, credit: Fraction) -> Fraction:
        """Give the pay so far (``total`` until now) when only the attainment before the event decides its band."""
        if self.curve:
            return self.paid(before)
        step = self.band(before)
        rate = step.rate if step else ZERO
        return rate * (before + credit) if self.whole else total + rate * credit

    def note(self, before: Fraction, credit: Fraction, currency: str | None, *, ahead: bool) -> Text:
        """Say in words how an event is paid; ``ahead``: by the attainment before it."""
        after = before + credit
        if self.curve:
            at = (before if ahead else after) / (self.quota or ONE)
            share = percent(_on_curve(self.curve, at))
            return Text(f"{percent(at)} of quota pays {share} of the target incentive, less what was reckoned before",
                        f"完成 {percent(at)},计目标奖金的 {share},减去此前已核算部分")  # fmt: skip
        if self.whole or ahead:
            step = self.band(before if ahead else after)
            label = step.label if step else "0%"
            if not self.whole:
                return _times(label, credit, currency)
            whole = _times(label, after, currency)
            return Text(f"{whole.en} in all, less what was reckoned before", f"累计 {whole.zh},减去此前已核算部分")
        pieces = [_times(label, part, currency) for part, label in self.pieces(before, after)]
        if not pieces:
            return Text("no band reached", "未达任何档位")
        return Text(" + ".join(piece.en for piece in pieces), " + ".join(piece.zh for piece in pieces))

    def pieces(self, before: Fraction, after: Fraction) -> list[tuple[Fraction, str]]:
        """Split the way from one credit to another by bands: how much lies in each, negative when credit went down."""
        low, high, sign = (before, after, 1) if before <= after else (after, before, -1)
        found = []
        for at, step in enumerate(self.steps):
            start = None if at == 0 and step.start <= 0 else step.start
            end = self.steps[at + 1].start if at + 1 < len(self.steps) else None
            bottom = low if start is None else max(low, start)
            top = high if end is None else min(high, end)
            if top > bottom:
                found.append((sign * (top - bottom), step.label))
        return found


def schedule(incentive: Incentive, terms: Terms, *, units_in: str | None = None) -> Schedule | None:
    """Lay out an incentive's pay for one person and period; None when the terms do not tell enough (see ``terms.why``).

    ``units_in`` is the currency paid in where credit is in units.
    """
    pay = incentive.pay
    if pay.curve:
        if terms.quota is None or terms.target is None:
            return None
        points = sorted(((point.at, point.pay) for point in pay.curve), key=lambda point: point[0])
        return Schedule(curve=tuple(points), quota=terms.quota, target=terms.target)
    bands = pay.bands or ((Band(ZERO, pay.rate),) if pay.rate is not None else ())
    steps = [_step(band, pay, terms, units_in) for band in bands]
    known = [step for step in steps if step is not None]
    if len(known) < len(steps):
        return None
    known.sort(key=lambda step: step.start)
    return Schedule(tuple(known), pay.method == "whole_amount", pay.upper == "inclusive", quota=terms.quota)


def needs_quota(incentive: Incentive) -> bool:
    """Tell whether the pay cannot be told without a quota."""
    pay = incentive.pay
    by_attainment = bool(pay.bands) and pay.of == "attainment" and any(not _nothing(band.start) for band in pay.bands)
    outputs = pay.table.outputs if pay.table else ()
    return bool(pay.curve) or by_attainment or any(band.times is not None for band in pay.bands) or "times" in outputs


def adds_up(incentive: Incentive) -> bool:
    """Tell whether what an event pays depends on the events before it in its period."""
    return bool(incentive.pay.curve) or len(incentive.pay.bands) > 1 or any(not _nothing(band.start) for band in incentive.pay.bands)


def _step(band: Band, pay: Pay, terms: Terms, units_in: str | None) -> Step | None:
    start = exact(band.start)
    if isinstance(band.start, Fraction) and pay.of == "attainment" and start:
        if terms.quota is None:
            return None
        start *= terms.quota
    if band.times is not None:
        if terms.base is None:
            return None
        base = percent(terms.base) if units_in is None else written(terms.base, units_in)
        return Step(start, band.times * terms.base, f"{percent(band.times)} × {base}")
    if band.each is not None:
        return Step(start, exact(band.each), written(exact(band.each), band.each.currency))
    rate = band.rate if band.rate is not None else ZERO
    return Step(start, rate, percent(rate))


def _times(label: str, part: Fraction, currency: str | None) -> Text:
    """Write a rate of an amount, or so many times an amount for each unit."""
    amount = written(part, currency)
    return Text(f"{label} × {amount}", f"{label} × {amount}") if currency is None else Text(f"{label} of {amount}", f"{amount} 按 {label}")


def _nothing(start: object) -> bool:
    return isinstance(start, Fraction | int) and start == 0


def _on_curve(points: Sequence[tuple[Fraction, Fraction]], at: Fraction) -> Fraction:
    """Read a pay curve: linear between points, flat after the last, nothing before the first; of two at one place the later holds."""
    if at < points[0][0]:
        return ZERO
    for (left, low), (right, high) in itertools.pairwise(points):
        if left <= at < right:
            return low + (high - low) * (at - left) / (right - left)
    return points[-1][1]
