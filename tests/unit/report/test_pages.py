"""A report as a page asks nothing of the network, draws what it says, and shows data as text."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from engine.model.text import Text
from engine.report import plots
from engine.report.html import as_html
from engine.report.sections import Section

EVIL = "<script>alert(1)</script> & 'x'"


def shapes(svg, kind):
    return [each for each in ET.fromstring(svg).iter() if each.tag == kind]  # noqa: S314 - it is our own


def test_bars_are_as_long_as_their_shares_and_say_so_in_words():
    svg = plots.bars("open", [plots.Bar("一二三四五六七八九十一二三", 1.0, "10"), plots.Bar(EVIL, 0.5, "5"), plots.Bar("none", -1, "0")])
    wide = [float(each.get("width")) for each in shapes(svg, "rect") if each.get("class") == "bar"]
    assert wide[0] == pytest.approx(2 * wide[1])
    assert wide[2] == 0
    assert shapes(svg, "title")[0].text == "open"
    assert f"{EVIL}: 5" in shapes(svg, "desc")[0].text
    assert not shapes(svg, "script")


def test_the_range_holds_its_middle_and_the_target_stands_where_it_is():
    mark = plots.Mark
    svg = plots.span("f", mark(10, "P10"), mark(20, "P50"), mark(40, "P90"), mark(5, "closed"), mark(30, "target"))
    (band,) = [each for each in shapes(svg, "rect") if each.get("class") == "range"]
    begin, wide = float(band.get("x")), float(band.get("width"))
    middle, target = (float(each.get("x1")) for each in shapes(svg, "line"))
    assert begin < middle < target < begin + wide
    assert (target - begin) / wide == pytest.approx(2 / 3, abs=0.01)
    flat = plots.span("f", mark(0, "P10"), mark(0, "P50"), mark(0, "P90"), mark(0, "closed"), None)
    assert "nan" not in flat.lower()


def test_steps_lead_from_one_sum_to_the_other():
    svg = plots.steps("w", plots.Bar("a", 100, "100"), [("up", 50, "+50"), ("down", -30, "-30")], plots.Bar("b", 120, "120"))
    start, up, down, end = shapes(svg, "rect")

    def right(each):
        return float(each.get("x")) + float(each.get("width"))

    assert float(up.get("x")) == pytest.approx(right(start), abs=0.2)
    assert right(up) == pytest.approx(right(down), abs=0.2)
    assert right(end) == pytest.approx(float(down.get("x")), abs=0.2)
    assert (up.get("class"), down.get("class")) == ("good", "bad")


def test_a_page_is_one_file_that_asks_nothing_of_the_network_and_shows_data_as_text():
    table = Section(Text("Deals", "商机"), (Text("name", "名称"), Text("sum", "金额")), [[EVIL, "1,200"], ["华东精密", "-5"]], [EVIL])
    page = as_html([Section(Text(f"Review {EVIL}", "复盘")), table], {1: plots.bars("b", [plots.Bar("x", 1, "1")])}, "zh")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\(|https?://", page)
    assert "default-src 'none'" in page
    assert '<html lang="zh">' in page
    assert '<td class="n">1,200</td>' in page
    assert page.index("<svg") < page.index("<table")
