"""Explanations give every sub-expression its value, from stored facts alone, in the reader's language."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from engine.language.explain import explain
from engine.language.gather import gather
from engine.language.tree import inputs
from engine.language.types import Scope, check
from engine.model.condition import Condition
from engine.model.moment import Moment
from engine.model.record import Record
from engine.model.values import Instant, Money
from engine.model.verdict import Verdict
from engine.playbook.catalog import standard_catalog
from engine.store.codec import decode_fact, encode_fact

ZONE = ZoneInfo("Asia/Shanghai")
MOMENT = Moment(dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC), ZONE, "CNY", {"USD": 7_200_000})


def at(day, hour=9):
    local = dt.datetime(2026, 11, day, hour, tzinfo=ZONE)
    return Instant(local.astimezone(dt.UTC), local.date())


DEAL = Record(
    "deal",
    "d1",
    {"amount": Money(5_000_000_000, "CNY"), "cost": Money(30_000, "EUR"), "close_date": dt.date(2026, 12, 5), "stage": "谈判"},
    many={
        "activities": (
            Record("activity", "a1", {"type": "meeting", "at": at(20), "minutes": 30}),
            Record("activity", "a2", {"at": at(19), "minutes": 45}),
        ),
        "line_items": (Record("line_item", "l1", {"price": Money(10_000, "CNY")}), Record("line_item", "l2", {"price": Money(1, "EUR")})),
    },
)


def explained(when, language="en"):
    tree, problems = check(Condition.bare(when), Scope(standard_catalog(), "deal"))
    assert tree is not None, problems
    facts = gather(inputs(tree), DEAL, MOMENT, standard_catalog())
    first = explain(tree, facts, MOMENT, language)
    stored = {name: decode_fact(encode_fact(fact)) for name, fact in facts.items()}
    assert explain(tree, stored, MOMENT, language) == first
    return first


def test_every_branch_is_given_also_one_that_did_not_decide():
    found = explained("deal.amount >= CNY 500_000 or deal.competitor = 'x'")
    assert found.verdict is Verdict.MET
    assert [(part.text, part.value, part.verdict) for part in found.parts] == [
        ("deal.amount >= CNY 500_000", "yes", Verdict.MET),
        ("deal.competitor = 'x'", "unknown", Verdict.UNKNOWN),
    ]
    assert [part.value for part in found.parts[0].parts] == ["CNY 500,000"]
    assert [part.value for part in found.parts[1].parts] == ["not set"]


def test_rows_left_out_are_counted():
    found = explained("count(activities where type = 'meeting') >= 1")
    assert found.parts[0].value == "1 (1 row left out: whether they count is unknown)"
    assert "1 行未计入" in explained("count(activities where type = 'meeting') >= 1", "zh").parts[0].value


def test_money_without_a_rate_says_so():
    assert explained("deal.amount > deal.cost").value == "unknown: no rate from EUR to CNY"
    assert explained("sum(line_items.price) > CNY 1").parts[0].value == "unknown: no rate from EUR to CNY"
    assert explained("deal.amount > deal.cost", "zh").value == "未知:缺少 EUR 对 CNY 的汇率"


def test_a_fraction_becomes_a_decimal_number_only_here():
    assert explained("ratio(2, 3) > 60%").parts[0].value == "0.6667"
    assert explained("avg(activities.minutes) > 30").parts[0].value == "37.5"


def test_an_instant_is_shown_by_the_local_clock():
    assert explained("max(activities.at) >= today").parts[0].value == "2026-11-20 09:00"


def test_days_and_text_are_shown_as_people_say_them():
    assert explained("deal.close_date - today = 14d", "zh").parts[0].value == "14 天"
    assert explained("deal.stage = '谈判'").parts[0].value == "谈判"
