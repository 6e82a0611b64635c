"""Where one rep loses deals that this rep, as good as in the other stages, should pass: a mixture of reps with and without leaks.

Each rep has one skill for all stages, normal among reps, and at each stage a leak or none; a leak cuts the odds of passing to two fifths.
How good stages are, how far skills lie apart and how common leaks are is learned from the book (EM). What is told is chosen by the
expected share of false alarms, so that at least four of five are true (Newton et al., Biostatistics 5, 2004).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist
from typing import TYPE_CHECKING

from engine.model.estimate import too_few
from engine.model.funnel import Cell, Leak, Leaks
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Floats

SIZE = 0.95  # of a leak worth finding, as a logit: the odds of passing fall to two fifths
PRECISION = 0.9  # expected of those told; what the model does not know (coaching, newcomers) takes some of it away
LEAST_CHANCE = 0.5  # of one that is told
RECALL = 0.8  # a stage can be judged where a leak of that size would be seen so often
COMMON, COMMON_WORTH = 0.05, 40.0  # how common leaks are before the book is looked at, and how many cells that counts for
SKILL = 0.25  # spread of skill before the book is looked at, a logit
SKILL_WORTH = 10.0  # reps
LEAST_REPS = 5
MOST_CASES = 2_000  # that are ever asked for
NODES = 15
ROUNDS, CLOSE = 60, 1e-4
AT_ONCE = 2  # leaks of one rep, at most
REPS, DECIDED = (
    Text("reps with decided deals", "名有已决商机的销售"),
    Text("decided deals of a rep at a stage", "个该销售在该阶段的已决商机"),
)


@dataclass(frozen=True)
class _Model:
    """The logit of passing each stage, the spread of skill, and how common leaks are."""

    stages: Floats
    skill: float
    common: float


def leaks(cells: Sequence[Cell], *, size: float = SIZE, precision: float = PRECISION) -> Leaks:
    """Judge every cell. ``size`` is the leak that is looked for, as a logit (more than 0).

    A cell with fewer decided deals than would show such a leak is refused, never called sound; what it holds still counts for the rep.
    """
    import numpy as np

    stages = tuple(dict.fromkeys(each.stage for each in cells))
    reps = tuple(dict.fromkeys(each.rep for each in cells if each.decided > 0))
    if len(reps) < LEAST_REPS:
        return Leaks(refused=too_few(LEAST_REPS, len(reps), REPS))
    passed, decided = np.zeros((len(reps), len(stages))), np.zeros((len(reps), len(stages)))
    rows, columns = ({name: place for place, name in enumerate(names)} for names in (reps, stages))
    for each in cells:
        if each.rep in rows:
            passed[rows[each.rep], columns[each.stage]] += min(each.passed, each.decided)
            decided[rows[each.rep], columns[each.stage]] += each.decided
    model, chance, skill = _learned(passed, decided, size)
    usual = _share(model.stages[None, :] + skill[:, None])
    needed = {stage: _needed(float(_share(model.stages[at])), model, size) for stage, at in columns.items()}
    enough = decided >= np.array([needed[stage] for stage in stages])
    told, right, seen = _told(chance, enough, precision)
    found = []
    for row, column in sorted(np.ndindex(*chance.shape), key=lambda at: (-chance[at], at)):
        if decided[row, column] <= 0:
            continue
        stage, has = stages[column], float(decided[row, column])
        refused = None if enough[row, column] or told[row, column] else too_few(needed[stage], int(has), DECIDED)
        share, sure = float(usual[row, column]), float(chance[row, column])
        found.append(Leak(reps[row], stage, float(passed[row, column]), has, share, sure, bool(told[row, column]), refused))
    return Leaks(tuple(found), right, seen, needed)


def _learned(passed: Floats, decided: Floats, size: float) -> tuple[_Model, Floats, Floats]:
    """Fit the model; give it with each cell's chance of a leak and each rep's skill."""
    import numpy as np

    reps, stages = decided.shape
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    leaky = np.array([[at in chosen for at in range(stages)] for few in range(AT_ONCE + 1) for chosen in combinations(range(stages), few)])
    odds = (passed.sum(axis=0) + 0.5) / ((decided - passed).sum(axis=0) + 0.5)
    model = _Model(np.log(odds), SKILL, COMMON)
    chance, skill = np.zeros((reps, stages)), np.zeros(reps)
    for _ in range(ROUNDS):
        share = _share(model.stages - size * leaky[:, None, :] + model.skill * nodes[None, :, None])  # kinds x nodes x stages
        prior = leaky.sum(axis=1) * math.log(model.common) + (stages - leaky.sum(axis=1)) * math.log1p(-model.common)
        flat = share.reshape(-1, stages)
        likely = passed @ np.log(flat).T + (decided - passed) @ np.log1p(-flat).T
        likely += (prior[:, None] + np.log(weights)[None, :]).ravel()
        believed = np.exp(likely - likely.max(axis=1, keepdims=True))
        believed /= believed.sum(axis=1, keepdims=True)
        each = believed.reshape(reps, len(leaky), NODES)
        chance = each.sum(axis=2) @ leaky
        at = each.sum(axis=1)
        skill = model.skill * (at @ nodes)
        common = (chance[decided > 0].sum() + COMMON * COMMON_WORTH) / ((decided > 0).sum() + COMMON_WORTH)
        spread = model.skill**2 * float((at @ nodes**2).sum())
        wide = math.sqrt((spread + SKILL_WORTH * SKILL**2) / (reps + SKILL_WORTH))
        # one step of Newton for each stage's logit, over what is believed of kinds and skills; half a success and failure keep it finite
        mean, bent = (decided * (believed @ flat)).sum(axis=0), (decided * (believed @ (flat * (1 - flat)))).sum(axis=0)
        usual = _share(model.stages)
        step = (passed.sum(axis=0) - mean + 0.5 - usual) / (bent + usual * (1 - usual))
        new = _Model(model.stages + np.clip(step, -1, 1), min(max(wide, 0.02), 2.0), float(min(max(common, 0.002), 0.3)))
        moved = max(float(np.abs(new.stages - model.stages).max(initial=0)), abs(new.skill - model.skill), abs(new.common - model.common))
        model = new
        if moved < CLOSE:
            break
    return model, chance, skill


def _told(chance: Floats, enough: Bools, precision: float) -> tuple[Bools, float | None, float | None]:
    """Choose the surest cells for as long as they are expected to be right that often; give what is expected of precision and recall."""
    import numpy as np

    order = np.argsort(-chance, axis=None, kind="stable")
    ranked = chance.ravel()[order]
    running = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    count = int(((running >= precision) & (ranked >= LEAST_CHANCE)).sum())
    told: Bools = np.isin(np.arange(chance.size), order[:count]).reshape(chance.shape)
    whole = float(chance[enough].sum())
    return told, float(chance[told].mean()) if count else None, float(chance[told & enough].sum()) / whole if whole > 0 else None


def _needed(usual: float, model: _Model, size: float) -> int:
    """Give from how many decided deals on a leak would be told eight times in ten.

    Normal approximation: with ``d`` standard errors between leak and none, the one is told from the other in such a share of cases where
    ``d^2 / 2 - z d`` outweighs how rare leaks are. About half of the spread of skill is left unknown by the other stages.
    """
    worse = 1 / (1 + (1 - usual) / usual * math.exp(size))
    z = NormalDist().inv_cdf(RECALL)
    apart = z + math.sqrt(z * z + 2 * math.log((1 - model.common) / model.common))
    room = (size / apart) ** 2 - (model.skill / 2) ** 2
    bent = (usual * (1 - usual) + worse * (1 - worse)) / 2
    return min(MOST_CASES, math.ceil(1 / (room * bent))) if room > 0 else MOST_CASES


def _share(logit: Floats) -> Floats:
    import numpy as np

    share: Floats = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
    return share
