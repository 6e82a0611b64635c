"""A contest: who stands where by the measure, and the prizes, ties shared as declared (semantics, Incentives 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from engine.incentives.amounts import ONE, ZERO, apportion, exact, minor, money, scale, written
from engine.incentives.ground import Ground
from engine.model.award import Line, Step
from engine.model.incentive import Contest
from engine.model.moment import Period
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Entrant:
    """A rep or team in a contest: ``value`` None is unknown; ``reached`` is the instant at which the value was reached, for ties."""

    id: str
    value: Fraction | None
    eligible: Verdict = Verdict.MET
    minimum: Verdict = Verdict.MET
    group: str = ""
    reached: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entrant stands: ``rank`` None for one who does not take part, with the reason in ``why``."""

    entrant: Entrant
    rank: int | None
    prize: Fraction = ZERO
    why: Text = Text()


def standings(contest: Contest, entrants: Iterable[Entrant]) -> tuple[Place, ...]:
    """Rank the entrants of each group, highest first, and give the prizes.

    Ties: split_sum shares the prizes of the places tied for, to the minor unit (the cent left over goes to who reached it first);
    shared_rank gives each the prize of the first of them; earliest ranks by the instant the value was reached, and splits where that is
    the same. Places after a tie are counted on. Nobody wins with nothing.
    """
    found: list[Place] = []
    inside: dict[str, list[tuple[Fraction, Entrant]]] = {}
    for each in sorted(entrants, key=lambda entrant: (entrant.group, entrant.id)):
        why = _out(each)
        if why is not None or each.value is None:
            found.append(Place(each, None, why=why or Text()))
        else:
            inside.setdefault(each.group, []).append((each.value, each))
    placed = [place for group in inside.values() for place in _ranked(contest, group)]
    return (*placed, *found)


def _out(entrant: Entrant) -> Text | None:
    if entrant.eligible is not Verdict.MET:
        return (
            Text("not eligible", "不符合参赛条件")
            if entrant.eligible is Verdict.NOT_MET
            else Text("eligibility is unknown", "参赛资格未知")
        )
    if entrant.minimum is not Verdict.MET:
        return (
            Text("below the minimum", "未达最低要求")
            if entrant.minimum is Verdict.NOT_MET
            else Text("the minimum is unknown", "最低要求是否达到未知")
        )
    return Text("the measure is unknown", "指标值未知") if entrant.value is None else None


def _ranked(contest: Contest, group: list[tuple[Fraction, Entrant]]) -> list[Place]:
    earliest = contest.ties == "earliest"

    def first(each: tuple[Fraction, Entrant]) -> tuple[bool, float, str]:
        reached = each[1].reached
        return reached is None, reached.timestamp() if reached else 0.0, each[1].id

    def level(each: tuple[Fraction, Entrant]) -> tuple[Fraction, tuple[bool, float] | None]:
        return -each[0], first(each)[:2] if earliest else None

    ordered = sorted(group, key=lambda each: (-each[0], *first(each)))
    places, rank = [], 1
    for _, tied in groupby(ordered, key=level):
        same = list(tied)
        for (value, entrant), prize in zip(same, _prizes(contest, rank, len(same)), strict=True):
            won = prize if value > 0 else ZERO
            tie = len(same) > 1
            why = Text(f"tied with {len(same) - 1} for rank {rank}", f"与 {len(same) - 1} 人并列第 {rank} 名") if tie else Text()
            places.append(Place(entrant, rank, won, why))
        rank += len(same)
    return places


def _prizes(contest: Contest, rank: int, tied: int) -> list[Fraction]:
    at_stake = contest.prizes[rank - 1 : rank - 1 + tied]
    if not at_stake:
        return [ZERO] * tied
    if contest.ties == "shared_rank" or tied == 1:
        return [exact(at_stake[0])] * tied
    currency = at_stake[0].currency
    parts = apportion([ONE] * tied, minor(sum((exact(prize) for prize in at_stake), ZERO), currency))
    return [Fraction(part, scale(currency)) for part in parts]


def prize_lines(ground: Ground, entrants: Iterable[Entrant]) -> list[Line]:
    """Give a prize for each winner, held until the window and the time for late data are over; prizes in two currencies give none."""
    contest = ground.incentive.contest
    if contest is None or ground.incentive.off is not None or len({prize.currency for prize in contest.prizes}) != 1:
        return []
    currency = contest.prizes[0].currency
    closes = max(contest.end, contest.late_until or contest.end)
    running = ground.today <= closes
    period = Period(f"{contest.start} … {contest.end}", contest.start, contest.end)
    lines = []
    for place in standings(contest, entrants):
        if place.rank is None or not place.prize:
            continue
        value = place.entrant.value or ZERO
        tie = Text(f" ({place.why.en})", f"({place.why.zh})") if place.why.en else Text()
        rank = Text(f"rank {place.rank}{tie.en}", f"第 {place.rank} 名{tie.zh}")
        wait = Text(f"{rank.en}; decided after {closes}", f"{rank.zh};{closes} 之后定") if running else rank
        lines.append(
            Line(
                ground.incentive.id, place.entrant.id, f"contest {contest.end}", "", contest.end, period, place.rank, value,
                Money(0, currency) if not place.prize else money(place.prize, currency),
                (Step("rate", value, place.prize, Text(f"{rank.en}: {written(place.prize, currency)}", f"{rank.zh}:{written(place.prize, currency)}")),),
                kind="prize", held=running, why=wait, paid_in=ground.paid_in(contest.end), code="AW416" if running else "",
            )
        )  # fmt: skip
    return lines
