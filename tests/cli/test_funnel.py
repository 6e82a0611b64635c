"""The funnel from the command line, in both languages and every form."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

from rich.cells import cell_len

from engine.model.funnel import CHANGES
from tests.cli.program import AS_OF, dealcoach

WHEN = ("--as-of", AS_OF)


def funnel(folder, *words, lang="en", check=True):
    return dealcoach("--lang", lang, "-C", folder, "funnel", *WHEN, *words, check=check)


def test_the_funnel_in_every_form(judged):
    text = funnel(judged, "--by", "rep", "--since", "2026-10-31").stdout
    assert text.startswith(f"Funnel as of {AS_OF}")
    assert "What changed from the evening of 2026-10-31" in text
    assert text == funnel(judged, "--by", "rep", "--since", "2026-10-31").stdout
    data = json.loads(funnel(judged, "--by", "team", "--since", "2026-10-31", "--format", "json").stdout)
    assert sum(each["open"] for each in data["parts"]) == data["whole"]["open"]
    assert sum(Decimal(each["amount"]) for each in data["parts"]) == Decimal(data["whole"]["amount"])
    changed = data["changed"]["whole"]
    assert Decimal(changed["before"]) + sum(Decimal(changed[kind]) for kind in CHANGES) == Decimal(changed["after"])
    rows = list(csv.DictReader(io.StringIO(funnel(judged, "--by", "team", "--format", "csv").stdout.lstrip("\ufeff"))))
    whole = [int(each["open"]) for each in rows if each["group"] == "*"]
    assert sum(int(each["open"]) for each in rows if each["group"] != "*") == sum(whole) > 0
    moved = list(csv.DictReader(io.StringIO(funnel(judged, "--since", "2026-10-31", "--format", "csv").stdout.lstrip("\ufeff"))))
    assert sum(Decimal(each["effect"]) for each in moved) == Decimal(changed["after"]) - Decimal(changed["before"])
    assert funnel(judged, "--format", "md").stdout.startswith("# Funnel as of")


def test_tables_align_in_chinese(judged):
    text = funnel(judged, "--by", "team", lang="zh").stdout
    assert "销售漏斗" in text
    table = text.partition("各阶段(")[2].partition("\n\n")[0].split("\n")[1:]
    head = table[0]
    column = cell_len(head[: head.index("转化率")])
    for line in table[1:]:
        cells = 0
        at = next(place for place, sign in enumerate(line) if (cells := cells + cell_len(sign)) > column)
        assert line[at - 1] == " "
        assert line[at] != " "


def test_a_stage_is_worked_up(judged):
    text = funnel(judged, "--drill", "discover").stdout
    assert text.startswith("To attack: Discover")
    assert "Attack plan" in text
    data = json.loads(funnel(judged, "--drill", "discover", "--format", "json").stdout)
    assert {each["dimension"] for each in data["plan"]} == {"relations", "terms", "solution", "competitors"}
    assert funnel(judged, "--drill", "discover", "--format", "csv").stdout.count("\n") == len(data["plan"]) + 1
    assert "攻坚" in funnel(judged, "--drill", "需求挖掘", lang="zh").stdout


def test_what_makes_no_sense_is_refused(judged):
    for words, code in (
        (("--drill", "won"), "FN102"),
        (("--since", AS_OF), "FN103"),
        (("--until", "2027-01-01"), "FN101"),
        (("--drill", "discover", "--by", "rep"), "FN104"),
    ):
        refused = funnel(judged, *words, check=False)
        assert (refused.returncode, refused.stdout) == (4, "")
        assert code in refused.stderr
    assert funnel(judged, "--by", "moon", check=False).returncode == 4
