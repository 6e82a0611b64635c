"""Warnings: what judges without fault, and is still not how a process is run well."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.playbook import Playbook, Stage
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.playbook.conditions import leaves
from engine.playbook.noted import Parsed


def lint(parsed: Parsed) -> list[Problem]:
    """Return all warnings about stages, moves and lists."""
    book = parsed.playbook
    places = {each.id: each.span for each in parsed.declared if each.kind == "stages"}
    reached = _reached(book)
    problems: list[Problem] = []
    for stage in book.stages:
        span = places.get(stage.id, stage.origin.span)
        problems += [
            Problem(code, Severity.WARNING, span, message, help, (f"stage {stage.id}",))
            for code, message, help in _stage(stage, book, reached)
        ]
    problems += _twice(parsed)
    return problems


def _stage(stage: Stage, book: Playbook, reached: set[str]) -> Iterator[tuple[str, Text, Text | None]]:
    name = stage.id
    if not stage.end and not stage.goal.to("en"):  # S38, S100
        yield (
            "PB402",
            Text(f"the stage '{name}' has no goal", f"阶段“{name}”没有目标"),
            Text("say under 'goal:' what it is for", "请在“goal:”中说明阶段目标"),
        )
    if not stage.end and not stage.actions and not leaves(stage.exit) and not stage.kpis:  # S2, S13, S100
        help = Text("add actions, an exit or kpis", "请添加动作(actions)、出口(exit)或指标(kpis)")
        yield "PB403", Text(f"the stage '{name}' has no action, criterion or measure", f"阶段“{name}”没有动作、标准或指标"), help
    if name not in reached:
        yield (
            "PB404",
            Text(f"no move leads to the stage '{name}'", f"没有流转通向阶段“{name}”"),
            Text("add it under 'moves:'", "请在“moves:”中添加"),
        )
    if not stage.end and not book.moves.get(name):
        yield (
            "PB405",
            Text(f"no move leads out of the stage '{name}'", f"阶段“{name}”没有出路"),
            Text("add it under 'moves:'", "请在“moves:”中添加"),
        )
    for action in stage.actions:
        late = (
            action.due
            and stage.at_most
            and not action.due.business
            and action.due.after == "stage_entered"
            and action.due.days > stage.at_most
        )
        if late and action.due and not action.off:
            message = Text(
                f"'{action.id}' is due after {action.due.days} days, but the stage may last only {stage.at_most}",
                f"“{action.id}”的期限为 {action.due.days} 天,而阶段上限只有 {stage.at_most} 天",
            )
            yield "PB406", message, None


def _reached(book: Playbook) -> set[str]:
    """Return the stages that a deal can come to, from the first one on; where no move is written, all of them."""
    if not book.moves or not book.stages:
        return {stage.id for stage in book.stages}
    reached: set[str] = set()
    waiting = [book.stages[0].id]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting += book.moves.get(at, ())
    return reached


def _twice(parsed: Parsed) -> list[Problem]:
    """Warn of a name that stands twice in one list."""
    seen: dict[tuple[str, str, str, str], Span] = {}
    problems = []
    for each in parsed.references:
        first = seen.setdefault((each.kind, each.owner, each.role, each.name), each.span)
        if first is not each.span:
            message = Text(f"'{each.name}' stands twice in this list", f"“{each.name}”在此列表中重复")
            problems.append(Problem("PB407", Severity.WARNING, each.span, message, None, each.path))
    return problems
