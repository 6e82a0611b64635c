"""The buying side: accounts by team, tier, segment and country, and the contacts in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.sample import columns as to
from engine.sample.calendar import Calendar
from engine.sample.draws import MICRO, Bools, Draws, Ints
from engine.sample.people import People
from engine.sample.settings import Settings, Words

ALWAYS = 3  # contacts that every account has: its economic buyer, a champion, a user
AT_ONCE = 50_000  # accounts written at a time


@dataclass(frozen=True)
class Accounts:
    """All accounts by row number; contact ``first_contact[a] + k`` has the k-th role."""

    team: Ints
    tier: Ints
    segment: Ints
    country: Ints
    chinese: Bools
    abroad: Bools
    owner: Ints
    first_contact: Ints  # one entry more than accounts
    visits: Ints  # how often each is chosen, summed up

    def chosen(self, draws: Draws, deals: Ints) -> Ints:
        """Choose the account of each deal, better tiers more often."""
        at = draws.below("account", deals, int(self.visits[-1]))
        return np.searchsorted(self.visits, at, side="right").astype(np.int64)


def accounts(settings: Settings, draws: Draws, people: People, deals: int) -> Accounts:
    """Found as many accounts as the deals need."""
    count = max(3, deals // settings.book.deals_per_account)
    row = np.arange(count, dtype=np.int64)
    teams = np.unique(people.rep_team[people.sellers])
    team = teams[draws.below("account-team", row, len(teams))]
    tier = draws.pick("tier", row, [each.weight for each in settings.tiers])
    region = people.team_region[team]
    width = np.array([len(each.countries) for each in settings.regions], np.int64)
    before = np.concatenate([[0], np.cumsum(width)])
    months = len(people.roster_start) // len(people.team_region) - 1
    owner = people.owner(draws, row, team, np.full(count, months, np.int64))
    people_in = ALWAYS + draws.below("contacts", row, len(settings.roles) - ALWAYS + 1)
    return Accounts(
        team=team,
        tier=tier,
        segment=draws.pick("segment", row, [each.weight for each in settings.segments]),
        country=before[region] + draws.below("country", row, width[region]),
        chinese=np.array([each.tongue == "zh" for each in settings.regions])[region],
        abroad=np.array([each.id in settings.abroad for each in settings.regions])[region],
        owner=owner,
        first_contact=np.concatenate([[0], np.cumsum(people_in)]).astype(np.int64),
        visits=np.cumsum(np.array([each.visits for each in settings.tiers], np.int64)[tier]),
    )


def company_names(words: Words, industries: tuple[Any, ...], draws: Draws, row: Ints, industry: Ints, chinese: Bools) -> Any:
    """Name companies in their own language; the same row has the same name wherever it is asked for."""

    def part(options: tuple[str, ...], stream: str) -> Any:
        return to.texts(options, draws.below(stream, row, len(options)))

    in_chinese = to.joined(
        part(words.company_zh, "name"),
        part(words.middle_zh, "middle"),
        to.texts([each.zh for each in industries], industry),
        part(words.suffix_zh, "suffix"),
    )
    in_english = to.joined(
        part(words.company_en, "name"),
        " ",
        part(words.middle_en, "middle"),
        " ",
        to.texts([each.en for each in industries], industry),
        " ",
        part(words.suffix_en, "suffix"),
    )
    return to.either(chinese, in_chinese, in_english)


def person_names(words: Words, draws: Draws, stream: str, row: Ints, chinese: Bools) -> Any:
    """Name people in their own language."""

    def part(options: tuple[str, ...], which: str) -> Any:
        return to.texts(options, draws.below(f"{stream}/{which}", row, len(options)))

    in_chinese = to.joined(part(words.family_zh, "family"), part(words.given_zh, "given"))
    in_english = to.joined(part(words.given_en, "given"), " ", part(words.family_en, "family"))
    return to.either(chinese, in_chinese, in_english)


def names_of(settings: Settings, draws: Draws, accounts: Accounts, row: Ints) -> Any:
    """Give the names of these accounts."""
    industry = draws.below("industry", row, len(settings.industries))
    return company_names(settings.words, settings.industries, draws, row, industry, accounts.chinese[row])


def account_tables(settings: Settings, draws: Draws, days: Calendar, accounts: Accounts) -> Iterator[tuple[str, to.Table]]:
    """Give the rows of accounts and contacts, part by part."""
    for start in range(0, len(accounts.team), AT_ONCE):
        row = np.arange(start, min(start + AT_ONCE, len(accounts.team)), dtype=np.int64)
        yield "account", _account_rows(settings, draws, days, accounts, row)
        yield "contact", _contact_rows(settings, draws, accounts, row)


def _account_rows(settings: Settings, draws: Draws, days: Calendar, accounts: Accounts, row: Ints) -> to.Table:
    missing = settings.missing
    segment = accounts.segment[row]
    median = np.array([each.employees for each in settings.segments], np.int64)[segment]
    affiliate = draws.chance("affiliate", row, settings.contacts.affiliates) & (row > 0)
    parent = np.where(affiliate, draws.below("parent", row, np.maximum(row, 1)), to.NONE)
    countries = [country for region in settings.regions for country in region.countries]
    return {
        "id": to.ids("ACC", row),
        "name": names_of(settings, draws, accounts, row),
        "segment": to.words([each.id for each in settings.segments], segment),
        "tier": to.words([each.id for each in settings.tiers], accounts.tier[row]),
        "industry": to.words(
            [each.id for each in settings.industries],
            draws.below("industry", row, len(settings.industries)),
            ~draws.chance("no-industry", row, missing["industry"]),
        ),
        "country": to.words(countries, accounts.country[row]),
        "employees": to.numbers(
            np.maximum(3, median * draws.spread("employees", row, settings.money.amount_sigma) // MICRO),
            ~draws.chance("no-employees", row, missing["employees"]),
        ),
        "satisfaction": to.numbers(
            4 + draws.pick("satisfaction", row, (5, 10, 20, 30, 25, 10, 2)), ~draws.chance("no-satisfaction", row, missing["satisfaction"])
        ),
        "since": to.days(days.first - draws.below("since", row, 3000)),
        "parent": to.ids("ACC", parent),
        "owner": to.ids("REP", accounts.owner[row], 5),
    }


def _contact_rows(settings: Settings, draws: Draws, accounts: Accounts, row: Ints) -> to.Table:
    missing = settings.missing
    count = accounts.first_contact[row + 1] - accounts.first_contact[row]
    account = np.repeat(row, count)
    contact = np.arange(accounts.first_contact[row[0]], accounts.first_contact[row[-1] + 1], dtype=np.int64)
    place = contact - accounts.first_contact[account]
    chinese = accounts.chinese[account]
    known = (place < ALWAYS - 1) | ~draws.chance("no-role", contact, missing["contact_role"])  # what is planted in roles stays whole
    titles = [settings.titles[role] for role in settings.roles]
    title = to.either(chinese, to.texts([each.zh for each in titles], place), to.texts([each.en for each in titles], place))
    return {
        "id": to.ids("CON", contact),
        "name": person_names(settings.words, draws, "contact", contact, chinese),
        "role": to.words(settings.roles, place, known),
        "title": to.when(~draws.chance("no-title", contact, missing["contact_title"]), title),
        "active": to.booleans(~draws.chance("inactive", contact, settings.contacts.inactive)),
        "agreed": to.booleans(
            draws.chance("agreed", contact, settings.contacts.agreed), ~draws.chance("no-agreed", contact, missing["agreed"])
        ),
        "influence": to.numbers(1 + draws.below("influence", contact, 5)),
        "account": to.ids("ACC", account),
    }
