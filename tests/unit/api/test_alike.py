"""The whole book in SQL and one deal in Python come to the same, on every deal of sample books and of a real export."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine.book.connect import connect
from engine.book.moments import moment
from engine.judge.book import judge_deals
from engine.judge.record import NOTHING_DONE, judge
from engine.workspace import make_workspace
from tests.unit.api.workspaces import LAST, imported, made, opened

MAVEN = Path(__file__).parents[4] / "shared" / "data" / "maven"


def compared(folder, days):
    """Judge every deal of a book in SQL, then alone from the facts found; give how many were compared."""
    ready, count = opened(folder), 0
    for day in days:
        desk = opened(folder, day)
        now = moment(desk.settings, desk.as_of, known_at=desk.known_at)
        with connect(desk.settings.book, desk.settings.catalog, now, desk.known_at) as connection:
            for rules in ready.rules.values():
                for each in judge_deals(connection, rules.deals, now, lambda _: NOTHING_DONE):
                    if each.playbook is not None:
                        assert judge(rules.deals, each.deal, each.facts, now) == each
                        count += 1
    return count


def test_of_a_sample_book(imported_once):
    assert compared(imported_once, [LAST, LAST - dt.timedelta(days=120)]) > 200


@pytest.mark.slow
@pytest.mark.parametrize("playbook", ["b2b-software", "manufacturing-key-account", "services"])
def test_of_larger_sample_books(tmp_path, playbook):
    assert compared(made(tmp_path, playbook, 600, 8), [LAST - dt.timedelta(days=back) for back in (0, 30, 300)]) > 1_000


@pytest.mark.slow
@pytest.mark.skipif(not MAVEN.is_dir(), reason="the Maven export is not beside the project")
def test_of_a_real_export(tmp_path):
    make_workspace(tmp_path / "w", "hardware-reseller", MAVEN, language="en")
    imported(tmp_path / "w")
    assert compared(tmp_path / "w", [dt.date(2017, 12, 31), dt.date(2017, 6, 30)]) > 8_800
