"""Ids are given once, and every name that refers to a part finds one."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.suggest import did_you_mean
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.playbook.noted import Declared, Parsed, Reference
from engine.playbook.training import names_of

# What each kind of reference is called, and the code of one that leads nowhere.
KINDS = {
    "stage": ("PB304", Text("stage", "阶段")),
    "play": ("PB305", Text("play", "打法")),
    "question": ("PB306", Text("question", "问题")),
    "measure": ("PB309", Text("measure", "度量")),
    "target": ("PB309", Text("target", "目标")),
    "metric": ("PB309", Text("metric", "指标")),
    "plan": ("PB326", Text("plan", "薪酬方案")),
    "competency": ("CO501", Text("competency", "能力")),
    "behaviour": ("CO502", Text("criterion or measure", "标准或度量")),
    "training_trigger": ("PB308", Text("trigger", "触发")),
}
# One namespace a kind; criteria and actions share theirs ("rules"), as the next actions of a deal list both.
UNIQUE = ("stages", "rules", "coaching", "training", "targets", "plans", "incentives", "grades")
RESERVED = ("gate", "prompts", "raised", "plays")  # words that a case expects by name


def references(parsed: Parsed) -> list[Problem]:
    """Return every name that leads nowhere; signals and triggers are looked at by stratum (see ``strata``)."""
    book = parsed.playbook
    known: dict[str, list[str]] = {
        "stage": [each.id for each in book.stages if each.id],
        "play": list(book.plays),
        "question": list(book.questions),
        "measure": list(book.measures),
        "target": [each.id for each in book.targets],
        "metric": list(book.metrics),
        "plan": [each.id for each in book.plans],
        **names_of(book),
    }
    missing = [each for each in parsed.references if each.kind in known and each.name not in known[each.kind]]
    problems = [_unknown(each, known[each.kind]) for each in missing if not _echo(each, known[each.kind], parsed)]
    return problems + _circular_targets(parsed)


def _echo(each: Reference, known: list[str], parsed: Parsed) -> bool:
    """Tell whether a name may lead to a part whose id could not be read, or to a stage of a playbook without any: that is told already."""
    nowhere = each.kind in parsed.lost or (each.kind == "stage" and not known)
    return nowhere and did_you_mean(each.name, known) is None


def ids(declared: Iterable[Declared]) -> list[Problem]:
    """Return every id that is given twice, at its second place, and every one that means something else already."""
    problems: list[Problem] = []
    first: dict[tuple[str, str], Span] = {}
    for each in declared:
        if each.kind not in UNIQUE:
            continue
        before = first.setdefault((each.kind, each.id), each.span)
        if before is not each.span:
            where = f"{before.file}:{before.start.line}" if before.file != each.span.file else ""
            message = Text(
                f"the id '{each.id}' is given twice: first at {where or f'line {before.start.line}'}",
                f"编号“{each.id}”重复:首次出现在 {where or f'第 {before.start.line} 行'}",
            )
            problems.append(
                Problem("PB310", Severity.ERROR, each.span, message, Text("give each its own id", "请使用不同的编号"), each.path)
            )
        elif each.kind == "rules" and each.id in RESERVED:
            message = Text(f"'{each.id}' cannot be an id: cases use it for something else", f"“{each.id}”不能用作编号:用例中它另有含义")
            problems.append(Problem("PB312", Severity.ERROR, each.span, message, Text("choose another id", "请换一个编号"), each.path))
    return problems


def _unknown(each: Reference, known: list[str]) -> Problem:
    code, kind = KINDS[each.kind]
    near = did_you_mean(each.name, known)
    some = ", ".join(list(dict.fromkeys(known))[:8])
    help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else Text(f"there are: {some}", f"现有:{some}") if some else None
    return Problem(code, Severity.ERROR, each.span, Text(f"no {kind.en} '{each.name}'", f"没有{kind.zh}“{each.name}”"), help, each.path)


def _circular_targets(parsed: Parsed) -> list[Problem]:
    parent = {each.owner: each for each in parsed.references if each.kind == "target"}
    problems = []
    for id, reference in parent.items():
        seen: list[str] = []
        at = id
        while at in parent and at not in seen:
            seen.append(at)
            at = parent[at].name
        if at == id:
            message = Text(f"the target '{id}' is a part of itself", f"目标“{id}”是其自身的一部分")
            problems.append(Problem("PB318", Severity.ERROR, reference.span, message, None, reference.path))
    return problems
