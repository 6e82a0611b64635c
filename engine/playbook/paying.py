"""Types every condition of plans and incentives: about the deal where there is an event, else about the rep or team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.language.faults import KINDS
from engine.language.tree import Expr
from engine.model.catalog import Catalog
from engine.model.condition import Condition
from engine.model.incentive import DecisionTable, Incentive
from engine.model.text import Text
from engine.model.values import Kind, Money
from engine.playbook.aims import COUNTABLE
from engine.playbook.checked import PayTrees
from engine.playbook.crediting import paths, refusal, split_rows
from engine.playbook.decisions import as_text
from engine.playbook.noted import Parsed, Path
from engine.playbook.typer import Typer

AMOUNT, DATE = Condition.bare("deal.amount"), Condition.bare("deal.closed_on")
MONEY_OR_NUMBER = (Kind.MONEY, Kind.NUMBER)
DAYS = (Kind.DATE, Kind.DATETIME)
OWNERS = {"rep": ("owner",), "team": ("owner", "team")}  # from a deal to whose figures its incentive speaks of
Named = tuple[str, Condition | None]


def type_pay(parsed: Parsed, typer: Typer, catalog: Catalog) -> tuple[Mapping[str, PayTrees], Mapping[str, Expr]]:
    """Return the trees of each incentive by its id, and those of the plans that say for whom they are."""
    book = parsed.playbook
    for each in parsed.loose:
        if each.key == "rows":
            split_rows(each, catalog, typer)
    pay: dict[str, PayTrees] = {}
    for incentive in book.incentives:
        path = ("incentives", incentive.id)
        own = [each for each in parsed.loose if each.path == path and each.key in ("who", "group")]
        trees = {**_trees(incentive, path, typer), **paths(own, incentive, typer)}
        pay[incentive.id] = trees
    who = {plan.id: typer.typed(plan.who, "rep", ("plans", plan.id)) for plan in book.plans if plan.who}
    return pay, {id: tree for id, tree in who.items() if tree}


def _trees(incentive: Incentive, path: Path, typer: Typer) -> dict[str, Expr]:
    subject = "deal" if incentive.event else incentive.subject
    whose = () if subject != "deal" else OWNERS[incentive.subject]
    found = {name: _condition(each, subject, path, typer, whose) for name, each in _conditions(incentive)}
    contest, credit = incentive.contest, incentive.credit
    values: list[tuple[str, Condition | None, str, tuple[Kind, ...]]] = []
    if incentive.event:
        values.append(("amount", credit.amount or AMOUNT, "deal", MONEY_OR_NUMBER))
        values.append(("date", credit.date or DATE, "deal", DAYS))
    else:
        values.append(("amount", credit.amount, subject, MONEY_OR_NUMBER))
    if contest:
        values.append(("measure", contest.measure, incentive.subject, tuple(COUNTABLE)))
        found["eligible"] = _condition(contest.eligible, incentive.subject, path, typer)
        found["minimum"] = _condition(contest.minimum, incentive.subject, path, typer)
    found |= {name: _value(name, each, about, kinds, path, typer) for name, each, about, kinds in values if each}
    if incentive.pay.table:
        found |= _table(incentive.pay.table, path, typer)
    _units(incentive, found.get("amount"), path, typer)
    return {name: tree for name, tree in found.items() if tree}


def _conditions(incentive: Incentive) -> Iterator[Named]:
    yield "event", incentive.event
    yield "when", incentive.when
    yield "hold", incentive.credit.hold
    yield "gate", incentive.gate.when if incentive.gate else None
    yield "claw", incentive.clawback.condition if incentive.clawback else None
    yield from ((f"multiplier/{at}", each.when) for at, each in enumerate(incentive.multipliers))
    yield from ((f"decelerator/{at}", each.when) for at, each in enumerate(incentive.decelerators))


def _condition(condition: Condition | None, subject: str, path: Path, typer: Typer, owner: tuple[str, ...] = ()) -> Expr | None:
    return typer.typed(condition, subject, path, owner=owner) if condition else None


def _value(name: str, condition: Condition, subject: str, kinds: tuple[Kind, ...], path: Path, typer: Typer) -> Expr | None:
    tree = typer.typed(condition, subject, path, value=True)
    if tree and tree.type.kind not in kinds:
        got = KINDS[tree.type.kind]
        want = [KINDS[each] for each in kinds[:2]]
        said = Text(
            f"'{name}' must be {' or '.join(each.en for each in want)}, and is {got.en}",
            f"“{name}”须为{'或'.join(each.zh for each in want)},而此处为{got.zh}",
        )
        typer.problems.append(refusal("PB325", condition, said, path))
        return None
    return tree


def _table(table: DecisionTable, path: Path, typer: Typer) -> dict[str, Expr | None]:
    """Type the columns of a table, then the cells under each column that has no fault of its own."""
    columns = [typer.typed(each, "deal", path, value=True) for each in table.inputs]
    found: dict[str, Expr | None] = {f"table/{at}": each for at, each in enumerate(columns)}
    for number, row in enumerate(table.rows):
        for at, test in enumerate(row.tests):
            column = columns[at]
            if column is not None and test is not None:
                written = as_text(table.inputs[at], test) if column.type.kind is Kind.TEXT else test
                found[f"row/{number}/{at}"] = typer.typed(written, "deal", path)
    return found


def _units(incentive: Incentive, amount: Expr | None, path: Path, typer: Typer) -> None:
    """Hold quota, bands and rates to what is credited: money, or units."""
    if incentive.event is None or (incentive.credit.on == "booked" and amount is None):
        return
    counts = incentive.credit.on == "booked" and amount is not None and amount.type.kind is Kind.NUMBER
    quota = incentive.quota.amount if incentive.quota else None
    starts = [each.start for each in incentive.pay.bands] if incentive.pay.of == "credit" else []
    for name, each in (("quota", quota), *(("from", start) for start in starts)):
        if each is not None and isinstance(each, Money) is counts:
            got, want = (
                (Text("units", "件数"), Text("money", "金额"))
                if isinstance(each, Money)
                else (Text("money", "金额"), Text("units", "件数"))
            )
            said = Text(f"'{name}' is {want.en}, and the credit counts {got.en}", f"“{name}”为{want.zh},而业绩按{got.zh}计")
            place = incentive.credit.amount or incentive.event
            typer.problems.append(refusal("PB325", place, said, path))
            return
    rate = incentive.pay.rate is not None or any(band.rate for band in incentive.pay.bands)
    if counts and rate and incentive.credit.amount:
        said = Text("a rate is a share of money, and the credit counts units", "费率按金额计,而业绩按件数计")
        help = Text("pay an amount for each unit: each: USD 750", "请按件支付:each: USD 750")
        typer.problems.append(refusal("PB325", incentive.credit.amount, said, path, help))
