"""The verb ``import`` from the outside: exit codes, both languages, JSON that adds up."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "dealcoach.yaml").write_text("playbooks: [hardware-reseller]\nzone: UTC\n")
    (tmp_path / "book.yaml").write_text(
        "currency: CNY\nsources:\n  account: {file: a.csv, fields: {id: id, name: {column: name, values: {Acmee: Acme}}, employees: n, owner: rep}}\n"
    )
    (tmp_path / "a.csv").write_text("id,name,n,rep\nA,Acmee,5,R1\nB,Beta,five,\n")
    return tmp_path


def run(folder, *words):
    return subprocess.run(
        [sys.executable, "-c", "from engine.cli.main import main; main()", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_bad_row_is_told_and_strict_ends_with_3(workspace):
    plain = run(workspace, "--lang", "en", "import")
    assert plain.returncode == 0
    assert "account.name: Acmee → Acme  1" in plain.stdout
    assert "a.csv:3:1: error[BK101]: 'five' is not a number" in plain.stdout
    assert "warning[BK113]: 1 row of account with 'owner' not in the book (rep): R1" in plain.stdout
    strict = run(workspace, "--lang", "zh", "import", "--strict")
    assert strict.returncode == 3
    assert "“five”不是数字" in strict.stdout
    assert "没有变化" in strict.stdout


def test_json_says_the_same(workspace):
    done = run(workspace, "import", "--format", "json")
    said = json.loads(done.stdout)
    assert said["types"]["account"] == {
        "rows_read": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "quarantined": 1,
        "left_out": 0,
        "gone": 0,
    }
    assert said["dangling"][0]["examples"] == ["R1"]
    assert said["problems"][0]["code"] == "BK101"
    assert done.stderr == ""


def test_faulty_settings_end_with_3_and_leave_no_book(workspace):
    (workspace / "book.yaml").write_text("sources:\n  acount: {file: a.csv, fields: {id: id}}\n")
    done = run(workspace, "--lang", "en", "import")
    assert done.returncode == 3
    assert "did you mean 'account'?" in done.stderr
    assert not (workspace / "book").exists()
