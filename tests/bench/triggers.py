"""How many triggers are judged a second, by the number of worker processes."""

from __future__ import annotations

import sys

from tests.bench.measure import in_turn, step
from tests.bench.tables import mebibytes, seconds, show, times

REPS, DEALS, TRIGGERS, ROUNDS = 1_000, 12, 60, 3
WORKERS = (1, 2, 4)


def measure(_sizes: list[int]) -> None:
    """Print triggers a second by number of worker processes; wall time, as the work is done beside the program."""
    steps = [(str(workers), lambda workers=workers: step("tests.bench.triggers", str(workers))) for workers in WORKERS]
    runs = in_turn(steps, ROUNDS)
    one = runs.median("1")
    judged = REPS * DEALS * TRIGGERS
    rows = []
    for workers in WORKERS:
        found = runs.median(str(workers))
        rows.append([str(workers), seconds(found.wall), f"{judged / found.wall:,.0f}", times(one.wall / found.wall), mebibytes(found.peak)])
    show(
        f"Triggers: {REPS:,} reps with {DEALS} deals each, {TRIGGERS} triggers",
        ("workers", "wall", "triggers/s", "against one", "peak"),
        rows,
    )


def _run(workers: int) -> None:
    """Judge all circles in a process of its own."""
    import json

    from engine.model.condition import Condition
    from engine.model.playbook import Origin, Playbook, Signal, Trigger
    from engine.model.problem import Place, Span
    from engine.model.text import Text
    from engine.model.verdict import Verdict
    from engine.triggers.circle import Circle, Standing
    from engine.triggers.door import run
    from engine.triggers.rulebase import RuleBase
    from tests.bench.measure import timed

    here = Span("bench", Place(1, 1), Place(1, 1))
    origin = Origin(here)
    signals = {f"s{n}": Signal(f"s{n}", "deal", Condition("", here), origin) for n in range(20)}
    triggers = tuple(
        Trigger(f"t{n}", "deal", Text.plain("t"), origin, all=(f"s{n % 20}", f"s{(n * 7 + 1) % 20}"), none=(f"s{(n * 3 + 2) % 20}",))
        for n in range(TRIGGERS)
    )
    base = RuleBase.of(Playbook("bench", 1, 1, Text.plain("b"), origin, signals=signals, coaching=triggers))
    circles = [
        Circle(
            Standing(f"R{rep}"),
            tuple(
                Standing(f"D{deal}", {f"s{n}": Verdict.of((rep * 31 + deal * 17 + n * 13) % 5 < 2) for n in range(20)})
                for deal in range(DEALS)
            ),
        )
        for rep in range(REPS)
    ]
    print(json.dumps(timed(lambda: sum(len(each.fired) for each in run(base, circles, workers=workers)))))


if __name__ == "__main__":
    _run(int(sys.argv[1]))
