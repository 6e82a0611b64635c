"""Reads the decision tables that incentives name, from beside the file that names them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.playbook.layers import items, text
from engine.source.grid import Grid, read_grid
from engine.source.tree import Mapping, Scalar


def read_tables(root: Mapping) -> tuple[dict[tuple[str, str], Grid], list[Problem]]:
    """Return every table that could be read, by the file that names it and its name there, and what is wrong with the others."""
    found: dict[tuple[str, str], Grid] = {}
    problems: list[Problem] = []
    for incentive in items(root.get("incentives")):
        pay = incentive.get("pay") if isinstance(incentive, Mapping) else None
        table = pay.get("table") if isinstance(pay, Mapping) else None
        if not isinstance(table, Scalar) or (table.span.file, table.text) in found:
            continue
        data, refused = _contents(table, ("incentives", text(incentive, "id")))
        if data is None:
            problems += refused
            continue
        grid, faults = read_grid(data, str(Path(table.span.file).parent / table.text))
        problems += faults
        if grid:
            found[table.span.file, table.text] = grid
    return found, problems


def _contents(table: Scalar, path: tuple[str, ...]) -> tuple[bytes | None, list[Problem]]:
    name = PurePosixPath(table.text)
    if name.is_absolute() or ".." in name.parts or "\\" in table.text:
        return None, [Problem("PB338", Severity.ERROR, table.span, OUTSIDE, BESIDE, path)]
    try:
        return (Path(table.span.file).parent / table.text).read_bytes(), []
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        said = Text(f"cannot read the table '{table.text}': {why}", f"无法读取表格“{table.text}”:{why}")
        return None, [Problem("PB338", Severity.ERROR, table.span, said, BESIDE, path)]


OUTSIDE = Text("a table lies beside the playbook", "表格须放在手册旁")
BESIDE = Text("put the CSV into the folder of this file, and write its name", "请把 CSV 放在此文件所在的文件夹,并写文件名")
