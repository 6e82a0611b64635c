"""Every conformance case comes to the same verdict in every engine: the shared file, and those that stand beside this test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.run import DISAGREES, UNREADABLE, disagreements, main
from tests.conformance.suite import read_suite

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance" / "language.yaml"


@pytest.mark.parametrize("path", sorted((HERE / "cases").glob("*.yaml")), ids=lambda path: path.stem)
def test_cases_hold_in_every_engine(path):
    assert list(disagreements(read_suite(path))) == []


@pytest.mark.skipif(not SHARED.exists(), reason="the shared conformance file is not here")
def test_shared_cases_hold_in_every_engine():
    assert list(disagreements(read_suite(SHARED))) == []


def test_a_wrong_expectation_is_found(tmp_path, capsys):
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG, encoding="utf-8")
    assert main([str(path)]) == DISAGREES
    printed = capsys.readouterr().out
    assert "python: small: deal.seats = 1: expected not_met, found met" in printed
    assert "duckdb: small: deal.seats = 1: expected not_met, found met" in printed
    assert "not refused" in printed


def test_a_file_that_cannot_be_read_is_told_apart(tmp_path):
    path = tmp_path / "none.yaml"
    path.write_text("cases: [", encoding="utf-8")
    assert main([str(path)]) == UNREADABLE
    assert main([str(tmp_path / "absent.yaml")]) == UNREADABLE


WRONG = """
zone: Asia/Shanghai
as_of: 2026-11-21T18:00:00
catalog:
  deal:
    fields: {seats: number}
records:
  small: {seats: 1}
cases:
  - {record: small, when: "deal.seats = 1", expect: not_met}
errors:
  - {when: "deal.seats = 1", says: ""}
"""
