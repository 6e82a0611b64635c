"""Wrong coaching is avoided by order: an earlier cause found on a rep keeps the later ones from being said."""

from __future__ import annotations

from itertools import combinations

from engine.model.condition import Condition
from engine.model.playbook import CAUSES, Origin, Playbook, Signal, Trigger
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.triggers.circle import Circle, Standing
from engine.triggers.door import run
from engine.triggers.rulebase import RuleBase

ORIGIN = Origin(Span("", Place(1, 1), Place(1, 1)))
BOOK = Playbook(
    "p",
    1,
    1,
    Text(),
    ORIGIN,
    signals={cause: Signal(cause, "rep", Condition.bare("true"), ORIGIN) for cause in CAUSES},
    coaching=tuple(Trigger(f"t-{cause}", "rep", Text("x"), ORIGIN, all=(cause,), cause=cause) for cause in reversed(CAUSES)),
)


def test_the_order_is_data_territory_volume_conversion_skill():
    assert CAUSES == ("data", "territory", "volume", "conversion", "skill")


def test_of_any_causes_found_the_earliest_alone_is_said():
    wanted = [found for size in range(1, 6) for found in combinations(CAUSES, size)]
    circles = [
        Circle(Standing(f"r{number}", {cause: Verdict.MET if cause in found else Verdict.NOT_MET for cause in CAUSES}), ())
        for number, found in enumerate(wanted)
    ]
    outcomes = list(run(RuleBase.of(BOOK), circles))
    assert [[firing.trigger for firing in outcome.fired] for outcome in outcomes] == [[f"t-{found[0]}"] for found in wanted]
    assert [len(outcome.silenced) for outcome in outcomes] == [len(found) - 1 for found in wanted]
