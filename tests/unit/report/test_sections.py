"""Reports as text and Markdown: what adds up is printed so, nothing is cut for a reader that is no terminal, and data stay data."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from engine.model.funnel import Change, Since
from engine.model.moment import Period
from engine.model.text import Text
from engine.model.views_pipeline import Closing, SinceReport
from engine.report.columns import table
from engine.report.funnel import worth_of
from engine.report.sections import Section, apportioned, as_markdown
from engine.report.since import since_sections

DAY = dt.date(2026, 11, 21)


def test_a_printed_bridge_adds_up():
    changes = (
        Change("D1", "came", "R1", Fraction("0.4"), "new"),
        Change("D2", "rate", "R1", Fraction("-716.2635")),
        Change("D3", "currency", "R1", Fraction("1000.4")),
        Change("D4", "slipped", "R1", Fraction(0), "within", 3),
    )
    whole = Since(Fraction("2000.4"), Fraction("2284.9365"), changes, ("D5",), ("D5", "D6"))
    slipped = Since(Fraction(7), Fraction(0), (Change("D4", "slipped", "R1", Fraction(-7), "out of period", 3),))
    closing = Closing(Period("2026-Q4", dt.date(2026, 10, 1), dt.date(2026, 12, 31)), slipped, {"R1": slipped})
    report = SinceReport(DAY - dt.timedelta(days=7), DAY, "CNY", "rep", whole, {"R1": whole}, {}, {}, closing)
    for language in ("en", "zh"):
        bridge, parts, due, _, _, without = since_sections(report, language)
        (row,) = bridge.rows
        first, *effects, last = (Fraction(each.replace(",", "")) for each in row)
        assert first + sum(effects) == last
        assert parts.rows == [["R1", *row]]
        assert due.rows == [["7", "-7", "0"]]
        assert "2" in without.lines[0]
    assert [each.en for each in since_sections(report, "en")[0].heads] == ["before", "came", "by the rate", "other currency", "after"]


def test_rounded_values_add_up_to_their_rounded_sum():
    thirds = [Fraction(100, 3)] * 3
    assert apportioned(thirds) == [Fraction(3334, 100), Fraction(3333, 100), Fraction(3333, 100)]
    assert apportioned([]) == []
    assert sum(apportioned([Fraction(-1, 3), Fraction(2, 3), Fraction(1, 7)])) == Fraction(48, 100)


def no_terminal(_: int) -> None:
    raise OSError


def test_what_data_hold_is_no_markdown_and_is_not_cut(monkeypatch):
    text = "[x](javascript:1) ![](http://a) `b` a|b <i> \\"
    assert as_markdown([Section(Text.plain(text))], "en") == "# \\[x\\](javascript:1) !\\[\\](http://a) \\`b\\` a\\|b &lt;i> \\\\"
    long = "push, go back, or drop " * 20
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("os.get_terminal_size", no_terminal)
    assert table(["decision"], [[long]]) == f"decision\n{long.strip()}"


def test_what_is_not_known_is_not_called_nothing():
    assert worth_of(3, 3, "USD", Fraction(0)).en == " of unknown worth"
    assert worth_of(3, 1, "USD", Fraction("10.5")).en == " worth USD 10.5 (1 of them without an amount)"
    assert worth_of(0, 0, "USD", Fraction(0)).en == " worth USD 0"
