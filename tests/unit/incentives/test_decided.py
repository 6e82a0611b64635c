"""What people decided about pay stands: what was refused is not paid by a detour, and credit goes where a decision sent it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.incentives.credit import keep_owners
from engine.incentives.settle import settle
from engine.model.incentive import Pay
from tests.unit.incentives.made import NOON, entry, event, incentive, lines, usd

OF = incentive(pay=Pay(rate=Fraction(1, 10)))
WON = event("a", "2026-07-01", 100)


def settled(posted, *events):
    return settle(lines(OF, *events), posted, incentives={"i"}, as_of=NOON).new


def posted(*amounts_and_states):
    """Post an event at one amount after another, each in the state that it came to."""
    found = []
    for amount, state in amounts_and_states:
        (new,) = settled(found, *([replace(WON, amount=usd(amount))] if amount else []))
        found.append(entry(new, len(found) + 1, state=state))
    return found


@pytest.mark.parametrize(
    ("before", "amount", "asked"),
    [
        ([(100, "refused")], 100, None),
        ([(100, "refused")], 0, None),  # never paid, so nothing is taken back
        ([(100, "refused")], 150, 15),  # all of it, as nothing of it stands
        ([(100, "refused"), (150, "refused")], 150, None),
        ([(100, "refused"), (150, "waiting")], 250, 10),
        ([(100, "refused"), (150, "waiting")], 0, -15),
        ([(100, "approved"), (150, "refused")], 150, None),
        ([(100, "approved"), (150, "refused")], 0, -10),
        ([(100, "approved"), (150, "refused")], 120, 2),
        ([(100, "waiting"), (150, "waiting")], 0, -15),
    ],
)
def test_what_was_refused_does_not_stand(before, amount, asked):
    new = settled(posted(*before), *([replace(WON, amount=usd(amount))] if amount else []))
    assert [each.amount for each in new] == ([] if asked is None else [usd(asked)])


def owners(entries, moved=()):
    """Tell to whom the event goes now that the book names ben."""
    (found,) = keep_owners([event("a", "2026-07-01", 100, "ben")], entries, "i", moved)
    return [each.person for each in found.credited]


def test_past_credit_stays_unless_it_was_refused_or_decided_anew():
    (award,) = settled([], WON)
    assert owners([entry(award, 1)]) == ["ann"]
    assert owners([entry(award, 1, state="refused")]) == ["ben"]
    assert owners([entry(award, 1)], {"a"}) == ["ben"]


def test_credit_that_was_moved_once_stays_with_the_new_owner():
    (award,) = settled([], WON)
    first = entry(award, 1)
    back, given = sorted(settled([first], event("a", "2026-07-01", 100, "ben")), key=lambda each: each.person)
    assert (back.person, back.amount, given.person, given.amount) == ("ann", usd(-10), "ben", usd(10))
    later = [first, entry(back, 2), entry(given, 3)]
    (kept,) = keep_owners([event("a", "2026-07-01", 100, "cid")], later, "i")
    assert [each.person for each in kept.credited] == ["ben"]
