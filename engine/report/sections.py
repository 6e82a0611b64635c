"""Reports as sections, written as text or as Markdown, with the forms in which all of them write money, shares and intervals."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.language.words import fraction
from engine.model.estimate import Estimate
from engine.model.text import Language, Text, visible
from engine.report.columns import table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: its title, a table, and sentences below it."""

    title: Text
    heads: tuple[Text, ...] = ()
    rows: Sequence[Sequence[str]] = ()
    lines: Sequence[str] = field(default_factory=tuple)


def as_text(sections: Sequence[Section], language: Language) -> str:
    """Write sections for a terminal."""
    parts = []
    for each in sections:
        body = [table([head.to(language) for head in each.heads], each.rows)] if each.rows else []
        parts.append("\n".join([each.title.to(language), *body, *each.lines]))
    return "\n\n".join(parts)


def as_markdown(sections: Sequence[Section], language: Language) -> str:
    """Write sections as Markdown; the first is the document's title."""
    parts = []
    for at, each in enumerate(sections):
        lines = [f"{'##' if at else '#'} {_cell(each.title.to(language))}"]
        if each.rows:
            lines += ["", _row([head.to(language) for head in each.heads]), _row(["---"] * len(each.heads)), *map(_row, each.rows)]
        lines += [f"\n{_cell(line)}" for line in each.lines]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


MARKS = re.compile(r"[\\|\[\]`]")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(each) for each in cells)} |"


def _cell(text: str) -> str:
    """Give a text as one line of Markdown in which nothing is a cell's end, a tag, a link, a picture or code."""
    return " ".join(MARKS.sub(r"\\\g<0>", visible(text)).replace("<", "&lt;").split())


def amount(value: Fraction | None, language: Language) -> str:
    """Write money as whole units, rounded half to even; a dash where there is none."""
    return "-" if value is None else fraction(Fraction(round(value)), language)


def exactly(value: Fraction, language: Language) -> str:
    """Write money of at most four decimal places with all of them, so that what is printed adds up."""
    return fraction(value, language)


def apportioned(values: Sequence[Fraction], places: int = 2) -> list[Fraction]:
    """Round values that add up to so many decimal places, so that they add up to their rounded sum: the largest remainders go up."""
    unit = 10**places
    found = [math.floor(each * unit) for each in values]
    left = round(sum(values, Fraction(0)) * unit) - sum(found)
    for at in sorted(range(len(values)), key=lambda at: (found[at] - values[at] * unit, at))[:left]:
        found[at] += 1
    return [Fraction(each, unit) for each in found]


def percent(share: float) -> str:
    """Write a share as a percent with one decimal."""
    return f"{share * 100:.1f}%"


def interval(estimate: Estimate) -> str:
    """Write a 90 % interval."""
    return f"{percent(estimate.low)} - {percent(estimate.high)}" if estimate.high is not None else f"{percent(estimate.low)} -"
