"""The door to durable-rules answers as plain Python would, on random rule bases and circles."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the oracle stands beside its tests

from oracle import Answer, Oracle

from engine.model.playbook import CAUSES, Origin, Trigger
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.triggers.circle import Circle, Limits, Outcome, Standing
from engine.triggers.door import run
from engine.triggers.rulebase import LEVELS, RuleBase

ORIGIN = Origin(Span("", Place(1, 1), Place(1, 1)))
VERDICTS = [Verdict.MET, Verdict.MET, Verdict.NOT_MET, Verdict.NOT_MET, Verdict.UNKNOWN]


def trigger(name: str, subject: str, **parts: object) -> Trigger:
    return Trigger(name, subject, Text.plain(name), ORIGIN, **parts)


def base_of(triggers: list[Trigger], declared: dict[str, str]) -> RuleBase:
    base = RuleBase("p", {t.id: t for t in triggers}, declared, {t.raises: t.subject for t in triggers if t.raises})
    base.check()
    return base


def answer_of(outcomes: list[Outcome]) -> Answer:
    assert [outcome.fault for outcome in outcomes if outcome.fault] == []
    raised: dict[str, set[str]] = {}
    for outcome in outcomes:
        for record, signals in outcome.raised.items():
            raised.setdefault(record, set()).update(signals)
    return (
        {(f.trigger, f.record) for o in outcomes for f in o.fired},
        {(s.firing.trigger, s.firing.record) for o in outcomes for s in o.silenced},
        raised,
    )


def random_base(rng: random.Random) -> RuleBase:
    declared = {f"{level}-{n}": level for level in LEVELS for n in range(rng.randint(1, 5))}
    triggers: list[Trigger] = []
    raised_before: list[str] = []
    for level in LEVELS:
        own: list[str] = []  # raised earlier in this list: no circles
        names = [name for name, of in declared.items() if LEVELS.index(of) <= LEVELS.index(level) or rng.random() < 0.5]
        for number in range(rng.choice([0, 1, 3, 6, 30])):
            plain, fed = [*names, *raised_before], [*names, *raised_before, *own]
            parts: dict[str, object] = {
                "all": tuple(rng.sample(fed, min(len(fed), rng.choice([0, 1, 1, 2])))),
                "any": tuple(rng.sample(fed, min(len(fed), rng.choice([0, 0, 2, 3])))),
                "none": tuple(rng.sample(plain, min(len(plain), rng.choice([0, 0, 1, 2])))),
                "at_least": (rng.randint(1, 3), rng.choice(plain)) if rng.random() < 0.3 else None,
            }
            if not any(parts.values()):
                parts["all"] = (names[0],) if names else (rng.choice(list(declared)),)
            earlier = [t.id for t in triggers]
            parts["instead_of"] = tuple(rng.sample(earlier, 1)) if earlier and rng.random() < 0.2 else ()
            parts["cause"] = rng.choice([None, None, *CAUSES])
            raises = f"{level}-up-{rng.randint(0, 4)}" if rng.random() < 0.4 else None
            waits = {name for key in ("all", "any") for name in parts[key]}
            if raises and any(name in own and name >= raises for name in waits):
                raises = None
            triggers.append(trigger(f"{level}-t{number}", level, raises=raises, **parts))
            if raises and raises not in own:
                own.append(raises)
        raised_before += own
    return base_of(triggers, declared)


def random_circles(rng: random.Random, base: RuleBase) -> tuple[list[Circle], list[Standing]]:
    def standing(record: str, level: str) -> Standing:
        return Standing(record, {name: rng.choice(VERDICTS) for name, of in base.declared.items() if of == level and rng.random() < 0.9})

    teams = [standing(f"team{n}", "team") for n in range(rng.randint(0, 2))]
    circles = [
        Circle(
            standing(f"rep{n}", "rep") if rng.random() < 0.9 else None,
            tuple(standing(f"deal{n}.{m}", "deal") for m in range(rng.randint(0, 6))),
            rng.choice([None, *(team.record for team in teams), "unheard-of"]),
        )
        for n in range(rng.choice([0, 2, 10, 60]))
    ]
    return circles, teams


def compare(seed: int, cases: int) -> int:
    rng = random.Random(seed)
    seen = fired = 0
    while seen < cases:
        base = random_base(rng)
        circles, teams = random_circles(rng, base)
        limits = Limits(deals=rng.choice([1, 2, 100]))
        outcomes = list(run(base, circles, teams, limits=limits, workers=rng.choice((1, 1, 3))))
        expected = Oracle(base, circles, teams).answer()
        assert answer_of(outcomes) == expected, f"seed {seed}, after {seen} circles"
        seen += len(circles)
        fired += len(expected[0])
    return fired


def test_random_circles_equal_the_oracle():
    assert compare(1, 1500) > 1500


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_random_circles_equal_the_oracle_at_length(seed):
    assert compare(seed, 2000) > 2000
