"""Which firings give no prompt: an earlier cause on the same record, or a trigger that stands instead of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.model.playbook import CAUSES
from engine.triggers.circle import Firing, Silenced
from engine.triggers.rulebase import LEVELS, RuleBase
from engine.triggers.stratum import shards

Key = tuple[str, str]  # trigger and record


@dataclass(frozen=True, slots=True)
class Silence:
    """The rules by which firings silence firings; ``why`` is by rule name, ``numbers`` stand for trigger ids in the facts."""

    shards: tuple[Mapping[str, Any], ...]
    why: Mapping[str, Literal["instead_of", "cause"]]
    numbers: Mapping[str, int]
    ranks: Mapping[str, int]

    def facts(self, firings: Iterable[Firing], places: Mapping[str, int]) -> list[dict[str, Any]]:
        """Give a fact for each firing that silences or can be silenced; ``places`` numbers the records."""
        return [
            {
                "k": "fired",
                "t": self.numbers[firing.trigger],
                "me": places[firing.record],
                "level": LEVELS.index(firing.subject),
                "rank": self.ranks.get(firing.trigger, 0),
                "one": 1,
            }
            for firing in firings
            if firing.trigger in self.numbers
        ]


def compile_silence(base: RuleBase) -> Silence:
    """Write the ``instead_of`` and ``cause`` of all triggers as rulesets."""
    ranks = {trigger.id: CAUSES.index(trigger.cause) + 1 for trigger in base.triggers.values() if trigger.cause}
    pairs = [(trigger, base.triggers[name]) for trigger in base.triggers.values() for name in trigger.instead_of if name in base.triggers]
    concerned = sorted({*ranks, *(trigger.id for pair in pairs for trigger in pair)})
    numbers = {name: number for number, name in enumerate(concerned, start=1)}
    why: dict[str, Literal["instead_of", "cause"]] = {}
    rules: dict[str, dict[str, Any]] = {}

    def rule(reason: Literal["instead_of", "cause"], earlier: list[Any], later: list[Any], *, same_record: bool) -> None:
        guards = [{"$ex": {"me": 1}}, {"$ex": {"one": 1}}]
        joins = [*([{"me": {"a": "me"}}] if same_record else []), {"one": {"a": "one"}}]
        name = f"s{len(rules)}"
        why[name] = reason
        rules[name] = {
            "all": [
                {"a": {"$and": [{"k": "fired"}, *guards, *earlier, {"one": 1}]}},
                {"b": {"$and": [{"k": "fired"}, *guards, *later, *joins]}},
            ],
            "report": [["a", "t"], ["a", "me"], ["b", "t"], ["b", "me"]],
            "raises": None,
            "uses": ["t", "level", "rank"],
        }

    for instead, other in pairs:
        if LEVELS.index(other.subject) <= LEVELS.index(instead.subject):
            same = instead.subject == other.subject
            rule("instead_of", [{"t": numbers[instead.id]}], [{"t": numbers[other.id]}], same_record=same)
    in_use = sorted(set(ranks.values()))
    levels = sorted({LEVELS.index(base.triggers[name].subject) for name in ranks})
    for level in levels:
        for earlier in in_use:
            for later in (rank for rank in in_use if rank > earlier):
                rule("cause", [{"rank": earlier}, {"level": level}], [{"rank": later}, {"level": level}], same_record=True)
    return Silence(tuple(shards(rules)), why, numbers, ranks)


def read_silenced(
    silence: Silence,
    answers: Iterable[tuple[str, tuple[int, ...]]],
    firings: Mapping[Key, Firing],
    records: Mapping[int, str],
) -> list[Silenced]:
    """Name what was silenced, each once: by a trigger that stands instead of it, else by the earliest cause."""
    names = {number: name for name, number in silence.numbers.items()}
    found: dict[Key, tuple[tuple[bool, int, str, str], Silenced]] = {}
    for rule, (by, by_place, trigger, place) in answers:
        why = silence.why[rule]
        key = (names[trigger], records[place])
        order = (why == "cause", silence.ranks.get(names[by], 0), names[by], records[by_place])
        if key == (names[by], records[by_place]):
            continue
        if key not in found or order < found[key][0]:
            found[key] = (order, Silenced(firings[key], names[by], records[by_place], why))
    return [each for _, each in found.values()]
