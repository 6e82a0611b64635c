"""Deals and their ways as columns are those of the book as of an instant, in one currency or not known at all."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pyarrow.parquet as pq
import pytest

from engine.api.columns import deal_columns, order_of, ordered_stages, stage_visits
from engine.api.ruleset import load_rules
from engine.funnel.columns import OPEN, WON, converted, exact_sum, exact_sums
from engine.playbook.catalog import standard_catalog
from engine.workspace import find_workspace
from tests.unit.api.workspaces import LAST, handmade, opened

DEAL = "id,owner,stage,status,amount,created_on,stage_entered_on,closed_on,close_date,segment\n"
CHANGE = "id,deal,by,from_stage,to_stage,at\n"
REPS = "id,name,team\nR1,Amy,T1\nR2,Bo,T1\nR3,Cy,\n"
TEAMS = "id,name,region\nT1,North,north\n"
RATES = "id,from,to,since,rate\n1,USD,CNY,2026-01-01,7\n2,USD,CNY,2026-06-01,7.2\n"
DAY = dt.date(2026, 6, 30)


def book(folder, deals, changes="", **more):
    return handmade(folder, deal=DEAL + deals, stage_change=CHANGE + changes, rep=REPS, team=TEAMS, rate=RATES, **more)


def date(ordinal):
    return dt.date.fromordinal(int(ordinal))


def way(visits, deals, id):
    """Give a deal's visits as stage and day."""
    rows = np.flatnonzero(visits.deal == list(deals.id).index(id))
    return [(visits.stages[visits.stage[row]], date(visits.began[row]).isoformat(), visits.reps[visits.rep[row]]) for row in rows]


def test_the_sample_book_as_columns_is_its_files(imported_once):
    for back in (0, 150):
        desk = opened(imported_once, LAST - dt.timedelta(days=back))
        deals = deal_columns(desk)
        rows = {row["id"]: row for row in pq.read_table(imported_once.parent / "data" / "deal.parquet").to_pylist()}
        rows = {id: row for id, row in rows.items() if row["created_on"] <= desk.day}
        assert list(deals.id) == sorted(rows)
        codes, reps = deals.groups["rep"]
        for number, id in enumerate(deals.id):
            row = rows[id]
            shut = row["closed_on"] is not None and row["closed_on"] <= desk.day
            assert deals.status[number] == (("open", "won", "lost").index(row["status"]) if shut else OPEN)
            assert date(deals.created[number]) == row["created_on"]
            assert reps[codes[number]] == row["owner"]
            assert deals.known[number] == (row["amount"] is not None)
        assert deals.stale == (back > 0)


def test_what_came_later_is_not_seen_and_what_closed_later_was_open(tmp_path):
    folder = book(
        tmp_path,
        "D1,R1,won,won,CNY 100,2026-01-05,2026-03-10,2026-03-10,,a\n"
        "D2,R1,lost,lost,CNY 50,2026-01-06,2026-02-15,2026-02-15,,b\n"
        "D3,R2,lead,open,CNY 10,2026-03-01,2026-03-01,,2026-09-01,a\n",
        "1,D1,R1,qualify,propose,2026-02-01 10:00\n2,D1,R1,propose,won,2026-03-10 09:00\n",
    )
    then = opened(folder, dt.date(2026, 2, 20))
    deals = deal_columns(then)
    assert list(deals.id) == ["D1", "D2"]
    assert [deals.stages[place] for place in deals.stage] == ["propose", "lost"]
    assert deals.status.tolist() == [0, 2]
    assert (date(deals.entered[0]), deals.closed[0]) == (dt.date(2026, 2, 1), 0)
    assert deals.stale
    visits = stage_visits(then)
    assert way(visits, deals, "D1") == [("qualify", "2026-01-05", "R1"), ("propose", "2026-02-01", "R1")]
    assert way(visits, deals, "D2") == [("lost", "2026-02-15", "R1")]
    before = deal_columns(then, as_of=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert before.status.tolist() == [0, 0]
    assert before.stage.tolist() == [before.stages.index("qualify"), -1]  # nothing says where D2 stood
    now = deal_columns(opened(folder, DAY))
    assert (len(now), date(now.closes[2]), now.stale) == (3, dt.date(2026, 9, 1), False)


def test_amounts_are_converted_by_the_rate_of_their_date_or_unknown(tmp_path):
    """V9."""
    folder = book(
        tmp_path,
        "D1,R1,won,won,USD 1000,2026-01-05,2026-03-10,2026-03-10,,a\n"
        "D2,R1,lead,open,USD 1000,2026-01-06,2026-01-06,,,a\n"
        "D3,R1,lead,open,GBP 10,2026-01-06,2026-01-06,,,a\n"
        "D4,R1,won,won,USD 5,2025-10-05,2025-12-10,2025-12-10,,a\n"
        "D5,R1,won,won,USD 5,2026-01-05,2026-03-10,,,a\n"
        "D6,R1,lead,open,CNY 7.0001,2026-01-06,2026-01-06,,,a\n"
        "D7,R1,lead,open,,2026-01-06,2026-01-06,,,a\n",
    )
    deals = deal_columns(opened(folder, DAY))
    assert deals.currency == "CNY"
    amounts = [amount if known else None for amount, known in zip(deals.amount.tolist(), deals.known.tolist(), strict=True)]
    assert amounts == [7000_0000, 7200_0000, None, None, None, 7_0001, None]
    assert [each.en for each in deals.notes] == [
        "1 amounts in GBP have no rate to CNY on their date: they count as unknown",
        "2 amounts in USD have no rate to CNY on their date: they count as unknown",
    ]
    assert deal_columns(opened(folder, dt.date(2026, 5, 31))).amount[1] == 7000_0000


def test_groups_reach_team_and_region_and_count_who_belongs_to_none(tmp_path):
    folder = book(
        tmp_path,
        "D1,R1,lead,open,CNY 1,2026-01-05,,,,a\nD2,R3,lead,open,CNY 1,2026-01-05,,,,\nD3,,lead,open,CNY 1,2026-01-05,,,,b\n",
    )
    deals = deal_columns(opened(folder, DAY))
    named = {by: [ids[place] for place in codes] for by, (codes, ids) in deals.groups.items()}
    assert (named["rep"], named["team"], named["region"], named["segment"]) == (
        ["R1", "R3", ""],
        ["T1", "", ""],
        ["north", "", ""],
        ["a", "", "b"],
    )
    assert (deals.name("R1"), deals.name("T1"), deals.name("b")) == ("Amy", "North", "b")


def test_ways_without_or_with_half_a_history_end_where_the_deal_stands(tmp_path):
    folder = book(
        tmp_path,
        "D1,R1,propose,open,CNY 1,2026-01-05,2026-02-05,,,a\n"
        "D2,R1,propose,lost,CNY 1,2026-01-05,2026-02-05,2026-04-01,,a\n"
        "D3,R1,propose,won,CNY 1,2026-01-05,2026-02-05,2026-04-01,,a\n"
        "D4,R2,discover,lost,CNY 1,2026-01-05,2026-02-05,2026-04-01,,a\n"
        "D5,R1,care,won,CNY 1,2026-01-05,2026-05-05,2026-04-01,,a\n"
        "D6,R1,nowhere,open,CNY 1,2026-01-05,2026-05-05,,,a\n",
        "1,D4,R3,,lead,2026-01-05 10:00\n2,D4,boss,lead,discover,2026-02-05 10:00\n3,D4,R2,discover,elsewhere,2026-02-06 10:00\n",
    )
    desk = opened(folder, DAY)
    deals, visits = deal_columns(desk), stage_visits(desk)
    assert way(visits, deals, "D1") == [("propose", "2026-02-05", "R1")]
    assert way(visits, deals, "D2") == [("propose", "2026-02-05", "R1"), ("lost", "2026-04-01", "R1")]
    assert way(visits, deals, "D3") == [("propose", "2026-02-05", "R1"), ("won", "2026-04-01", "R1")]
    # R3 owns no deal and the boss none either: the visits are its owner's
    assert way(visits, deals, "D4") == [("lead", "2026-01-05", "R2"), ("discover", "2026-02-05", "R2"), ("lost", "2026-04-01", "R2")]
    assert way(visits, deals, "D5") == [("care", "2026-05-05", "R1")]
    assert way(visits, deals, "D6") == []
    assert visits.skipped_moves == 1


def test_days_made_up_from_the_first_move_make_no_visit(tmp_path):
    deals = "".join(f"D{n},R1,engage,open,1,2026-02-01,2026-02-01,,,a\n" for n in range(2)) + "D9,R1,prospect,open,1,2026-02-01,,,,a\n"
    moves = "".join(f"{n},D{n},R1,lead,qualify,2026-02-01 10:00\n" for n in range(2))
    desk = opened(book(tmp_path, deals.replace("engage", "qualify").replace("prospect", "lead"), moves), DAY)
    visits, columns = stage_visits(desk), deal_columns(desk)
    assert [way(visits, columns, f"D{n}") for n in range(2)] == [[("qualify", "2026-02-01", "R1")]] * 2
    assert way(visits, columns, "D9") == [("lead", "2026-02-01", "R1")]


def test_an_empty_book_has_empty_columns(tmp_path):
    desk = opened(book(tmp_path, ""), DAY)
    deals, visits = deal_columns(desk), stage_visits(desk)
    assert (len(deals), len(visits), deals.groups["rep"][1], deals.stale) == (0, 0, (), False)


def test_stages_are_in_the_order_of_the_playbooks(imported_once):
    stages, lost, won, qualified = ordered_stages(opened(imported_once))
    assert stages == ("lead", "qualify", "discover", "propose", "negotiate", "won", "onboard", "care", "lost")
    assert (lost, won) == ({"lost"}, {"won"})
    assert qualified in stages[1:3]


def test_stages_of_several_playbooks_are_merged(tmp_path):
    playbooks = []
    for name in ("b2b-software", "services"):
        workspace = find_workspace(handmade(tmp_path / name, playbook=name, deal=DEAL))
        playbooks += [each.deals.playbook for each in load_rules(workspace, standard_catalog())]
    both = order_of(playbooks)
    assert both.stages.index("propose") < both.stages.index("contract") < both.stages.index("won") < both.stages.index("deliver")
    assert [each for each in both.stages if each in ("lead", "qualify", "discover", "propose", "negotiate")] == list(
        order_of(playbooks[:1]).open
    )
    assert both.stages[-1] == "lost"
    assert order_of([]).qualified_from is None


@pytest.mark.parametrize("seed", range(5))
def test_sums_and_conversions_are_exact(seed):
    draws = np.random.default_rng(seed)
    amounts = draws.integers(-(2**62), 2**62, 500)
    codes = draws.integers(0, 7, 500)
    assert exact_sum(amounts) == sum(amounts.tolist())
    assert exact_sums(codes, amounts, 7) == [sum(amounts[codes == code].tolist()) for code in range(7)]
    small, rates = draws.integers(-(10**12), 10**12, 500), draws.integers(1, 10**8, 500)
    small[:100] = draws.integers(-30, 30, 100)
    rates[:100] = 500_000  # halves
    found, fits = converted(small, rates, 6)
    for amount, rate, result, fit in zip(small.tolist(), rates.tolist(), found.tolist(), fits.tolist(), strict=True):
        exact = round(Fraction(amount * rate, 10**6))
        assert (not fit and abs(exact) > 2**61) or result == exact


def test_what_does_not_fit_is_not_known():
    found, fits = converted(np.array([2**62, 5]), np.array([10**7, 0]), 6)
    assert (found.tolist(), fits.tolist()) == ([0, 0], [False, False])


def test_a_won_deal_counts_as_won_from_the_day_it_closed(tmp_path):
    folder = book(tmp_path, "D1,R1,won,won,CNY 1,2026-01-05,2026-03-10,2026-03-10,,a\n", "1,D1,R1,propose,won,2026-03-10 15:00\n")
    desk = opened(folder, dt.date(2026, 3, 10))  # at noon, three hours before the change
    deals = deal_columns(desk)
    assert deals.status[0] == WON
    assert way(stage_visits(desk), deals, "D1")[-1] == ("won", "2026-03-10", "R1")
