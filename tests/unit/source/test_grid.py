"""A CSV beside a playbook is read cell by cell, each with its place."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.source.grid import read_grid


def texts(data: str) -> list[list[str]]:
    grid, problems = read_grid(data.encode("utf-8"), "t.csv")
    assert problems == []
    assert grid is not None
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("\ufeffa,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a , b\n 1 ,2 \n", [["a", "b"], ["1", "2"]]),
        ('a,b\n"1,""x""",2\n', [["a", "b"], ['1,"x"', "2"]]),
        ('a,b\n"one\ntwo",2\n', [["a", "b"], ["one\ntwo", "2"]]),
        ("a,b\n\n,\n1,\n", [["a", "b"], ["1", ""]]),
        ("a\tb,c\n", [["a b", "c"]]),
        ("类型,金额\n新签，老客,1\n", [["类型", "金额"], ["新签，老客", "1"]]),
    ],
)
def test_what_stands_in_a_table(data, expected):
    assert texts(data) == expected


def test_each_cell_knows_its_place():
    grid, _ = read_grid(b'deal.type,each\n"in [\'a\', ""b""]", USD 5\n', "t.csv")
    assert grid is not None
    cell, amount = grid.rows[1]
    assert (cell.span.start.line, cell.span.start.column) == (2, 2)
    assert cell.text == "in ['a', \"b\"]"
    assert cell.condition().place(cell.text.index("b")).column == 13
    assert (amount.span.start.column, amount.span.end.column) == (20, 25)


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "PB339", (1, 1)),
        (b"\n\n", "PB339", (1, 1)),
        (b'a\n"b', "PB339", (2, 1)),
        (b'a\n"b" c\n', "PB339", (2, 5)),
        ("a\n\xff\n".encode("latin-1"), "PB102", (2, 1)),
        (b"a\n\x07\n", "PB103", (2, 1)),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(data, code, place):
    grid, (problem,) = read_grid(data, "t.csv")
    assert grid is None
    assert problem.code == code
    assert (problem.span.start.line, problem.span.start.column) == place


WORDS = st.text(alphabet='ab,"\n 中', max_size=6)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_python_writes_is_read_back(rows):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    expected = [row for row in rows if any(row)]
    grid, _ = read_grid(written.getvalue().encode("utf-8"), "t.csv")
    assert ([[cell.text for cell in row] for row in grid.rows] if grid else []) == expected
