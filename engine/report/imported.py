"""What an import did, as a table with its findings, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from engine.book.summary import Summary
from engine.model.text import Language, Text
from engine.report.columns import table
from engine.report.problems import as_json, as_text

HEADS = (
    Text("type", "类型"),
    Text("rows", "行数"),
    Text("new", "新增"),
    Text("changed", "变更"),
    Text("unchanged", "未变"),
    Text("quarantined", "隔离"),
    Text("left out", "略去"),
    Text("gone", "移除"),
)
DANGLING = "BK113"
FIRST = 10  # value maps that are shown per type; all of them stand in the JSON


def imported_text(summary: Summary, language: Language) -> str:
    """Return the table of counts, then what was mapped, what is missing and what was kept out."""
    rows = [
        (name, *(f"{each:,}" for each in (c.rows_read, c.new, c.changed, c.unchanged, c.quarantined, c.left_out, c.gone)))
        for name, c in summary.counts.items()
    ]
    parts = [table([each.to(language) for each in HEADS], rows)]
    parts += [line.to(language) for line in _lines(summary)]
    if summary.warnings or summary.examples:
        parts += ["", as_text((*summary.warnings, *summary.examples), language)]
    return "\n".join(parts)


def _lines(summary: Summary) -> Iterator[Text]:
    shown: Counter[tuple[str, str]] = Counter()
    for each in summary.applied:
        shown[each.table, each.field] += 1
        if shown[each.table, each.field] > FIRST:
            continue
        said = f"{each.table}.{each.field}"
        if each.before:
            yield Text(f"{said}: {each.before} → {each.after}  {each.rows:,}", f"{said}:{each.before} → {each.after}  {each.rows:,}")
        else:
            yield Text(f"{said}: not set, taken as {each.after}  {each.rows:,}", f"{said}:未填写，取为 {each.after}  {each.rows:,}")
    for (name, field), count in shown.items():
        if count > FIRST:
            more = count - FIRST
            yield Text(f"{name}.{field}: {more} more values are mapped", f"{name}.{field}:另有 {more} 个取值作了对照")
    for (name, relation), rows in summary.unset.items():
        yield Text(f"{_rows(rows)} of {name} without {relation}", f"{rows:,} 行 {name} 未写明 {relation}")
    for gap in summary.dangling:
        ids = ", ".join(gap.examples)
        yield Text(
            f"warning[{DANGLING}]: {_rows(gap.rows)} of {gap.table} with '{gap.relation}' not in the book ({gap.to}): {ids}",
            f"警告[{DANGLING}]:{gap.rows:,} 行 {gap.table} 的“{gap.relation}”所指的 {gap.to} 不在账簿中：{ids}",
        )
    for left in summary.unmentioned:
        ids = ", ".join(left.examples)
        yield Text(
            f"{left.records:,} of {left.of:,} records of {left.type} are in no {left.table} ({left.relation}): {ids}",
            f"{left.of:,} 条 {left.type} 中有 {left.records:,} 条没有任何 {left.table}({left.relation}):{ids}",
        )
    if summary.quarantined:
        rows, file = summary.quarantined, summary.quarantine
        yield Text(f"in quarantine: {rows:,}, each with its reason: {file}", f"已隔离 {rows:,} 行，原因见 {file}")
    if not summary.batch:
        yield Text("nothing has changed since the last import", "与上次导入相比没有变化")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def imported_json(summary: Summary, language: Language) -> dict[str, Any]:
    """Return everything that the text says, as plain data."""
    return {
        "batch": summary.batch or None,
        "types": {name: asdict(each) for name, each in summary.counts.items()},
        "quarantined": summary.quarantined,
        "quarantine": str(summary.quarantine) if summary.quarantine else None,
        "applied": [asdict(each) for each in summary.applied],
        "unset": [{"type": name, "relation": relation, "rows": rows} for (name, relation), rows in summary.unset.items()],
        "dangling": [asdict(each) for each in summary.dangling],
        "unmentioned": [asdict(each) for each in summary.unmentioned],
        "problems": json.loads(as_json((*summary.warnings, *summary.examples), language))["problems"],
    }
