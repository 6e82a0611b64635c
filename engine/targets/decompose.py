"""Splits a target over seats by any method, so that the parts sum to it exactly: largest remainders, ties by id, locked ones never moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, apportion, exact, percent, written
from engine.model.moment import Period
from engine.model.target import Amount, Method, Seat, Share, Split, Weigher, Why
from engine.model.text import Text
from engine.model.workdays import Workdays
from engine.targets.amounts import from_units, least_units, steps, unit
from engine.targets.calendar import WEEKDAYS, Season, staying, weights
from engine.targets.faults import mixed_currencies, mixed_units, negative_target, not_enough

WORDS: dict[Weigher, Text] = {
    "equal": Text("equal", "均分"),
    "history": Text("history", "历史业绩"),
    "potential": Text("potential", "市场潜力"),
    "capacity": Text("capacity", "产能"),
}
Weighed = tuple[dict[str, Fraction], Why | None, tuple[Text, ...]]


def split(
    parent: Amount,
    seats: Sequence[Seat],
    method: Method = "equal",
    *,
    over_assign: Fraction = ZERO,
    blend: Fraction = Fraction(1, 2),
    top: Weigher = "history",
    period: Period | None = None,
    workdays: Workdays | None = None,
) -> Split:
    """Split a target over its seats.

    Their sum is ``parent x (1 + over_assign)``, first rounded half to even to a minor unit (whole units for what is no money). What
    locked seats do not hold is shared by weight: 1 each, history, potential or capacity; blended is ``blend`` x ``top`` +
    (1 - ``blend``) x bottom-up, both normalised. Weights are scaled by each seat's ramp and, with a ``period``, by the share of its
    selling days that the seat is filled. Order of the seats changes nothing but the order of the answer.
    """
    currency = unit(parent)
    goal = least_units(exact(parent) * (ONE + over_assign), currency)
    whole = from_units(goal, currency)
    why = _refused(parent, seats, over_assign, blend)
    if why is not None:
        return Split(whole, why=why)
    locked = {each.id: exact(each.locked) for each in seats if each.locked is not None}
    free = sorted((each for each in seats if each.locked is None), key=lambda seat: seat.id)
    rest = goal - sum(int(each * steps(currency)) for each in locked.values())
    if rest < 0:
        held = written(sum(locked.values(), ZERO), currency)
        return Split(whole, why=Why("TG401", Text(
            f"the locked parts hold {held}, more than the {written(exact(whole), currency)} to be split",
            f"已锁定部分合计 {held},超过待分解的 {written(exact(whole), currency)}")))  # fmt: skip
    weighed, why, notes = _weights(free, method, blend, top)
    shares = {
        each.id: weighed.get(each.id, ZERO) * each.ramp * (staying(period, each.start, each.end, workdays or WEEKDAYS) if period else ONE)
        for each in free
    }
    total = sum(shares.values(), ZERO)
    if rest and not total:
        return Split(whole, why=why or Why("TG402", Text(
            f"{written(Fraction(rest, steps(currency)), currency)} is left, and no seat can carry it",
            f"尚余 {written(Fraction(rest, steps(currency)), currency)},没有可承担的人或团队")))  # fmt: skip
    given = dict(zip(shares, apportion(list(shares.values()), rest), strict=True))
    found = []
    for seat in seats:
        if seat.locked is not None:
            found.append(Share(seat.id, seat.owner, seat.locked, ZERO, locked=True))
        else:
            found.append(Share(seat.id, seat.owner, from_units(given[seat.id], currency), shares[seat.id] / total if total else ZERO))
    nothing = [each for each in given if rest and not given[each]]
    if nothing:
        notes += (Text(f"nothing falls to: {', '.join(nothing)}", f"未分得任何数额:{'、'.join(nothing)}"),)
    return Split(whole, tuple(found), None, notes)


def over_time(
    parent: Amount,
    within: Sequence[Period],
    *,
    season: Season | None = None,
    workdays: Workdays | None = None,
    locked: Mapping[str, Amount] | None = None,
) -> Split:
    """Split a target over the parts of its period by season and selling days; parts that are locked (past months) never move."""
    shares = weights(within, season, workdays)
    kept = locked or {}
    seats = [Seat(each.name, potential=share, locked=kept.get(each.name)) for each, share in zip(within, shares, strict=True)]
    return split(parent, seats, "potential")


def check_sum(parent: Amount, children: Sequence[Amount], over_assign: Fraction = ZERO) -> Fraction:
    """Give by how much the children differ from ``parent x (1 + over_assign)`` rounded to a minor unit: 0 when they sum to it."""
    goal = Fraction(least_units(exact(parent) * (ONE + over_assign), unit(parent)), steps(unit(parent)))
    return sum((exact(each) for each in children), ZERO) - goal


def _refused(parent: Amount, seats: Sequence[Seat], over_assign: Fraction, blend: Fraction) -> Why | None:
    """Say what makes a split meaningless before anything is shared."""
    currency = unit(parent)
    if exact(parent) < 0:
        return negative_target()
    if over_assign <= -1 or not 0 <= blend <= 1:
        return Why(
            "TG403", Text("over_assign must be over -100%, and blend from 0% to 100%", "超额分配须大于 -100%,混合系数须在 0% 至 100% 之间")
        )
    if len({each.id for each in seats}) < len(seats):
        return Why("TG403", Text("two seats have one id", "两个席位编号相同"))
    for seat in seats:
        if any(value is not None and value < 0 for value in (seat.potential, seat.capacity, seat.bottom_up, seat.ramp)):
            return Why("TG403", Text(f"a weight of {seat.id} is below zero", f"{seat.id} 的权重为负数"))
        if seat.locked is None:
            continue
        if (unit(seat.locked) is None) != (currency is None):
            return mixed_units(money=currency is None)
        if unit(seat.locked) != currency:
            return mixed_currencies(currency or "", unit(seat.locked) or "")
        if exact(seat.locked) < 0 or (exact(seat.locked) * steps(currency)).denominator != 1:
            return Why(
                "TG403",
                Text(
                    f"the locked amount of {seat.id} is below zero or finer than a minor unit",
                    f"{seat.id} 的锁定金额为负或小于最小货币单位",
                ),
            )
    return None


def _weights(seats: Sequence[Seat], method: Method, blend: Fraction, top: Weigher) -> Weighed:
    """Weigh the seats that are free, normalised to 1; why they cannot be; and what was assumed."""
    if method != "blended":
        return _by(seats, method)
    high, why, notes = _by(seats, top)
    low, lacking, more = _from(seats, Text("bottom-up", "自下而上"), lambda seat: seat.bottom_up, fill=False)
    if (why is not None and blend > 0) or (lacking is not None and blend < 1):
        return {}, why or lacking, ()
    said = Text(
        f"{percent(blend)} top-down by {top}, {percent(ONE - blend)} bottom-up",
        f"自上而下({WORDS[top].zh}){percent(blend)},自下而上 {percent(ONE - blend)}",
    )
    mixed = {seat.id: blend * high.get(seat.id, ZERO) + (ONE - blend) * low.get(seat.id, ZERO) for seat in seats}
    return mixed, None, (said, *notes, *more)


def _by(seats: Sequence[Seat], method: Weigher) -> Weighed:
    if method == "equal":
        return ({seat.id: Fraction(1, len(seats)) for seat in seats}, None, ())
    of: dict[str, Callable[[Seat], Fraction | None]] = {
        "history": lambda seat: seat.history,
        "potential": lambda seat: seat.potential,
        "capacity": lambda seat: seat.capacity,
    }
    return _from(seats, WORDS[method], of[method], fill=method == "history")


def _from(seats: Sequence[Seat], word: Text, of: Callable[[Seat], Fraction | None], *, fill: bool) -> Weighed:
    """Read one weight of each seat. With ``fill``, one without any (a joiner) has the mean of the others, and that is said."""
    known = {seat.id: max(ZERO, value) for seat in seats if (value := of(seat)) is not None}
    lacking = [seat.id for seat in seats if seat.id not in known]
    if not known or (lacking and not fill):
        what = Text(f"seats with {word.en}", f"个有“{word.zh}”数据的席位")
        return {}, not_enough(1 if fill else len(seats), what, len(known)) if seats else None, ()
    notes: tuple[Text, ...] = ()
    below = [seat.id for seat in seats if (value := of(seat)) is not None and value < 0]
    if below:
        notes = (Text(f"{word.en} below zero counts as zero: {', '.join(below)}", f"{word.zh}为负按零计:{'、'.join(below)}"),)
    if lacking:
        mean = sum(known.values(), ZERO) / len(known)
        known |= dict.fromkeys(lacking, mean)
        notes += (
            Text(
                f"without {word.en}, so the mean of the others: {', '.join(lacking)}",
                f"没有{word.zh},按其他人的平均值:{'、'.join(lacking)}",
            ),
        )
    whole = sum(known.values(), ZERO)
    if not whole:
        return {}, not_enough(1, Text(f"seats with {word.en} above zero", f"个“{word.zh}”大于零的席位"), 0), ()
    return {id: value / whole for id, value in known.items()}, None, notes
