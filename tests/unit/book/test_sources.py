"""Files of each format, as they really come."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.book.cells import ErrorCell, FormulaCell
from engine.book.settings import Reading
from engine.book.sources import UnreadableFileError, columns_of, read


def rows(path: Path, wanted: Sequence[str], reading: Reading | None = None) -> list[tuple[int, ...]]:
    """Read a file as (line, cells …)."""
    found = []
    for chunk in read(path, reading or Reading(), wanted):
        columns = [each if isinstance(each, list) else each.to_pylist() for each in (chunk.columns[name] for name in wanted)]
        found += [(chunk.line(row), *cells) for row, cells in enumerate(zip(*columns, strict=True))]
        found += [(each.line, each.reason.code) for each in chunk.bad]
    return found


def test_csv_with_all_its_quirks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes('\ufeffid, name ,x\r\n1,"a ""b""\r\nc, d",9\r\n\r\n2,e,8\r\n3,f\r\n4,"g"h,7\r\n5,i,6\r\n'.encode())
    assert columns_of(path, Reading()) == ["id", "name", "x"]
    assert rows(path, ["id", "name"]) == [(2, "1", 'a "b"\r\nc, d'), (5, "2", "e"), (8, "5", "i"), (6, "BK108"), (7, "BK108")]


def test_a_quote_that_never_closes_is_one_bad_row_from_where_it_opens(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,name\n1,a\n2,"b\n3,c\n4,d\n')
    assert rows(path, ["id"]) == [(2, "1"), (3, "BK108")]


@pytest.mark.parametrize(("encoding", "delimiter"), [("gb18030", ";"), ("utf-16", "\t"), ("utf-8", "|")])
def test_encodings_and_delimiters(tmp_path, encoding, delimiter):
    path = tmp_path / "a.csv"
    path.write_bytes(f"编号{delimiter}名称\n1{delimiter}光伏\n".encode(encoding))
    assert rows(path, ["名称", "编号"], Reading(encoding=encoding, delimiter=delimiter)) == [(2, "光伏", "1")]


def test_bytes_of_another_encoding_spoil_their_row_alone(deals):
    workspace = deals("")
    (workspace.folder / "deal.csv").write_bytes(
        "id,name,amount,created\n1,光伏,1,2026-01-01\n".encode() + "2,风电,1,2026-01-01\n".encode("gbk") + b"3,x,1,2026-01-01\n"
    )
    counts = workspace.load().counts["deal"]
    assert (counts.new, counts.quarantined) == (2, 1)
    assert ",3,name,name," in workspace.quarantine()[0]


def test_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["ignored"])
    sheet = book.create_sheet("deals")
    for row in (["id", "on", "n"], [1, dt.date(2026, 5, 3), 1.5], [None, None, None], ["b", "#N/A", True]):
        sheet.append(row)
    sheet["B4"].data_type = "e"
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = Reading(sheet="deals")
    assert columns_of(path, reading) == ["id", "on", "n"]
    found = rows(path, ["id", "on", "n"], reading)
    assert found == [(2, 1, dt.datetime(2026, 5, 3), 1.5), (4, "b", "#N/A", True)]  # noqa: DTZ001 - as a workbook gives it
    assert isinstance(found[1][2], ErrorCell)
    with pytest.raises(UnreadableFileError, match="it has Sheet, deals"):
        columns_of(path, Reading(sheet="deal"))


def test_a_formula_without_a_value_is_not_an_empty_cell(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "n"], ["a", "=1+1"], ["b", None], ["c", 3]):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = rows(path, ["id", "n"])
    assert found == [(2, "a", "=1+1"), (3, "b", None), (4, "c", 3)]
    assert isinstance(found[0][2], FormulaCell)


def rewritten(path, before, after):
    """Change the XML of the one sheet of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert before in parts[sheet]
    parts[sheet] = parts[sheet].replace(before, after)
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "n"], ["a", '=""']):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    rewritten(path, b'<c r="B2">', b'<c r="B2" t="str">')
    assert rows(path, ["id", "n"]) == [(2, "a", None)]


def test_a_sheet_that_says_it_is_smaller_than_it_is_loses_nothing(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "n"], ["a", 1], ["b"], ["c", 3]):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    rewritten(path, b'<dimension ref="A1:B4"', b'<dimension ref="A1"')
    assert columns_of(path, Reading()) == ["id", "n"]
    assert rows(path, ["id", "n"]) == [(2, "a", 1), (3, "b", None), (4, "c", 3)]


def test_json_lines(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"id": 1, "properties": {"amount": 0.1}}), "", "[1]", "{", '{"id": NaN}', json.dumps({"a.b": 5})]
    path.write_text("\n".join(lines))
    assert columns_of(path, Reading()) is None
    found = rows(path, ["id", "properties.amount", "a.b"])
    assert [(line, *map(str, cells)) for line, *cells in found] == [
        (1, "1", "0.1", "None"),
        (5, "NaN", "None", "None"),
        (6, "None", "None", "5"),
        (3, "BK108"),
        (4, "BK108"),
    ]


def test_keys_that_no_line_names_are_a_warning(workspace):
    workspace.write(
        book_yaml="sources:\n  account: {file: a.jsonl, fields: {id: id, name: nmae}}\n", a_jsonl='{"id": "A", "name": "Acme"}\n'
    )
    warnings = workspace.load().warnings
    assert [(each.code, each.severity, each.help.en) for each in warnings] == [("BK204", "warning", "did you mean 'name'?")]


cells = st.text(max_size=6) | st.sampled_from(["", "1", "2026-01-01", "NaN", "CNY 5", '"', "a,b", "x\ny", "=1+1", "true", "1e9", "\u3000"])


@given(rows=st.lists(st.lists(cells, min_size=3, max_size=5), max_size=12), raw=st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_rows_are_stored_or_in_quarantine(tmp_path_factory, rows, raw):
    """The sum of what was read is the sum of what became of it, twice alike."""
    import csv
    import io

    from engine.book.load import import_book
    from engine.book.parse import open_settings

    folder = tmp_path_factory.mktemp("any")
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["id", "amount", "on", "tags"])
    writer.writerows(rows)
    text = "id,amount,on,tags\n" + "\n".join(",".join(row) for row in rows) if raw else written.getvalue()
    (folder / "d.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder / "book.yaml").write_text(
        "currency: CNY\nsources:\n  deal:\n    file: d.csv\n    fields: {id: id, amount: amount, created_on: on, tags: tags, probability: amount, owner: amount}\n"
    )
    settings = open_settings(folder / "book.yaml")
    for again in (False, True):
        counts = import_book(settings.book, settings, recorded_at=dt.datetime(2026, 5, 3, tzinfo=dt.UTC)).counts["deal"]
        assert counts.rows_read == counts.new + counts.changed + counts.unchanged + counts.quarantined
        assert not again or counts.new == counts.changed == 0


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "amount", "on", "tags"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2026-01-01"),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
                max_leaves=4,
            ),
        ),
        max_size=10,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_objects_are_stored_or_in_quarantine(tmp_path_factory, objects):
    from engine.book.load import import_book
    from engine.book.parse import open_settings

    folder = tmp_path_factory.mktemp("any")
    (folder / "d.jsonl").write_text("\n".join(json.dumps(each) for each in objects))
    (folder / "book.yaml").write_text(
        "currency: CNY\nsources:\n  deal:\n    file: d.jsonl\n    fields: {id: id, amount: amount, created_on: on, tags: tags}\n"
    )
    settings = open_settings(folder / "book.yaml")
    counts = import_book(settings.book, settings, recorded_at=dt.datetime(2026, 5, 3, tzinfo=dt.UTC)).counts["deal"]
    assert counts.rows_read == len(objects) == counts.new + counts.quarantined
