"""Exports as real CRMs write them; skipped where the shared data are not beside the project."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from engine.book.connect import connect
from engine.book.load import import_book
from engine.book.moments import moment
from engine.book.parse import open_settings
from engine.book.settings import BookSettings
from engine.book.summary import Summary
from engine.resources import PLAYBOOKS

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the project")
END = dt.datetime(2017, 12, 31, 23, 59, tzinfo=dt.UTC)


def imported(book: Path, data: str, folder: Path, text: str | None = None) -> tuple[BookSettings, Summary]:
    """Import shared data by a shipped book."""
    path = folder / "book.yaml"
    path.write_text(text or book.read_text(encoding="utf-8"), encoding="utf-8")
    settings = replace(open_settings(path), data=SHARED / data)
    return settings, import_book(settings.book, settings, recorded_at=dt.datetime(2026, 5, 3, tzinfo=dt.UTC))


@pytest.fixture(scope="module")
def maven(tmp_path_factory):
    return imported(PLAYBOOKS / "hardware-reseller" / "book.yaml", "maven", tmp_path_factory.mktemp("maven"))


def test_maven_counts_are_the_known_ones(maven):
    settings, summary = maven
    stored = {name: each.new for name, each in summary.counts.items()}
    assert (stored["deal"], stored["account"], stored["product"], stored["rep"], stored["team"]) == (8800, 85, 7, 35, 6)
    assert summary.quarantined == 0
    with connect(settings.book, settings.catalog, moment(settings, END)) as con:
        found = con.execute(
            "SELECT stage, status, count(*), sum(amount) FROM deal WHERE created_on <= DATE '2017-12-31' GROUP BY ALL"
        ).fetchall()
    assert {(stage, status, count) for stage, status, count, _ in found} == {
        ("won", "won", 4238),
        ("lost", "lost", 2473),
        ("engaging", "open", 1589),
        ("prospecting", "open", 500),
    }
    assert next(total for stage, _, _, total in found if stage == "won") == 10_005_534 * 10**4


def test_mavens_dirt_is_mapped_and_told(maven):
    _, summary = maven
    applied = {(each.table, each.field, each.before): (each.after, each.rows) for each in summary.applied}
    assert applied["deal", "product", "GTXPro"] == ("GTX Pro", 1480)
    assert applied["account", "industry", "technolgy"][0] == "technology"
    assert applied["deal", "created_on", ""] == ("2017-12-31", 500)
    assert summary.unset["deal", "account"] == 1425
    assert [(each.type, each.records, each.of) for each in summary.unmentioned if each.relation == "owner"] == [("rep", 5, 35)]
    assert summary.dangling == ()


def test_maven_is_open_before_it_is_closed(maven):
    settings, _ = maven
    june = dt.datetime(2017, 6, 30, 12, tzinfo=dt.UTC)
    with connect(settings.book, settings.catalog, moment(settings, june)) as con:
        closed = con.execute("SELECT max(closed_on), count(closed_on) FROM deal").fetchone()
        seen = con.execute("SELECT DISTINCT stage, status FROM deal WHERE created_on <= DATE '2017-06-30' ORDER BY 1").fetchall()
        entered = con.execute("SELECT max(stage_entered_on) FROM deal WHERE created_on <= DATE '2017-06-30'").fetchone()
    assert closed == (dt.date(2017, 6, 30), 894 + 1785)
    assert seen == [("engaging", "open"), ("lost", "lost"), ("won", "won")]
    assert entered == (dt.date(2017, 6, 30),)


BOOKS = PLAYBOOKS / "b2b-software" / "books"


def test_salesforce_objects_by_their_true_names(tmp_path):
    _, summary = imported(BOOKS / "salesforce.yaml", "salesforce_seeds", tmp_path)
    counts = summary.counts
    assert summary.quarantined == 0
    assert (counts["activity"].new, counts["contact"].new, counts["team"].new, counts["line_item"].new) == (20, 4, 10, 10)
    assert (counts["deal"].rows_read, counts["deal"].left_out) == (10, 10)
    assert (counts["rep"].new, counts["rep"].left_out) == (5, 5)


def test_salesforce_opportunities_that_are_not_deleted(tmp_path):
    text = (BOOKS / "salesforce.yaml").read_text(encoding="utf-8").replace("\n    leave_out: [{column: is_deleted, in: [true]}]", "")
    settings, summary = imported(BOOKS / "salesforce.yaml", "salesforce_seeds", tmp_path, text)
    assert (summary.counts["deal"].new, summary.counts["stage_change"].new) == (10, 10)
    with connect(settings.book, settings.catalog, moment(settings, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))) as con:
        rows = dict(con.execute("SELECT status, count(*) FROM deal GROUP BY 1").fetchall())
        planned = con.execute("SELECT count(*) FROM deal WHERE status = 'open' AND closed_on IS NOT NULL").fetchone()
        created = con.execute("SELECT created_on, probability, amount FROM deal WHERE id = '006q000000HddohAAB'").fetchone()
    assert rows == {"won": 5, "lost": 4, "open": 1}
    assert planned == (0,)
    assert created == (dt.date(2018, 12, 19), 100_000, 24_120_000 * 10**4)


def test_hubspot_objects_by_their_true_names(tmp_path):
    settings, summary = imported(BOOKS / "hubspot.yaml", "hubspot_seeds", tmp_path)
    stored = {name: (each.new, each.quarantined) for name, each in summary.counts.items()}
    assert stored == {
        "account": (24, 0),
        "contact": (22, 0),
        "team": (3, 0),
        "rep": (100, 0),
        "deal": (44, 0),
        "stage_change": (14, 0),
        "activity": (106, 0),
        "deal__contacts": (11, 0),
    }
    with connect(settings.book, settings.catalog, moment(settings, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))) as con:
        assert con.execute("SELECT team__id FROM rep WHERE id = '40706000'").fetchone() == ("1234",)
        assert con.execute("SELECT \"at\", at__day FROM activity WHERE id = '3416212491'").fetchone() == (
            dt.datetime(2019, 9, 26, 13),  # noqa: DTZ001 - stored in UTC
            dt.date(2019, 9, 26),
        )
        assert con.execute("SELECT DISTINCT status FROM deal").fetchall() == [("open",)]
