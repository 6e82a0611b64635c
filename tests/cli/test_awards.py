"""Pay on the command line: run, approve, state, suppose, prove; by several at once, and killed in the midst."""

from __future__ import annotations

import csv
import json
import random
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

from tests.cli.program import PROGRAM, dealcoach
from tests.unit.api.paid import company

AS_OF = "2026-06-30"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Make a company whose plan is active, to be read only."""
    folder = company(tmp_path_factory.mktemp("paying") / "w")
    for state in ("approved", "active"):
        dealcoach("-C", folder, "--as", "olga", "awards", "plan", "sellers", "--to", state, "--as-of", "2026-01-02")
    return folder


@pytest.fixture
def folder(once, tmp_path):
    """Copy it, to change."""
    shutil.copytree(once, tmp_path / "w")
    return tmp_path / "w"


def awards(folder, *words, user="olga", **options):
    return dealcoach("-C", folder, "--as", user, "awards", *words, **options)


def listed(folder):
    return [json.loads(line) for line in awards(folder, "list", "--format", "json").stdout.splitlines()]


def test_from_the_run_to_payroll(folder, tmp_path):
    run = awards(folder, "run", "--as-of", AS_OF, "--format", "json")
    posted = [json.loads(line) for line in run.stdout.splitlines()]
    assert "posted 11 entries" in run.stderr
    assert {"entry", "person", "amount", "currency", "steps", "facts", "rule_hash", "hash", "why"} <= posted[0].keys()
    assert awards(folder, "run", "--as-of", AS_OF).stdout.startswith("posted 0 entries")
    refused = awards(folder, "approve", "--period", "2026-Q1", check=False)
    assert (refused.returncode, refused.stderr) == (0, "0 approved\n")  # who ran it decides on nothing
    assert awards(folder, "approve", "--period", "2026-Q1", user="mona").stderr == "8 approved\n"
    file = tmp_path / "pay.csv"
    awards(folder, "export", file, "--period", "2026-Q1", user="mona")
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 8
    assert {row["approver"] for row in rows} == {"mona"}
    assert awards(folder, "export", file, check=False).returncode == 4
    assert awards(folder, "verify").returncode == 0


def test_a_name_that_a_spreadsheet_would_run_is_kept_from_it(folder, tmp_path):
    awards(folder, "run", "--as-of", AS_OF)
    awards(folder, "approve", "--period", "2026-Q2", user="mona")
    awards(folder, "export", tmp_path / "pay.csv", user="mona")
    rows = list(csv.DictReader((tmp_path / "pay.csv").read_text("utf-8-sig").splitlines()))
    assert {row["name"] for row in rows if row["person"] == "R3"} == {"'=Cy"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Statement of Ann", "rate: CNY 3,600", "order of steps: credit > rate"]),
        ("zh", ["Ann 的 2026-Q1 薪酬单", "费率: CNY 3,600", "计算顺序:计入 > 费率"]),
    ],
)
def test_a_statement_explains_itself_in_both_languages(folder, language, words):
    awards(folder, "run", "--as-of", AS_OF)
    said = dealcoach("--lang", language, "-C", folder, "--as", "Ann", "awards", "statement", "Ann", "--period", "2026-Q1").stdout
    for each in words:
        assert each in said


def test_what_the_linter_finds_of_a_cliff(folder):
    path = folder / "playbooks" / "pay" / "playbook.yaml"
    path.write_text(path.read_text().replace("bands: marginal", "bands: whole_amount"))
    found = awards(folder, "lint", "--as-of", AS_OF, "--strict", check=False)
    assert found.returncode == 1
    assert "AW7" in found.stdout
    assert "commission" in found.stdout


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE award_entries SET amount = amount + 1 WHERE seq = 3",
        "DELETE FROM award_entries WHERE seq = 3",
        "UPDATE award_entries SET person = 'R9' WHERE seq = 3",
    ],
)
def test_a_row_that_someone_changed_is_named(folder, spoil):
    awards(folder, "run", "--as-of", AS_OF)
    with closing(sqlite3.connect(folder / "store.db")) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(spoil)
    found = awards(folder, "verify", "--format", "json", check=False)
    assert found.returncode == 1
    assert 3 in {each["seq"] for each in json.loads(found.stdout)["faults"]}


def test_runs_at_once_pay_everything_once(folder):
    running = [
        subprocess.Popen(
            [PROGRAM, "-C", folder, "--as", f"u{n}", "awards", "run", "--as-of", AS_OF],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    said = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert len(listed(folder)) == 11
    assert awards(folder, "verify").returncode == 0


def kill_runs(once, folder, kills, seed):
    """Kill runs again and again, three at once, on copies; what is left must become what one run alone gives."""
    shutil.copytree(once, folder / "alone")
    awards(folder / "alone", "run", "--as-of", AS_OF, user="u")
    wanted = [(each["entry"], each["amount"]) for each in listed(folder / "alone")]
    rng, done, round = random.Random(seed), 0, 0
    while done < kills:
        round += 1
        shutil.copytree(once, folder / f"w{round}")
        running = [
            subprocess.Popen(
                [PROGRAM, "-C", folder / f"w{round}", "--as", "u", "awards", "run", "--as-of", AS_OF],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for _ in range(3)
        ]
        time.sleep(rng.uniform(0.6, 3.0))
        for process in running:
            done += process.poll() is None
            process.kill()
            process.wait()
        awards(folder / f"w{round}", "run", "--as-of", AS_OF, user="u")
        assert [(each["entry"], each["amount"]) for each in listed(folder / f"w{round}")] == wanted
        assert awards(folder / f"w{round}", "verify").returncode == 0
        shutil.rmtree(folder / f"w{round}")


@pytest.mark.slow
def test_killed_runs_pay_nothing_twice_and_lose_nothing(once, tmp_path):
    kill_runs(once, tmp_path, 6, 1)


@pytest.mark.long
def test_many_killed_runs_pay_nothing_twice_and_lose_nothing(once, tmp_path):
    kill_runs(once, tmp_path, 200, 2)
