"""Faults of book.yaml, each at its place."""

from __future__ import annotations

import pytest

from engine.errors import DataInvalidError

GOOD = "sources:\n  deal:\n    file: deal.csv\n    fields: {id: id, created_on: on}\n"


@pytest.mark.parametrize(
    ("book", "code", "line", "words"),
    [
        ("sources:\n  dael:\n    file: a.csv\n    fields: {id: id}\n", "BK202", 2, "did you mean 'deal'?"),
        ("sources:\n  deal:\n    file: a.csv\n    fields: {id: id, amout: x}\n", "BK202", 4, "did you mean 'amount'?"),
        ("sources:\n  deal:\n    file: a.csv\n    fields: {id: id, contacts: x}\n", "BK207", 4, "links: {deal.contacts: …}"),
        ("sources:\n  deal:\n    file: a.csv\n    fields: {name: x}\n", "BK207", 4, "write id: and the column"),
        ("sources:\n  deal:\n    file: a.csv\n    fields:\n      id: id\n      name: {column: a, constant: b}\n", "BK207", 6, ""),
        ("sources:\n  deal:\n    file: a.csv\n    fields:\n      id: id\n      name: {column: a, currency: CNY}\n", "BK207", 6, ""),
        ("links:\n  deal.contact: {file: a.csv, from: a, to: b}\n", "BK202", 2, "did you mean 'deal.contacts'?"),
        ("zone: Asia/Shangai\n" + GOOD, "BK206", 1, "Asia/Shanghai"),
        ("currency: RMB\n" + GOOD, "BK206", 1, ""),
        ("dates: [DD/MM]\n" + GOOD, "BK206", 1, "DD/MM/YYYY"),
        ("encoding: utf-9\n" + GOOD, "BK206", 1, "gb18030"),
        ("workdays: {holidays: [2026-02-30]}\n" + GOOD, "PB", 1, ""),
    ],
)
def test_a_fault_has_its_place_and_help(workspace, book, code, line, words):
    workspace.write(book_yaml=book)
    problems = workspace.problems()
    assert [(each.code[: len(code)], each.span.start.line) for each in problems] == [(code, line)]
    assert words in (problems[0].help.en if problems[0].help else "")


def test_columns_and_files_are_looked_for_before_anything_is_read(workspace):
    workspace.write(
        book_yaml="sources:\n  deal:\n    file: deal.csv\n    fields: {id: id, name: Nmae, created_on: on}\n  rep: {file: reps.csv, fields: {id: id}}\n",
        deal_csv="id,Name,on,on\n1,a,2026-01-01,2026-01-01\n",
        rep_csv="id\n1\n",
    )
    with pytest.raises(DataInvalidError) as caught:
        workspace.load()
    found = {(each.code, each.span.start.line): each for each in caught.value.problems}
    assert set(found) == {("BK204", 4), ("BK203", 5)}
    said = {each.message.en: each.help.en if each.help else "" for each in caught.value.problems}
    assert said["deal.csv has no column 'Nmae'"] == "did you mean 'Name'?"
    assert "deal.csv has 2 columns 'on'" in said
    assert "did you mean 'rep.csv'?" in said.values()
    assert not workspace.settings.book.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"", b"\xff\xfe\x00"])
@pytest.mark.parametrize("name", ["d.csv", "d.xlsx", "d.parquet", "d.jsonl"])
def test_any_bytes_as_a_file_are_a_problem_or_rows(workspace, name, content):
    workspace.write(book_yaml=f"sources:\n  account: {{file: {name}, fields: {{id: id}}}}\n")
    (workspace.folder / name).write_bytes(content)
    try:
        summary = workspace.load()
    except DataInvalidError as error:
        assert error.problems  # noqa: PT017 - one ending of two
    else:
        counts = summary.counts["account"]
        assert counts.rows_read == counts.new + counts.quarantined


def test_a_folder_in_the_standard_form_needs_no_mapping(workspace):
    import pyarrow as pa
    import pyarrow.parquet as pq

    workspace.write(
        book_yaml="standard: true\ncurrency: CNY\n",
        contact_csv="id,name,role,account\nC1,Li,user,A1\n",
        deal__contacts_csv="from,to\nD1,C1\n",
        readme_csv="a,b\n1,2\n",
    )
    import datetime as dt
    from decimal import Decimal

    deal = {
        "id": ["D1"],
        "amount": pa.array([Decimal("5.50")], pa.decimal128(19, 4)),
        "amount_currency": ["USD"],
        "account": ["A1"],
        "created_on": [dt.date(2026, 1, 1)],
        "tags": [["a", " b"]],
        "x": [1],
    }
    pq.write_table(pa.table(deal), workspace.folder / "deal.parquet")
    assert set(workspace.load().counts) == {"contact", "deal", "deal__contacts"}
    assert workspace.ask("SELECT amount, amount__currency, account__id, tags FROM deal") == [(55000, "USD", "A1", ["a", "b"])]
    assert workspace.ask("SELECT * EXCLUDE (_source, recorded_at) FROM deal__contacts") == [("D1", "C1")]


@pytest.mark.parametrize("name", ["deal.parquet", "deal.xlsx"])
def test_a_cut_file_in_the_standard_form_is_named_and_nothing_is_kept(workspace, name):
    workspace.write(book_yaml="standard: true\ncurrency: CNY\n", contact_csv="id,name\nC1,Li\n")
    (workspace.folder / name).write_bytes(b"PAR1 and no more")
    with pytest.raises(DataInvalidError) as refused:
        workspace.load()
    assert [(each.code, each.span.file) for each in refused.value.problems] == [("BK205", name)]
    assert not workspace.settings.book.exists()
