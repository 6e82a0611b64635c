"""One step: re-judges open deals of a judged workspace one by one in this process, each with its whole explanation.

``python -m tests.bench.one_deal WORKSPACE``
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from engine.api import open_desk
from engine.cli.session import Session
from engine.judge.gate import each_leaf
from engine.judge.record import judge
from tests.bench.workspaces import AS_OF

MOST = 500


def main(workspace: str) -> None:
    """Run the step; ``found`` gives the number of deals, and by what is done the median and the 95th of 100 for one, in seconds."""
    desk = open_desk(Session(language="en", start=Path(workspace), user="bench"), as_of=AS_OF, say=lambda _: None)
    judged = [each for each in desk.judgements() if each.status == "open" and each.playbook][:MOST]
    moment = desk.moment
    parts: dict[str, list[float]] = {"judged": [], "judged, its gate explained": [], "judged, every criterion explained": []}
    for each in judged:
        rules = desk.rules[each.playbook or ""].deals
        gate = frozenset(leaf.id for stage in rules.playbook.stages if stage.id == each.stage for leaf in each_leaf(stage.exit))
        for taken, asked in zip(parts.values(), (frozenset(), gate, frozenset(each.criteria)), strict=True):
            wall = time.perf_counter()
            again = judge(rules, each.deal, each.facts, moment)
            for criterion in asked & again.criteria.keys():
                rules.book.explain(f"criterion/{criterion}", again.facts, moment, "en")
            taken.append(time.perf_counter() - wall)
    found = {name: {"median": statistics.median(taken), "most": sorted(taken)[len(taken) * 95 // 100]} for name, taken in parts.items()}
    print(json.dumps({"cpu": 0, "wall": 0, "peak": 0, "found": {"deals": len(judged), "parts": found}}))


if __name__ == "__main__":
    main(sys.argv[1])
