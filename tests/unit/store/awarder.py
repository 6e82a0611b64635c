"""Programs that post and approve awards at once, and are killed: python awarder.py STORE LOG WORKERS KILLS SEED.

Each says in LOG, only when it is done, what it posted or approved.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time

from engine.model.values import Money
from engine.store.award_rows import numbered
from engine.store.awards import AwardLedger
from engine.store.failure import EventRefusedError
from engine.store.store import Store
from tests.unit.store.award_samples import START, entry

PERIODS = 3  # few at a time, so that programs come to the same one
FULL = 150
DEALS = 4


def owed(deal: str, step: int) -> int:
    """Give what is owed for a deal, in units, once the book has come to a step: it goes up and down."""
    return 1000 + (sum(map(ord, deal)) * 31 + step * 271) % 997


def run(awards: AwardLedger, period: str, rng: random.Random) -> list[str]:
    """Pay what is still owed of a period in one turn, as a run does: by what is posted, whoever posted it."""
    with awards.posting():
        posted = awards.entries(period=period)
        step = max((int(each.facts["step"]) for each in posted), default=0) + rng.choice([0, 1])
        paid: dict[str, int] = {}
        for each in posted:
            paid[each.event] = paid.get(each.event, 0) + each.amount.amount
        new = [
            entry(
                deal,
                kind="adjustment" if deal in paid else "award",
                period=period,
                amount=Money(owed(deal, step) - paid.get(deal, 0), "CNY"),
                facts={"step": str(step), "run": str(rng.random())},
            )
            for deal in (f"{period}-{number}" for number in range(DEALS))
        ]
        return [each.id for each in awards.post(numbered([each for each in new if each.amount.amount], posted))]


def approve(awards: AwardLedger, period: str, rng: random.Random) -> list[str]:
    """Approve some of what waits; another may have been quicker."""
    waiting = [each.id for each in awards.entries(period=period, state="waiting")]
    chosen = rng.sample(waiting, min(3, len(waiting)))
    try:
        awards.approve(chosen, by="boss", at=START)
    except EventRefusedError as error:
        if error.code != "AW508":
            raise
        return []
    return chosen


def work(where: str, log: int, seed: int) -> None:
    """Post and approve until killed."""
    rng = random.Random(seed)
    awards = Store.open(where).awards
    while True:
        act = rng.choice([run, approve])
        done = act(awards, f"P{awards.head().entries // FULL + rng.randrange(PERIODS)}", rng)
        if done:
            os.write(log, f"{act.__name__} {' '.join(done)}\n".encode())  # one write is added whole


def start(where: str, log: int, seed: int) -> int:
    """Start a program; it shares no connection with this one."""
    child = os.fork()
    if child:
        return child
    try:
        work(where, log, seed)
    finally:
        os._exit(1)  # only an error ends it otherwise


def main(where: str, log_path: str, workers: int, kills: int, seed: int) -> None:
    """Keep so many programs at work, kill one after the other, start another for each. Ends with 1 when one failed by itself."""
    rng = random.Random(seed)
    log = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = Store.open(where)
    store.close()
    children = [start(where, log, rng.randrange(10**9)) for _ in range(workers)]
    failed = False
    for _ in range(kills):
        time.sleep(rng.uniform(0.005, 0.1))
        child = children.pop(rng.randrange(workers))
        os.kill(child, signal.SIGKILL)
        failed |= os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGKILL
        children.append(start(where, log, rng.randrange(10**9)))
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    sys.exit(int(failed))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
