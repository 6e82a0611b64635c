"""Puts judged deals with their reps and teams, as the triggers look at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.judge.stages import is_over
from engine.model.judgement import Fact, Judgement
from engine.model.playbook import Playbook
from engine.model.verdict import Verdict
from engine.triggers.circle import Circle, Standing

Verdicts = Mapping[str, Verdict]
OWNER = "deal.owner.id"


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """A deal that is not over, with its signals. ``facts`` are kept only where a signal is met, as most of a book carries none."""

    deal: str
    owner: str | None
    signals: Verdicts
    facts: Mapping[str, Fact] = field(default_factory=dict)


def open_deal(playbook: Playbook, judgement: Judgement) -> OpenDeal | None:
    """Give what the triggers need of a deal; None for one that is over or that no playbook judges."""
    if judgement.playbook is None or is_over(playbook, judgement.stage, judgement.status):
        return None
    owner = judgement.facts[OWNER].value if OWNER in judgement.facts else None
    carries = any(verdict is Verdict.MET for verdict in judgement.signals.values())
    return OpenDeal(judgement.deal, owner if isinstance(owner, str) else None, judgement.signals, judgement.facts if carries else {})


def circles(deals: Iterable[OpenDeal], reps: Mapping[str, Verdicts], teams: Mapping[str, str]) -> list[Circle]:
    """Give one circle a rep, in order of their ids, with their deals; deals without a rep come last.

    ``reps`` holds the verdicts of each rep's signals, ``teams`` the team of each rep.
    """
    owned: dict[str | None, list[Standing]] = {rep: [] for rep in sorted(reps)}
    for each in deals:
        owned.setdefault(each.owner, []).append(Standing(each.deal, each.signals))
    return [
        Circle(
            None if rep is None else Standing(rep, reps.get(rep, {})),
            tuple(sorted(standings, key=lambda each: each.record)),
            teams.get(rep) if rep is not None else None,
        )
        for rep, standings in sorted(owned.items(), key=lambda each: (each[0] is None, each[0] or ""))
    ]
