"""Every report gives the same bytes for the same book and day, in whatever process, zone and order of hashing it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import VERBS
from tests.unit.api.workspaces import made

AS_OF = "2026-10-21"  # a month before the book's last day
PROGRAM = Path(sys.executable).with_name("dealcoach")
ALONE = {"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "271828", "TZ": "America/New_York"}
EVERY = "funnel", "forecast", "targets", "inspect", "review", "appraise"  # verbs that report
REPORTS = [  # each verb, and each format, at least once
    "funnel --since 2026-09-21 --format md",
    "forecast --format json --period 2026-Q4",
    "targets check --format json",
    "inspect report --format json",
    "review monthly --format html",
    "appraise {rep}",
]
AT_LENGTH = [
    "funnel --by rep",
    "targets gap company-q4",
    "review weekly --format html",
    "funnel --by product --format json",
    "funnel --drill propose",
    "forecast",
    "forecast --backtest --format json",
    "targets pace --all",
    "targets plan company-q4",
    "inspect report",
    *(f"review {every} --format {form}" for every in ("weekly", "monthly") for form in ("text", "md", "json")),
    "appraise {rep} --format json",
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Make a workspace with a book that goes on for a month after the day of the reports."""
    return made(tmp_path_factory.mktemp("sample"), "b2b-software", 120, 7)


def run(folder, asked, environment):
    done = subprocess.run(
        [PROGRAM, "-C", folder, *asked.split(), "--as-of", AS_OF],
        check=False,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.returncode, done.stdout


def test_every_verb_that_reports_is_among_them():
    assert {each.split()[0] for each in REPORTS} == set(EVERY) <= set(VERBS)


@pytest.mark.slow
@pytest.mark.parametrize("asked", [*REPORTS, *(pytest.param(each, marks=pytest.mark.long) for each in AT_LENGTH)])
def test_a_report_as_of_last_month_is_the_same_in_two_processes(sample, asked):
    asked = asked.replace("{rep}", "REP00001")
    first, again = (run(sample, asked, environment) for environment in ALONE)
    assert len(first[1]) > 100
    assert first == again
