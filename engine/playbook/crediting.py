"""Types whom an incentive credits, by what a contest is grouped, and where the splits of deals are kept."""

from __future__ import annotations

from engine.language.suggest import did_you_mean
from engine.language.tree import Expr, Field
from engine.model.catalog import Catalog
from engine.model.condition import Condition
from engine.model.incentive import Incentive
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.model.values import Kind
from engine.playbook.noted import Loose, Path
from engine.playbook.typer import Typer


def paths(loose: list[Loose], incentive: Incentive, typer: Typer) -> dict[str, Expr]:
    """Type who is credited (the id of a rep or team that the deal leads to) and by what a contest is grouped."""
    found: dict[str, Expr] = {}
    shares = 0
    for each in loose:
        about = each.subject if each.key == "group" else "deal"
        tree = _follow(each, about, typer)
        if each.key == "who":
            name, shares = f"share/{shares}", shares + 1
            if tree and tree.record != incentive.subject:
                said = Text(f"'{each.condition.text}' is no {incentive.subject}", f"“{each.condition.text}”不是 {incentive.subject}")
                typer.problems.append(refusal("PB329", each.condition, said, each.path))
        else:
            name = "group"
        if tree:
            found[name] = tree
    return found


def _follow(each: Loose, about: str, typer: Typer) -> Field | None:
    """Type a path as the field it ends at, or the id of the record."""
    scope = typer.scopes.get(about)
    written = each.condition
    last, record = written.text.split("."), scope.record if scope else None
    for step in last:
        relation = record.relations.get(record.aliases.get(step, step)) if record else None
        record = scope.catalog.types.get(relation.to) if scope and relation and not relation.many else None
    tail = ".id" if record is not None else ""
    places = [written.place(at) for at in range(len(written.text) + 1)]
    text = f"{about}.{written.text}{tail}"
    condition = Condition(text, written.span, (*[places[0]] * (len(about) + 1), *places, *[places[-1]] * len(tail)))
    tree = typer.typed(condition, about, each.path, value=True)
    return tree if isinstance(tree, Field) else None


def split_rows(each: Loose, catalog: Catalog, typer: Typer) -> None:
    """Look whether a record type can hold the splits of deals."""
    record = catalog.types.get(each.condition.text)
    if record is None:
        near = did_you_mean(each.condition.text, catalog.types)
        help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else ROWS
        said = Text(f"no record type '{each.condition.text}'", f"没有记录类型“{each.condition.text}”")
        typer.problems.append(refusal("PB351", each.condition, said, each.path, help))
        return
    leads = {name: one.to for name, one in record.relations.items() if not one.many}
    lacks = [name for name in ("deal", "rep") if leads.get(name) != name]
    if "share" not in record.fields or record.fields["share"].kind is not Kind.PERCENT:
        lacks.append("share")
    if lacks:
        said = Text(
            f"'{record.name}' cannot hold shares: it lacks {', '.join(lacks)}", f"“{record.name}”不能存放分成:缺少 {'、'.join(lacks)}"
        )
        typer.problems.append(refusal("PB329", each.condition, said, each.path, ROWS))


def refusal(code: str, condition: Condition, message: Text, path: Path, help: Text | None = None) -> Problem:
    """Give an error at the place of a condition."""
    return Problem(code, Severity.ERROR, condition.span, message, help, path)


ROWS = Text(
    "a record type with the relations deal and rep and the field share (percent)", "该记录类型须有关系 deal、rep 与字段 share(百分比)"
)
