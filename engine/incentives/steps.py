"""The one order from credit to exact pay for each event and person: credit, rate, multiplier, decelerator, gate, cap per deal, cap per period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, exact, percent, written
from engine.incentives.credit import converted, credited_parts, share_fault
from engine.incentives.faults import (
    after_unknown,
    condition_unknown,
    gate_holds,
    gate_unknown,
    mixed_units,
    no_rate,
    no_target,
    not_the_kind,
    on_hold,
)
from engine.incentives.ground import Currencies, Ground
from engine.incentives.quota import Terms
from engine.incentives.rates import Schedule, adds_up, needs_quota, schedule
from engine.model.award import Credited, Event, Step, StepName
from engine.model.incentive import Pay
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict

CREDIT_TYPES = {"direct": "直接", "manager": "管理"}  # in Chinese; others are the author's own words
KINDS = {"rate": Fraction, "times": Fraction, "each": Money}  # what a decision table may pay, beside its multiplier
Pot = tuple[str, str, str]  # person, credit type and name of the period: where credit adds up


@dataclass(slots=True)
class Draft:
    """A line in the making: ``amount`` is exact so far, ``trail`` its steps; ``stopped`` when it could not be reckoned at all."""

    event: Event
    to: Credited
    period: Period
    credit: Fraction
    currency: str | None
    amount: Fraction = ZERO
    trail: list[Step] = field(default_factory=list)
    attainment: tuple[Fraction, Fraction] | None = None
    why: Why | None = None
    stopped: bool = False

    @property
    def pot(self) -> Pot:
        """Give where this credit adds up."""
        return self.to.person, self.to.type, self.period.name

    def step(self, name: StepName, after: Fraction, note: Text) -> None:
        """Record a step and go on from its result."""
        self.trail.append(Step(name, self.amount, after, note))
        self.amount = after


@dataclass(slots=True)
class _Tally:
    """What has added up so far in one pot: credit, pay by the schedule, pay after caps; of each event what it was worth by itself, and the credit before it."""

    credit: Fraction = ZERO
    paid: Fraction = ZERO
    capped: Fraction = ZERO
    worth: dict[str, Fraction] = field(default_factory=dict)
    left: dict[str, Fraction] = field(default_factory=dict)
    ahead: dict[str, Fraction] = field(default_factory=dict)
    since: str = ""

    def fixed(self, *, once: bool) -> Fraction:
        """Give what all fixed amounts come to: each of them, or the largest where only one is paid a period."""
        return max(self.worth.values(), default=ZERO) if once else sum(self.worth.values(), ZERO)


def drafts(ground: Ground, cash: Currencies, events: Iterable[Event]) -> list[Draft]:
    """Reckon events that stand in order, as exact amounts before budget and rounding. An event whose condition is not met gives no line."""
    walk = _Walk(ground, cash)
    return [draft for event in events if event.when is not Verdict.NOT_MET for draft in walk.event(event)]


class _Walk:
    """Carries the tallies from event to event."""

    def __init__(self, ground: Ground, cash: Currencies) -> None:
        self.ground, self.cash, self.pay = ground, cash, ground.incentive.pay
        self.tallies: dict[Pot, _Tally] = {}
        self.deals: dict[tuple[str, str, str], Fraction] = {}
        self.schedules: dict[tuple[str, str, str | None], Schedule | None] = {}
        self.adds_up, self.needs_quota = adds_up(ground.incentive), needs_quota(ground.incentive)

    def event(self, event: Event) -> Iterable[Draft]:
        """Give the lines of one event, one for each person credited."""
        period = self.ground.period(event.at)
        currency = self.cash.credit if isinstance(event.amount, Money) else None
        rate, why = ONE, self.trouble(event)
        if isinstance(event.amount, Money) and why is None:
            found = converted(
                Money(10**event.amount.decimals, event.amount.currency, event.amount.decimals),
                self.cash.credit,
                event.at,
                self.ground.rates,
            )
            if found is not None:
                rate = found
            elif self.by_event(event):
                currency = event.amount.currency
            else:
                why = no_rate(event.amount.currency, self.cash.credit, event.at)
        for to, part in credited_parts(event):
            if not self.ground.concerns(to.person):
                continue
            draft = Draft(event, to, period, part if rate is ONE else part * rate, currency)
            tally = self.tallies.setdefault(draft.pot, _Tally())
            if event.when is Verdict.UNKNOWN:
                draft.why, draft.stopped = why or condition_unknown(), True
            elif why is not None:
                draft.why, draft.stopped = why, True
                tally.since = tally.since or event.id
            else:
                self.reckon(draft, tally, rate)
            yield draft

    def by_event(self, event: Event) -> bool:
        """Tell whether an event pays a fixed amount whatever its credit comes to."""
        if self.ground.incentive.quota is not None or event.pays.keys() & {"rate", "times"}:
            return False
        return self.pay.each is not None or "each" in event.pays

    def trouble(self, event: Event) -> Why | None:
        """Tell what keeps an event from being reckoned, apart from rates and quotas."""
        if self.cash.why is not None:
            return self.cash.why
        if event.why_not is not None:
            return Why("AW415", event.why_not)
        counted = isinstance(event.amount, Money)
        per_credit = self.pay.rate is not None or any(band.rate is not None for band in self.pay.bands) or "rate" in event.pays
        per_unit = any(band.each is not None for band in self.pay.bands)
        starts = [band.start for band in self.pay.bands if self.pay.of == "credit" and band.start != 0]
        if (per_credit and not counted) or (per_unit and counted) or any(isinstance(start, Money) != counted for start in starts):
            return mixed_units(money=counted)
        return share_fault(event.credited)

    def reckon(self, draft: Draft, tally: _Tally, rate: Fraction) -> None:
        """Take one person's credit through all steps."""
        event, incentive = draft.event, self.ground.incentive
        terms = self.ground.terms(draft.to.person, draft.period, draft.currency)
        if self.needs_quota and terms.quota is None:
            draft.why, draft.stopped = terms.why or no_target(incentive.id), True
            return
        draft.trail.append(_credited(draft, rate))
        if terms.quota is not None:
            draft.attainment = tally.credit / terms.quota, (tally.credit + draft.credit) / terms.quota
        draft.amount = draft.credit
        found = self.rated(draft, tally, terms)
        if isinstance(found, Why):
            draft.why, draft.stopped, draft.trail, draft.amount = found, True, [], ZERO
            return
        paid, note = found
        draft.step("rate", paid - tally.paid, note)
        tally.credit += draft.credit
        tally.paid = paid
        factor = event.pays.get("multiplier")
        for by in (*([factor] if isinstance(factor, Fraction) else []), *event.multipliers):
            draft.step("multiplier", draft.amount * by, Text(f"× {percent(by)}", f"× {percent(by)}"))
        for by in event.decelerators:
            draft.step("decelerator", draft.amount * by, Text(f"× {percent(by)}", f"× {percent(by)}"))
        if event.hold:
            draft.why = on_hold()
        self.gate(draft)
        self.caps(draft, tally)
        if draft.why is None and tally.since and self.adds_up:
            draft.why = after_unknown(tally.since)

    def rated(self, draft: Draft, tally: _Tally, terms: Terms) -> tuple[Fraction, Text] | Why:
        """Give the pot's pay once this event is in it, and how the event's part came about; or why that cannot be told."""
        pay, pays = self.pay, draft.event.pays
        if pay.table is not None or pays:
            return self.by_table(draft, tally, terms)
        if pay.each is not None:
            return self.each(draft, tally, pay.each)
        if not (pay.bands or pay.curve or pay.rate is not None):
            return tally.paid, Text("pays nothing in money", "不以金钱支付")
        key = (draft.to.person, draft.period.name, draft.currency)
        if key not in self.schedules:
            self.schedules[key] = schedule(self.ground.incentive, terms, units_in=self.cash.pay if draft.currency is None else None)
        plan = self.schedules[key]
        if plan is None:
            return no_target(self.ground.incentive.id)
        ahead, before = self.ground.incentive.attainment == "before", tally.credit
        if ahead and not plan.whole:  # what is taken back goes by the band by which it was paid
            before = tally.ahead.setdefault(draft.event.reverses or draft.event.id, before)
        paid = (plan.by_before if ahead else plan.after)(tally.paid, before, draft.credit)
        return paid, plan.note(before, draft.credit, draft.currency, ahead=ahead)

    def each(self, draft: Draft, tally: _Tally, each: Money) -> tuple[Fraction, Text] | Why:
        """Pay a fixed amount for the event, once a period where the incentive says so; nothing for one of less than 0 or taken back whole."""
        if each.currency != self.cash.pay:
            return not_the_kind(written(exact(each), each.currency))
        once = self.ground.incentive.per == "period"
        origin, before = draft.event.reverses or draft.event.id, tally.fixed(once=once)
        if draft.event.reverses:
            tally.left[origin] = tally.left.get(origin, ZERO) + draft.credit
            if tally.left[origin] <= 0:
                tally.worth.pop(origin, None)
        elif draft.credit >= 0:
            tally.left[origin] = draft.credit
            tally.worth[origin] = exact(each) * draft.to.share
        paid = tally.paid + tally.fixed(once=once) - before
        label = written(exact(each), each.currency)
        if once:
            return paid, Text(f"{label} once a period", f"每期一次 {label}")
        return paid, Text(f"{label} each × {percent(draft.to.share)}", f"每次 {label} × {percent(draft.to.share)}")

    def by_table(self, draft: Draft, tally: _Tally, terms: Terms) -> tuple[Fraction, Text] | Why:
        """Pay what the decision table gave for this event: all of it, where rows that are collected gave several kinds."""
        pays, credit = draft.event.pays, written(draft.credit, draft.currency)
        wrong = next((f"{name} {pays[name]}" for name, kind in KINDS.items() if name in pays and not isinstance(pays[name], kind)), None)
        if wrong:
            return not_the_kind(wrong)
        paid, notes = tally.paid, list[Text]()
        if isinstance(rate := pays.get("rate"), Fraction):
            paid += rate * draft.credit
            notes.append(Text(f"{percent(rate)} of {credit}", f"{credit} 按 {percent(rate)}"))
        if isinstance(times := pays.get("times"), Fraction):
            if terms.base is None:
                return terms.why or no_target(self.ground.incentive.id)
            paid += times * terms.base * draft.credit
            label = f"{percent(times)} × {percent(terms.base)}"
            notes.append(Text(f"{label} of {credit}", f"{credit} 按 {label}"))
        if isinstance(each := pays.get("each"), Money):
            found = self.each(draft, tally, each)
            if isinstance(found, Why):
                return found
            paid += found[0] - tally.paid
            notes.append(found[1])
        if not notes:
            return tally.paid, Text("no row of the decision table fits", "决策表中没有适用的行")
        return paid, Text(" + ".join(note.en for note in notes), " + ".join(note.zh for note in notes))

    def gate(self, draft: Draft) -> None:
        """Apply the gate: nothing, a part, or nothing yet when it is not met; nothing yet when that is unknown."""
        gate, verdict = self.ground.incentive.gate, draft.event.gate
        if gate is None or verdict is Verdict.MET:
            return
        if verdict is Verdict.UNKNOWN:
            draft.why = gate_unknown()
        elif gate.otherwise == "hold":
            draft.why = gate_holds()
        elif gate.otherwise == "scale":
            draft.step(
                "gate", draft.amount * gate.by, Text(f"the gate is not met: × {percent(gate.by)}", f"未满足门槛条件:× {percent(gate.by)}")
            )
        else:
            draft.step("gate", ZERO, Text("the gate is not met: nothing", "未满足门槛条件:不计付"))

    def caps(self, draft: Draft, tally: _Tally) -> None:
        """Limit what the deal has come to in all, then what the period has."""
        incentive = self.ground.incentive
        if incentive.cap_deal is not None:
            top, key = exact(incentive.cap_deal), (draft.to.person, draft.to.type, draft.event.deal)
            before = self.deals.get(key, ZERO)
            self.deals[key] = before + draft.amount
            label = written(top, self.cash.pay)
            note = Text(f"at most {label} for the deal", f"单个商机最多 {label}")
            draft.step("cap_deal", min(before + draft.amount, top) - min(before, top), note)
        before = tally.capped
        tally.capped = before + draft.amount
        if incentive.cap_period is not None:
            top = exact(incentive.cap_period)
            label = written(top, self.cash.pay)
            note = Text(f"at most {label} in {draft.period.name}", f"{draft.period.name} 最多 {label}")
            draft.step("cap_period", min(tally.capped, top) - min(before, top), note)


def _credited(draft: Draft, rate: Fraction) -> Step:
    """Say how the event came to this person's credit."""
    whole = exact(draft.event.amount)
    source = draft.event.amount.currency if isinstance(draft.event.amount, Money) else None
    part = f"{percent(draft.to.share)} × {written(whole, source)}"
    if source != draft.currency and source is not None:
        part += f" × {written(rate, None)}"
    return Step(
        "credit", whole, draft.credit, Text(f"{part} ({draft.to.type})", f"{part}({CREDIT_TYPES.get(draft.to.type, draft.to.type)})")
    )


def pays_money(pay: Pay) -> bool:
    """Tell whether an incentive pays money at all."""
    return pay.each is not None or pay.rate is not None or bool(pay.bands) or bool(pay.curve) or pay.table is not None
