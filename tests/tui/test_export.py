"""CSV that a spreadsheet reads as text, written whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.sheet import FORMULA, NUMBER, safe
from tui.export import free_name, write_csv


@given(st.text())
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert NUMBER.fullmatch(cell) or not safe(cell).lstrip(" ").startswith(FORMULA)
    assert safe(cell).endswith(cell)


def test_rows_come_back_as_written(tmp_path: Path) -> None:
    path, count = write_csv(str(tmp_path / "a.csv"), ["商机", "due"], [['华东, "二期"', "1 day"], ["\uff1dcmd", "-1+1"], ["-1", "-2.50"]])
    assert count == 3
    assert list(csv.reader(path.read_bytes().decode("utf-8-sig").splitlines())) == [
        ["商机", "due"],
        ['华东, "二期"', "1 day"],
        ["'\uff1dcmd", "'-1+1"],
        ["-1", "-2.50"],  # numbers, which run nothing
    ]
    assert free_name(tmp_path, "a").name == "a-2.csv"
    with pytest.raises(FileExistsError):
        write_csv(str(path), [], [])
    with pytest.raises(OSError, match="none"):
        write_csv(str(tmp_path / "none" / "a.csv"), [], [])
