"""The words of statements: names of states, amounts of steps, and what is lacking to the next step up."""

from __future__ import annotations

from fractions import Fraction

from engine.incentives.amounts import exact, money
from engine.incentives.ground import Ground
from engine.language import words
from engine.model.award import EntryState
from engine.model.incentive import Incentive
from engine.model.moment import Period
from engine.model.text import Language, Text
from engine.model.values import Money

STATES: dict[EntryState, Text] = {
    "waiting": Text("waiting for approval", "待批准"),
    "approved": Text("approved", "已批准"),
    "held": Text("held", "暂缓"),
    "disputed": Text("disputed", "有异议"),
    "refused": Text("refused", "已拒绝"),
}


def amount_of(exact_amount: str, currency: str, language: Language) -> str:
    """Write an exact amount of a step: up to four decimals, which is enough to follow it."""
    value = Fraction(exact_amount)
    return words.money(Money(round(value * 10**4), currency), language)


def lacking(
    incentive: Incentive, ground: Ground, person: str, period: Period, credited: Fraction, currency: str | None, language: Language
) -> Text:
    """Say how much more credit reaches the next band or point; nothing at the top, and where there are no steps."""
    quota = ground.terms(person, period, currency).quota
    starts: list[Fraction] = []
    for band in incentive.pay.bands:
        if isinstance(band.start, Money) or incentive.pay.of == "credit":
            starts.append(exact(band.start))
        elif quota is not None:
            starts.append(band.start * quota)
    if quota is not None:
        starts += [point.at * quota for point in incentive.pay.curve]
    ahead = [start for start in sorted(starts) if start > credited]
    if not ahead:
        return Text()
    more = ahead[0] - credited
    said = words.fraction(more, language) if currency is None else words.money(money(more, currency), language)
    return Text(f"{said} more to the next step", f"距下一档还差 {said}")
