"""Reads how much an incentive pays: exactly one of a fixed amount, a rate, bands, a curve and a decision table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from engine.model.incentive import Band, Pay, Point
from engine.model.text import Text
from engine.model.values import Money
from engine.playbook.amounts import Amounts, amount_text
from engine.playbook.decisions import decision_table
from engine.playbook.layers import items, text
from engine.source.grid import Grid
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

Grids = Mapping[tuple[str, str], Grid]  # a table by the file that names it, and the name it goes by there
WAYS = ("each", "rate", "rates", "curve", "table")
OF_BANDS = ("bands", "upper")


def pay(incentive: Keys, amounts: Amounts, grids: Grids) -> Pay:
    """Read the pay of an incentive; none for one that pays nothing."""
    node = incentive.get("pay")
    if not isinstance(node, Keys):
        return Pay()
    ways = [key for key, _ in node.entries if key.text in WAYS]
    if len(ways) > 1:
        said = Text(f"'{ways[1].text}' is a second way to pay, beside '{ways[0].text}'", f"“{ways[0].text}”之外又写了“{ways[1].text}”")
        amounts.refuse("PB327", ways[1].span, said, ONE_WAY)
    for key, _ in node.entries:
        needs = "rates" if key.text in OF_BANDS else "table" if key.text == "hit" else ""
        if needs and node.get(needs) is None:
            said = Text(f"'{key.text}' goes with '{needs}', which is missing", f"“{key.text}”须与“{needs}”同用,而此处没有")
            amounts.refuse("PB327", key.span, said, ONE_WAY)
    bands, of = _bands(node.get("rates"), amounts)
    optional: dict[str, Any] = {"upper": text(node, "upper")} if text(node, "upper") else {}
    if text(node, "bands"):
        optional["method"] = text(node, "bands")
    table = node.get("table")
    grid = grid_of(table, grids)
    hit: Any = text(node, "hit") or "unique"
    return Pay(
        each=amounts.money(node, "each"),
        rate=amounts.percent(node, "rate"),
        bands=bands,
        of="credit" if of in ("money", "number") else "attainment",
        curve=_curve(node.get("curve"), amounts),
        table=decision_table(grid, text(node, "table"), hit, amounts) if grid else None,
        **optional,
    )


def grid_of(table: Node | None, grids: Grids) -> Grid | None:
    """Return the CSV that a playbook names, as it was read."""
    return grids.get((table.span.file, table.text)) if isinstance(table, Scalar) else None


def _bands(node: Node | None, amounts: Amounts) -> tuple[tuple[Band, ...], str]:
    """Read bands, in the order written, and tell what they go by: percent, money or number."""
    bands: list[Band] = []
    first = ""
    for item in items(node):
        if not isinstance(item, Keys):
            continue
        ways = [key for key, _ in item.entries if key.text in ("rate", "times", "each")]
        if len(ways) != 1:
            said = Text("a band pays by one of rate, times and each", "一段只写 rate、times、each 之一")
            amounts.refuse("PB328", ways[1].span if ways else item.span, said)
        at = item.get("from")
        start, kind = amounts.one(at, ("percent", "money", "number"), "from")
        if start is None or at is None:
            return (), first
        times, _ = amounts.one(item.get("times"), ("percent", "number"), "times")
        band = Band(start, amounts.percent(item, "rate"), times if isinstance(times, Fraction) else None, amounts.money(item, "each"))
        if fault := _out_of_step(bands, band, kind, first):
            amounts.refuse("PB328", at.span, *fault)
            return (), kind
        first = first or kind
        bands.append(band)
    return tuple(bands), first


def _out_of_step(before: list[Band], band: Band, kind: str, first: str) -> tuple[Text, Text | None] | None:
    """Tell what is wrong with a band after those before it."""
    share = kind == "percent"
    shown = amount_text(band.start, share=share)
    if not before:
        zero = band.start.amount == 0 if isinstance(band.start, Money) else band.start == 0
        nothing = f"{band.start.currency} 0" if isinstance(band.start, Money) else "0%" if share else "0"
        help = Text(
            f"begin with {{from: {nothing}, rate: 0%}} where nothing is paid below {shown}",
            f"若低于 {shown} 不付,请先写 {{from: {nothing}, rate: 0%}}",
        )
        return None if zero else (Text(f"the bands leave a gap from {nothing} to {shown}", f"{nothing} 到 {shown} 之间没有分段"), help)
    last = before[-1].start
    if kind != first or (isinstance(last, Money) and isinstance(band.start, Money) and last.currency != band.start.currency):
        said = Text(
            "all bands go by the same: percent of quota, units, or money of one currency", "各段须按同一口径:配额百分比、件数或同一币种金额"
        )
        return said, None
    here = band.start.amount if isinstance(band.start, Money) else band.start
    there = last.amount if isinstance(last, Money) else last
    if here <= there:
        below = amount_text(last, share=share)
        return Text(f"the bands do not ascend: {shown} follows {below}", f"分段没有递增:{below} 之后是 {shown}"), None
    return None


def _curve(node: Node | None, amounts: Amounts) -> tuple[Point, ...]:
    points: list[Point] = []
    for item in items(node):
        at, paid = amounts.percent(item, "at"), amounts.percent(item, "pay")
        if at is None or paid is None:
            return ()
        if points and at <= points[-1].at:
            here, last = amount_text(at, share=True), amount_text(points[-1].at, share=True)
            said = Text(f"the points of a curve ascend, and {here} follows {last}", f"曲线各点须递增,而 {last} 之后是 {here}")
            amounts.refuse("PB328", item.span, said)
            return ()
        points.append(Point(at, paid))
    return tuple(points)


ONE_WAY = Text("pay by one of each, rate, rates, curve, table", "请只写 each、rate、rates、curve、table 之一")
