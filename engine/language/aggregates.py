"""Checks an aggregate: whose rows, which of them, what of each, and what it answers when there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, cast

from engine.language import constants, names, nodes
from engine.language.bounds import widest
from engine.language.faults import KINDS, meant
from engine.language.printer import show
from engine.language.suggest import did_you_mean
from engine.language.tree import Aggregate, Const, Expr, Field, Function
from engine.model.catalog import RecordType, Relation
from engine.model.problem import Span
from engine.model.text import Text
from engine.model.values import BOOLEAN, DATE, ROWS_BOUND, Kind, Type

if TYPE_CHECKING:
    from engine.language.types import Checker

NUMERIC = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY)
TAKES = {
    "sum": NUMERIC,
    "avg": NUMERIC,
    "min": (*NUMERIC, Kind.DATE, Kind.DATETIME),
    "max": (*NUMERIC, Kind.DATE, Kind.DATETIME),
    "any": (Kind.BOOLEAN,),
    "every": (Kind.BOOLEAN,),
}
OVER_ROWS = ("count", "any")  # these need no field
ORDERED = ("first", "last")
MAY_BE_NOTHING = ("sum", "avg", "min", "max", "first", "last")
AS_ONE = ({Kind.NUMBER, Kind.PERCENT}, {Kind.DATE, Kind.DATETIME})  # kinds that stand for each other


def aggregate(checker: Checker, node: nodes.Aggregate) -> Aggregate | None:
    """Check an aggregate and all that is in it; None when something in it is reported."""
    if checker.row:
        nested(checker, node.span)
        return None
    before = len(checker.problems)
    found = _rows(checker, node)
    if found is None:
        return None
    relation, row, path = found
    function = cast("Function", node.function.text)
    value = _value(checker.over(row), node, row, path)
    where = checker.over(row).condition(node.where) if node.where else None
    clock = Field(row.fields[row.clock], row.clock, None, (), row.clock, row.name, of_row=True) if row.clock else None
    within, since = _window(checker, node, row)
    if function in ORDERED and clock is None:
        _no_clock(checker, node.function.span, function, row)
    type = _type(function, value)
    otherwise = _otherwise(checker, node, value) if node.otherwise else None
    if otherwise:
        type = DATE if otherwise.type.kind is Kind.DATE else type  # an instant is then given by its local date
        type = type.wider(max(type.bound, otherwise.type.bound * 10 ** max(0, type.decimals - otherwise.type.decimals)))
    if len(checker.problems) > before or not checker.fits(node.span, widest(type)):
        return None
    return Aggregate(type, show(node), node.span, function, relation.name, row.name, value, where, within, clock, since, otherwise)


def nested(checker: Checker, span: Span) -> None:
    """Report an aggregate inside another."""
    checker.report(
        "PB215",
        span,
        Text("an aggregate cannot stand inside another", "聚合之内不能再有聚合"),
        Text("write two conditions joined by 'and', each with its own aggregate", "请写成两个以 'and' 连接的条件,各用一个聚合"),
    )


def _rows(checker: Checker, node: nodes.Aggregate) -> tuple[Relation, RecordType, Sequence[nodes.Name]] | None:
    """Find the related records that an aggregate goes over, and the path to what it takes of each."""
    function, rows, record = node.function.text, node.rows, checker.scope.record
    if isinstance(rows, nodes.Bad):
        return None
    if isinstance(rows, nodes.Aggregate):
        nested(checker, rows.span)
        return None
    many = [relation.name for relation in record.relations.values() if relation.many]
    example = f"{function}({many[0] if many else '…'}{'' if function in OVER_ROWS else '.…'})"
    if not isinstance(rows, nodes.Path):
        checker.report(
            "PB215",
            rows.span,
            Text(f"'{function}' goes over related records, or one field of them", f"'{function}' 针对关联记录,或其一个字段"),
            Text(f"write {example}", f"请写 {example}"),
        )
        return None
    path = rows.parts[1:] if rows.parts[0].text == checker.scope.subject and len(rows.parts) > 1 else rows.parts
    name = names.plain(record, path[0].text)
    relation = record.relations.get(name)
    if relation and relation.many:
        return relation, checker.scope.catalog[relation.to], path[1:]
    if relation or name in record.fields or name in checker.scope.measures or name == checker.scope.subject:
        message = Text(f"'{path[0].text}' is not many records", f"'{path[0].text}' 不是多条记录")
        help = Text(f"an aggregate goes over: {', '.join(many)}", f"聚合可针对:{', '.join(many)}")
        if function in ("min", "max", "sum"):
            other = {"min": "least(a, b)", "max": "greatest(a, b)", "sum": "a + b"}[function]
            help = Text(f"{help.en}; of single values write {other}", f"{help.zh};单个值请写 {other}")
        checker.report("PB215", path[0].span, message, help)
        return None
    checker.report(
        "PB204",
        path[0].span,
        Text(f"{record.name} has no related records '{path[0].text}'", f"{record.name} 没有关联记录 '{path[0].text}'"),
        meant(did_you_mean(path[0].text, many)) or Text(f"there are: {', '.join(many)}", f"可用:{', '.join(many)}"),
    )
    return None


def _value(checker: Checker, node: nodes.Aggregate, row: RecordType, path: Sequence[nodes.Name]) -> Field | None:
    """Check what is taken of each row: a field of the right kind, or nothing."""
    function = node.function.text
    rows = show(node.rows).rpartition(".")[0] if path else show(node.rows)
    if not path:
        if function not in OVER_ROWS:
            fitting = [name for name, type in row.fields.items() if type.kind in TAKES.get(function, tuple(Kind))]
            example = f"{function}({rows}.{fitting[0] if fitting else '…'})"
            checker.report(
                "PB215",
                node.rows.span,
                Text(f"'{function}' needs a field of the rows", f"'{function}' 需要指明行的一个字段"),
                Text(f"write {example}", f"请写 {example}"),
            )
        return None
    if function == "count":
        checker.report(
            "PB215",
            path[0].span,
            Text("'count' counts rows, so it takes no field", "'count' 计的是行数,不带字段"),
            Text(f"write count({rows} where {path[-1].text} is set)", f"请写 count({rows} where {path[-1].text} is set)"),
        )
        return None
    value = names.walk(checker, row, path, of_row=True)
    allowed = TAKES.get(function)
    if value and allowed and value.type.kind not in allowed:
        word = KINDS[value.type.kind]
        wanted = " / ".join(kind.value for kind in allowed)
        help = Text(f"'{function}' takes: {wanted}", f"'{function}' 可用于:{wanted}")
        if allowed == (Kind.BOOLEAN,):
            like = f"{function}({rows} where {value.text} = …)"
            help = (
                Text(f"write {like}; over a field it takes a boolean", f"请写 {like};对字段只能用于布尔值") if function == "any" else help
            )
        checker.report(
            "PB215",
            value.span,
            Text(f"'{function}' cannot take {word.en}: {value.text}", f"'{function}' 不能用于{word.zh}:{value.text}"),
            help,
        )
        return None
    return value


def _window(checker: Checker, node: nodes.Aggregate, row: RecordType) -> tuple[int | Literal["stage"] | None, Field | None]:
    """Check ``within``: a number of days, or the time since the deal entered its stage."""
    record = checker.scope.record
    if node.within is None or isinstance(node.within, nodes.Bad):
        return None, None
    if row.clock is None:
        _no_clock(checker, node.within.span, "within", row)
        return None, None
    if isinstance(node.within, nodes.Name):
        name = record.stage_since
        if name is None:
            checker.report(
                "PB216",
                node.within.span,
                Text(
                    f"the catalog does not say since when a {record.name} is in its stage (stage_since)",
                    f"目录没有说明 {record.name} 何时进入所处阶段(stage_since)",
                ),
                Text("write a number of days: within 14d", "请写天数:within 14d"),
            )
            return None, None
        return "stage", Field(record.fields[name], f"{record.name}.{name}", None, (), name, record.name)
    if not isinstance(node.within, nodes.Duration) or node.within.unit not in constants.DAYS or node.within.count == 0:
        checker.report(
            "PB211",
            node.within.span,
            Text("a window is one or more whole days or weeks", "时间窗口为一个或多个整天或整周"),
            Text("write within 14d, within 2w or within stage", "请写 within 14d、within 2w 或 within stage"),
        )
        return None, None
    return node.within.count * constants.DAYS[node.within.unit], None


def _no_clock(checker: Checker, span: Span, word: str, row: RecordType) -> None:
    checker.report(
        "PB216",
        span,
        Text(
            f"'{word}' needs to know when a {row.name} happened, and the catalog names no clock for it",
            f"'{word}' 需要知道 {row.name} 的发生时间,而目录没有为它指定时钟(clock)",
        ),
        Text(
            "declare 'clock' for it in the catalog, or compare a date of the rows in 'where'", "请在目录中声明 clock,或在 where 中比较日期"
        ),
    )


def _type(function: Function, value: Expr | None) -> Type:
    if function == "count":
        return Type(Kind.NUMBER, 0, ROWS_BOUND)
    if value is None or function in OVER_ROWS:
        return BOOLEAN
    if function == "avg":
        return Type(Kind.RATIO)
    return value.type.wider(value.type.bound * ROWS_BOUND) if function == "sum" else value.type


def _otherwise(checker: Checker, node: nodes.Aggregate, value: Expr | None) -> Const | None:
    """Check the literal after ``else``: one of the aggregate's own type (a date for an instant), with no more decimals."""
    literal, function = node.otherwise, node.function.text
    if literal is None or isinstance(literal, nodes.Bad):
        return None
    if function not in MAY_BE_NOTHING:
        checker.report(
            "PB215",
            literal.span,
            Text(f"'{function}' of nothing has an answer already, so it takes no 'else'", f"'{function}' 没有行时已有结果,不需要 'else'"),
            Text("leave out 'else' and what follows it", "请去掉 'else' 及其后的值"),
        )
        return None
    const = checker.value(literal) if constants.is_literal(literal) else None
    if not isinstance(const, Const):
        if not constants.is_literal(literal):
            checker.report(
                "PB215", literal.span, Text("after 'else' stands one literal", "'else' 之后应是一个值"), Text("write else 0", "请写 else 0")
            )
        return None
    if value is None:
        return None
    wanted = value.type.kind
    if const.type.kind is not wanted and not any({const.type.kind, wanted} <= kinds for kinds in AS_ONE):
        here, there = KINDS[wanted], KINDS[const.type.kind]
        checker.report(
            "PB206",
            literal.span,
            Text(
                f"'{function}' gives {here.en} here, and after 'else' stands {there.en}",
                f"'{function}' 的结果是{here.zh},而 'else' 之后是{there.zh}",
            ),
            Text("write a literal of the same kind", "请写同类的值"),
        )
        return None
    if const.type.decimals > value.type.decimals:
        too_fine(checker, const, value)
        return None
    return const


def too_fine(checker: Checker, const: Const, field: Expr) -> None:
    """Report a literal with more decimals than the field beside it can have."""
    checker.report(
        "PB208",
        const.span,
        Text(
            f"{field.text} has {field.type.decimals} decimals, {const.text} has {const.type.decimals}",
            f"{field.text} 有 {field.type.decimals} 位小数,{const.text} 有 {const.type.decimals} 位",
        ),
        Text(f"write at most {field.type.decimals} decimals", f"最多写 {field.type.decimals} 位小数(decimals)"),
    )
