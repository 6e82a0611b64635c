"""Rows of lists: one deal, one next action, one prompt, as a reader sees them."""

from __future__ import annotations

import datetime as dt

from engine.language.words import shown
from engine.model.judgement import Judgement, NextAction
from engine.model.text import Language, Text
from engine.model.values import MONEY, Instant
from engine.model.views import DealRow, TodayRow

NO_DATE = dt.date.max


def said(judgement: Judgement, name: str) -> str:
    """Give a fact of text, or nothing where it is not set."""
    fact = judgement.facts.get(name)
    return fact.value if fact and isinstance(fact.value, str) else ""


def day_of(judgement: Judgement, name: str) -> dt.date | None:
    """Give a fact that is a date."""
    fact = judgement.facts.get(name)
    value = fact.value if fact else None
    return value.day if isinstance(value, Instant) else value if isinstance(value, dt.date) else None


def owner_of(judgement: Judgement) -> str:
    """Give the owner's name, or their id where they have none."""
    return said(judgement, "deal.owner.name") or said(judgement, "deal.owner.id")


def deal_row(judgement: Judgement, stage: Text, today: dt.date, language: Language) -> DealRow:
    """Give one deal of a list."""
    amount = judgement.facts.get("deal.amount")
    entered = day_of(judgement, "deal.stage_entered_on")
    return DealRow(
        id=judgement.deal,
        name=said(judgement, "deal.name"),
        account=said(judgement, "deal.account.name"),
        owner=owner_of(judgement),
        stage=stage,
        status=judgement.status or "",
        amount=shown(amount.value, MONEY, language) if amount and amount.value is not None else "",
        gate=judgement.gate,
        days_in_stage=(today - entered).days if entered else None,
        actions=len(judgement.actions),
    )


def today_row(judgement: Judgement, action: NextAction, stage: Text, today: dt.date) -> TodayRow:
    """Give one action of the list of the day."""
    return TodayRow(
        deal=judgement.deal,
        deal_name=said(judgement, "deal.name"),
        account=said(judgement, "deal.account.name"),
        owner=owner_of(judgement),
        stage=stage,
        action=action,
        overdue_days=max((today - action.due).days, 0) if action.due else 0,
    )


def by_urgency(row: TodayRow) -> tuple[int, dt.date, int, str, str]:
    """Order the list of the day: the longest overdue first, then by due date, then the cheapest."""
    effort = row.action.effort if row.action.effort is not None else 10**6
    return -row.overdue_days, row.action.due or NO_DATE, effort, row.deal, row.action.id
