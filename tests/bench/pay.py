"""How many events are reckoned, settled and posted a second, and how that grows with the reps."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from tests.bench.measure import in_turn, step
from tests.bench.tables import mebibytes, seconds, show, times

SIZES = (1_000, 2_500, 10_000)
EVENTS = 20  # for each rep, over a year
ROUNDS = 3
WHAT = {"reckon": "reckoned", "post": "reckoned, settled, posted", "again": "run again: nothing new", "verify": "ledger verified"}


def measure(_sizes: list[int]) -> None:
    """Print events a second by number of reps."""
    steps = [(f"{what} {reps}", lambda what=what, reps=reps: step("tests.bench.pay", what, str(reps))) for reps in SIZES for what in WHAT]
    runs = in_turn(steps, ROUNDS)
    rows = []
    for what, said in WHAT.items():
        for reps in SIZES:
            found = runs.median(f"{what} {reps}")
            count = reps * EVENTS
            rows.append(
                [
                    f"{said}, {reps:,} reps",
                    f"{count:,}",
                    seconds(found.cpu),
                    seconds(found.wall),
                    f"{count / found.cpu:,.0f}",
                    mebibytes(found.peak),
                ]
            )
    show("Pay: 20 events a rep, marginal bands over a quarterly quota", ("", "events", "CPU", "wall", "events/s of CPU", "peak"), rows)
    growth = SIZES[-1] / SIZES[0]
    pairs = [[said, times(runs.ratio(f"{what} {SIZES[-1]}", f"{what} {SIZES[0]}") / growth)] for what, said in WHAT.items()]
    show(f"Growth from {SIZES[0]:,} to {SIZES[-1]:,} reps, against linear", ("", "CPU / linear"), pairs)


def _run(what: str, reps: int) -> None:
    """Do one step in a process of its own."""
    import datetime as dt
    import json

    from engine.incentives.ground import Ground
    from engine.incentives.reckon import reckon
    from engine.incentives.settle import settle
    from engine.model.award import Credited, Entry, Event, Member
    from engine.model.incentive import Band, Incentive, Pay, Quota
    from engine.model.playbook import Origin
    from engine.model.problem import Place, Span
    from engine.model.values import Money
    from engine.store.store import Store
    from tests.bench.measure import timed

    here = Origin(Span("bench", Place(1, 1), Place(1, 1)))
    bands = tuple(Band(Fraction(start, 100), Fraction(rate, 100)) for start, rate in ((0, 6), (100, 8), (150, 10)))
    incentive = Incentive("bench", "material", "rep", here, quota=Quota(Money(100_000 * 10**4, "CNY")), pay=Pay(bands=bands))
    day = dt.date(2026, 1, 1)
    events = [
        Event(f"E{rep}-{number}", f"D{rep}-{number}", day + dt.timedelta(days=(rep * 7 + number * 18) % 364),
              Money((1_000 + (rep * 31 + number * 97) % 40_000) * 10**4, "CNY"), (Credited(f"R{rep}", "direct", Fraction(1)),))
        for rep in range(reps) for number in range(EVENTS)
    ]  # fmt: skip
    ground = Ground(incentive, dt.date(2026, 12, 31), "CNY", members={f"R{rep}": Member(f"R{rep}") for rep in range(reps)})
    as_of = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)

    def entries() -> list[Entry]:
        found = settle(reckon(replace(ground, known={}), events).lines, posted, incentives={"bench"}, as_of=as_of)
        return [
            Entry(0, "", each.kind, "p", each.incentive, "", each.person, each.event, each.deal, each.at, each.of_period, each.period,
                  each.amount, each.order, each.steps, each.facts, each.why, "bench", as_of, "", "")
            for each in found.new
        ]  # fmt: skip

    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "store.db")
        posted: list[Entry] = []
        if what in ("again", "verify"):
            store.awards.post(entries())
            posted = store.awards.entries()
        works = {
            "reckon": lambda: len(reckon(replace(ground, known={}), events).lines),
            "post": lambda: len(store.awards.post(entries())),
            "again": lambda: len(entries()),
            "verify": lambda: len(store.awards.verify()),
        }
        print(json.dumps(timed(works[what])))
        store.close()


if __name__ == "__main__":
    _run(sys.argv[1], int(sys.argv[2]))
