"""Puts judged deals with their reps and teams, as the triggers look at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.judge.stages import is_over
from engine.model.judgement import Judgement
from engine.model.playbook import Playbook
from engine.model.verdict import Verdict
from engine.triggers.circle import Circle, Standing

Verdicts = Mapping[str, Verdict]
OWNER = "deal.owner.id"


def circles(
    playbook: Playbook,
    deals: Iterable[Judgement],
    reps: Mapping[str, Verdicts],
    teams: Mapping[str, str],
) -> list[Circle]:
    """Give one circle a rep, in order of their ids, with those of their deals that are not over; deals without a rep come last.

    ``reps`` holds the verdicts of each rep's signals, ``teams`` the team of each rep.
    """
    owned: dict[str | None, list[Standing]] = {rep: [] for rep in sorted(reps)}
    for each in deals:
        if each.playbook is None or is_over(playbook, each.stage, each.status):
            continue
        owner = each.facts[OWNER].value if OWNER in each.facts else None
        owned.setdefault(owner if isinstance(owner, str) else None, []).append(Standing(each.deal, each.signals))
    return [
        Circle(
            None if rep is None else Standing(rep, reps.get(rep, {})),
            tuple(sorted(standings, key=lambda each: each.record)),
            teams.get(rep) if rep is not None else None,
        )
        for rep, standings in sorted(owned.items(), key=lambda each: (each[0] is None, each[0] or ""))
    ]
