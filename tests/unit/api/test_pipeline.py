"""The funnel of a book, a stage worked up and what changed: figures by hand, parts that add up, and books that hold little or nonsense."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from engine.api.columns import deal_columns, stage_visits
from engine.api.health_review import monthly
from engine.errors import UsageError
from engine.funnel.changes import changes
from engine.funnel.drill import TEMPLATE
from engine.model.funnel import CHANGES, DIMENSIONS
from engine.model.views_pipeline import BY, SinceReport
from engine.report.attack import drill_sections
from engine.report.funnel import funnel_sections
from engine.report.funnel_data import drill_json, funnel_json, line_rows, since_json
from engine.report.sections import as_markdown, as_text
from engine.report.since import since_sections
from tests.unit.api.workspaces import IMPORTED, LAST, handmade, imported, opened

DAY = dt.date(2026, 6, 30)
DEAL = "id,name,owner,stage,status,amount,created_on,stage_entered_on,closed_on,close_date,segment\n"
CHANGE = "id,deal,by,from_stage,to_stage,at\n"
PEOPLE = {"rep": "id,name,team\nR1,Amy,T1\nR2,Bo,T1\nR3,Cy,T2\n", "team": "id,name,region\nT1,North,north\nT2,South,south\n"}
RATE = "id,from,to,since,rate\n1,USD,CNY,2026-01-01,7\n"
ZERO = Fraction(0)


@pytest.fixture(scope="module")
def sample(untouched, tmp_path_factory):
    """Copy the sample: drills look into its store, and a card judges it."""
    copy = tmp_path_factory.mktemp("sample") / "copy"
    shutil.copytree(untouched.parent, copy)
    return copy / "w"


def book(folder, deals, changes="", recorded_at=IMPORTED):
    return handmade(folder, recorded_at=recorded_at, deal=DEAL + deals, stage_change=CHANGE + changes, rate=RATE, **PEOPLE)


def moves(deal, *path, by="R1"):
    """Write moves as 'stage day', the first one into the funnel."""
    was, rows = "", []
    for at, step in enumerate(path):
        stage, day = step.split()
        rows.append(f"{deal}-{at},{deal},{by},{was},{stage},2026-{day} 10:00\n")
        was = stage
    return "".join(rows)


def adds_up(report):
    """Hold every figure that can be added to the whole."""
    for name in ("open", "amount", "won", "won_amount", "lost"):
        assert sum((getattr(each, name) for each in report.parts), ZERO) == getattr(report.whole, name), name
    for at, line in enumerate(report.whole.lines):
        mine = [each.lines[at] for each in report.parts]
        for name in ("open", "amount", "unknown"):
            assert sum((getattr(each, name) for each in mine), ZERO) == getattr(line, name)
        for name in ("entered", "reached", "lost", "still"):
            assert sum(getattr(each.conversion, name) for each in mine) == getattr(line.conversion, name)
        for name in ("visits", "ended"):
            assert sum(getattr(each.dwell, name) for each in mine) == getattr(line.dwell, name)
        for name in ("before", "came", "on", "over", "back", "lost", "after", "again", "from_later"):
            assert sum(getattr(each.flow, name) for each in mine) == getattr(line.flow, name)


def agrees(report):
    """Hold a change report to its sums, in all and in each part."""
    for each in (report.whole, *report.parts.values()):
        assert each.before + sum(each.sums().values(), ZERO) == each.after
    assert sum((each.before for each in report.parts.values()), ZERO) == report.whole.before
    assert sum((each.after for each in report.parts.values()), ZERO) == report.whole.after
    for kind in CHANGES:
        assert sum((each.sums()[kind] for each in report.parts.values()), ZERO) == report.whole.sums()[kind]
    for name in ("unknown", "unknown_then"):
        assert sorted(deal for each in report.parts.values() for deal in getattr(each, name)) == sorted(getattr(report.whole, name))
    if isinstance(report, SinceReport):
        agrees(report.closing)


@pytest.mark.parametrize("by", BY)
def test_parts_add_up_to_the_whole(sample, by):
    report = opened(sample).pipeline.funnel(by)
    assert len(report.parts) > 1
    adds_up(report)
    agrees(opened(sample).pipeline.changed(LAST - dt.timedelta(days=40), by))


def test_the_funnel_of_a_few_deals_is_that_by_hand(tmp_path):
    deals = (
        "D1,One,R1,won,won,100,2026-01-01,2026-01-31,2026-01-31,,a\n"
        "D2,Two,R1,lost,lost,50,2026-01-01,2026-02-10,2026-02-10,,a\n"
        "D3,Three,R2,propose,open,30,2026-01-01,2026-03-01,,2026-09-01,b\n"
        "D4,Four,R3,lead,open,USD 10,2026-01-01,2026-01-01,,,b\n"
        "D5,Five,R3,lead,open,GBP 10,2026-01-01,2026-01-01,,,\n"
        "D6,Six,,lost,lost,5,2026-01-01,2026-01-05,2026-01-05,,\n"
    )
    ways = (
        moves("D1", "lead 01-01", "qualify 01-11", "discover 01-21", "won 01-31")
        + moves("D2", "lead 01-01", "qualify 01-21", "lost 02-10")
        + moves("D3", "lead 01-01", "qualify 01-31", "lead 02-05", "qualify 02-10", "propose 03-01", by="R2")
        + moves("D4", "lead 01-01", by="R3")
        + moves("D5", "lead 01-01", by="R3")
        + moves("D6", "lead 01-01", "lost 01-05", by="R3")
    )
    report = opened(book(tmp_path, deals, ways), DAY).pipeline.funnel("team")
    whole = report.whole
    lines = {each.stage: each for each in whole.lines}
    assert (whole.open, whole.amount, whole.won, whole.won_amount, whole.lost) == (3, Fraction(100), 1, Fraction(100), 2)
    lead = lines["lead"]
    assert (lead.open, lead.amount, lead.unknown) == (2, Fraction(70), 1)
    assert (lead.conversion.entered, lead.conversion.reached, lead.conversion.lost, lead.conversion.still) == (6, 3, 1, 2)
    assert (lead.flow.came, lead.flow.on, lead.flow.lost, lead.flow.after, lead.flow.again, lead.flow.from_later) == (7, 4, 1, 2, 1, 1)
    assert (lines["qualify"].flow.over, lines["qualify"].flow.back) == (1, 1)
    assert (lines["discover"].flow.over, lines["discover"].flow.on) == (1, 0)  # to the win, past two stages
    win = report.win_rate
    assert (win.stage, win.reached, win.lost, report.close_rate) == ("discover", 1, 0, (1, 2))
    assert win.refused.en.startswith("not enough data: needs n ≥ 5")
    # three deals are open at the end, one of three decided is won, for 100 in 30 days
    assert (whole.factors.deals, whole.factors.win, whole.factors.size, whole.factors.days) == (3, Fraction(1, 3), 100, 30)
    assert whole.velocity.now == Fraction(3 * 100, 3 * 30)
    assert [each.id for each in report.parts] == ["T2", "T1", ""]
    assert (report.parts[0].name, report.parts[2].name) == ("South", "not set")
    adds_up(report)
    assert any("GBP without a rate" in each.en for each in report.notes)


def test_win_rate_and_close_rate_are_two_figures(tmp_path):
    deals, ways = [], []
    for n in range(12):
        end = "won" if n < 6 else "lost"
        deals.append(f"D{n},D{n},R1,{end},{end},1,2026-01-01,2026-03-01,2026-03-01,,a\n")
        # of those lost only four were ever qualified; all began before the window
        path = ["lead 01-01", "discover 01-10"] if n < 10 else ["lead 01-01"]
        ways.append(moves(f"D{n}", *path, f"{end} 03-01"))
    report = opened(book(tmp_path, "".join(deals), "".join(ways)), DAY).pipeline.funnel(since=dt.date(2026, 2, 1))
    assert (report.win_rate.reached, report.win_rate.lost, report.win_rate.rate.value) == (6, 4, 0.6)
    assert report.close_rate == (6, 0)  # they were qualified earlier


def test_what_changed_is_seen_between_two_imports(tmp_path):
    first = (
        "D1,One,R1,propose,open,100,2026-01-01,2026-01-31,,2026-06-30,a\n"
        "D2,Two,R1,propose,open,50,2026-01-01,2026-01-31,,2026-06-30,a\n"
        "D3,Three,R2,propose,open,30,2026-01-01,2026-01-31,,2026-07-31,b\n"
        "D4,Four,R3,lead,open,20,2026-01-01,2026-01-01,,,b\n"
        "D5,Five,R3,lead,open,,2026-01-01,2026-01-01,,,b\n"
        "D6,Six,R3,lead,open,7,2026-01-01,2026-01-01,,,b\n"
        "D7,Seven,R3,lost,lost,9,2026-01-01,2026-02-01,2026-02-01,,b\n"
    )
    then = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    folder = book(tmp_path, first, recorded_at=then)
    second = (
        "D1,One,R1,propose,open,120,2026-01-01,2026-01-31,,2026-09-30,a\n"  # slipped and grew
        "D2,Two,R1,won,won,50,2026-01-01,2026-06-10,2026-06-10,2026-06-30,a\n"  # left: won
        "D3,Three,R1,propose,open,25,2026-01-01,2026-01-31,,2026-07-15,b\n"  # handed over, pulled in, shrank
        "D4,Four,R3,lost,lost,20,2026-01-01,2026-06-11,2026-06-11,,b\n"  # left: lost
        "D5,Five,R3,lead,open,5.55,2026-01-01,2026-01-01,,,b\n"  # its amount became known
        "D6,Six,R3,lead,open,7,2026-01-01,2026-01-01,,,b\n"  # as it was
        "D7,Seven,R3,lead,open,9,2026-01-01,2026-01-01,,,b\n"  # open again
        "D8,Eight,R2,lead,open,11,2026-06-20,2026-06-20,,,b\n"  # new
    )
    (tmp_path / "data" / "deal.csv").write_text(DEAL + second, encoding="utf-8")
    imported(folder, then + dt.timedelta(days=50))
    report = opened(folder, DAY).pipeline.changed(dt.date(2026, 5, 31))
    agrees(report)
    found = {(each.deal, each.kind, each.group): (each.effect, each.days, each.why) for each in report.whole.changes}
    assert found == {
        ("D1", "slipped", "R1"): (ZERO, 92, "within"),
        ("D1", "grew", "R1"): (Fraction(20), None, ""),
        ("D2", "left", "R1"): (Fraction(-50), None, "won"),
        ("D3", "handed_over", "R2"): (Fraction(-30), None, "to R1"),
        ("D3", "handed_over", "R1"): (Fraction(30), None, "from R2"),
        ("D3", "pulled_in", "R1"): (ZERO, -16, "within"),
        ("D3", "shrank", "R1"): (Fraction(-5), None, ""),
        ("D4", "left", "R3"): (Fraction(-20), None, "lost"),
        ("D5", "grew", "R3"): (Fraction(111, 20), None, "amount became known"),
        ("D7", "came", "R3"): (Fraction(9), None, "reopened"),
        ("D8", "came", "R2"): (Fraction(11), None, "new"),
    }
    assert (report.whole.before, report.whole.after) == (Fraction(207), Fraction(120 + 25 + 7 + 9 + 11) + Fraction(111, 20))
    assert (report.whole.unknown_then, report.whole.unknown) == (("D5",), ())
    due = {(each.deal, each.kind): each.effect for each in report.closing.whole.changes}
    assert (report.closing.period.name, report.closing.whole.before, report.closing.whole.after) == ("2026-Q2", Fraction(150), ZERO)
    assert due == {("D1", "slipped"): Fraction(-100), ("D2", "left"): Fraction(-50)}
    assert report.closing.parts["R1"] == report.closing.whole
    assert report.notes == ()
    causes = monthly(opened(folder, DAY), dt.date(2026, 5, 31)).causes
    assert "CNY 100 slipped out of 2026-06 since 2026-05-31" in {each.en for each in causes}
    teams = opened(folder, DAY).pipeline.changed(dt.date(2026, 5, 31), "team")
    agrees(teams)
    assert [each for each in teams.whole.changes if each.kind == "handed_over"] == []  # from one rep of the team to another


def test_without_an_import_of_then_it_says_that_amounts_are_taken_as_now(tmp_path):
    folder = book(tmp_path, "D1,One,R1,propose,open,100,2026-01-01,2026-01-31,,,a\n", recorded_at=dt.datetime(2026, 6, 29, tzinfo=dt.UTC))
    report = opened(folder, DAY).pipeline.changed(dt.date(2026, 5, 31))
    assert report.whole.changes == ()
    assert "nothing had been imported by 2026-05-31" in report.notes[-1].en


@pytest.mark.parametrize("seed", range(4))
def test_columns_that_differ_give_the_same_as_all_deals_as_objects(sample, seed):
    draws = np.random.default_rng(seed)
    after = deal_columns(opened(sample))
    size = len(after)
    codes, ids = after.groups["rep"]
    mixed = np.where(draws.random(size) < 0.3, draws.integers(0, len(ids), size), codes)
    before = replace(
        after,
        amount=np.where(draws.random(size) < 0.3, after.amount + draws.integers(-5, 5, size) * 10_000, after.amount),
        closes=np.where(draws.random(size) < 0.3, after.closes + draws.integers(0, 9, size), after.closes),
        status=np.where(draws.random(size) < 0.2, 1, np.where(draws.random(size) < 0.3, 0, after.status)),
        groups={**after.groups, "rep": (mixed, ids)},
    )
    whole, parts = changes(before, after, "rep")
    for columns, total in ((before, whole.before), (after, whole.after)):
        opened_ones = (columns.status == 0) & columns.known
        assert total == Fraction(int(columns.amount[opened_ones].sum()), 10_000)
        owner, names = columns.groups["rep"]
        for place, id in enumerate(names):
            mine = Fraction(int(columns.amount[opened_ones & (owner == place)].sum()), 10_000)
            part = parts.get(id)
            assert mine == ((part.before if columns is before else part.after) if part else ZERO)
    assert whole.before + sum(whole.sums().values(), ZERO) == whole.after
    for part in parts.values():
        assert part.before + sum(part.sums().values(), ZERO) == part.after


def test_a_stage_is_worked_up_with_risks_and_owners(sample):
    desk = opened(sample)
    view = desk.pipeline.drill("propose")
    assert desk.pipeline.drill("方案提供") == view
    drill = view.drill
    assert view.names.keys() >= {each.deal for each in drill.deals}
    assert drill.deals
    worth = [each.amount or ZERO for each in drill.deals]
    assert worth == sorted(worth, reverse=True)
    cards = {each.deal: desk.deal(each.deal) for each in drill.deals}
    for each in drill.risks:
        kind, _, said = each.say.en.partition(": ")
        if kind in ("Not met", "Not known", "Still so"):
            shown = next(one for one in cards[each.deal].criteria if one.say.en == said)
            assert shown.verdict.value == {"Not met": "not_met", "Not known": "unknown", "Still so": "met"}[kind]
    assert any(each.say.en.startswith("Not met") for each in drill.risks)
    for deal in drill.deals:
        mine = [each for each in drill.plan if each.deal == deal.deal]
        assert {each.dimension for each in mine} == set(DIMENSIONS)
        assert {each.owner for each in mine} == {deal.group}
    with pytest.raises(UsageError, match="no stage"):
        desk.pipeline.drill("won")


PRIVATE = """
playbook: small
version: 1
language: 1
stages:
  - {id: find, name: Find}
  - {id: won, name: Won, end: won}
moves: {find: [won]}
signals:
  dear: {of: deal, when: "deal.amount > CNY 5"}
plays:
  talk: {name: Talk, dimension: terms, steps: [Talk]}
coaching:
"""


def test_what_is_for_a_rep_or_their_coach_alone_is_in_nobody_elses_drill(tmp_path):
    deal = "id,name,owner,stage,status,amount,created_on,stage_entered_on\nD1,One,R1,find,open,9,2026-01-01,2026-01-01\n"
    people = "id,name,team,manager\nR1,Amy,T1,R9\nR2,Bo,T1,R9\nR9,Ed,T1,\n"
    folder = handmade(tmp_path, deal=deal, stage_change=CHANGE, rep=people, team="id,name,manager\nT1,North,R9\n", rate=RATE)
    rules = (
        f"  - {{id: {each}, for: deal, when: {{all: [dear]}}, say: {each}, play: talk, privacy: {each}}}\n"
        for each in ("rep", "manager", "both")
    )
    (folder / "playbooks" / "b2b-software" / "playbook.yaml").write_text(PRIVATE + "".join(rules), encoding="utf-8")
    read = {}
    for user in ("R1", "R9", "R2", "ops"):
        desk = opened(folder, DAY, user=user)
        drill = desk.pipeline.drill("find").drill
        read[user] = [each.say.en for each in drill.risks]
        assert {each.say.en for each in drill.plan if each.dimension == "terms"} == set(read[user] or [TEMPLATE["terms"].en])
    assert read == {"R1": ["rep", "both"], "R9": ["manager", "both"], "R2": [], "ops": ["manager", "both"]}


def test_leaks_are_told_to_the_rep_to_who_leads_them_and_outside_the_book(sample):
    desk = opened(sample)
    everyone = desk.people.reps
    rep = next(each for each in everyone if desk.people.coaches(each) and not any(desk.people.leads(each, one) for one in everyone))
    told = {user: opened(sample, user=user).pipeline.funnel().leaks for user in (rep, desk.people.coaches(rep)[0], "ops")}
    mine, led, every = ({each.rep for each in found.cells} for found in told.values())
    assert mine == {rep}
    assert mine < led <= every
    assert led == {each for each in every if desk.people.develops(desk.people.coaches(rep)[0], each)}
    assert len({(found.precision, found.recall) for found in told.values()}) == 1, "what the model expects is of the whole book"


SHAPES = {
    "empty": ("", ""),
    "one deal": ("D1,One,R1,lead,open,1,2026-06-01,2026-06-01,,,a\n", moves("D1", "lead 06-01")),
    "all won": (
        "".join(f"D{n},D{n},R{n % 3 + 1},won,won,{n},2026-01-01,2026-02-01,2026-02-01,,a\n" for n in range(30)),
        "".join(moves(f"D{n}", "lead 01-01", "qualify 01-02", "discover 01-09", "won 02-01", by=f"R{n % 3 + 1}") for n in range(30)),
    ),
    "back in time": (
        "".join(f"D{n},D{n},R1,lost,lost,{n},2026-03-01,2026-02-01,2026-01-01,,a\n" for n in range(9)),
        "".join(moves(f"D{n}", "propose 05-01", "lead 01-01", "lost 01-01", "qualify 01-01") for n in range(9)),
    ),
    "no history": (
        "".join(f"D{n},D{n},R1,{s},{s if s in ('won', 'lost') else 'open'},5,2026-01-01,2026-02-01,{c},,a\n"
                for n, (s, c) in enumerate([("won", "2026-02-01"), ("lost", "2026-02-01"), ("lead", ""), ("propose", "")] * 6)),
        "",
    ),
    "nothing known": ("D1,,,,,,,,,,\nD2,,,x,y,GBP 3,,,,,\nD3,,R9,lead,won,USD 1,2026-01-01,,,,\n", moves("D9", "lead 01-01")),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_book_that_holds_little_or_nonsense_has_its_answer(tmp_path, name):
    desk = opened(book(tmp_path, *SHAPES[name]), DAY)
    for by in (None, "rep", "segment"):
        report = desk.pipeline.funnel(by)
        if by:
            adds_up(report)
        for language in ("en", "zh"):
            text = as_text(funnel_sections(report, language), language) + as_markdown(funnel_sections(report, language), language)
            data = str(funnel_json(report, language)) + str(line_rows(report))
            assert not any(word in text + data for word in ("nan", "inf,", "Infinity"))
    drill = desk.pipeline.drill("lead").drill
    since = desk.pipeline.changed(DAY - dt.timedelta(days=200))
    agrees(since)
    for language in ("en", "zh"):
        assert as_text(drill_sections(drill, {}, {}, language) + since_sections(since, language), language)
        assert drill_json(drill, {}, language)["stage"] == "lead"
        assert since_json(since, language)["since"] == "2025-12-12"


def test_what_there_is_too_little_of_is_refused_in_words(tmp_path):
    report = opened(book(tmp_path, *SHAPES["one deal"]), DAY).pipeline.funnel("rep")
    assert report.whole.lines[0].conversion.refused.en == "not enough data: needs n ≥ 5 deals that entered (has 1)"
    assert report.leaks.refused.en.startswith("not enough data: needs n ≥ 5 reps")
    assert report.whole.velocity.now is None
    bare = opened(book(tmp_path / "b", *SHAPES["no history"]), DAY).pipeline.funnel()
    assert "have no stages on record" in bare.win_rate.refused.en
    back = opened(book(tmp_path / "c", *SHAPES["back in time"]), DAY).pipeline.funnel()
    assert any("closed before they were created" in each.en for each in back.notes)
    won = opened(book(tmp_path / "d", *SHAPES["all won"]), DAY).pipeline.funnel()
    assert won.win_rate.rate.value == 1.0
    assert won.win_rate.rate.high == 1.0


def test_a_window_and_a_day_that_are_none_are_refused(sample):
    pipeline = opened(sample).pipeline
    for since, until in ((LAST, LAST - dt.timedelta(days=1)), (None, LAST + dt.timedelta(days=1))):
        with pytest.raises(UsageError) as caught:
            pipeline.funnel(since=since, until=until)
        assert caught.value.code == "FN101"
    with pytest.raises(UsageError) as caught:
        pipeline.changed(LAST)
    assert caught.value.code == "FN103"
    far = pipeline.funnel(days=1_000_000)
    assert far.since == dt.date.min


def test_a_report_as_of_last_month_is_the_same_whenever_it_is_run(sample):
    day = LAST - dt.timedelta(days=30)
    told = [as_text(funnel_sections(opened(sample, day).pipeline.funnel("rep"), "en"), "en") for _ in range(2)]
    assert told[0] == told[1]
    assert "have no history: they are taken as they are now" in told[0]
    visits = stage_visits(opened(sample, day))
    assert int(visits.began.max()) <= day.toordinal()
