"""Entries to post in tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from engine.model.award import Entry
from engine.model.text import Text
from engine.model.values import Money

START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def day(number: int) -> dt.datetime:
    return START + dt.timedelta(days=number)


def entry(event: str, cents: int = 500, **other: Any) -> Entry:
    """Give an award of the rep Li for an event, posted by ops; any part of it may be given otherwise."""
    parts: dict[str, Any] = {
        "seq": 0,
        "id": "",
        "kind": "award",
        "playbook": "b2b",
        "incentive": "new-acv",
        "rule_hash": "r1",
        "person": "li",
        "event": event,
        "deal": event,
        "at": START.date(),
        "of_period": "2026-Q4",
        "period": "2026-Q4",
        "amount": Money(cents * 100, "CNY"),
        "order": 1,
        "steps": ({"name": "credit", "before": "0", "after": "1/3"},),
        "facts": {"deal.name": "=cmd|'邮件'", "": 'quote " and \\'},
        "why": Text("won", "赢单"),
        "author": "ops",
        "as_of": START,
        "previous": "",
        "hash": "",
    }
    return Entry(**(parts | other))
