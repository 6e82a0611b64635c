"""The one door to durable-rules: verdicts of reps and their deals in, what the triggers came to out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from queue import SimpleQueue
from typing import Any, TypeVar

from engine.model.playbook import Subject
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.triggers.circle import Circle, Firing, Limits, Outcome, Reason, Standing
from engine.triggers.process import NotJudgedError, Worker
from engine.triggers.rulebase import LEVELS, Branch, RuleBase, Term
from engine.triggers.silence import Silence, compile_silence, read_silenced
from engine.triggers.stratum import Stratum, Tally, compile_stratum

OWN_PLACE, TEAM_PLACE = 0, -1  # deals have places from 1
PART = 64  # circles in hand for each worker, so that a large book is never held whole
Done = TypeVar("Done")


@dataclass(slots=True)
class Found:
    """What the strata found so far on one rep or team and the records below; ``tallies`` count for the next stratum."""

    firings: list[Firing] = field(default_factory=list)
    raised: dict[str, set[str]] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    fault: Text | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule base made ready: its strata, and who silences whom."""

    base: RuleBase
    strata: Mapping[Subject, Stratum]
    silence: Silence
    counted: Mapping[Subject, tuple[str, ...]]  # declared signals of a level that a stratum above looks at

    @classmethod
    def of(cls, base: RuleBase) -> Rules:
        """Compile all of a rule base."""
        strata = {level: compile_stratum(base, level) for level in LEVELS}
        looked_at = [(above, term) for above, stratum in strata.items() for term in stratum.attributes.get(above, {}).values()]
        counted = {
            level: tuple(dict.fromkeys(term.signal for above, term in looked_at if term.level == level != above and not term.raised))
            for level in LEVELS
        }
        return cls(base, strata, compile_silence(base), counted)

    def rulesets(self) -> Mapping[str, Any]:
        """Give all rulesets as the worker takes them."""
        return {**{level: stratum.shards for level, stratum in self.strata.items()}, "silence": self.silence.shards}


def run(
    rules: RuleBase,
    circles: Iterable[Circle],
    teams: Iterable[Standing] = (),
    *,
    limits: Limits | None = None,
    start: Callable[[Mapping[str, Any], Limits], Worker] = Worker,
    workers: int = 1,
) -> Iterator[Outcome]:
    """Judge the triggers: one outcome for each circle, in order, then, where there are team triggers, one for each team.

    ``teams`` gives the verdicts of the teams' own signals. A record id is unique within its circle. Without team triggers outcomes
    come as circles go; with them, all circles are read before the first outcome, as a team trigger may silence what its reps'
    records raised. Nothing is raised for what could not be judged: its outcome has a ``fault``, as has a team one of whose reps has.
    Several ``workers`` share the circles; the outcomes are the same, in the same order.
    """
    ready = Rules.of(rules)
    limits = limits or Limits()
    by_team = {team.record: team for team in teams}
    with ExitStack() as open_doors:
        doors = [Door(ready, open_doors.enter_context(start(ready.rulesets(), limits)), limits) for _ in range(workers)]
        door = doors[0]
        if not any(rules.at("team")):
            yield from each_at(doors, circles, lambda at, circle: at.outcome(circle, at.find(circle, by_team.get(circle.team or "")), ()))
            return
        found = list(each_at(doors, circles, lambda at, circle: (circle, at.find(circle, by_team.get(circle.team or "")))))
        for circle, _ in found:
            if circle.team is not None:
                by_team.setdefault(circle.team, Standing(circle.team))
        members: dict[str, list[Found]] = {team: [] for team in by_team}
        for circle, each in found:
            if circle.team is not None:
                members[circle.team].append(each)
        of_teams = {team: door.find_team(standing, members[team]) for team, standing in by_team.items()}
        for circle, each in found:
            yield door.outcome(circle, each, of_teams[circle.team].firings if circle.team is not None else ())
        for team, each in of_teams.items():
            yield door.team_outcome(team, each)


def each_at(doors: Sequence[Door], circles: Iterable[Circle], work: Callable[[Door, Circle], Done]) -> Iterator[Done]:
    """Do the work on every circle at whichever door is free, and give the results in the order of the circles."""
    if len(doors) == 1:
        yield from (work(doors[0], circle) for circle in circles)
        return
    free: SimpleQueue[Door] = SimpleQueue()
    for door in doors:
        free.put(door)

    def at_a_free_one(circle: Circle) -> Done:
        door = free.get()
        try:
            return work(door, circle)
        finally:
            free.put(door)

    with ThreadPoolExecutor(len(doors)) as threads:  # each waits for its own process most of the time
        rest = iter(circles)
        while part := list(islice(rest, PART * len(doors))):
            yield from threads.map(at_a_free_one, part)


@dataclass(frozen=True, slots=True)
class Door:
    """One run: the rules, the worker they run in, and its limits."""

    rules: Rules
    worker: Worker
    limits: Limits

    def find(self, circle: Circle, team: Standing | None) -> Found:
        """Run the deal stratum of a circle, then its rep stratum."""
        found = Found()
        wider = {"rep": circle.rep, "team": team}
        try:
            for deal in circle.deals:
                self.tally(found, "deal", deal)
            self.judge("deal", circle.deals, wider, found)
            if circle.rep:
                self.judge("rep", [circle.rep], wider, found)
                self.tally(found, "rep", circle.rep)
        except NotJudgedError as error:
            return Found(fault=error.cause)
        return found

    def find_team(self, team: Standing, members: Sequence[Found]) -> Found:
        """Run the team stratum over what was found on its reps; it is not judged when one of them could not be."""
        found = Found(fault=next((member.fault for member in members if member.fault), None))
        if found.fault:
            return found
        for member in members:
            for signal, tally in member.tallies.items():
                found.tallies.setdefault(signal, Tally()).take(tally)
        try:
            self.judge("team", [team], {}, found)
        except NotJudgedError as error:
            return Found(fault=error.cause)
        return found

    def tally(self, found: Found, level: Subject, standing: Standing) -> None:
        """Count a record's declared signals for the strata above."""
        for signal in self.rules.counted[level]:
            found.tallies.setdefault(signal, Tally()).add(standing.record, standing.verdicts.get(signal, Verdict.UNKNOWN))

    def judge(self, level: Subject, standings: Sequence[Standing], wider: Mapping[str, Standing | None], found: Found) -> None:
        """Run one stratum over its records, in sessions of a bounded number of them."""
        stratum = self.rules.strata[level]
        if not stratum.branches:
            return
        below = dict(found.tallies)
        carrying = [standing for standing in standings if stratum.may_fire(standing, below)]
        for start in range(0, len(carrying), self.limits.deals):
            part = carrying[start : start + self.limits.deals]
            facts = [
                stratum.fact(kind, OWN_PLACE, wider.get(kind), {}) for kind in reversed(LEVELS) if LEVELS.index(kind) > LEVELS.index(level)
            ]
            facts += [stratum.fact(level, place, standing, below) for place, standing in enumerate(part, start=1)]
            fired: dict[tuple[int, str], list[Branch]] = {}
            for rule, (place,) in sorted(self.worker.ask(level, facts), key=lambda each: (each[1], int(each[0][1:]))):
                branch = stratum.branches[rule]
                fired.setdefault((place, branch.trigger.id), []).append(branch)
            for (place, _), branches in fired.items():
                self.add(found, level, part[place - 1], wider, branches)

    def add(self, found: Found, level: Subject, standing: Standing, wider: Mapping[str, Standing | None], branches: list[Branch]) -> None:
        """Take note of a trigger that fired on a record by one or more of its branches."""
        trigger = branches[0].trigger
        terms = dict.fromkeys(term for branch in branches for term in branch.terms)
        reasons = tuple(self.reason(term, level, standing, wider, found.tallies) for term in terms)
        found.firings.append(Firing(trigger.id, level, standing.record, reasons))
        if trigger.raises and trigger.raises not in found.raised.setdefault(standing.record, set()):
            found.raised[standing.record].add(trigger.raises)
            found.tallies.setdefault(trigger.raises, Tally()).records.append(standing.record)

    def reason(
        self, term: Term, level: Subject, standing: Standing, wider: Mapping[str, Standing | None], tallies: Mapping[str, Tally]
    ) -> Reason:
        """Say which records carry what a term asked for."""
        if term.want == "not_met":
            return Reason(term.signal, Verdict.NOT_MET)
        if term.level == level:
            return Reason(term.signal, Verdict.MET, (standing.record,))
        above = wider.get(term.level)
        if LEVELS.index(term.level) > LEVELS.index(level) and above:
            return Reason(term.signal, Verdict.MET, (above.record,))
        return Reason(term.signal, Verdict.MET, tuple(sorted(tallies[term.signal].records)))

    def outcome(self, circle: Circle, found: Found, above: Sequence[Firing]) -> Outcome:
        """Settle who silences whom on a circle, the firings of its team included."""
        rep = circle.rep.record if circle.rep else None
        records = (*([rep] if rep is not None else []), *(deal.record for deal in circle.deals))
        outcome = Outcome("rep", rep, records, fault=found.fault)
        return outcome if outcome.fault else self.settle(outcome, found, above)

    def team_outcome(self, team: str, found: Found) -> Outcome:
        """Settle the firings of a team among themselves."""
        outcome = Outcome("team", team, (team,), fault=found.fault)
        return outcome if outcome.fault else self.settle(outcome, found, ())

    def settle(self, outcome: Outcome, found: Found, above: Sequence[Firing]) -> Outcome:
        """Run the silencing rules over the firings of an outcome and those above it."""
        silence = self.rules.silence
        wide = [firing for firing in found.firings if firing.subject != "deal"]
        deals: dict[str, list[Firing]] = {}
        for firing in found.firings:
            if firing.subject == "deal":
                deals.setdefault(firing.record, []).append(firing)
        parts = list(deals.values()) or [[]]
        silenced = {}
        try:
            for start in range(0, len(parts), self.limits.deals):
                part = parts[start : start + self.limits.deals]
                firings = [*wide, *(firing for each in part for firing in each)]
                places = {each[0].record: place for place, each in enumerate(part, start=1) if each}
                named = {(f.trigger, f.record): f for f in [*above, *firings]}
                facts = [
                    *silence.facts(above, {f.record: TEAM_PLACE for f in above}),
                    *silence.facts(wide, {f.record: OWN_PLACE for f in wide}),
                    *silence.facts((firing for each in part for firing in each), places),
                ]
                if len(facts) < 2 or not silence.shards:  # noqa: PLR2004 - it takes two
                    continue
                records = {place: record for record, place in places.items()}
                records |= {OWN_PLACE: outcome.record or "", TEAM_PLACE: above[0].record if above else ""}
                for each in read_silenced(silence, self.worker.ask("silence", facts), named, records):
                    if each.firing.subject != "team" or outcome.subject == "team":
                        silenced[each.firing.trigger, each.firing.record] = each
        except NotJudgedError as error:
            return replace(outcome, fault=error.cause)
        return replace(
            outcome,
            fired=tuple(firing for firing in found.firings if (firing.trigger, firing.record) not in silenced),
            silenced=tuple(silenced[key] for key in sorted(silenced)),
            raised={record: frozenset(signals) for record, signals in found.raised.items()},
        )
