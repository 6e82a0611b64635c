"""One step of the comparison of engines: prepare the rules, check the answers, then judge a thousand deals.

``python -m tests.bench.contest dealcoach|durable-rules|zen-engine|rule-engine|cel-python|clipspy``
"""

from __future__ import annotations

import json
import sys
import time

from engine.language.python import compile_expr
from tests.bench.flat import flattened
from tests.bench.measure import timed
from tests.bench.rivals import RIVALS
from tests.bench.thousand import thousand


def main(engine: str) -> None:
    """Run the step and print what it took; ``found`` gives the seconds of preparing, and how many answers differ."""
    given = thousand()
    conditions = given.rules.conditions
    logic, flat = flattened(conditions, given.moment)
    started = time.process_time()
    if engine == "dealcoach":
        compiled = {name: compile_expr(tree) for name, tree in conditions.items()}
        work = {deal: lambda facts=facts: frozenset(n for n, test in compiled.items() if test(facts, given.moment)) for deal, facts in given.facts.items()}
    else:
        judge = RIVALS[engine](logic)
        work = {deal: lambda facts=flat.facts(facts): judge(facts) for deal, facts in given.facts.items()}
    prepared = time.process_time() - started
    wrong = sum(len(one() ^ given.met[deal]) for deal, one in work.items())
    found = timed(lambda: [one() for one in work.values()] and None)
    print(json.dumps({**found, "found": {"prepared": prepared, "wrong": wrong, "deals": len(work)}}))


if __name__ == "__main__":
    main(sys.argv[1])
