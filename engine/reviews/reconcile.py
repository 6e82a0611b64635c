"""Holds roll-ups to each other: every level of a report comes to the same sums, or it is not printed (S114)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.model.text import Text

Figures = Mapping[str, Fraction | int]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A figure of which the parts of a level do not come to the whole."""

    level: str
    figure: str
    whole: Fraction
    parts: Fraction

    @property
    def said(self) -> Text:
        """Say it in words."""
        return Text(
            f"{self.figure} by {self.level} comes to {float(self.parts):,.4f}, the whole is {float(self.whole):,.4f}",
            f"{self.figure} 按 {self.level} 合计 {float(self.parts):,.4f},总数为 {float(self.whole):,.4f}",
        )


def disagreements(whole: Figures, levels: Mapping[str, Iterable[Figures]]) -> list[Disagreement]:
    """Compare each figure of the whole with the sum over the parts of each level, exactly."""
    found = []
    for level, parts in levels.items():
        rows = list(parts)
        for figure, value in whole.items():
            total = sum((Fraction(each.get(figure, 0)) for each in rows), Fraction(0))
            if total != value:
                found.append(Disagreement(level, figure, Fraction(value), total))
    return found
