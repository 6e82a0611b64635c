"""Runs conformance files in every engine: `python tests/conformance/run.py FILE… [--engine NAME]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.errors import DealcoachError
from engine.language.tree import Expr
from engine.model.verdict import Verdict
from tests.conformance.engines import ENGINES
from tests.conformance.suite import Suite, UnreadableError, read_suite

DISAGREES, UNREADABLE = 1, 4


def disagreements(suite: Suite, engines: tuple[str, ...] = tuple(ENGINES)) -> Iterator[str]:
    """Give each way in which an engine or the checker differs from what a file says, and engines from each other."""
    conditions: dict[str, Expr] = {}
    for case in suite.cases:
        tree, problems = suite.check(case.when)
        if tree is None:
            yield f"{suite.path}:{case.line}: {case.when}: refused: {'; '.join(problem.message.en for problem in problems)}"
        else:
            conditions[case.when] = tree
    yield from _refusals(suite)
    names = {when: f"c{at}" for at, when in enumerate(conditions)}
    trees = {names[when]: tree for when, tree in conditions.items()}
    ids = {name: record.id for name, record in suite.records.items()}
    first = None
    for engine in engines:
        try:
            truths = ENGINES[engine](suite.catalog, suite.scope.subject, list(suite.records.values()), trees, suite.moment)
        except DealcoachError as error:
            yield f"{suite.path}: {engine}: {error.code} {error.message.en}"
            continue
        for case in suite.cases:
            if case.when not in names:
                continue
            key = ids[case.record], names[case.when]
            found = Verdict.of(truths[key]) if key in truths else "not seen"
            if found != case.expect:
                yield f"{suite.path}:{case.line}: {engine}: {case.record}: {case.when}: expected {case.expect}, found {found}"
        first = first or (engine, truths)
        for (record, name), truth in truths.items():
            other = first[1].get((record, name))
            if other is not truth and other != truth:
                when = next(each for each, short in names.items() if short == name)
                yield f"{suite.path}: {record}: {when}: {first[0]} says {Verdict.of(other)}, {engine} says {Verdict.of(truth)}"


def _refusals(suite: Suite) -> Iterator[str]:
    for refusal in suite.refusals:
        tree, problems = suite.check(refusal.when)
        place = f"{suite.path}:{refusal.line}: {refusal.when!r}"
        if tree is not None or not problems:
            yield f"{place}: not refused"
            continue
        said = [f"{problem.message.en} {problem.help.en if problem.help else ''}" for problem in problems]
        if not any(refusal.says in each for each in said):
            yield f"{place}: does not say {refusal.says!r}: {said}"
        columns = [problem.span.start.column for problem in problems if problem.span]
        if refusal.column is not None and refusal.column not in columns:
            yield f"{place}: marked at column {columns}, not {refusal.column}"


def main(arguments: list[str] | None = None) -> int:
    """Run the files named; print each disagreement. Exit 0 without any, 1 with some, 4 for a file that cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--engine", action="append", choices=sorted(ENGINES), help="only this engine (may be repeated)")
    chosen = parser.parse_args(arguments)
    engines = tuple(chosen.engine or ("python", "duckdb"))
    worst = 0
    for path in chosen.files:
        try:
            suite = read_suite(path)
        except UnreadableError as error:
            sys.stderr.write(f"{error}\n")
            worst = UNREADABLE
            continue
        found = list(disagreements(suite, engines))
        sys.stdout.writelines(f"{line}\n" for line in found)
        count = f"{len(suite.cases)} cases, {len(suite.refusals)} refusals, {', '.join(engines)}"
        sys.stderr.write(f"{path}: {count}: {len(found) or 'no'} disagreements\n")
        worst = max(worst, DISAGREES if found else 0)
    return worst


if __name__ == "__main__":
    sys.exit(main())
