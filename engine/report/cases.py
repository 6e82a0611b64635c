"""The outcome of cases as text and as JSON."""

from __future__ import annotations

from typing import Any

from engine.cases.coverage import share
from engine.cases.files import CaseRun
from engine.cases.run import Miss
from engine.model.text import Language, Text
from engine.report.problems import as_text, problem_json


def cases_text(tested: CaseRun, language: Language, *, coverage: bool = False) -> str:
    """Write one file's outcome: what failed and how, what is not covered, what no case guards, and the count."""
    lines = [as_text(tested.problems, language)] if tested.problems else []
    for each in tested.results:
        case, place = each.case, f"{each.case.span.file}:{each.case.span.start.line}"
        if case.todo is not None and each.passed:
            lines.append(Text(f"todo  {place}: {case.name} ({case.todo})", f"待办  {place}: {case.name}({case.todo})").to(language))
        elif case.todo is not None:
            lines.append(
                Text(f"PASSES NOW  {place}: {case.name}: take its todo away", f"现已通过  {place}: {case.name}:请去掉 todo").to(language)
            )
        elif not each.passed:
            lines.append(Text(f"FAILED  {place}: {case.name}", f"失败  {place}: {case.name}").to(language))
            lines += [line for miss in each.misses for line in _miss(miss, language)]
    if coverage:
        lines += [
            Text(f"  not asserted: {each.id} {', '.join(each.missing)}", f"  未断言:{each.id} {', '.join(each.missing)}").to(language)
            for each in tested.covered
            if each.missing
        ]
    lines += [
        Text(f"  no case guards {each.name} ({each.change})", f"  没有案例守护 {each.name}({each.change})").to(language)
        for each in tested.mutation.survivors
    ]
    lines += [Text(f"  guards nothing: {name}", f"  未守护任何条件:{name}").to(language) for name in tested.mutation.idle]
    seen, of = share(tested.covered)
    passed = len(tested.results) - tested.failed
    if tested.results:
        lines.append(
            Text(
                f"{tested.playbook}: {passed} passed, {tested.failed} failed; {seen} of {of} verdicts, triggers and incentives asserted",
                f"{tested.playbook}:{passed} 个通过,{tested.failed} 个失败;判定、触发器与激励断言 {seen}/{of}",
            ).to(language)
        )
    return "\n".join(lines)


def _miss(miss: Miss, language: Language) -> list[str]:
    said = Text(f"    {miss.id}: expected {miss.expected}, got {miss.got}", f"    {miss.id}:期望 {miss.expected},实得 {miss.got}")
    return [said.to(language), *(f"        {step.to(language)}" for step in miss.steps)]


def _miss_json(miss: Miss, language: Language) -> dict[str, Any]:
    return {"id": miss.id, "expected": miss.expected, "got": miss.got, "steps": [step.to(language) for step in miss.steps]}


def cases_json(tested: CaseRun, language: Language) -> dict[str, Any]:
    """Give one file's outcome as plain data."""
    return {
        "file": str(tested.file),
        "playbook": tested.playbook,
        "problems": [problem_json(each, language) for each in tested.problems],
        "cases": [
            {
                "name": each.case.name,
                "line": each.case.span.start.line,
                "passed": each.passed,
                "todo": each.case.todo,
                "misses": [_miss_json(miss, language) for miss in each.misses],
            }
            for each in tested.results
        ],
        "coverage": [{"id": each.id, "kind": each.kind, "seen": list(each.seen), "missing": list(each.missing)} for each in tested.covered],
        "unguarded": [{"name": each.name, "change": each.change} for each in tested.mutation.survivors],
        "idle": list(tested.mutation.idle),
    }
