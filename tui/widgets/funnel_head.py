"""What a funnel comes to as a whole: velocity with what changed it, the bottleneck, win rate and close rate, where one rep leaks."""

from __future__ import annotations

import math

from engine.model.funnel import Split
from engine.model.views_pipeline import FunnelReport
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn

LEAKS = 4  # that are named


class FunnelHead(Drawn):
    """Nothing while there is no funnel."""

    report: FunnelReport | None = None

    def show(self, report: FunnelReport | None) -> None:
        """Show another funnel."""
        self.report = report
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw a few sentences."""
        one = self.report
        if one is None:
            return []
        lines = hang((), _velocity(one, look), width)
        lines += hang((), _rates(one, look), width) if one.win_rate else []
        if one.whole.bottleneck is not None:
            found = one.whole.bottleneck
            name = next((look.text(each.name) for each in one.whole.lines if each.stage == found.stage), found.stage)
            said = look.words("bottleneck", stage=name, share=look.percent(found.share), days=round(found.days))
            lines += hang((), said, width, "warn")
        leaks = [f"{one.names.get(each.rep, each.rep)} ({_stage(one, each.stage, look)})" for each in one.leaks.found[:LEAKS]]
        if leaks:
            lines += hang((), look.words("leaks", who=", ".join(leaks)), width, "warn")
        for note in one.notes:
            lines += hang((), look.text(note), width, "dim")
        return lines


def _velocity(one: FunnelReport, look: Look) -> str:
    found, words = one.whole.velocity, look.words
    if found.now is None:
        return look.text(found.why) if found.why else "-"
    said = words("velocity.now", amount=look.money(found.now, one.currency))
    if found.before is not None:
        said += words("velocity.before", amount=look.money(found.before, one.currency))
    if found.split is not None:
        said += words("velocity.split", **_parts(found.split))
    return said


def _parts(split: Split) -> dict[str, str]:
    """Turn logarithms into what they mean: so many percent more or less."""
    named = {"deals": split.deals, "win": split.win, "size": split.size, "days": split.days}
    return {name: f"{math.expm1(value):+.0%}" for name, value in named.items()}


def _rates(one: FunnelReport, look: Look) -> str:
    rate = one.win_rate.rate if one.win_rate else None
    won, qualified = one.close_rate or (0, 0)
    if rate is None:
        return look.text(one.win_rate.refused) if one.win_rate and one.win_rate.refused else "-"
    return look.words("win_rate", win=look.percent(rate.value), span=look.span(rate), won=won, qualified=qualified)


def _stage(one: FunnelReport, stage: str, look: Look) -> str:
    return next((look.text(each.name) for each in one.whole.lines if each.stage == stage), stage)
