"""A small company that pays by the published plan, from its files to the ledger, quarter by quarter and to the cent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest

from tests.unit.api.paid import activate, changed_deals, company, desk_of

SETTINGS = "playbooks: [b2b-software]\nbook: book.yaml\nstore: store.db\nzone: Asia/Shanghai\nlanguage: en\n"
BOOK = "folder: data\nzone: Asia/Shanghai\ncurrency: USD\nstandard: true\n"
REPS = """id,name,role,team,manager,hired_on
AE,Ann,account_executive,T1,M1,2024-01-08
NEW,Neo,account_executive,T1,M1,2026-04-01
SDR,Sue,sdr,T1,M1,2025-01-08
M1,Mia,lead,T1,,2020-01-01
"""
HEAD = "id,name,type,source,stage,status,amount,created_on,stage_entered_on,closed_on,next_step,tags,account,owner,refunded_on\n"
WON = """A1,One,new,,won,won,USD 250000,2025-11-05,2026-02-01,2026-02-01,,,C1,AE,
A2,Two,expansion,,won,won,USD 100000,2025-11-05,2026-03-01,2026-03-01,,,C1,AE,
A3,Three,renewal,,won,won,USD 720000,2025-11-05,2026-05-02,2026-05-02,,,C1,AE,
N1,Four,new,,won,won,USD 60000,2026-04-05,2026-05-01,2026-05-01,,,C1,NEW,
"""
FOUND = "".join(f"S{n},Found {n},new,inbound,discover,open,,2026-05-01,2026-05-10,,Demo,pain_confirmed,C1,SDR,\n" for n in range(1, 8))
ACCOUNTS = "id,name,industry,employees\nC1,Client,retail,50\n"
CONTACTS = "id,name,role,account\nK1,Kay,user,C1\n"
KNOWN = "from,to\n" + "".join(f"S{n},K1\n" for n in range(1, 8))
MEETINGS = "id,type,at,outcome,deal\n" + "".join(f"T{n},meeting,2026-05-08 10:00,continuation,S{n}\n" for n in range(1, 8))
MOVES = "id,from_stage,to_stage,at,deal\n" + "".join(f"G{n},qualify,discover,2026-05-10 10:00,S{n}\n" for n in range(1, 8))
REFUNDED = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)
MARCH, MAY, JUNE, DECEMBER = dt.date(2026, 3, 31), dt.date(2026, 5, 31), dt.date(2026, 6, 30), dt.date(2026, 12, 31)


@pytest.fixture
def folder(tmp_path):
    made = company(
        tmp_path / "w", settings=SETTINGS, book=BOOK, reps=REPS, deals=HEAD + WON + FOUND, accounts=ACCOUNTS, contacts=CONTACTS,
        deal_contacts=KNOWN, activities=MEETINGS, stage_changes=MOVES,
    )  # fmt: skip
    for plan in ("ae-2026", "sdr-2026"):
        activate(made, dt.date(2026, 1, 2), plan)
    return made


def sums(folder, day: dt.date) -> dict[tuple[str, str], int]:
    """Run on a day and sum up what was posted, by incentive and person, in cents."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in desk_of(folder, day).awards.run().posted:
        found[row.entry.incentive, row.entry.person] += row.entry.amount.amount // 100
    return {key: amount for key, amount in found.items() if amount}


def test_the_year_pays_what_was_reckoned_by_hand(folder):
    assert sums(folder, MARCH) == {
        ("ae-new-acv", "AE"): 12_000_00,  # 300,000 x 3 % and 50,000 x 6 %
        ("ae-new-logos", "AE"): 750_00,  # one of four: 3,000 / 4
        ("ae-retention", "AE"): 2_500_00,  # the quarter's draw
    }
    assert sums(folder, MAY) == {
        ("ae-new-acv", "NEW"): 7_200_00,  # the ramp leaves 75,000: 60,000 x 12 %
        ("ae-new-logos", "NEW"): 3_000_00,  # and a goal of one logo
        ("ae-retention", "AE"): 6_000_00,  # 80 % of 900,000 is half of 12,000, to be paid with the last quarter
        ("sdr-inbound", "SDR"): 1_500_00,  # two beyond five
    }
    assert sums(folder, JUNE) == {
        ("ae-new-acv", "NEW"): 1_800_00,  # the draw of the first three months tops up to 9,000
        ("ae-retention", "AE"): 2_500_00,
        ("ae-retention", "NEW"): 2_500_00,
    }
    assert sums(folder, DECEMBER) == {
        ("ae-retention", "AE"): -1_000_00,  # the third draw of 2,500, less what comes back above the last one: 6,000 - 2,500
        ("ae-retention", "NEW"): 5_000_00,
    }
    assert sums(folder, DECEMBER) == {}
    assert desk_of(folder, DECEMBER).awards.verify().faults == ()


def test_the_year_pays_the_same_in_one_run(folder):
    assert sums(folder, DECEMBER) == {
        ("ae-new-acv", "AE"): 12_000_00,
        ("ae-new-logos", "AE"): 750_00,
        ("ae-retention", "AE"): 10_000_00,
        ("ae-new-acv", "NEW"): 9_000_00,
        ("ae-new-logos", "NEW"): 3_000_00,
        ("ae-retention", "NEW"): 7_500_00,
        ("sdr-inbound", "SDR"): 1_500_00,
    }


def test_a_refund_is_reckoned_again_and_taken_back_in_its_own_quarter(folder):
    sums(folder, MARCH)
    changed_deals(folder, HEAD + WON.replace("2026-02-01,,,C1,AE,", "2026-02-01,,,C1,AE,2026-06-01") + FOUND, REFUNDED)
    came = sums(folder, JUNE)
    # without it 100,000 x 3 % = 3,000 of 12,000, and no logo
    assert (came["ae-new-acv", "AE"], came["ae-new-logos", "AE"]) == (-9_000_00, -750_00)
