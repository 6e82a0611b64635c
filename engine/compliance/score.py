"""The share of what a stage's exit asked for that was met when the deal left: by exit, then added up by rep, team, stage or link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.funnel.shrink import prior_of, shrunk
from engine.judge.gate import Leaves, Standing, each_leaf, settled, standing
from engine.model.compliance import Compliance, Consistency, Exit, Link, Result
from engine.model.estimate import too_few
from engine.model.playbook import Group, Leaf
from engine.model.text import Text
from engine.model.verdict import Verdict

FEWEST_REPS = 2
WINDOW = 90  # days that compliance looks back, where nobody says
REPS = Text("reps with exits that asked for something", "名有适用退出条件记录的销售")


def links(exit: Exit) -> list[Link]:
    """Judge what an exit asked for, by the weights of the leaves: each blocking leaf, and each any, at-least or none group as one.

    Unknown is not met. Evidence recorded after the exit is late, so not met. A group that holds without its waived leaves is met; one
    that does not, but has a waived leaf, was opened by the waiver and is waived. A group weighs as much as its heaviest leaf.
    """
    return list(_links(exit.gate, exit))


def _links(group: Group, exit: Exit) -> Iterator[Link]:
    if group.kind != "all":
        yield from _group(group, exit)
        return
    for item in group.items:
        if isinstance(item, Group):
            yield from _links(item, exit)
        elif _blocks(item):
            yield Link(item.id, _result(item, exit), item.weight, (item.id,))


def _group(group: Group, exit: Exit) -> Iterator[Link]:
    leaves = [each for each in each_leaf(group) if _blocks(each)]
    if not leaves:
        return
    names = tuple(each.id for each in leaves)
    results = [_result(each, exit) for each in leaves]
    weight = max(each.weight for each in leaves)
    # what is waived takes no part, which a leaf of no knowledge that may be skipped does not either
    verdicts = {
        each.id: Verdict.NOT_MET if result == "late" else exit.verdicts.get(each.id, Verdict.UNKNOWN)
        for each, result in zip(leaves, results, strict=True)
    }
    kept = _without(group, exit.waived)
    found = standing(kept, Leaves(verdicts)) if kept else Standing.LEFT
    truth: Result
    if found is Standing.YES:
        truth = "met"
    elif "waived" in results:
        truth = "waived"
    elif found is Standing.LEFT:
        truth = "skipped"
    else:
        truth = "late" if standing(kept or group, Leaves(exit.verdicts)) is Standing.YES else "not_met"
    yield Link("|".join(names), truth, weight, names)


def _without(group: Group, waived: frozenset[str]) -> Group | None:
    items = tuple(
        each
        for item in group.items
        if (each := _without(item, waived) if isinstance(item, Group) else None if item.id in waived else item) is not None
    )
    return Group(group.kind, items, group.n) if items else None


def _blocks(leaf: Leaf) -> bool:
    return leaf.off is None and leaf.severity == "block"


def _result(leaf: Leaf, exit: Exit) -> Result:
    if leaf.id in exit.waived:
        return "waived"
    verdict = settled(leaf, exit.verdicts.get(leaf.id, Verdict.UNKNOWN))
    if verdict is Verdict.UNKNOWN and leaf.when_unknown == "skip":
        return "skipped"
    if verdict is not Verdict.MET:
        return "not_met"
    proof = exit.evidence.get(leaf.id)
    return "late" if proof and proof.at and proof.at > exit.at else "met"


def compliance(links: Sequence[Link], exits: int = 1) -> Compliance:
    """Sum up ``w met`` and ``w applicable`` over links."""
    counted = [each for each in links if each.result not in ("waived", "skipped")]
    results = [each.result for each in links]
    return Compliance(
        sum((each.weight for each in counted if each.result == "met"), Fraction(0)),
        sum((each.weight for each in counted), Fraction(0)),
        exits,
        *(results.count(kind) for kind in ("late", "waived", "skipped")),
    )


@dataclass(frozen=True)
class Tally:
    """Exits added up: all of them, by each kind of name (rep, team, stage …), and by stage and link; each kind adds up to the whole.

    ``marked`` are the exits with evidence, which is what flags are looked for in.
    """

    whole: Compliance
    by: Mapping[str, Mapping[str, Compliance]]
    links: Mapping[tuple[str, str], Compliance]
    marked: tuple[Exit, ...] = ()


def tallied(exits: Iterable[Exit], names: Mapping[str, Callable[[Exit], str]]) -> Tally:
    """Add up exits as they come, so that no more than those with evidence is held.

    Most exits come to the same few results: these are counted, and the weights of each added up once.
    """
    kinds: dict[tuple[object, ...], int] = {}
    shown: list[tuple[str, list[Link]]] = []
    whole: Counter[int] = Counter()
    by: dict[str, dict[str, Counter[int]]] = {kind: {} for kind in names}
    marked = []
    for exit in exits:
        found = links(exit)
        place = kinds.setdefault((exit.stage, *((each.id, each.result, *each.weight.as_integer_ratio()) for each in found)), len(shown))
        if place == len(shown):
            shown.append((exit.stage, found))
        whole[place] += 1
        for kind, name_of in names.items():
            by[kind].setdefault(name_of(exit), Counter())[place] += 1
        if exit.evidence:
            marked.append(exit)
    own = [compliance(found) for _, found in shown]
    at: dict[tuple[str, str], Compliance] = {}
    for place, count in whole.items():
        stage, found = shown[place]
        for each in found:
            at[stage, each.id] = at.get((stage, each.id), Compliance()) + compliance([each]).times(count)
    parts = {kind: {name: _sum(own, counts) for name, counts in sorted(named.items())} for kind, named in by.items()}
    return Tally(_sum(own, whole), parts, dict(sorted(at.items())), tuple(marked))


def _sum(own: Sequence[Compliance], counts: Mapping[int, int]) -> Compliance:
    return sum((own[place].times(count) for place, count in counts.items()), Compliance())


def consistency(by_rep: Mapping[str, Compliance]) -> Consistency:
    """Tell how far the reps' own rates lie apart beyond what chance sets apart (beta-binomial), and each rep's, shrunk.

    What was applicable counts as independent here, as many as the weights sum to.
    """
    known = {rep: each for rep, each in by_rep.items() if each.applicable}
    if len(known) < FEWEST_REPS:
        return Consistency(None, {}, too_few(FEWEST_REPS, len(known), REPS))
    met, asked = [float(each.met) for each in known.values()], [float(each.applicable) for each in known.values()]
    prior = prior_of(met, asked)
    spread = (prior.mean * (1 - prior.mean) / (prior.strength + 1)) ** 0.5
    return Consistency(spread, {rep: shrunk(k, n, prior) for rep, k, n in zip(known, met, asked, strict=True)}, usual=prior.mean)
