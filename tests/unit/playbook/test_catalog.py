"""Catalogs: how related records find each other, and what a workspace may add."""

from __future__ import annotations

import pytest

from engine.model.values import Kind
from engine.playbook.catalog import read_catalog, standard_catalog
from engine.source.tree import compose


def read(text, base=None):
    node, problems = compose(text, "f")
    assert problems == []
    return read_catalog(node, base)


def test_rows_find_their_way_back():
    types = standard_catalog().types
    ways = {f"{shape.name}.{each.name}": each.via for shape in types.values() for each in shape.relations.values() if each.many}
    assert ways["deal.activities"] == ("deal",)
    assert ways["deal.contacts"] == ways["contact.deals"] == ()
    assert ways["team.deals"] == ("owner", "team")
    assert ways["rep.deals"] == ("owner",)
    assert types["deal"].clock == "created_on"
    assert types["deal"].stage_since == "stage_entered_on"
    assert (types["rate"].fields["rate"].kind, types["rate"].fields["rate"].decimals) == (Kind.NUMBER, 6)


def test_two_ways_back_are_no_way():
    catalog, problems = read("catalog: {a: {relations: {bs: {many: b}}}, b: {relations: {first: {to: a}, second: {to: a}}}}")
    assert problems == ()
    assert catalog["a"].relations["bs"].via == ()


def test_a_workspace_adds_types_fields_and_aliases():
    text = "catalog:\n  deal: {fields: {seats: number}, relations: {visits: {many: visit}}}\n  visit: {fields: {at: date}, relations: {deal: {to: deal}}, clock: at}\naliases: {deal: {金额: amount}}\n"
    catalog, problems = read(text, standard_catalog())
    assert problems == ()
    assert catalog["deal"].fields["seats"].kind is Kind.NUMBER
    assert catalog["deal"].fields["amount"].kind is Kind.MONEY
    assert catalog["deal"].relations["visits"].via == ("deal",)
    assert catalog["deal"].aliases == {"金额": "amount"}
    assert catalog["visit"].clock == "at"
    assert catalog.digest != standard_catalog().digest
    assert read(text, standard_catalog())[0].digest == catalog.digest


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("catalog: {deal: {fields: {x: integer}}}", "PB352", None),
        ("catalog: {deal: {fields: {x: {number: 12}}}}", "PB352", None),
        ("catalog: {deal: {relations: {x: {to: acount}}}}", "PB351", "account"),
        ("catalog: {deal: {relations: {x: y}}}", "PB351", None),
        ("catalog: {deal: {clock: amount}}", "PB351", None),
        ("catalog: {deal: {fields: {account: text}}}", "PB353", None),
        ("catalog: {deal: {fields: {and: text}}}", "PB353", None),
        ("aliases: {deal: {签约日: close_dat}}", "PB351", "close_date"),
        ("aliases: {deal: {today: close_date}}", "PB353", None),
        ("aliases: {deel: {x: amount}}", "PB351", "deal"),
    ],
)
def test_what_a_catalog_cannot_say_is_told_and_left_out(text, code, near):
    catalog, problems = read(text, standard_catalog())
    assert [each.code for each in problems] == [code]
    assert near is None or near in problems[0].help.en
    assert set(catalog["deal"].relations) == set(standard_catalog()["deal"].relations)
