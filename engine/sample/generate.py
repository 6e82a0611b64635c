"""Writes a sample book: the company first, then its deals part by part, and what is true of them at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from engine.sample import columns as to
from engine.sample.accounts import Accounts, account_tables, accounts
from engine.sample.activities import Activities, stage_changes
from engine.sample.calendar import Calendar, calendar
from engine.sample.deals import current_owner, deal_contacts, deal_table, invoices, line_items, outcome, prices, surveys
from engine.sample.draws import Draws, Ints
from engine.sample.folder import written
from engine.sample.people import People, people
from engine.sample.pipeline import Deals, Stays, begun, ways
from engine.sample.reading import read_settings
from engine.sample.settings import Settings
from engine.sample.staff import staff_tables
from engine.sample.truth import Truth
from engine.sample.weak import sent_when_weak

AT_ONCE = 25_000  # deals at a time: what bounds the memory
AS_OF = dt.date(2026, 11, 21)
MIXED = "mix"


def generate(
    target: Path,
    deals: int,
    seed: int,
    *,
    tongue: str = MIXED,
    as_of: dt.date = AS_OF,
    format: str = "parquet",
    settings: Settings | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Truth:
    """Write a book of so many deals that ends on ``as_of`` into the folder ``target``; the same arguments give the same bytes.

    ``tongue`` is "en", "zh" or "mix"; ``progress`` is told how many deals have been written. Raises UsageError (SB101)
    where ``target`` holds anything but a sample.
    """
    company = _speaking(settings or read_settings(), tongue)
    draws, days = Draws(seed), calendar(company.book, as_of)
    staff = people(company, draws, days, deals)
    with written(target, format) as (files, told):
        customers = accounts(company, draws, staff, deals)
        staff = sent_when_weak(company, draws, days, staff, _moved(company, draws, days, staff, customers, deals))
        truth = Truth(company, staff)
        everything = chain(
            staff_tables(company, draws, days, staff),
            account_tables(company, draws, days, customers),
            _Parts(company, draws, days, staff, customers, truth).tables(deals, progress),
        )
        for name, table in everything:
            files.write(name, table)
            truth.written(name, table)
        told.update(truth.told(seed, tongue, days))
    return truth


def _speaking(settings: Settings, tongue: str) -> Settings:
    """Keep the regions of that language."""
    return settings if tongue == MIXED else replace(settings, regions=tuple(each for each in settings.regions if each.tongue == tongue))


def _moved(
    settings: Settings, draws: Draws, days: Calendar, staff: People, customers: Accounts, total: int
) -> Iterator[tuple[Deals, Stays]]:
    """Give the deals and their ways, part by part."""
    for start in range(0, total, AT_ONCE):
        row = np.arange(start, min(start + AT_ONCE, total), dtype=np.int64)
        deals = begun(settings, draws, days, staff, customers, row, total)
        yield deals, ways(settings, draws, days, staff, deals)


class _Parts:
    """The deals and all that hangs on them, so many at a time; counts what is written, so that ids go on."""

    def __init__(self, settings: Settings, draws: Draws, days: Calendar, staff: People, customers: Accounts, truth: Truth) -> None:
        self.settings, self.draws, self.days, self.staff, self.customers, self.truth = settings, draws, days, staff, customers, truth
        self.activities = Activities(settings, draws, days, staff, customers)

    def tables(self, total: int, progress: Callable[[int], None]) -> Iterator[tuple[str, to.Table]]:
        for start in range(0, total, AT_ONCE):
            end = min(start + AT_ONCE, total)
            yield from self._part(np.arange(start, end, dtype=np.int64), total)
            progress(end)

    def _part(self, row: Ints, total: int) -> Iterator[tuple[str, to.Table]]:
        settings, draws, days, customers = self.settings, self.draws, self.days, self.customers
        deals = begun(settings, draws, days, self.staff, customers, row, total)
        stays = ways(settings, draws, days, self.staff, deals)
        result = outcome(settings, deals, stays)
        price = prices(settings, draws, customers, deals)
        owner = current_owner(settings, draws, days, self.staff, deals, result)
        happened = self.activities.happened(deals, stays, price.discount)
        self.truth.add(deals, stays, result, np.bincount(happened.stay, minlength=len(stays.at)).astype(np.int64))
        yield "deal", deal_table(settings, draws, days, customers, deals, result, price, owner)
        yield "deal__contacts", deal_contacts(settings, draws, customers, deals)
        yield "activity", self.activities.table(deals, stays, happened, self._before("activity"))
        yield "stage_change", stage_changes(settings, draws, deals, stays, self._before("stage_change"))
        yield "line_item", line_items(settings, draws, deals, result, price, self._before("line_item"))
        yield "invoice", invoices(settings, draws, days, deals, result, price, self._before("invoice"))
        yield "survey", surveys(settings, draws, days, customers, deals, result, self._before("survey"))

    def _before(self, name: str) -> int:
        return self.truth.rows.get(name, 0)
