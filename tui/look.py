"""How things are shown to this reader: language, day, and whether only ASCII is drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from engine.model.estimate import Estimate
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict
from tui.ink import Line, Piece
from tui.words import Words

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from tui.app import DealcoachApp

MARKS = {Verdict.MET: "[x]", Verdict.NOT_MET: "[ ]", Verdict.UNKNOWN: "[?]"}
VERDICT_INKS = {Verdict.MET: "good", Verdict.NOT_MET: "bad", Verdict.UNKNOWN: "warn"}
HOUR = 60
EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Look:
    """``day`` is the day that everything is judged as of, by which a due date is late."""

    words: Words
    day: dt.date
    ascii: bool = False

    def text(self, text: Text) -> str:
        """Give a text in the reader's language."""
        return text.to(self.words.language)

    def effort(self, minutes: int | None) -> str:
        """Write minutes as people say them; nothing when they are not known."""
        if minutes is None:
            return ""
        hours, rest = divmod(minutes, HOUR)
        said = [self.words("hours", n=hours)] if hours else []
        return " ".join([*said, self.words("minutes", n=rest)] if rest or not hours else said)

    def due(self, due: dt.date | None) -> Piece:
        """Write a due date: days late, today, or the date; late ones in words and in the ink of what is bad."""
        if due is None:
            return "", "dim"
        late = (self.day - due).days
        if late > 0:
            return self.words("late", n=late), "bad"
        return (self.words("due.today"), "warn") if late == 0 else (due.isoformat(), "")

    def verdict(self, verdict: Verdict) -> Piece:
        """Give the mark and the word of a verdict, both in its ink."""
        return f"{MARKS[verdict]} {self.words(f'verdict.{verdict}')}", VERDICT_INKS[verdict]

    def name(self, kind: str, value: str) -> str:
        """Give the word for one of a closed set (``status.open``), or the value itself where there is none."""
        return self.words.get(f"{kind}.{value}") or value

    def money(self, amount: Fraction | Money | None, currency: str | None = None, *, signed: bool = False) -> str:
        """Write an amount in whole units, rounded half to even; a dash for one that is not known."""
        if amount is None:
            return "-"
        if isinstance(amount, Money):
            currency, amount = amount.currency, Fraction(amount.amount, 10**amount.decimals)
        whole = round(amount)
        digits = f"{whole:+,}" if signed else f"{whole:,}"
        return f"{currency} {digits}" if currency else digits

    def percent(self, share: float | Fraction | None) -> str:
        """Write a share as whole percents; a dash for one that is not known."""
        return "-" if share is None else f"{round(share * 100)}%"

    def span(self, estimate: Estimate | None) -> str:
        """Write the 90 % interval of a share."""
        return "-" if estimate is None else f"{round(estimate.low * 100)}-{round((1.0 if estimate.high is None else estimate.high) * 100)}%"

    def cells(self, share: Fraction | float, width: int) -> str:
        """Draw a share of a whole as text of exactly ``width`` cells, for a column."""
        part = round(max(0, min(1, share)) * width * 8)
        if self.ascii:
            return ("#" * round(part / 8)).ljust(width, ".")
        full, rest = divmod(part, 8)
        return ("█" * full + (EIGHTHS[rest] if rest else "")).ljust(width)

    def bar(self, part: int, whole: int, width: int) -> Line:
        """Draw a part of a whole as a bar of ``width`` cells."""
        if self.ascii:
            full = part * (width - 2) // whole if whole else 0
            return (("[" + "#" * full, "bar"), ("-" * (width - 2 - full) + "]", "rail"))
        eighths = part * width * 8 // whole if whole else 0
        full, rest = divmod(eighths, 8)
        filled = "█" * full + (EIGHTHS[rest] if rest else "")
        return ((filled, "bar"), (" " * (width - len(filled)), "rail"))


def look_of(node: MessagePump) -> Look:
    """Give the look of the running app."""
    return cast("DealcoachApp", node.app).look
