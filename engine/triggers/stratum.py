"""One stratum of triggers as rulesets for durable-rules: rules as data, and the facts they look at.

Every rule is flat. Verdicts stand in the facts as small integers, each always there, so that nothing is negated and nothing
is missing; what an earlier stratum raised or counted is an attribute too. Only what the stratum itself raises is a fact of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.model.playbook import Subject
from engine.model.verdict import Verdict
from engine.triggers.circle import Standing
from engine.triggers.rulebase import LEVELS, Branch, RuleBase, Term

MOST_RULES = 60  # patterns a ruleset: its matching keeps a stack of 64
MOST_ATTRIBUTES = 200
CODES = {Verdict.MET: 1, Verdict.NOT_MET: 0, Verdict.UNKNOWN: 2}
EVERYWHERE = {"k", "one", "me", "id", "sid"}


@dataclass(slots=True)
class Tally:
    """Who of the records below carries a signal, and of how many it is unknown."""

    records: list[str] = field(default_factory=list)
    unknown: int = 0

    @property
    def verdict(self) -> Verdict:
        """Whether any record carries it, by Kleene's logic."""
        return Verdict.MET if self.records else Verdict.UNKNOWN if self.unknown else Verdict.NOT_MET

    def add(self, record: str, verdict: Verdict) -> None:
        """Count one record."""
        if verdict is Verdict.MET:
            self.records.append(record)
        elif verdict is Verdict.UNKNOWN:
            self.unknown += 1

    def take(self, other: Tally) -> None:
        """Count the records of another tally too."""
        self.records += other.records
        self.unknown += other.unknown


Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Stratum:
    """The rules of one level. ``branches`` are by rule name; ``attributes`` are, by kind of fact, what its facts carry."""

    level: Subject
    shards: tuple[Mapping[str, Any], ...]
    branches: Mapping[str, Branch]
    attributes: Mapping[Subject, Mapping[str, Term]]
    own: tuple[str, ...]  # signals that a branch looks for on the record itself
    below: tuple[str, ...]  # and on the records below it
    open_ended: bool  # some branch can fire on a record that carries no signal at all

    def fact(self, kind: Subject, me: int, standing: Standing | None, below: Tallies) -> dict[str, Any]:
        """Give the fact that stands for a record; one that is not there has all its verdicts unknown."""
        fact: dict[str, Any] = {"k": kind, "me": me, "one": 1}
        for name, term in self.attributes.get(kind, {}).items():
            fact[name] = value_of(term, kind, standing, below)
        return fact

    def may_fire(self, standing: Standing | None, below: Tallies) -> bool:
        """Tell whether a record carries anything that a branch looks for; most carry nothing and are left out."""
        if self.open_ended:
            return True
        if standing and any(standing.verdicts.get(signal) is Verdict.MET for signal in self.own):
            return True
        return any(signal in below and below[signal].records for signal in self.below)


def value_of(term: Term, kind: Subject, standing: Standing | None, below: Tallies) -> int:
    """Give what a fact of ``kind`` says of a term: a verdict's code, or a count."""
    if term.level == kind:
        verdict = standing.verdicts.get(term.signal, Verdict.UNKNOWN) if standing else Verdict.UNKNOWN
        return int(verdict is Verdict.MET) if term.want == "count" else CODES[verdict]
    tally = below.get(term.signal, Tally())
    return len(tally.records) if term.want == "count" else CODES[tally.verdict]


def compile_stratum(base: RuleBase, level: Subject) -> Stratum:
    """Write the triggers of a level as rulesets."""
    branches = [branch for trigger in base.at(level) for branch in base.branches(trigger)]
    names: dict[tuple[Subject, str, bool], str] = {}
    attributes: dict[Subject, dict[str, Term]] = {}
    waited = {term.signal for branch in branches for term in branch.terms if base.fed(term, level)}
    numbers = {signal: number for number, signal in enumerate(sorted(waited), start=1)}
    rules: dict[str, dict[str, Any]] = {}
    named: dict[str, Branch] = {}
    for number, branch in enumerate(_producers_first(base, level, branches)):
        tests: dict[Subject, dict[str, Any]] = {level: {}}
        for term in branch.terms:
            if base.fed(term, level):
                continue
            kind = term.level if LEVELS.index(term.level) > LEVELS.index(level) else level
            key = (kind, term.signal, term.want == "count")
            name = names.setdefault(key, f"v{len(names)}")
            attributes.setdefault(kind, {})[name] = term
            tests.setdefault(kind, {})[f"{name} {term.want} {term.n}"] = _test(name, term)
        fed = [numbers[term.signal] for term in branch.terms if base.fed(term, level)]
        rule = f"r{number}"
        named[rule] = branch
        rules[rule] = {
            "all": _patterns(level, tests, fed),
            "report": [[_alias(level), "me"]],
            "raises": numbers.get(branch.trigger.raises or ""),
            "uses": sorted(_attributes_of(tests)),
        }
    sought = [{term for term in branch.terms if _sought(term, level)} for branch in branches]
    signals = {(term.signal, term.level == level) for terms in sought for term in terms}
    return Stratum(
        level,
        tuple(shards(rules)),
        named,
        attributes,
        own=tuple(sorted(signal for signal, own in signals if own)),
        below=tuple(sorted(signal for signal, own in signals if not own)),
        open_ended=not all(sought),
    )


def _sought(term: Term, level: Subject) -> bool:
    """Tell whether a term can only hold where something is met on the record or below it."""
    return LEVELS.index(term.level) <= LEVELS.index(level) and (term.want == "met" or term.n > 0)


def shards(rules: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Cut rules, in order, into rulesets that durable-rules holds."""
    taken: dict[str, Any] = {}
    uses: set[str] = set()
    patterns = 0
    for name, rule in rules.items():
        if taken and (patterns + len(rule["all"]) >= MOST_RULES or len(uses | set(rule["uses"])) > MOST_ATTRIBUTES):
            yield {"rules": taken, "uses": sorted(uses | EVERYWHERE)}
            taken, uses, patterns = {}, set(), 0
        taken[name] = rule
        uses |= set(rule["uses"])
        patterns += len(rule["all"])
    if taken:
        yield {"rules": taken, "uses": sorted(uses | EVERYWHERE)}


def _producers_first(base: RuleBase, level: Subject, branches: Iterable[Branch]) -> list[Branch]:
    """Order branches so that what raises a signal stands before what waits for it, in the same ruleset or an earlier one."""
    ready = {signal: place for place, signal in enumerate(base.order(level), start=1)}
    return sorted(branches, key=lambda branch: max((ready[term.signal] for term in branch.terms if base.fed(term, level)), default=0))


def _alias(kind: Subject) -> str:
    return f"a{LEVELS.index(kind)}"


def _test(name: str, term: Term) -> dict[str, Any]:
    if term.want == "count":
        return {"$gte": {name: term.n}}
    return {name: CODES[Verdict.MET if term.want == "met" else Verdict.NOT_MET]}


def _attributes_of(tests: Mapping[Subject, Mapping[str, dict[str, Any]]]) -> set[str]:
    inner = [test.get("$gte", test) for each in tests.values() for test in each.values()]
    return {name for test in inner for name in test}


def _patterns(level: Subject, tests: Mapping[Subject, Mapping[str, Any]], fed: list[int]) -> list[dict[str, Any]]:
    """Write one rule: wider records first, then its own, then the raised signals it waits for.

    Each joined pattern guards the attributes it joins by, and ends in a term that is always true.
    """
    patterns: list[dict[str, Any]] = []
    first: str | None = None
    for kind in sorted(tests, key=lambda kind: -LEVELS.index(kind)):
        terms = [{"k": kind}, {"$ex": {"me": 1}}, {"$ex": {"one": 1}}, *tests[kind].values()]
        patterns.append({_alias(kind): {"$and": [*terms, {"one": {first: "one"}} if first else {"one": 1}]}})
        first = first or _alias(kind)
    own = _alias(level)
    patterns += [
        {f"w{number}": {"$and": [{"k": "raised"}, {"s": number}, {"$ex": {"of": 1}}, {"of": {own: "me"}}, {"one": {own: "one"}}]}}
        for number in fed
    ]
    return patterns
