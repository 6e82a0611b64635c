"""What is taken back when an event is undone: at its historic rate, at the current rate, or by reckoning its period again (Incentives 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, exact, money, percent, rounded, written
from engine.incentives.budget import settle_amounts
from engine.incentives.ground import Currencies, Ground
from engine.incentives.rates import schedule
from engine.incentives.steps import Pot, drafts
from engine.model.award import Credited, Event, Line, Step
from engine.model.incentive import Clawback
from engine.model.text import Text
from engine.model.values import Money

MODES = {
    "historic_rate": Text("at the historic rate", "按原比例"),
    "current_rate": Text("at the current rate", "按当前比例"),
    "recompute": Text("by reckoning its period again", "重新核算原期间"),
}


def clawbacks(ground: Ground, cash: Currencies, events: Sequence[Event], awards: Sequence[Line]) -> list[Line]:
    """Give a negative line for each award whose event was undone in time, in the order of undoing.

    Never more is taken than was paid on the event (when reckoned again: than its period paid), never twice, and never so much that the
    period in which it is taken falls below the floor; what the floor keeps is not taken later. What is held was not paid: nothing is taken.
    """
    rule = ground.incentive.clawback
    if rule is None:
        return []
    undone = [event for event in events if _in_time(event, rule, ground)]
    if not undone:
        return []
    taking = _Taking(ground, cash, rule, events, awards)
    ordered = sorted(undone, key=lambda event: (_undone(event), event.at, event.id))
    return [line for event in ordered for to in event.credited if ground.concerns(to.person) and (line := taking.back(event, to))]


@dataclass(slots=True)
class _Taking:
    """Carries what has been taken so far."""

    ground: Ground
    cash: Currencies
    rule: Clawback
    events: Sequence[Event]
    awards: Sequence[Line]
    paid: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)  # by event, person, type; notes against it are off
    pots: dict[Pot, Fraction] = field(default_factory=dict)  # what each period paid and nobody took back
    nets: dict[tuple[str, str], Fraction] = field(default_factory=dict)  # by person and period: what is left in it
    credits: dict[Pot, list[tuple[Event, Fraction]]] = field(default_factory=dict)
    gone: dict[Pot, set[str]] = field(default_factory=dict)
    lowered: dict[Pot, Fraction] = field(default_factory=dict)
    orders: dict[tuple[str, str], int] = field(default_factory=dict)
    inside: dict[Pot, list[Event]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        origins = {event.id: event for event in self.events}
        for event in self.events:
            period = self.ground.period(event.at).name
            for pot in {(each.person, each.type, period) for each in event.credited}:
                self.inside.setdefault(pot, []).append(event)
        for line in self.awards:
            amount = exact(line.amount) if not line.held else ZERO
            event = origins[line.event]
            key = event.reverses or event.id, line.person, line.type
            self.paid[key] = self.paid.get(key, ZERO) + amount
            pot = line.person, line.type, line.period.name
            self.pots[pot] = self.pots.get(pot, ZERO) + amount
            net = line.person, line.period.name
            self.nets[net] = self.nets.get(net, ZERO) + amount
            if line.steps:
                self.credits.setdefault(pot, []).append((event, line.steps[0].after))

    def back(self, event: Event, to: Credited) -> Line | None:
        """Give what one person loses by an undone event; None for nothing."""
        key = event.id, to.person, to.type
        paid = self.paid.get(key, ZERO)
        mode = self.rule.mode
        pot = to.person, to.type, self.ground.period(event.at).name
        taken, most = paid, paid
        if mode == "recompute":
            taken, most = self.again(event, pot), self.pots.get(pot, ZERO)
        elif mode == "current_rate":
            taken = self.current(event, to, paid)
        steps = [Step("rate", paid, taken, MODES[mode])]
        if self.rule.prorate and self.rule.within:
            left = max(ZERO, ONE - Fraction(max(0, (_undone(event) - event.at).days), self.rule.within))
            steps.append(
                Step("decelerator", taken, taken * left, Text(f"× {percent(left)} of the window left", f"× 剩余窗口 {percent(left)}"))
            )
            taken *= left
        period = self.ground.period(_undone(event))
        net = to.person, period.name
        limited = max(ZERO, min(taken, most))
        if self.rule.floor is not None:
            floor = exact(self.rule.floor)
            limited = min(limited, max(ZERO, self.nets.get(net, ZERO) - floor))
            label = written(floor, self.cash.pay)
            steps.append(Step("cap_period", taken, limited, Text(f"the period keeps at least {label}", f"该期间至少保留 {label}")))
        amount = min(rounded(limited, self.cash.pay), max(ZERO, most))
        steps.append(Step("rounding", limited, amount, Text("half to even, to the minor unit", "四舍六入五成双至最小货币单位")))
        if not amount:
            return None
        self.pots[pot] = self.pots.get(pot, ZERO) - amount
        self.nets[net] = self.nets.get(net, ZERO) - amount
        return self.line(event, to, -amount, tuple(steps))

    def again(self, event: Event, pot: Pot) -> Fraction:
        """Reckon the event's period without what is undone, and give the difference that this event makes."""
        without = self.gone.setdefault(pot, set())
        before = self.total(pot, without)
        without.add(event.id)
        return before - self.total(pot, without)

    def total(self, pot: Pot, without: set[str]) -> Fraction:
        """Reckon what one pot pays when some events had never been."""
        theirs = [event for event in self.inside.get(pot, ()) if event.id not in without and (event.reverses or "") not in without]
        made = [draft for draft in drafts(self.ground, self.cash, theirs) if draft.pot == pot]
        settle_amounts(self.ground, self.cash, made)
        return sum((draft.amount for draft in made if not draft.stopped and draft.why is None), ZERO)

    def current(self, event: Event, to: Credited, paid: Fraction) -> Fraction:
        """Price the undone credit at the end of what is credited in the period of the undoing, as it stands on that day.

        A fixed amount, a decision table and a period whose quota is not known have no current rate: the historic one is taken.
        """
        day = _undone(event)
        period = self.ground.period(day)
        currency = self.cash.credit if isinstance(event.amount, Money) else None
        plan = schedule(self.ground.incentive, self.ground.terms(to.person, period, currency))
        pay = self.ground.incentive.pay
        if plan is None or pay.each is not None or pay.table is not None:
            return paid
        pot = to.person, to.type, period.name
        own = self.credits.get((to.person, to.type, self.ground.period(event.at).name), [])
        credit = sum((part for each, part in own if event.id in (each.id, each.reverses)), ZERO)
        now = sum((part for each, part in self.credits.get(pot, []) if each.at <= day), ZERO) - self.lowered.get(pot, ZERO)
        self.lowered[pot] = self.lowered.get(pot, ZERO) + credit
        taken = plan.paid(now) - plan.paid(now - credit)
        for by in (*event.multipliers, *event.decelerators):
            taken *= by
        return taken

    def line(self, event: Event, to: Credited, amount: Fraction, steps: tuple[Step, ...]) -> Line:
        """Lay out a clawback in the period of the undoing."""
        day = _undone(event)
        period = self.ground.period(day)
        number = self.orders[to.person, period.name] = self.orders.get((to.person, period.name), 0) + 1
        said = MODES[self.rule.mode]
        why = Text(f"undone on {day}: taken back {said.en}", f"于 {day} 撤销:{said.zh}追回")
        credit = -exact(event.amount) * to.share
        return Line(
            self.ground.incentive.id, to.person, event.id, event.deal, day, period, number,
            money(credit, event.amount.currency) if isinstance(event.amount, Money) else credit,
            money(amount, self.cash.pay), steps, kind="clawback", why=why, facts={**event.facts, "mode": self.rule.mode},
            type=to.type, share=to.share, paid_in=self.ground.paid_in(day),
        )  # fmt: skip


def _undone(event: Event) -> dt.date:
    """Give the day of undoing: one before the event is the event's own."""
    return max(event.undone_on or event.at, event.at)


def _in_time(event: Event, rule: Clawback, ground: Ground) -> bool:
    """Tell whether an event was undone by today, within the window."""
    if event.undone_on is None or event.reverses or _undone(event) > ground.today:
        return False
    return rule.within is None or (_undone(event) - event.at).days <= rule.within
