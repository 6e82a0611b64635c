"""Compares what the incentives of a case pay with what it expects, and says by which steps it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.cases.case import GIVEN, HELD, UNPAID, Award, Case
from engine.cases.paid import Paid, paid
from engine.incentives.amounts import exact, written
from engine.incentives.credit import Rates
from engine.incentives.one import OneIncentive
from engine.incentives.rules import PayRules
from engine.incentives.wording import KINDS, STEP_NAMES
from engine.model.award import Line, Step
from engine.model.moment import Moment
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict

STATED = {
    UNPAID: Text("none", "无"),
    HELD: Text("held", "暂缓"),
    GIVEN: Text("given", "已授予"),
}
MOST_STEPS = 12  # lines told of one miss; a case with more is hard to read anyhow


@dataclass(frozen=True, slots=True)
class Amiss:
    """An award that did not come out as expected, with the steps by which it came to what it is."""

    award: Award
    expected: str
    got: str
    steps: tuple[Text, ...]


def pay_case(rules: PayRules, case: Case, moment: Moment, rates: Rates) -> tuple[Paid | None, tuple[Amiss, ...]]:
    """Reckon what a case asks of pay, and give what differs; nothing is reckoned where it asks nothing."""
    awards = case.expected.awards
    if not awards:
        return None, ()
    came = paid(rules, case, moment, rates, {each.incentive for each in awards})
    return came, tuple(amiss for each in awards if (amiss := _amiss(each, came)) is not None)


def _amiss(award: Award, came: Paid) -> Amiss | None:
    whole = came.found.get(award.incentive)
    lines = [line for line in (whole.lines if whole else ()) if award.person in (None, line.person)]
    sums = summed(lines)
    wanted = award.wanted
    if sums == {wanted.currency: exact(wanted)} if isinstance(wanted, Money) else not sums and state_of(lines) == wanted:
        return None
    got = " + ".join(written(amount, currency) for currency, amount in sums.items()) or STATED[state_of(lines)].en
    waiting = [line for line in lines if line.held]
    if sums and waiting:
        got += f", {len(waiting)} held"
    steps = [told(line) for line in lines] or list(why_nothing(whole, came))
    expected = written(exact(wanted), wanted.currency) if isinstance(wanted, Money) else STATED[wanted].en
    return Amiss(award, expected, got, tuple(steps[:MOST_STEPS]))


def summed(lines: Sequence[Line]) -> dict[str, Fraction]:
    """Give by currency what is paid, prizes and draws among it, less what is taken back; what comes to nothing is left out."""
    found: dict[str, Fraction] = {}
    for line in lines:
        if not line.held:
            found[line.amount.currency] = found.get(line.amount.currency, Fraction(0)) + exact(line.amount)
    return {currency: amount for currency, amount in found.items() if amount}


def state_of(lines: Sequence[Line]) -> str:
    """Name what lines come to that pay no money: an honour given, something held, or nothing."""
    if any(line.kind == "honour" and not line.held for line in lines):
        return GIVEN
    return HELD if any(line.held for line in lines) else UNPAID


def told(line: Line) -> Text:
    """Write a line with its steps, as a statement shows them."""
    event = line.event or line.incentive
    spelled = [_step(step, line) for step in line.steps]
    why = line.why if line.held or line.kind != "award" else Text()
    head = Text(
        f"{event}, {line.person}, {line.period.name}, {KINDS[line.kind].en}",
        f"{event},{line.person},{line.period.name},{KINDS[line.kind].zh}",
    )
    held = Text(" (held)", "(暂缓)") if line.held else Text()
    en = "; ".join(each for each in (*(step.en for step in spelled), why.en) if each)
    zh = ";".join(each for each in (*(step.zh for step in spelled), why.zh) if each)
    return Text(f"{head.en}{held.en}: {en}", f"{head.zh}{held.zh}:{zh}")


def _step(step: Step, line: Line) -> Text:
    currency = line.amount.currency
    if step.name == "credit":
        currency = line.credit.currency if isinstance(line.credit, Money) else ""
    after = written(step.after, currency or None)
    return Text(f"{STEP_NAMES[step.name].en} {step.note.en} = {after}", f"{STEP_NAMES[step.name].zh} {step.note.zh} = {after}")


def why_nothing(whole: OneIncentive | None, came: Paid) -> Iterator[Text]:
    """Say, deal by deal, why an incentive gave no line."""
    if whole is None:
        return
    yield from (each.message for each in whole.problems)
    incentive = whole.incentive
    for deal in came.deals if incentive.event is not None else ():
        for part, words in (("event", Text("event", "事件")), ("when", Text("when", "条件"))):
            verdict = deal.verdicts.get(f"{incentive.id}/{part}", Verdict.MET if part == "when" else Verdict.UNKNOWN)
            if verdict is not Verdict.MET:
                yield Text(f"{deal.id}: its {words.en} is {verdict}", f"{deal.id}:{words.zh}为 {verdict}")
                break
    whom = came.whole.plan_of.get(incentive.plan or "")
    outside = [id for id in came.whole.people.reps if whom is not None and id not in whom]
    if incentive.subject == "rep" and outside:
        names = ", ".join(outside)
        yield Text(f"the plan '{incentive.plan}' is not for {names}", f"方案“{incentive.plan}”不适用于 {names}")
