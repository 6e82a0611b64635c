"""Importing a book: what is stored, what is refused, and what a second import changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from engine.book.load import import_book
from engine.errors import DataInvalidError

LATER = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
ROWS = "D-1,Solar park,100.50,2026-01-02\nD-2,Wind farm,,2026-02-03\n"


def bytes_of(folder: Path) -> dict[str, str]:
    """Hash every file of a book."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_rows_are_stored_in_the_layout_of_the_judge(deals):
    workspace = deals(ROWS)
    summary = workspace.load()
    assert summary.counts["deal"].new == summary.counts["deal"].rows_read == 2
    rows = workspace.ask("SELECT id, name, amount, amount__currency, created_on, _source FROM deal ORDER BY id")
    assert rows == [
        ("D-1", "Solar park", Decimal(1005000), "CNY", dt.date(2026, 1, 2), "deal.csv:2"),
        ("D-2", "Wind farm", None, None, dt.date(2026, 2, 3), "deal.csv:3"),
    ]


def test_importing_twice_changes_not_one_byte(deals):
    workspace = deals(ROWS + "D-3,,x,2026-01-01\nD-1,again,1,2026-01-01\n")
    first = workspace.load()
    before = bytes_of(workspace.settings.book)
    second = workspace.load(LATER)
    assert bytes_of(workspace.settings.book) == before
    assert (first.batch, second.batch) == (1, 0)
    assert second.counts["deal"].unchanged == 2
    assert second.quarantined == first.quarantined == 2
    assert second.quarantine == first.quarantine


def test_only_what_changed_is_written(deals):
    workspace = deals(ROWS)
    workspace.load()
    deals("D-1,Solar park,100.50,2026-01-02\nD-2,Wind farm,7,2026-02-03\nD-3,New,1,2026-03-03\n")
    counts = workspace.load(LATER).counts["deal"]
    assert (counts.new, counts.changed, counts.unchanged) == (1, 1, 1)
    assert workspace.ask(f"SELECT count(*) FROM read_parquet('{workspace.settings.book}/deal/000002.parquet')") == [(2,)]  # noqa: S608 - a test's own path
    assert workspace.ask("SELECT id, amount FROM deal ORDER BY id") == [("D-1", 1005000), ("D-2", 70000), ("D-3", 10000)]


def test_what_was_known_then_can_be_asked(deals):
    workspace = deals(ROWS)
    workspace.load()
    deals("D-1,Sun park,100.50,2026-01-02\n")
    workspace.load(LATER)
    known = dt.datetime(2026, 5, 3, 23, tzinfo=dt.UTC)
    assert workspace.ask("SELECT name FROM deal WHERE id = 'D-1'") == [("Sun park",)]
    assert workspace.ask("SELECT name FROM deal WHERE id = 'D-1'", known_at=known) == [("Solar park",)]
    assert workspace.ask("SELECT count(*) FROM deal", known_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == [(0,)]


def test_bad_rows_go_to_quarantine_with_their_place(deals):
    workspace = deals(
        'D-1,"two\nlines",1.00005,2026-01-02\n'  # line 2, its amount on line 3
        "D-2,Wind,1\n"
        ",Nobody,1,2026-01-02\n"
        "D-4,No clock,1,\n"
        "D-5,=cmd(),abc,2026-02-30\n"
        "D-6,Good,1,2026-01-02\n"
    )
    summary = workspace.load()
    counts = summary.counts["deal"]
    assert (counts.rows_read, counts.new, counts.quarantined) == (6, 1, 5)
    lines = [line.split(",")[:7] for line in workspace.quarantine()]
    found = [(line[2], line[4], line[6]) for line in lines if line[0] == "deal"]
    assert sorted(found) == sorted(
        [
            ("4", "", "BK108"),
            ("3", "amount", "BK103"),
            ("5", "id", "BK105"),
            ("6", "created_on", "BK106"),
            ("7", "amount", "BK101"),
            ("7", "created_on", "BK101"),
        ]
    )
    assert {each.code for each in summary.examples} == {"BK101", "BK103", "BK105", "BK106", "BK108"}


def test_quarantine_is_safe_in_a_spreadsheet(deals):
    workspace = deals("D-1,x,=HYPERLINK(1),2026-01-02\nD-2,x,@a,2026-01-02\n")
    workspace.load()
    assert [line.split(",")[5] for line in workspace.quarantine()] == ["'=HYPERLINK(1)", "'@a"]


def test_an_id_that_stands_twice_keeps_its_first_row(deals):
    workspace = deals("D-1,first,1,2026-01-02\nD-1,second,1,2026-01-02\nD-1,third,1,2026-01-02\n")
    summary = workspace.load()
    assert (summary.counts["deal"].new, summary.counts["deal"].quarantined) == (1, 2)
    assert workspace.ask("SELECT name FROM deal") == [("first",)]
    assert "the id 'D-1' stands already at line 2" in workspace.quarantine()[0]


def test_repeated_records_of_a_distinct_source_are_one(workspace):
    workspace.write(
        book_yaml="sources:\n  team:\n    file: t.csv\n    distinct: true\n    fields: {id: team, region: region}\n",
        t_csv="team,region\nA,east\nA,east\nA,west\nB,west\n",
    )
    counts = workspace.load().counts["team"]
    assert (counts.new, counts.left_out, counts.quarantined) == (2, 1, 1)


def test_deleted_rows_leave_the_book_and_may_come_back(workspace):
    book = "sources:\n  account:\n    file: a.csv\n    fields: {id: id, name: name}\n    leave_out: [{column: deleted, in: [true]}]\n"
    workspace.write(book_yaml=book, a_csv="id,name,deleted\nA,Acme,false\nB,Beta,TRUE\n")
    counts = workspace.load().counts["account"]
    assert (counts.new, counts.left_out, counts.gone) == (1, 1, 0)
    workspace.write(a_csv="id,name,deleted\nA,Acme,true\n")
    counts = workspace.load(LATER).counts["account"]
    assert (counts.left_out, counts.gone) == (1, 1)
    assert workspace.ask("SELECT id FROM account") == []
    assert workspace.load(LATER).batch == 0
    workspace.write(a_csv="id,name,deleted\nA,Acme,false\n")
    assert workspace.load(LATER).counts["account"].changed == 1
    assert workspace.ask("SELECT id FROM account") == [("A",)]
    assert workspace.ask("SELECT id FROM account", known_at=LATER - dt.timedelta(hours=1)) == [("A",)]


def test_what_a_complete_file_lacks_is_gone_unless_a_row_is_in_quarantine(workspace):
    book = "sources:\n  account:\n    file: a.csv\n    complete: true\n    fields: {id: id, name: name, employees: n}\n"
    workspace.write(book_yaml=book, a_csv="id,name,n\nA,Acme,1\nB,Beta,2\n")
    workspace.load()
    workspace.write(a_csv="id,name,n\nA,Acme,x\n")
    assert workspace.load(LATER).counts["account"].gone == 0
    workspace.write(a_csv="id,name,n\nA,Acme,1\n")
    assert workspace.load(LATER).counts["account"].gone == 1
    assert workspace.ask("SELECT id FROM account") == [("A",)]


def test_links_join_both_ways_and_dangling_ones_are_told(workspace):
    workspace.write(
        book_yaml="sources:\n  contact: {file: c.csv, fields: {id: id}}\n  deal: {file: d.csv, fields: {id: id, created_on: on, owner: owner}}\n"
        "links:\n  deal.contacts: {file: l.csv, from: deal, to: contact}\n",
        c_csv="id\nC1\nC2\n",
        d_csv="id,on,owner\nD1,2026-01-01,R1\n",
        l_csv="deal,contact\nD1,C1\nD1,C9\nD1,C1\n",
    )
    summary = workspace.load()
    assert (summary.counts["deal__contacts"].new, summary.counts["deal__contacts"].quarantined) == (2, 1)
    assert workspace.ask("SELECT from_id, to_id FROM deal__contacts ORDER BY 2") == [("D1", "C1"), ("D1", "C9")]
    assert workspace.ask("SELECT from_id, to_id FROM contact__deals ORDER BY 1") == [("C1", "D1"), ("C9", "D1")]
    assert {(each.table, each.relation, each.rows, each.examples) for each in summary.dangling} == {
        ("deal", "owner", 1, ("R1",)),
        ("deal__contacts", "to", 1, ("C9",)),
    }


def test_a_field_that_the_workspace_adds_later_is_unset_before(deals):
    workspace = deals(ROWS)
    workspace.load()
    book = (workspace.folder / "book.yaml").read_text()
    workspace.write(
        book_yaml=book + "      score: name\ncatalog:\n  deal:\n    fields: {score: text}\naliases:\n  deal: {金额: amount}\n",
        deal_csv="id,name,amount,created\nD-2,Wind farm,,2026-02-03\n",
    )
    assert workspace.load(LATER).counts["deal"].changed == 1
    assert workspace.ask("SELECT id, score FROM deal ORDER BY id") == [("D-1", None), ("D-2", "Wind farm")]
    workspace.write(book_yaml=book + "catalog:\n  deal:\n    fields: {score: number}\n")
    with pytest.raises(DataInvalidError, match="was imported as text"):
        workspace.load(LATER)
    with pytest.raises(DataInvalidError, match="was imported as text"):
        workspace.open()
    workspace.write(book_yaml=book.replace("Asia/Shanghai", "Europe/Berlin"))
    with pytest.raises(DataInvalidError, match="in the zone Asia/Shanghai"):
        workspace.load(LATER)


def test_types_without_data_are_empty_views_of_the_right_types(deals):
    workspace = deals(ROWS)
    workspace.load()
    described = {row[0]: row[1] for row in workspace.ask("DESCRIBE activity")}
    assert described["at"] == "TIMESTAMP"
    assert described["at__day"] == "DATE"
    assert described["minutes"] == "BIGINT"
    assert described["deal__id"] == "VARCHAR"
    assert {row[0]: row[1] for row in workspace.ask("DESCRIBE deal")}["tags"] == "VARCHAR[]"
    assert {row[0]: row[1] for row in workspace.ask("DESCRIBE rate")}["rate"] == "DECIMAL(38,0)"


def test_leftovers_of_a_killed_import_are_cleared(deals):
    workspace = deals(ROWS)
    workspace.load()
    book = workspace.settings.book
    (book / ".staging").mkdir()
    (book / "deal" / "000002.parquet").write_bytes(b"half")
    (book / "manifest.json.new").write_text("{")
    (book / "notes.txt").write_text("mine")
    before = bytes_of(book)
    workspace.load(LATER)
    assert set(before) - set(bytes_of(book)) == {"deal/000002.parquet", "manifest.json.new"}


def test_two_imports_do_not_run_at_once(deals):
    workspace = deals(ROWS)
    settings = workspace.settings
    settings.book.mkdir()
    held = sqlite3.connect(settings.book / ".lock", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DataInvalidError, match="another import is running"):
        import_book(settings.book, settings, recorded_at=LATER, wait=0.05)
    held.close()
    assert workspace.load().batch == 1


def test_a_damaged_manifest_is_said_so(deals):
    workspace = deals(ROWS)
    workspace.load()
    (workspace.settings.book / "manifest.json").write_text(json.dumps({"format": 1, "batches": [{}]}))
    with pytest.raises(DataInvalidError, match="manifest"):
        workspace.load()


def test_without_a_book_there_is_nothing_to_open(deals):
    with pytest.raises(DataInvalidError, match="nothing has been imported"):
        deals(ROWS).open()


def test_a_clock_that_runs_back_keeps_the_order_of_batches(deals):
    workspace = deals(ROWS)
    workspace.load(LATER)
    deals("D-1,Later,1,2026-01-02\n")
    workspace.load(LATER - dt.timedelta(days=30))
    assert workspace.ask("SELECT name, recorded_at FROM deal WHERE id = 'D-1'") == [("Later", LATER.replace(tzinfo=None))]
