"""A figure with how sure it is, and the words for when there is too little to give one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.text import Text

CONFIDENCE = 0.90


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 90 % interval. ``high`` None: so far nothing bounds it from above (a time that few have reached)."""

    value: float
    low: float
    high: float | None

    def holds(self, truth: float) -> bool:
        """Tell whether the interval holds a value."""
        return self.low <= truth and (self.high is None or truth <= self.high)


def too_few(least: int, has: int, what: Text) -> Text:
    """Say that there is not enough data: how much is needed, of what, and how much there is."""
    return Text(f"not enough data: needs n ≥ {least} {what.en} (has {has})", f"数据不足:需要 n ≥ {least} {what.zh}(现有 {has})")
