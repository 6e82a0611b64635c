"""What the coaching triggers make of the records of cases, all cases in one go of the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.cases.case import Case
from engine.judge.circles import circles, open_deal
from engine.judge.rulebook import Rulebook
from engine.language.gather import gather
from engine.model.catalog import Catalog
from engine.model.judgement import Judgement
from engine.model.moment import Moment
from engine.model.playbook import Playbook
from engine.model.record import Record
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.triggers.circle import Circle, Outcome, Standing
from engine.triggers.door import run
from engine.triggers.rulebase import RuleBase


@dataclass(frozen=True, slots=True)
class Triggered:
    """The prompts (one entry each), raised signals and silenced triggers of one case; ``signals`` are those of its rep and team."""

    prompts: tuple[str, ...] = ()
    raised: frozenset[str] = frozenset()
    silenced: frozenset[str] = frozenset()
    signals: Mapping[str, Verdict] = field(default_factory=dict)
    fault: Text | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The rulebooks about reps and teams, and the catalog both stand on."""

    reps: Rulebook
    teams: Rulebook
    catalog: Catalog


def triggered(playbook: Playbook, people: People, judged: Sequence[tuple[Case, Sequence[Judgement], Moment]]) -> list[Triggered]:
    """Run the triggers over each case's circles. The team of each case stands apart from those of the others."""
    found: list[Circle] = []
    owned: list[slice] = []
    teams: list[Standing] = []
    signals: list[dict[str, Verdict]] = []
    for number, (case, deals, moment) in enumerate(judged):
        team = case.given.team
        of_reps = {rep.id: _signals(people.reps, people.catalog, rep, moment) for rep in case.given.reps}
        of_team = _signals(people.teams, people.catalog, team, moment)
        signals.append({**of_team, **next(iter(of_reps.values()), {})})
        standing = [each for deal in deals if (each := open_deal(playbook, deal))]
        made = circles(standing, of_reps, dict.fromkeys(of_reps, str(number)) if team else {})
        owned.append(slice(len(found), len(found) + len(made)))
        found += made
        if team:
            teams.append(Standing(str(number), of_team))
    outcomes = list(run(RuleBase.of(playbook), found, teams))
    by_team = {each.record: each for each in outcomes[len(found) :]}
    return [
        _together([*outcomes[mine], *([by_team[str(number)]] if str(number) in by_team else [])], signals[number])
        for number, mine in enumerate(owned)
    ]


def _signals(book: Rulebook, catalog: Catalog, record: Record | None, moment: Moment) -> dict[str, Verdict]:
    if record is None:
        return {}
    facts = gather(book.inputs, record, moment, catalog)
    names = [name for name in book.compiled if name.startswith("signal/")]
    return {name.removeprefix("signal/"): book.verdict(name, facts, moment) for name in names}


def _together(outcomes: Sequence[Outcome], signals: Mapping[str, Verdict]) -> Triggered:
    return Triggered(
        prompts=tuple(firing.trigger for each in outcomes for firing in each.fired),
        raised=frozenset(signal for each in outcomes for raised in each.raised.values() for signal in raised),
        silenced=frozenset(silenced.firing.trigger for each in outcomes for silenced in each.silenced),
        signals=signals,
        fault=next((each.fault for each in outcomes if each.fault is not None), None),
    )
