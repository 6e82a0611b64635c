"""Targets as sheets: there and back without loss, every wrong row at its place, nothing half imported."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from fractions import Fraction

import pytest

from engine.api.target_sheet import exactly
from engine.api.targets import percentage
from engine.errors import DataInvalidError, UsageError
from engine.model.values import Money
from engine.model.views_targets import Imported
from engine.report.problems import as_text
from tests.unit.api.planned import NOVEMBER, SEPTEMBER, TABLES, row, sheet
from tests.unit.api.workspaces import handmade, opened


@pytest.fixture
def own(tmp_path):
    """Give a workspace to change."""
    return handmade(tmp_path, **TABLES)


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_a_sheet_goes_out_and_comes_back_without_loss(own, tmp_path, name):
    targets = opened(own, NOVEMBER, user="ops").targets
    targets.split("company-q4", keep=True)
    count = targets.export(tmp_path / name)
    assert count > 20
    assert targets.bring_in(tmp_path / name, dry=True) == Imported(())
    assert targets.bring_in(tmp_path / name) == Imported(())
    with pytest.raises(FileExistsError):
        targets.export(tmp_path / name)


def test_an_import_changes_what_differs_and_nothing_else(own, tmp_path):
    targets = opened(own, SEPTEMBER, user="ops").targets
    path = tmp_path / "t.csv"
    path.write_text(
        "target,owner,period,amount,currency\nq4-bookings,CY,2026-Q4,12345.67,USD\nq4-bookings,AE,2026-Q4,37500,USD\n", encoding="utf-8"
    )
    (change,) = targets.bring_in(path, dry=True).changes
    assert (change.owner, change.after) == ("CY", Money(123_456_700, "USD"))
    assert row(own, SEPTEMBER, "q4-bookings", "CY").value != change.after
    targets.bring_in(path)
    assert row(own, SEPTEMBER, "q4-bookings", "CY").value == change.after


@pytest.mark.parametrize(
    ("lines", "code", "line", "column"),
    [
        (["nope,AE,2026-Q4,1,USD"], "TG611", 2, 1),
        (["q4-bookings,Ann,2026-Q4,1,USD"], "TG611", 2, 2),  # a name is no id
        (["q4-bookings,AE,2026-Q9,1,USD"], "TG611", 2, 3),
        (["q4-bookings,AE,2026-09,1,USD"], "TG611", 2, 3),
        (["q4-bookings,AE,2026-Q4,one,USD"], "TG611", 2, 4),
        (["q4-bookings,AE,2026-Q4,-1,USD"], "TG611", 2, 4),
        (['q4-bookings,AE,2026-Q4,"1250,50",USD'], "TG611", 2, 4),  # a decimal comma is not 125,050
        (["q4-bookings,AE,2026-Q4,1,250,USD"], "TG611", 2, 6),
        (["q4-bookings,AE,2026-Q4,1e400,USD"], "TG611", 2, 4),
        (["q4-bookings,AE,2026-Q4,999999999999999,USD"], "TG611", 2, 4),
        (["team-win-share,T1,2026-Q4,25,"], "TG611", 2, 4),  # is it 25 % or 2,500 %?
        (["q4-bookings,AE,2026-Q4,5%,USD"], "TG611", 2, 4),
        (["q4-bookings,AE,2026-Q4,1.005,USD"], "TG611", 2, 4),
        (["q4-bookings,AE,2026-Q4,1,EUR"], "TG611", 2, 5),
        (["q4-bookings,AE,2026-Q4,1,USD", "q4-bookings,AE,2026-Q4,1,USD"], "TG612", 3, 2),
        (["q4-bookings,AE,2026-Q4,100,USD", "q4-bookings,AE,2026-10,30,USD"], "TG613", 2, 4),
        (["company-q4,company,2026-Q4,100,USD", "company-q4,north,2026-Q4,30,USD"], "TG613", 2, 4),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_place_and_nothing_is_imported(own, tmp_path, lines, code, line, column):
    path = tmp_path / "t.csv"
    path.write_text(
        "\n".join(["target,owner,period,amount,currency", "q4-bookings,BO,2026-Q4,7,USD", *lines][:1] + lines), encoding="utf-8"
    )
    with pytest.raises(DataInvalidError) as told:
        opened(own, NOVEMBER, user="ops").targets.bring_in(path)
    (problem,) = told.value.problems
    assert (problem.code, problem.span.start.line, problem.span.start.column) == (code, line, column)
    assert problem.message.zh


def test_months_that_hold_are_not_moved_alone(own, tmp_path):
    targets = opened(own, NOVEMBER, user="ops").targets
    targets.split("company-q4", keep=True)
    months = {key[2]: each.amount for key, each in targets.standings.given.items() if key[:2] == ("q4-bookings", "AE")}
    whole = months["2026-Q4"]
    path = tmp_path / "t.csv"
    rows = [(name, whole if name in ("2026-Q4", "2026-12") else Money(0, "USD")) for name in months]
    lines = [f"q4-bookings,AE,{name},{exactly(amount)},USD" for name, amount in rows]
    path.write_text("\n".join(["target,owner,period,amount,currency", *lines]) + "\n", encoding="utf-8")
    with pytest.raises(UsageError) as told:
        targets.bring_in(path, reason="later", approver="Mia")
    assert told.value.code == "TG604"
    assert "of q4-bookings AE holds already" in told.value.message.en
    assert targets.standings.given["q4-bookings", "AE", "2026-12"].amount == months["2026-12"]


def test_months_of_a_value_that_is_another_now_no_longer_count(own, tmp_path):
    targets = opened(own, SEPTEMBER, user="ops").targets
    targets.split("company-q4", keep=True)
    assert {key[2] for key in targets.standings.given if key[:2] == ("q4-bookings", "AE")} == {"2026-Q4", "2026-10", "2026-11", "2026-12"}
    sheet(tmp_path, 'q4-bookings,AE,2026-Q4,"1,234.50",USD')
    targets.bring_in(tmp_path / "t.csv")
    given = targets.standings.given
    assert {key[2]: each.amount for key, each in given.items() if key[:2] == ("q4-bookings", "AE")} == {"2026-Q4": Money(12_345_000, "USD")}
    assert ("q4-bookings", "BO", "2026-11") in given


def test_what_holds_already_is_revised_by_a_sheet_with_reason_and_approver(own, tmp_path):
    targets = opened(own, NOVEMBER, user="ops").targets
    targets.split("company-q4", keep=True)
    sheet(tmp_path, "q4-bookings,AE,2026-Q4,1000,USD")
    path = tmp_path / "t.csv"
    (change,) = targets.bring_in(path, dry=True).changes
    assert change.revises
    for given in ({}, {"reason": "market"}, {"approver": "Mia"}, {"reason": "market", "approver": "Ann"}):
        with pytest.raises(UsageError) as told:
            targets.bring_in(path, **given)
        assert told.value.code == "TG604"
    found = targets.bring_in(path, reason="market", approver="Mia")
    assert [each.after for each in found.changes] == [Money(10_000_000, "USD")]
    assert [note.en.split(":")[0] for note in found.notes] == ["team-q4-bookings T1"]  # no longer the sum of its parts
    (changed,) = [each for each in targets.rows("AE") if each.id == "q4-bookings"]
    assert (changed.value, changed.revisions[0].reason, changed.revisions[0].approver) == (Money(10_000_000, "USD"), "market", "Mia")
    again = opened(own, NOVEMBER + dt.timedelta(days=1), user="ops").targets
    sheet(tmp_path, "q4-bookings,AE,2026-Q4,2000,USD")
    again.bring_in(path, reason="again", approver="Mia")  # what was revised is revised again
    (changed,) = [each for each in again.rows("AE") if each.id == "q4-bookings"]
    assert (changed.value, len(changed.revisions)) == (Money(20_000_000, "USD"), 2)
    again.split("company-q4", method="equal", keep=True)  # a split hands out what is left, and leaves what was approved
    (changed,) = [each for each in again.rows("AE") if each.id == "q4-bookings"]
    assert changed.value == Money(20_000_000, "USD")
    assert again.export(tmp_path / "out.xlsx") > 20
    assert again.bring_in(tmp_path / "out.xlsx") == Imported(())


@pytest.mark.long
def test_a_sheet_moves_no_lock_and_breaks_no_sum(own, tmp_path):
    targets = opened(own, SEPTEMBER, user="ops").targets
    targets.split("company-2026", over="5%", method="equal", keep=True)
    targets.export(tmp_path / "out.csv")
    assert targets.bring_in(tmp_path / "out.csv") == Imported(())  # over-assigned, as it is kept
    sheet(tmp_path, "q4-bookings,BO,2026-Q4,50,USD,true", head="target,owner,period,amount,currency,locked")
    path = tmp_path / "t.csv"
    targets.bring_in(path)
    sheet(tmp_path, "q4-bookings,BO,2026-Q4,50,USD")
    assert targets.bring_in(path) == Imported(())  # no column, so as it was
    targets.export(tmp_path / "locked.csv")
    assert targets.bring_in(tmp_path / "locked.csv") == Imported(())
    sheet(tmp_path, "q4-bookings,BO,2026-Q4,51,USD,false", head="target,owner,period,amount,currency,locked")
    with pytest.raises(DataInvalidError) as told:
        targets.bring_in(path)
    assert [each.code for each in told.value.problems] == ["TG611"]
    given = targets.standings.given
    part = next(key for key in given if key[0] == "company-2026" and key[1] == "north" and key[2] != "2026")
    lock = f"company-2026,north,2026,{exactly(targets.standings.values['company-2026', 'north', '2026'])},USD,true"
    sheet(tmp_path, lock, head="target,owner,period,amount,currency,locked")
    assert len(targets.bring_in(path).changes) == 1
    assert part in targets.standings.given  # whose months stay
    sheet(tmp_path, lock.replace("true", "false"), head="target,owner,period,amount,currency,locked")
    targets.bring_in(path)
    for name, line in (("its months", ",".join([*part, "1", "USD"])), ("the parts below", "company-2026,north,2026,1,USD")):
        sheet(tmp_path, line)
        with pytest.raises(DataInvalidError) as told:
            targets.bring_in(path, reason="r", approver="ceo")
        assert {each.code for each in told.value.problems} == {"TG613"}
        assert any(name in each.message.en for each in told.value.problems)


@pytest.mark.parametrize("written", ["5", "0.05", "USD 5", "five", "", "%"])
def test_a_bare_number_is_no_percent(written):
    assert percentage("5%") == Fraction(1, 20)
    with pytest.raises(UsageError) as told:
        percentage(written)
    assert (told.value.code, told.value.help.en) == ("TG604", "such as 5%")


def test_a_damaged_workbook_is_told_in_words_and_none_of_its_bytes_are_shown(own, tmp_path):
    from openpyxl import Workbook
    from openpyxl.chart import BarChart

    targets = opened(own, SEPTEMBER, user="ops").targets
    path = tmp_path / "t.xlsx"
    book = Workbook()
    book.active.append(["target", "owner", "period", "amount", "currency"])
    book.active.append(["nope", "AE", "2026-Q4", 1, "USD"])
    book.create_chartsheet("chart").add_chart(BarChart())
    book.active = 1
    book.save(path)
    with pytest.raises(DataInvalidError) as told:
        targets.bring_in(path)
    said = as_text(told.value.problems, "en")
    assert (told.value.problems[0].span.start.line, said.count("\n")) == (2, 0)
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
        with zipfile.ZipFile(path, "w") as spoiled:
            for each, content in parts.items():
                spoiled.writestr(each, content[: len(content) // 2] if each == name else content)
        with pytest.raises(DataInvalidError) as told:
            targets.bring_in(path)
        assert told.value.code == "TG610"


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "target,owner,period,amount,amount\n", "\xff\xfe"])
def test_a_sheet_without_its_columns_is_refused(own, tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(DataInvalidError) as told:
        opened(own, NOVEMBER, user="ops").targets.bring_in(path)
    assert told.value.code == "TG610"


@pytest.mark.parametrize("amount", [Fraction(0), Fraction(1, 3), Fraction("0.5"), Fraction(10**12), Money(12_345, "USD")])
def test_an_amount_is_written_so_that_it_is_read_as_the_same(amount):
    value = Fraction(amount.amount, 10_000) if isinstance(amount, Money) else amount
    assert Fraction(exactly(amount)) == value


def test_names_that_a_spreadsheet_would_run_are_kept_from_it(own, tmp_path):
    targets = opened(own, NOVEMBER, user="ops").targets
    targets.export(tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {line["name"] for line in csv.DictReader(file)}
    assert {"'=赛", "二组"} <= names
