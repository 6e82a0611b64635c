"""How far a target of an appraisal is reached: of the whole once its period is over, of what is due by now while it runs."""

from __future__ import annotations

from fractions import Fraction

from engine.model.target import Direction, Pace
from engine.model.text import Text
from engine.targets.pace import statement

ZERO, ONE = Fraction(0), Fraction(1)
NOTHING_DUE = Text("nothing is due yet", "尚无应达数额")


def reached(pace: Pace, direction: Direction, *, over: bool) -> tuple[Fraction | None, Text]:
    """Give the share and its figures; None, with the reason, where it cannot be told.

    An at_least target gives actual over due. An at_most target gives 1 for no more than due, else due over actual: twice the limit is a
    half. While it runs that says no more than how it goes: what is spent by now of what may be spent by now.
    """
    if pace.actual is None or pace.target < 0 or pace.status == "not_started":
        return None, pace.why.text if pace.why else statement(pace)
    due = pace.target if over else pace.expected
    if not due and not (over and direction == "at_most"):
        return None, pace.why.text if pace.why else NOTHING_DUE
    due = due or ZERO
    if direction == "at_least":
        share = pace.actual / due
        return share, Text(f"{float(share):.0%}", f"{float(share):.0%}")
    share = ONE if pace.actual <= due else due / pace.actual
    if not due:
        return share, Text("within a limit of 0", "未超出上限 0") if share else Text("over a limit of 0", "超出上限 0")
    used, now = f"{float(pace.actual / due):.0%}", ("", "") if over else (" by now", "(截至目前)")
    return share, Text(f"{used} of the most there may be{now[0]}", f"已用上限{now[1]}的 {used}")
