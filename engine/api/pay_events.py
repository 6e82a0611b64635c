"""Reads from the book what may be paid: for each incentive the events of its deals, with their invoices and splits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.pay_figures import asking, on_their_days
from engine.api.records import Book
from engine.incentives.happened import Beside, Invoice, OneDeal, Undone
from engine.incentives.rules import PayRules
from engine.model.award import Credited, Event
from engine.model.incentive import Incentive
from engine.model.moment import Moment
from engine.model.values import Money
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    import duckdb


def gather(
    opened: Book,
    rules: PayRules,
    undone: Undone,
    deals: Collection[str] | None = None,
) -> dict[str, list[Event]]:
    """Give the events of every incentive about deals, as of the instant of the open book, in no order; of all deals, or of some."""
    wanted = [each for each in rules.incentives if each.event is not None]
    found: dict[str, list[Event]] = {each.id: [] for each in wanted}
    if not wanted:
        return found
    stands = beside(opened.connection, rules, wanted, opened.now)
    resting = asking(rules, wanted)  # on a figure of a rep or team, which is that of the event's day
    waiting: list[tuple[OneDeal, Incentive]] = []
    for judged in opened.judged(rules.books["deal"]):
        if judged.verdicts.get("applies", Verdict.MET) is not Verdict.MET or (deals is not None and judged.id not in deals):
            continue
        deal = OneDeal(rules, judged, opened.now)
        for incentive in wanted:
            if incentive.id in resting:
                waiting.append((deal, incentive))
            else:
                found[incentive.id] += deal.events(incentive, stands, undone)
    return found | on_their_days(opened, rules, resting, waiting, stands, undone) if resting else found


def beside(connection: duckdb.DuckDBPyConnection, rules: PayRules, wanted: Sequence[Incentive], moment: Moment) -> Beside:
    """Read the invoices and splits of all deals, as far as an incentive asks for them."""
    invoices: dict[str, tuple[Invoice, ...]] = {}
    if any(each.credit.on != "booked" for each in wanted):
        rows = connection.execute(
            'SELECT id, deal__id, "at", total, total__currency, paid_on, credits__id, _source FROM invoice '
            'WHERE deal__id IS NOT NULL AND "at" <= ? ORDER BY id',
            [moment.today],
        ).fetchall()
        for id, deal, at, total, currency, paid_on, credits, source in rows:
            money = None if total is None else Money(int(total), currency)
            invoices[deal] = (*invoices.get(deal, ()), Invoice(id, deal, at, money, paid_on, credits, source))
    kinds = sorted({each.credit.rows for each in wanted if each.credit.rows is not None})
    return Beside(invoices, {kind: _splits(connection, rules, kind) for kind in kinds})


def _splits(connection: duckdb.DuckDBPyConnection, rules: PayRules, kind: str) -> dict[str, tuple[Credited, ...]]:
    """Read the splits of deals; the record type was checked to have deal, rep and share."""
    record = rules.checked.catalog[kind]
    scale = 10 ** record.fields["share"].decimals
    type = '"type"' if "type" in record.fields else "NULL"
    found: dict[str, tuple[Credited, ...]] = {}
    rows = connection.execute(
        f'SELECT deal__id, rep__id, share, {type} FROM "{record.name}" WHERE deal__id IS NOT NULL ORDER BY id'  # noqa: S608 - a name of the catalog
    ).fetchall()
    for deal, rep, share, of_type in rows:
        each = Credited(rep or "", of_type or "direct", Fraction(int(share or 0), scale))
        found[deal] = (*found.get(deal, ()), each)
    return found
