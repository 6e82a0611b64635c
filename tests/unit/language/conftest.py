"""A small catalog to check conditions against: a deal with everything a condition can speak of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.language.scope import Scope
from engine.language.tree import Expr
from engine.language.types import check
from engine.model.catalog import Catalog, RecordType, Relation
from engine.model.condition import Condition
from engine.model.problem import Problem
from engine.model.values import BOOLEAN, DATE, DATETIME, LIST, MONEY, PERCENT, TEXT, number

FIELDS = {
    "deal": {
        "id": TEXT,
        "amount": MONEY,
        "cost": MONEY,
        "discount": PERCENT,
        "seats": number(),
        "score": number(2),
        "stage": TEXT,
        "segment": TEXT,
        "competitor": TEXT,
        "tags": LIST,
        "approved": BOOLEAN,
        "close_date": DATE,
        "created_at": DATETIME,
        "stage_entered_on": DATE,
    },
    "account": {"tier": TEXT, "employees": number()},
    "rep": {"name": TEXT, "hired_on": DATE},
    "team": {"region": TEXT},
    "contact": {"role": TEXT, "active": BOOLEAN, "agreed": BOOLEAN},
    "activity": {"type": TEXT, "at": DATETIME, "minutes": number(), "outcome": TEXT},
    "line_item": {"price": MONEY, "quantity": number(), "discount": PERCENT},
}
ONE = {"deal": {"account": "account", "owner": "rep"}, "rep": {"team": "team"}, "activity": {"contact": "contact", "deal": "deal"}}
MANY = {"deal": {"contacts": "contact", "activities": "activity", "line_items": "line_item"}, "rep": {"deals": "deal"}}


def record_type(name):
    """Build one record type of the catalog."""
    relations = {key: Relation(key, to) for key, to in ONE.get(name, {}).items()}
    relations |= {key: Relation(key, to, many=True) for key, to in MANY.get(name, {}).items()}
    aliases = (
        {"金额": "amount", "阶段": "stage", "联系人": "contacts"} if name == "deal" else {"类型": "type"} if name == "activity" else {}
    )
    return RecordType(
        name,
        FIELDS[name],
        relations,
        clock={"activity": "at", "deal": "created_at"}.get(name),
        stage_since="stage_entered_on" if name == "deal" else None,
        aliases=aliases,
    )


@pytest.fixture(scope="session")
def catalog():
    """Give the catalog."""
    return Catalog({name: record_type(name) for name in FIELDS})


@pytest.fixture(scope="session")
def scope(catalog):
    """Give what a rule about a deal may speak of."""
    return Scope(catalog, "deal", limits=(("谈判", 30),))


@pytest.fixture(scope="session")
def tree(scope):
    """Check a condition that must be sound, and give its typed tree."""

    def checked(text, **changes: Any) -> Expr:
        expr, problems = check(Condition.bare(text), replace(scope, **changes))
        assert problems == [], text
        assert expr is not None
        return expr

    return checked


@pytest.fixture(scope="session")
def refuse(scope):
    """Check a condition that must have problems, and give them."""

    def refused(text, **changes: Any) -> list[Problem]:
        expr, problems = check(Condition.bare(text), replace(scope, **changes))
        assert expr is None, text
        assert problems, text
        return problems

    return refused
