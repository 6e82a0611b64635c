"""Writes the deals of one part, with their contacts, line items, invoices and surveys, from the ways they went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.sample import columns as to
from engine.sample.accounts import Accounts, names_of
from engine.sample.calendar import Calendar
from engine.sample.draws import MICRO, Bools, Draws, Ints
from engine.sample.people import People
from engine.sample.pipeline import Deals, Stays
from engine.sample.settings import Settings

SCALE = 10_000  # money and percents stand at four decimals
STEP = 100  # amounts are round to so many units
WHOLE = 100
ASKED = 2  # of five customers
CATEGORIES = ("pipeline", "best_case", "commit", "closed", "omitted")
STATUSES = ("open", "won", "lost")
OPEN, WON, LOST = range(3)


@dataclass(frozen=True)
class Outcome:
    """Where each deal of a part stands on the book's last day; days are NONE where there are none."""

    stage: Ints
    reached: Ints  # the farthest stage it was ever in
    status: Ints
    entered: Ints
    closed: Ints


@dataclass(frozen=True)
class Prices:
    """Amounts by deal at four decimals, in the deal's currency (0 yuan, 1 dollars); the discount in ten-thousandths."""

    product: Ints
    currency: Ints
    amount: Ints
    discount: Ints


def outcome(settings: Settings, deals: Deals, stays: Stays) -> Outcome:
    """Read from the stays where each deal stands."""
    won, lost = len(settings.stages), len(settings.stage_ids) - 1
    first = np.searchsorted(stays.at, np.arange(len(deals.row)))
    last = np.append(first[1:], len(stays.at)) - 1
    stage = stays.went[last]
    reached = np.maximum.reduceat(np.where(stays.went == lost, stays.stage, stays.went), first)
    closed = np.where(stage == lost, stays.end[last], to.NONE)
    signed = stays.went == won
    closed[stays.at[signed]] = stays.end[signed]
    return Outcome(
        stage=stage,
        reached=reached,
        status=np.where(stage == lost, LOST, np.where(stage >= won, WON, OPEN)),
        entered=np.where(stage == lost, stays.end[last], stays.start[last]),
        closed=closed,
    )


def prices(settings: Settings, draws: Draws, accounts: Accounts, deals: Deals) -> Prices:
    """Price each deal: lognormal around its segment's median and the product's price."""
    row = deals.row
    product = draws.pick("product", row, [each.weight for each in settings.products])
    abroad = accounts.abroad[deals.account]
    median = np.array([each.amount for each in settings.segments], np.int64)[deals.segment]
    price = np.array([int(each.price * WHOLE) for each in settings.products], np.int64)[product]
    yuan = median * price // WHOLE * draws.spread("amount", row, settings.money.amount_sigma) // MICRO
    units = np.where(abroad, yuan * WHOLE // int(settings.money.dollar * WHOLE), yuan)
    discounted = draws.chance("discounted", row, settings.money.discounted)
    return Prices(
        product=product,
        currency=abroad.astype(np.int64),
        amount=np.maximum(1, units // STEP) * STEP * SCALE,
        discount=np.where(discounted, (1 + draws.pick("discount", row, (30, 28, 20, 12, 7, 3))) * 500, 0),
    )


def current_owner(settings: Settings, draws: Draws, days: Calendar, people: People, deals: Deals, result: Outcome) -> Ints:
    """Give who holds each deal now: the manager where the rep of an open deal has left and somebody saw to it."""
    gone = (people.left[deals.owner] <= days.last) & (result.status == OPEN)
    taken = gone & ~draws.chance("orphaned", deals.row, settings.reps.orphaned)
    return np.where(taken, people.team_manager[people.rep_team[deals.owner]], deals.owner)


def deal_table(
    settings: Settings, draws: Draws, days: Calendar, accounts: Accounts, deals: Deals, result: Outcome, price: Prices, owner: Ints
) -> to.Table:
    """Write the deals as columns."""
    row, missing = deals.row, settings.missing
    still = result.status == OPEN
    expected, overdue = _expected(settings, draws, days, deals, result)
    plan = still & ~draws.chance("no-next-step", row, missing["next_step"])
    step = draws.below("next-step", row, len(settings.next_steps))
    chinese = accounts.chinese[deals.account]
    has_amount = ~(draws.chance("no-amount", row, missing["amount"]) & (result.status != WON))
    share = int(settings.money.cost * MICRO) * draws.spread("cost", row, settings.path.dwell_sigma / 4) // MICRO
    closed = result.closed != to.NONE
    refunded = (result.status == WON) & draws.chance("refunded", row, settings.money.refunded)
    refund_day = result.closed + 5 + draws.below("refund-day", row, 85)
    return {
        "id": to.ids("D", row),
        "name": to.joined(names_of(settings, draws, accounts, deals.account), to.either(chinese, *_products(settings, price.product))),
        "type": to.words([each.id for each in settings.types], deals.type),
        "segment": to.words([each.id for each in settings.segments], deals.segment),
        "product": to.words([each.id for each in settings.products], price.product),
        "source": to.words([each.id for each in settings.sources], deals.source, ~draws.chance("no-source", row, missing["source"])),
        "stage": to.words(settings.stage_ids, result.stage),
        "status": to.words(STATUSES, result.status),
        **to.money("amount", price.amount, price.currency, has_amount),
        **to.money(
            "cost",
            price.amount // STEP * share // MICRO * STEP,
            price.currency,
            has_amount & ~draws.chance("no-cost", row, missing["cost"]),
        ),
        "discount": to.decimals(price.discount, to.PERCENT, (price.discount > 0) | (result.reached >= len(settings.stages) - 1)),
        "probability": to.decimals(_probability(settings, draws, deals, result), to.PERCENT),
        "category": to.words(CATEGORIES, _category(settings, draws, deals, result)),
        "competitor": to.words(
            settings.competitors,
            draws.below("competitor", row, len(settings.competitors)),
            ~draws.chance("no-competitor", row, missing["competitor"]),
        ),
        "tags": _tags(settings, draws, deals, result),
        "next_step": to.words(
            [each.zh for each in settings.next_steps] + [each.en for each in settings.next_steps],
            np.where(chinese, step, step + len(settings.next_steps)),
            plan,
        ),
        "next_step_on": to.days(days.worked(days.last - 7 + draws.below("next-step-on", row, 30)), plan),
        "created_on": to.days(deals.created),
        "stage_entered_on": to.days(result.entered, ~draws.chance("no-stage-date", row, missing["stage_entered_on"])),
        "close_date": to.days(
            np.where(closed, result.closed, np.where(overdue, np.maximum(deals.created, expected), expected)),
            ~(draws.chance("no-close-date", row, missing["close_date"]) & still),
        ),
        "closed_on": to.days(result.closed, closed),
        "lost_reason": to.words(
            settings.lost_reasons,
            draws.below("lost-reason", row, len(settings.lost_reasons)),
            (result.status == LOST) & ~draws.chance("no-lost-reason", row, missing["lost_reason"]),
        ),
        "refunded_on": to.days(refund_day, refunded & (refund_day <= days.last)),
        "account": to.ids("ACC", deals.account),
        "owner": to.ids("REP", owner, 5),
    }


def _products(settings: Settings, product: Ints) -> tuple[Any, Any]:
    return to.texts([f" · {each.name.zh}" for each in settings.products], product), to.texts(
        [f" – {each.name.en}" for each in settings.products], product
    )


def _expected(settings: Settings, draws: Draws, days: Calendar, deals: Deals, result: Outcome) -> tuple[Ints, Bools]:
    """Say when reps expect to sign: later the earlier the stage, and sometimes a day that has passed."""
    overdue = draws.chance("overdue", deals.row, settings.late["close_date"])
    to_go = (len(settings.stages) - np.minimum(result.stage, len(settings.stages) - 1)) * 24
    ahead = days.worked(days.last + 1 + draws.below("expected", deals.row, to_go))
    return np.where(overdue, days.last - 1 - draws.below("overdue-by", deals.row, 45), ahead), overdue


def _probability(settings: Settings, draws: Draws, deals: Deals, result: Outcome) -> Ints:
    by_stage = np.array([int(each.probability * SCALE) for each in (*settings.stages, *settings.after_sales)] + [0], np.int64)[result.stage]
    by_gut = np.clip(by_stage + (draws.below("gut", deals.row, 7) - 3) * 500, 0, SCALE)
    return np.where((result.status == OPEN) & (draws.below("by-gut", deals.row, 5) == 0), by_gut, by_stage)


def _category(settings: Settings, draws: Draws, deals: Deals, result: Outcome) -> Ints:
    """Call the forecast: by stage, one in five a step too high, as reps do."""
    last = len(settings.stages) - 1
    called = np.clip(result.stage - last + 2 + (draws.below("hope", deals.row, 5) == 0), 0, 2)
    return np.where(result.status == WON, 3, np.where(result.status == LOST, 4, called))


def _tags(settings: Settings, draws: Draws, deals: Deals, result: Outcome) -> Any:
    tags = [(each.shows.tag, settings.stage(each.stage), deals.there[each.id]) for each in settings.criteria if each.shows.tag]
    tags += [(each.tag, settings.stage(each.stage), draws.chance(f"habit/{each.tag}", deals.row, each.share)) for each in settings.habits]
    return to.lists([tag for tag, _, _ in tags], [held & (result.reached >= stage) for _, stage, held in tags])


def deal_contacts(settings: Settings, draws: Draws, accounts: Accounts, deals: Deals) -> to.Table:
    """Link each deal to the contacts known on it; the roles that criteria are about as planted, the others by chance."""
    planted = {each.shows.contact: deals.there[each.id] for each in settings.criteria if each.shows.contact}
    first = accounts.first_contact[deals.account]
    there = accounts.first_contact[deals.account + 1] - first
    known = []
    for place, role in enumerate(settings.roles):
        held = planted[role] if role in planted else draws.chance(f"linked/{role}", deals.row, settings.linked[role])
        known.append(held & (place < there))
    grid = np.stack(known, axis=1)
    grid[:, settings.roles.index("user")] |= ~grid.any(axis=1)
    at, nth = (part.astype(np.int64) for part in np.nonzero(grid))
    return {"from": to.ids("D", deals.row[at]), "to": to.ids("CON", first[at] + nth)}


def line_items(settings: Settings, draws: Draws, deals: Deals, result: Outcome, price: Prices, before: int) -> to.Table:
    """Offer one to four products from the second-last stage on; the first is what the deal is named for."""
    offered = np.where(result.reached >= len(settings.stages) - 2, 1 + draws.pick("items", deals.row, (50, 28, 15, 7)), 0)
    at = np.repeat(np.arange(len(deals.row)), offered)
    nth = np.arange(len(at), dtype=np.int64) - np.repeat(np.cumsum(offered) - offered, offered)
    key = deals.row[at] * 4 + nth
    product = np.where(nth == 0, price.product[at], draws.pick("item", key, [each.weight for each in settings.products]))
    quantity = 1 + draws.below("quantity", key, 20)
    part = price.amount[at] // offered[at] // quantity // SCALE
    return {
        "id": to.ids("LI", before + np.arange(len(at), dtype=np.int64), 8),
        "product": to.words([each.id for each in settings.products], product),
        **to.money("price", np.maximum(1, part) * SCALE, price.currency[at]),
        "quantity": to.numbers(quantity),
        "discount": to.decimals(price.discount[at], to.PERCENT, price.discount[at] > 0),
        "deal": to.ids("D", deals.row[at]),
    }


def invoices(settings: Settings, draws: Draws, days: Calendar, deals: Deals, result: Outcome, price: Prices, before: int) -> to.Table:
    """Bill won deals in one to three parts; some invoices get a credit note, the row behind them."""
    count = np.where(result.status == WON, 1 + draws.pick("parts", deals.row, (60, 25, 15)), 0)
    at = np.repeat(np.arange(len(deals.row)), count)
    nth = np.arange(len(at), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
    key = deals.row[at] * 4 + nth
    at_day = days.worked(result.closed[at] + 3 + nth * 90 + draws.below("billed", key, 12))
    sent = at_day <= days.last
    at, nth, key, at_day = at[sent], nth[sent], key[sent], at_day[sent]
    part = price.amount[at] // count[at] // SCALE * SCALE
    total = np.where(nth == count[at] - 1, price.amount[at] - part * (count[at] - 1), part)
    due = at_day + np.where(draws.below("terms", key, 3) == 0, 60, 30)
    paid_day = days.worked(due - 20 + draws.below("paid-day", key, 45))
    paid = (draws.chance("paid", key, settings.money.paid)) & (paid_day <= days.last)
    credit_day = days.worked(at_day + 5 + draws.below("credit-day", key, 30))
    credited = draws.chance("credited", key, settings.money.credited) & (credit_day <= days.last)
    # Each invoice takes a row, and its credit note the row behind it.
    source = np.repeat(np.arange(len(at)), 1 + credited)
    note = np.concatenate([[False], source[1:] == source[:-1]]) if len(source) else np.zeros(0, np.bool_)
    number = before + np.arange(len(source), dtype=np.int64)
    tenth = total[source] // 10 // SCALE * SCALE
    return {
        "id": to.ids("INV", number, 8),
        **to.money("total", np.where(note, -tenth, total[source]), price.currency[at[source]]),
        "at": to.days(np.where(note, credit_day[source], at_day[source])),
        "due_on": to.days(due[source], ~note),
        "paid": to.booleans(paid[source], ~note),
        "paid_on": to.days(paid_day[source], paid[source] & ~note),
        "deal": to.ids("D", deals.row[at[source]]),
        "credits": to.ids("INV", np.where(note, number - 1, to.NONE), 8),
    }


def surveys(settings: Settings, draws: Draws, days: Calendar, accounts: Accounts, deals: Deals, result: Outcome, before: int) -> to.Table:
    """Ask two in five customers a month after they signed."""
    at = np.flatnonzero((result.status == WON) & (draws.below("survey", deals.row, 5) < ASKED))
    day = days.worked(result.closed[at] + 25 + draws.below("survey-day", deals.row[at], 30))
    at, day = at[day <= days.last], day[day <= days.last]
    key, account = deals.row[at], deals.account[at]
    comment = draws.below("comment", key, len(settings.comments))
    silent = draws.chance("no-comment", key, settings.missing["comment"])
    return {
        "id": to.ids("SUR", before + np.arange(len(at), dtype=np.int64)),
        "at": to.days(day),
        "score": to.numbers(3 + draws.pick("score", key, (4, 5, 8, 13, 24, 24, 15, 7))),
        "comment": to.words(
            [each.zh for each in settings.comments] + [each.en for each in settings.comments],
            np.where(accounts.chinese[account], comment, comment + len(settings.comments)),
            ~silent,
        ),
        "account": to.ids("ACC", account),
        "deal": to.ids("D", key),
    }
