"""Runs the cases beside playbooks, for a file or a folder, with or without a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.cases.coverage import Covered, coverage
from engine.cases.mutate import Mutation, mutate
from engine.cases.read import read_cases
from engine.cases.run import Result, Rules, run_cases
from engine.cases.triggered import People
from engine.errors import UsageError
from engine.incentives.rules import pay_rules
from engine.judge.record import deal_rules
from engine.judge.rulebook import rulebook
from engine.model.catalog import Catalog
from engine.model.problem import Problem, Severity, in_order
from engine.model.text import Text
from engine.playbook.checked import CheckedPlaybook
from engine.playbook.load import load
from engine.resources import PLAYBOOKS

CASES, PLAYBOOK = "cases.yaml", "playbook.yaml"


@dataclass(frozen=True, slots=True)
class CaseRun:
    """The outcome of one file of cases. With errors among ``problems`` nothing was run."""

    file: Path
    playbook: str
    problems: tuple[Problem, ...]
    results: tuple[Result, ...] = ()
    covered: tuple[Covered, ...] = ()
    mutation: Mutation = field(default_factory=Mutation)

    @property
    def invalid(self) -> bool:
        """Whether the playbook or its cases could not be run."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    @property
    def failed(self) -> int:
        """How many cases did not come out as they should."""
        return sum(not each.passed for each in self.results)


def case_files(paths: list[Path]) -> Iterator[Path]:
    """Find files of cases: named, beside a named playbook, or anywhere below a folder. Raises UsageError for a path that is not there."""
    for path in paths:
        if not path.exists():
            raise UsageError("CS107", Text(f"{path} does not exist", f"{path} 不存在"))
        if path.is_dir():
            yield from sorted(path.rglob(CASES))
        elif path.name == CASES:
            yield path
        elif (beside := path.with_name(CASES)).is_file():
            yield beside


def rules_of(checked: CheckedPlaybook) -> Rules:
    """Compile a checked playbook for its deals, reps and teams, and for pay."""
    people = People(rulebook(checked, "rep"), rulebook(checked, "team"), checked.catalog)
    return Rules(deal_rules(checked), people, pay_rules(checked))


def run_file(path: Path, catalog: Catalog, roots: tuple[Path, ...] = (), *, mutated: bool = False) -> CaseRun:
    """Check the playbook beside a file of cases and run them."""
    beside = path.with_name(PLAYBOOK)
    if not beside.is_file():
        missing = Text(f"there is no {PLAYBOOK} beside {path}", f"{path} 旁没有 {PLAYBOOK}")
        return CaseRun(path, "", (Problem("CS108", Severity.ERROR, None, missing),))
    loaded = load(beside, catalog=catalog, roots=(*roots, beside.parent.parent, PLAYBOOKS))
    if loaded.playbook is None or loaded.checked is None:
        return CaseRun(path, beside.parent.name, loaded.problems)
    file, problems = read_cases(path, loaded.playbook, catalog)
    problems = [*(each for each in loaded.problems if each.severity is Severity.ERROR), *problems]
    if file is None or any(each.severity is Severity.ERROR for each in problems):
        return CaseRun(path, loaded.playbook.id, tuple(in_order(problems)))
    rules = rules_of(loaded.checked)
    results = run_cases(rules, file)
    problems += [warning for result in results for warning in leaning_warning(result)]
    mutation = mutate(rules, file) if mutated and all(each.passed for each in results) else Mutation()
    return CaseRun(path, loaded.playbook.id, tuple(in_order(problems)), tuple(results), tuple(coverage(rules, results)), mutation)


def leaning_warning(result: Result) -> Iterator[Problem]:
    """Warn of a case that passes only because of fields that are unset without saying so."""
    if result.leaning:
        names = ", ".join(result.leaning)
        yield Problem(
            "CS106",
            Severity.WARNING,
            result.case.span,
            Text(f"the case passes only because {names} is not set, and does not say so", f"该案例仅因 {names} 未填而通过,却没有写明"),
            Text("write `field: unset`, or give it a value", "请写 `字段: unset`,或为其赋值"),
        )
