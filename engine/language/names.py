"""Finds what each name of a condition stands for, in the fixed order of the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.language import nodes
from engine.language.faults import KINDS, meant
from engine.language.figures import figure
from engine.language.numerals import currencies, grouped
from engine.language.suggest import did_you_mean
from engine.language.tree import Aggregate, Expr, Field, Measure, StageLimit, Today, children
from engine.model.catalog import RecordType, Relation
from engine.model.problem import Span
from engine.model.text import Text
from engine.model.values import DATE, DURATION, Kind

if TYPE_CHECKING:
    from engine.language.types import Checker

FIGURES = ("conversion", "attainment", "compliance")  # these come with the subjects that reckon them
AMOUNT = re.compile(r"[A-Z]{3}[0-9]*$")
CODE = 3  # letters of a currency
NOTHING = {"null", "none", "nil", "unset", "empty", "missing", "na"}
AT_A_GLANCE = 8  # names that a help lists
TRUTHS = {"yes": "true", "no": "false"}


def resolve(checker: Checker, path: nodes.Path) -> Expr | None:
    """Give the field, measure or other value that a path stands for; None when that is reported."""
    head, *rest = path.parts
    row, record = checker.row, checker.scope.record
    if row and not rest and plain(row, head.text) in row.fields:
        return walk(checker, row, path.parts, of_row=True)
    if head.text == checker.scope.subject:
        if rest:
            field = walk(checker, record, rest, of_row=False)
            return field and replace(field, span=path.span)
        _record_alone(checker, head, record)
        return None
    if row and rest and plain(row, head.text) in row.relations:
        return walk(checker, row, path.parts, of_row=True)
    relation = record.relations.get(plain(record, head.text))
    if relation and relation.many:
        to_many(checker, head, relation)
        return None
    if head.text in checker.scope.measures:
        return _measure(checker, head, rest)
    if head.text in checker.scope.broken:
        return None
    if head.text in record.aliases:
        return walk(checker, record, path.parts, of_row=False)
    if head.text in FIGURES:
        return figure(checker, path)
    if head.text == "today":
        return _today(checker, path)
    if head.text == "stage":
        return _stage(checker, path)
    if head.text == "period":
        checker.report(
            "PB224",
            path.span,
            Text("'period' stands after 'in'", "'period' 只能写在 'in' 之后"),
            Text("write deal.closed_on in period", "请写 deal.closed_on in period"),
        )
        return None
    _unknown(checker, path)
    return None


def plain(record: RecordType, name: str) -> str:
    """Give the name that an alias of a record stands for; any other name itself."""
    return record.aliases.get(name, name) if name not in record.fields and name not in record.relations else name


def walk(checker: Checker, record: RecordType, path: Sequence[nodes.Name], *, of_row: bool) -> Field | None:
    """Follow to-one relations from a record to a field."""
    *links, last = path
    span = Span(last.span.file, path[0].span.start, last.span.end)
    reached: list[str] = []
    for link in links:
        name = plain(record, link.text)
        relation = record.relations.get(name)
        if relation is None and name in record.fields:
            _has_no_parts(checker, link, record)
            return None
        if relation is None:
            unknown_field(checker, link, record)
            return None
        if relation.many:
            to_many(checker, link, relation)
            return None
        reached.append(name)
        record = checker.scope.catalog[relation.to]
    name = plain(record, last.text)
    if name in record.fields:
        text = ".".join((*reached, name) if of_row else (checker.scope.subject, *reached, name))
        return Field(record.fields[name], text, span, tuple(reached), name, record.name, of_row)
    relation = record.relations.get(name)
    if relation is None:
        unknown_field(checker, last, record)
    elif relation.many:
        to_many(checker, last, relation)
    else:
        _record_alone(checker, last, checker.scope.catalog[relation.to])
    return None


def unknown_field(checker: Checker, name: nodes.Name, record: RecordType) -> None:
    """Report a field that a record does not have."""
    near = did_you_mean(name.text, [*record.fields, *record.relations, *record.aliases])
    help = meant(near) or Text(f"{record.name} has: {_some(record.fields)}", f"{record.name} 有:{_some(record.fields)}")
    checker.report("PB204", name.span, Text(f"unknown field '{name.text}' on {record.name}", f"{record.name} 没有字段 '{name.text}'"), help)


def to_many(checker: Checker, name: nodes.Name, relation: Relation) -> None:
    """Report related records used as if they were one."""
    if checker.row:
        checker.report(
            "PB214",
            name.span,
            Text(f"'{name.text}' are many records, and an aggregate goes one level deep", f"'{name.text}' 是多条记录,而聚合只能有一层"),
            Text("an aggregate goes over the rule's own related records", "聚合只针对规则所涉记录自身的关联记录"),
        )
        return
    example = f"count({relation.name}) or any({relation.name} where …)"
    checker.report(
        "PB214",
        name.span,
        Text(f"'{name.text}' are many records, so they stand inside an aggregate", f"'{name.text}' 是多条记录,只能写在聚合之内"),
        Text(f"write {example}", f"请写 {example}"),
    )


def holds_aggregate(expr: Expr) -> bool:
    """Tell whether an expression has an aggregate in it."""
    return isinstance(expr, Aggregate) or any(holds_aggregate(child) for child in children(expr))


def _measure(checker: Checker, head: nodes.Name, rest: Sequence[nodes.Name]) -> Measure | None:
    body = checker.scope.measures[head.text]
    if rest:
        checker.report("PB204", rest[0].span, Text(f"'{head.text}' is a measure, it has no parts", f"'{head.text}' 是度量,没有下级字段"))
        return None
    if checker.row and holds_aggregate(body):
        checker.report(
            "PB215",
            head.span,
            Text(
                f"the measure '{head.text}' holds an aggregate, and an aggregate cannot stand inside another",
                f"度量 '{head.text}' 含有聚合,而聚合之内不能再有聚合",
            ),
            Text("compare it outside of the brackets", "请在括号之外比较"),
        )
        return None
    return Measure(body.type, head.text, head.span, head.text, body)


def _today(checker: Checker, path: nodes.Path) -> Today | None:
    if len(path.parts) == 1:
        return Today(DATE, "today", path.span)
    message = Text("'today' is a date, nothing can follow it", "'today' 是日期,其后不能再有字段")
    checker.report("PB204", path.parts[1].span, message, Text("compare or add to it: today + 14d", "请比较或加减:today + 14d"))
    return None


def _stage(checker: Checker, path: nodes.Path) -> StageLimit | None:
    record, name = checker.scope.record, checker.scope.stage_field
    held = record.fields.get(name)
    if held is None or held.kind is not Kind.TEXT:
        checker.report(
            "PB224",
            path.span,
            Text(f"{record.name} is in no stage", f"{record.name} 没有所处阶段"),
            Text("'stage' is for rules about a deal", "'stage' 只用于商机(deal)的规则"),
        )
        return None
    words = [part.text for part in path.parts]
    if words != ["stage", "at_most"]:
        checker.report(
            "PB224",
            path.span,
            Text(f"'{'.'.join(words)}' is no value", f"'{'.'.join(words)}' 不是一个值"),
            Text(
                f"write stage.at_most for the stage's limit, or {record.name}.{name} for its id",
                f"阶段时限请写 stage.at_most,阶段标识请写 {record.name}.{name}",
            ),
        )
        return None
    field = Field(held, f"{record.name}.{name}", None, (), name, record.name)
    return StageLimit(DURATION, "stage.at_most", path.span, checker.scope.limits, field)


def _record_alone(checker: Checker, name: nodes.Name, record: RecordType) -> None:
    checker.report(
        "PB204",
        name.span,
        Text(f"'{name.text}' is a record, not a value", f"'{name.text}' 是一条记录,不是一个值"),
        Text(f"name one of its fields: {_some(record.fields)}", f"请指明它的一个字段:{_some(record.fields)}"),
    )


def _has_no_parts(checker: Checker, name: nodes.Name, record: RecordType) -> None:
    word = KINDS[record.fields[plain(record, name.text)].kind]
    checker.report(
        "PB204",
        name.span,
        Text(f"'{name.text}' is {word.en}, nothing can follow it", f"'{name.text}' 是{word.zh},其后不能再有字段"),
        Text(f"end the path at '{name.text}'", f"路径到 '{name.text}' 为止"),
    )


def _unknown(checker: Checker, path: nodes.Path) -> None:
    head, *rest = path.parts
    word, record, row = head.text, checker.scope.record, checker.row
    inside = [*row.fields, *row.aliases, *row.relations] if row else []
    known = [checker.scope.subject, *checker.scope.measures, *record.aliases, *nodes.NAMED, "true", "false", *inside]
    functions = (*nodes.AGGREGATES, *nodes.FUNCTIONS)
    if word in record.fields or (word in record.relations and rest):
        help = _write(f"{record.name}.{'.'.join(part.text for part in path.parts)}")
    elif word.lower() in NOTHING:
        help = _write("is set or is not set")
    elif word.lower() in TRUTHS:
        help = _write(TRUTHS[word.lower()])
    elif word in functions:
        help = _write(f"{word}(…)")
    elif AMOUNT.match(word) and word[:CODE] in currencies():
        help = _write(f"{word[:CODE]} {grouped(word[CODE:]) if word[CODE:].isdigit() else '500_000'}")
    elif near := did_you_mean(word, known):
        help = Text(f"did you mean '{near}'?", f"您是想写 '{near}' 吗?")
    elif near := did_you_mean(word, record.fields):
        help = _write(f"{record.name}.{near}")
    elif rest:
        help = Text(
            f"this rule is about {record.name}: its paths begin with {record.name}.", f"此规则针对 {record.name}:路径以 {record.name}. 开头"
        )
    else:
        help = Text(f"a text stands between quotes: '{word}'", f"文本应放在引号中:'{word}'")
    checker.report("PB204", head.span, Text(f"unknown name '{word}'", f"未知名称 '{word}'"), help)


def _write(text: str) -> Text:
    return Text(f"write {text}", f"请写 {text}")


def _some(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:AT_A_GLANCE]) + (" …" if len(found) > AT_A_GLANCE else "")
