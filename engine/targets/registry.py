"""The registry of measures that targets may be set on (S54): units and currencies checked, ratios and weighted composites (S84)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, percent
from engine.model.target import Finding, Metric, Why
from engine.model.text import Text
from engine.targets.faults import finding, not_enough

RATIO_PARTS = 2


class Registry:
    """The measures by id, with what is wrong with any of them."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.metrics: dict[str, Metric] = {}
        self.findings: list[Finding] = []
        for metric in metrics:
            if metric.id in self.metrics:
                message = Text(f"two measures are called {metric.id}", f"有两个度量都叫 {metric.id}")
                self.findings.append(finding("TG301", metric.id, message, Text("rename one", "请改名其一"), error=True))
            else:
                self.metrics[metric.id] = metric
        for metric in self.metrics.values():
            self.findings += _wrong(metric, self.metrics)

    def get(self, id: str) -> Metric | None:
        """Give a measure; None where the registry has none of that id."""
        return self.metrics.get(id)

    def value(self, id: str, known: Mapping[str, Fraction]) -> Fraction | Why:
        """Give what a measure comes to from the values of the simple ones, or why that is unknown (a divisor of 0, a part without a value).

        A composite's parts are attainments or scores on one scale, weighed as they are. Parts that go round in a circle have no value.
        """
        return self._value(id, known, ())

    def _value(self, id: str, known: Mapping[str, Fraction], above: tuple[str, ...]) -> Fraction | Why:
        metric = self.metrics.get(id)
        if id in known:
            return known[id]
        if metric is None or metric.form == "sum" or id in above:
            return not_enough(1, Text(f"values of {id}", f"个 {id} 的值"), 0)
        values = []
        for part in metric.parts:
            value = self._value(part, known, (*above, id))
            if isinstance(value, Why):
                return value
            values.append(value)
        if metric.form in ("composite", "points"):
            return sum((weight * value for weight, value in zip(metric.weights, values, strict=False)), ZERO)
        if len(values) != RATIO_PARTS or not values[1]:
            return not_enough(
                1,
                Text(
                    f"of {metric.parts[1] if len(metric.parts) > 1 else id} above zero",
                    f"个大于零的 {metric.parts[-1] if metric.parts else id}",
                ),
                0,
            )
        return values[0] / values[1]


def _wrong(metric: Metric, all: Mapping[str, Metric]) -> list[Finding]:
    """Find what is wrong with one measure: parts that are not there, in different currencies, or weights that do not sum to 1."""
    found: list[Finding] = []
    for part in metric.parts:
        if part not in all or _reaches(part, metric.id, all):
            message = Text(
                f"{metric.id} is made of {part}, which is no measure apart from it", f"{metric.id} 由 {part} 构成,但后者不是独立的度量"
            )
            found.append(finding("TG301", metric.id, message, Text("name measures of the registry", "请使用登记的度量"), error=True))
    if metric.form == "sum":
        if metric.parts or metric.weights:
            message = Text(f"{metric.id} adds up, and takes no parts", f"{metric.id} 为可加度量,不含组成部分")
            found.append(finding("TG301", metric.id, message, Text("call it a ratio or composite", "请声明为比率或综合度量"), error=True))
        return found
    if metric.form == "points":
        if len(metric.weights) != len(metric.parts) or not metric.parts:
            message = Text(f"{metric.id} does not give each part its points", f"{metric.id} 未为每个组成部分给出分值")
            found.append(finding("TG303", metric.id, message, Text("give one number for each part", "请为每部分给出一个数字"), error=True))
        return found
    if metric.form == "ratio":
        if len(metric.parts) != RATIO_PARTS:
            message = Text(
                f"{metric.id} divides one measure by another, and names {len(metric.parts)}",
                f"{metric.id} 应由两个度量相除,实际写了 {len(metric.parts)} 个",
            )
            found.append(finding("TG301", metric.id, message, Text("name two measures", "请写两个度量"), error=True))
        parts = [all[part] for part in metric.parts if part in all]
        known = {each.currency for each in parts if each.currency}
        if len(known) > 1:
            message = Text(
                f"{metric.id} divides amounts in {' and '.join(sorted(known))}", f"{metric.id} 的两部分币种不同:{'、'.join(sorted(known))}"
            )
            found.append(finding("TG302", metric.id, message, Text("use one currency", "请使用同一币种"), error=True))
        return found
    total = sum(metric.weights, ZERO)
    if len(metric.weights) != len(metric.parts) or total != ONE or any(weight < 0 for weight in metric.weights):
        message = Text(
            f"the weights of {metric.id} sum to {percent(total)}, not 100%, or are not one for each part",
            f"{metric.id} 的权重合计 {percent(total)},不是 100%,或与组成部分不对应",
        )
        found.append(
            finding(
                "TG303",
                metric.id,
                message,
                Text("give each part a weight; they sum to 100%", "为每部分给出权重,合计 100%"),
                {"sum": total},
                error=True,
            )
        )
    return found


def _reaches(start: str, wanted: str, all: Mapping[str, Metric]) -> bool:
    """Tell whether a measure is made, however deep, of another (or is it)."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at == wanted:
            return True
        if at not in seen and at in all:
            seen.add(at)
            waiting += all[at].parts
    return False
