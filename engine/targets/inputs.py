"""Proposes a target from its three declared inputs, market, history and capability (S6), each shown with its weight and what it gives."""

from __future__ import annotations

from dataclasses import dataclass

from engine.incentives.amounts import ONE, ZERO, exact, percent, written
from engine.model.target import Amount, Inputs, Why
from engine.model.text import Text
from engine.targets.amounts import from_units, least_units, unit
from engine.targets.faults import mixed_currencies, not_enough


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed value, rounded half to even to a minor unit, with the arithmetic of each input; None with the reason."""

    value: Amount | None
    lines: tuple[Text, ...] = ()
    why: Why | None = None


def propose(inputs: Inputs) -> Proposal:
    """Weigh the three inputs. One that counts and is not known refuses the whole: its weight never goes to the others in silence."""
    words = (Text("market", "市场"), Text("history", "历史"), Text("capability", "能力"))
    total = sum(inputs.weights, ZERO)
    if total != ONE or any(weight < 0 for weight in inputs.weights):
        return Proposal(
            None,
            why=Why(
                "TG403",
                Text(
                    f"the three weights sum to {percent(total)}, not 100%, or one is below zero",
                    f"三项权重合计 {percent(total)},不是 100%,或有负数",
                ),
            ),
        )
    given = [
        (word, value, weight)
        for word, value, weight in zip(words, (inputs.market, inputs.history, inputs.capability), inputs.weights, strict=True)
        if weight
    ]
    known = [(word, value, weight) for word, value, weight in given if value is not None]
    if len(known) < len(given):
        lacking = [word for word, value, _ in given if value is None]
        what = Text("inputs, without " + ", ".join(each.en for each in lacking), "项输入,缺少" + "、".join(each.zh for each in lacking))
        return Proposal(None, why=not_enough(len(given), what, len(known)))
    currency = unit(known[0][1])
    other = next((value for _, value, _ in known if unit(value) != currency), None)
    if other is not None:
        return Proposal(None, why=mixed_currencies(currency or "units", unit(other) or "units"))
    lines = []
    value = ZERO
    for word, amount, weight in known:
        part = exact(amount) * weight
        value += part
        sum_of = f"{percent(weight)} × {written(exact(amount), currency)} = {written(part, currency)}"
        lines.append(Text(f"{word.en}: {sum_of}", f"{word.zh}:{sum_of}"))
    return Proposal(from_units(least_units(value, currency), currency), tuple(lines))
