"""One step of the comparison of engines: prepare the rules, check the answers, then judge a thousand deals.

``python -m tests.bench.contest dealcoach|durable-rules|zen-engine|rule-engine|cel-python|clipspy``
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from engine.language.python import compile_expr
from tests.bench.flat import flattened
from tests.bench.measure import timed
from tests.bench.rivals import RIVALS, Judge
from tests.bench.thousand import Thousand, thousand

OURS = "dealcoach"


def main(engine: str) -> None:
    """Run the step and print what it took; ``found`` gives the seconds of preparing, and how many answers differ."""
    given = thousand()
    conditions = given.rules.conditions
    logic, flat = flattened(conditions, given.moment)
    facts: dict[str, Any] = {deal: values if engine == OURS else flat.facts(values) for deal, values in given.facts.items()}
    started = time.process_time()
    judge = ours(given) if engine == OURS else RIVALS[engine](logic)
    prepared = time.process_time() - started
    wrong = sum(len(judge(each) ^ given.met[deal]) for deal, each in facts.items())
    found = timed(lambda: sum(len(judge(each)) for each in facts.values()))
    print(json.dumps({**found, "found": {"prepared": prepared, "wrong": wrong, "deals": len(facts)}}))


def ours(given: Thousand) -> Judge:
    """Compile the conditions as the judge of one deal does; they read what was gathered as it is."""
    compiled = {name: compile_expr(tree) for name, tree in given.rules.conditions.items()}
    return lambda values: frozenset(name for name, test in compiled.items() if test(values, given.moment))


if __name__ == "__main__":
    main(sys.argv[1])
