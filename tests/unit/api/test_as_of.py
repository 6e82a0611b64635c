"""Reports as of a past day: as known then they stay as they are whatever is imported later, and tell nothing that only came to be known later."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from click.testing import CliRunner

from engine.api.columns import deal_columns
from engine.api.reviews import weekly
from engine.cli.main import cli
from tests.unit.api.workspaces import handmade, imported, opened

DEAL = "id,name,owner,stage,status,amount,created_on,stage_entered_on,closed_on,close_date\n"
CHANGE = "id,deal,by,from_stage,to_stage,at\n"
PEOPLE = {"rep": "id,name,team\nR1,Amy,T1\nR2,Bo,T2\n", "team": "id,name,region\nT1,North,north\nT2,South,south\n"}
RATE = "id,from,to,since,rate\n1,USD,CNY,2026-01-01,7\n"
FIRST, SECOND = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (10, 11))
SEPTEMBER = dt.date(2026, 9, 30)
FIRST_DEALS = (
    "D1,One,R1,propose,open,100,2026-08-01,2026-08-20,,2026-12-31\n"
    "D2,Two,R2,won,won,50,2026-08-01,2026-09-20,2026-09-20,2026-09-20\n"
    "D3,Three,R2,qualify,open,USD 3,2026-08-01,2026-08-10,,2026-12-31\n"
)
FIRST_MOVES = "C1,D2,R2,propose,won,2026-09-20 10:00\nC2,D1,R1,qualify,propose,2026-08-20 10:00\n"
SECOND_DEALS = (
    "D1,Uno,R2,won,won,130,2026-08-01,2026-10-20,2026-10-20,2026-10-20\n"
    "D2,Two,R2,propose,open,55,2026-08-01,2026-10-22,,2026-12-31\n"
    "D3,Three,R2,qualify,open,USD 4,2026-08-01,2026-08-10,,2026-12-31\n"
    "D4,Four,R1,qualify,open,7,2026-09-10,2026-09-10,,2026-12-31\n"
)
SECOND_MOVES = FIRST_MOVES + "C3,D1,R2,propose,won,2026-10-20 10:00\nC4,D2,R2,won,propose,2026-10-22 10:00\n"


def grown(folder):
    """Write what the second import brings."""
    (folder / "deal.csv").write_text(DEAL + SECOND_DEALS, encoding="utf-8")
    (folder / "stage_change.csv").write_text(CHANGE + SECOND_MOVES, encoding="utf-8")


def test_what_was_known_then_is_the_same_after_a_later_import(tmp_path):
    folder = handmade(tmp_path, recorded_at=FIRST, deal=DEAL + FIRST_DEALS, stage_change=CHANGE + FIRST_MOVES, rate=RATE, **PEOPLE)
    asked = (("funnel",), ("funnel", "--since", "2026-09-01"), ("review", "weekly"))
    then = ("--as-of", "2026-10-02", "--known-at", "2026-10-02", "--format", "json")

    def told():
        runs = [CliRunner().invoke(cli, ["-C", str(folder), *each, *then], catch_exceptions=False) for each in asked]
        return [(each.exit_code, each.stdout) for each in runs]

    before = told()
    assert all(code == 0 and '"as_of": "2026-10-02"' in said for code, said in before)
    grown(tmp_path / "data")
    imported(folder, SECOND)
    assert told() == before
    # of a day when nothing had been imported yet the book knows only what moved: a deal that is open again had been won
    late = deal_columns(opened(folder, SEPTEMBER))
    assert dict(zip(late.id.tolist(), zip(late.status.tolist(), late.closed.tolist(), strict=True), strict=True)) == {
        "D1": (0, 0),
        "D2": (1, dt.date(2026, 9, 20).toordinal()),
        "D3": (0, 0),
        "D4": (0, 0),
    }
    # both sides by one rule: each as it was known on its day, without the second import
    for since in (dt.date(2026, 10, 5), dt.date(2026, 9, 25)):  # on the latter nothing had been imported yet
        changes = opened(folder, dt.date(2026, 10, 15)).pipeline.changed(since).whole
        assert (changes.before, changes.after, changes.changes) == (Fraction(121), Fraction(121), ())


def says(folder, line):
    """Let the playbook say something more of its forecast."""
    path = folder / "playbooks" / "b2b-software" / "playbook.yaml"
    path.write_text(path.read_text("utf-8").replace("\nforecast:\n", f"\nforecast:\n  {line}\n"), "utf-8")


def test_what_open_deals_were_worth_on_a_past_day_is_told_where_it_can_be_known(tmp_path):
    rows = SECOND_DEALS.replace("-31\n", "-31,1000.05\n").replace("-20\n", "-20,\n")
    costly = DEAL.replace("close_date", "close_date,cost") + rows
    folder = handmade(tmp_path, recorded_at=SECOND, deal=costly, stage_change=CHANGE + SECOND_MOVES, rate=RATE, **PEOPLE)
    assert weekly(opened(folder, SEPTEMBER)).amount == Fraction(130 + 28 + 7)
    says(folder, "known_then: [owner, cost]")
    desk = opened(folder, SEPTEMBER)
    pack, funnel = weekly(desk), desk.pipeline.funnel()
    assert (pack.open, pack.unknown, pack.amount, pack.changed.whole.after) == (3, 3, 0, 0)
    assert (funnel.whole.amount, funnel.whole.unknown, funnel.whole.won_amount) == (0, 3, Fraction(55))
    for notes in (pack.notes, funnel.notes):
        assert any("nobody can say what open deals were worth" in each.en for each in notes)
        assert any(each.en.startswith("closing days and owners") for each in notes)
    # as of its last day nothing is hidden, nor of the days before that it is held against
    last = opened(folder, dt.date(2026, 11, 2))
    assert weekly(last).unknown == 0
    before = last.pipeline.changed(SEPTEMBER).whole
    assert (before.before, before.after) == (Fraction(130 + 28 + 7), Fraction(55 + 28 + 7))
    says(folder, 'open_amount: "deal.cost"')
    desk = opened(folder, SEPTEMBER)
    pack = weekly(desk)
    assert (pack.unknown, pack.amount) == (1, Fraction("2000.1"))  # the deal that was won has no cost
    assert desk.pipeline.funnel().whole.amount == sum(each.open for each in pack.levels if each.level == "team") == pack.amount
