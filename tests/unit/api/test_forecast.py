"""A forecast adds up at every level, keeps adjustments apart, answers bad input, and its back-test never sees the future."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from engine.api.backtest import back_test
from engine.api.columns import deal_columns
from engine.api.forecasting import FRESH, adjust, asked, forecast, forecast_by, seed_of
from engine.api.standings import Grading, standing_now
from engine.book.rates import rates_by_day
from engine.errors import UsageError
from engine.forecast.plain import stage_weights
from engine.incentives.amounts import exact
from engine.model.forecast import CATEGORIES
from engine.model.text import Text
from engine.model.views_pipeline import BY
from engine.report.forecast_data import backtest_json, forecast_json
from engine.targets.gap import converted
from tests.unit.api.grown import BOOK, REPS, TEAMS, company, ways, workspace
from tests.unit.api.workspaces import IMPORTED, LAST, imported, opened

REAL_PLAN = Path(__file__).parents[2] / "playbooks" / "real-plan"
DAY, END = dt.date(2025, 3, 31), dt.date(2025, 7, 31)


def written(report):
    return json.dumps(backtest_json(report, "zh"), ensure_ascii=False)


# adding up


def test_parts_add_up_to_the_whole_however_it_is_divided(imported_once):
    desk = opened(imported_once)
    divided = forecast_by(desk, "2026-Q4", BY)
    assert list(divided) == list(BY)
    for found in divided.values():
        assert sum(each.expected for each in found.parts) == found.forecast.expected
        assert sum(each.closed for each in found.parts) == found.forecast.closed
        for name in CATEGORIES:
            assert sum(each.categories[name] for each in found.parts) == found.forecast.categories[name]
        assert sum(each.open for each in found.parts) == sum(found.forecast.categories.values())
        assert [each.expected for each in found.parts if each.id == FRESH] == ([found.forecast.fresh] if found.forecast.fresh else [])
    assert sum(divided["rep"].counts.values()) == len(standing_now(Grading(desk), deal_columns(desk)).standing)


def test_the_same_question_gives_the_same_bytes(imported_once):
    one, two = (json.dumps(forecast_json(forecast(opened(imported_once)), "en")) for _ in range(2))
    assert one == two
    assert json.loads(one)["seed"] == seed_of("forecast", "2026-Q4", LAST) != seed_of("forecast", "2026-Q4", LAST - dt.timedelta(days=1))


def test_a_forecast_says_what_it_rests_on(imported_once):
    found = forecast(opened(imported_once))
    assert (found.period.name, found.days) == ("2026-Q4", 40)
    assert found.proof.holds
    assert [each.grade for each in found.grades] == list(found.grade_names) == ["A", "B", "C", "D", "E"]
    fitted = [each.fitted for each in found.stages if each.fitted is not None]
    assert fitted == sorted(fitted)
    assert [each.stage for each in found.stages] == ["lead", "qualify", "discover", "propose", "negotiate"]
    assert found.stages[2].given == Fraction(1, 5)
    assert found.forecast.computed.p10 <= found.forecast.computed.p50 <= found.forecast.computed.p90


def written_target(desk):
    """Give the company's target of the quarter as the playbook has it, in dollars."""
    rules = next(iter(desk.rules.values()))
    return exact(next(each.target.value for each in rules.deals.playbook.targets if each.id == "company-q4"))


def test_the_gap_to_the_companys_target_comes_by_the_rate_of_the_day(imported_once):
    found = forecast(opened(imported_once), "2026-Q4")
    settings = opened(imported_once).settings
    assert found.target == written_target(opened(imported_once)) * rates_by_day(settings.book)("USD", "CNY", LAST)
    assert found.gap_why.en.startswith("the target company-q4, USD ")
    assert "by the rate of 2026-11-21: " in found.gap_why.en
    assert found.gap == converted(opened(imported_once).targets.gap("company-q4").gap, found.target / written_target(opened(imported_once)))
    without = forecast(opened(imported_once), "2026-11")
    assert (without.target, without.gap) == (None, None)
    assert without.gap_why == Text("there is no company target of won amounts for 2026-11", "2026-11 没有公司级赢单金额目标")


def test_a_target_in_money_without_a_rate_is_told(tmp_path):
    found = forecast(opened(small(tmp_path, BAD["one deal"]), NOV), "2026-Q4")
    assert found.target is None
    assert "has no rate to CNY on 2026-11-16" in found.gap_why.en


@pytest.mark.parametrize(("period", "days"), [("2026-Q3", 0), ("2026-11", 9), ("2027-Q1", 90), ("2027", 365)])
def test_periods_over_running_and_to_come(imported_once, period, days):
    found = forecast(opened(imported_once), period)
    assert found.days == days
    if not days:
        assert found.forecast.expected == found.forecast.closed == found.forecast.computed.p10 == found.forecast.computed.p90
        assert any("no day of the period is left" in each.en for each in found.notes)
    else:
        assert found.forecast.expected > 0


def test_a_period_that_is_none_or_too_far_ahead_is_refused(imported_once):
    desk = opened(imported_once)
    for period in ("2026-Q5", "2037", "4060", "9999"):
        with pytest.raises(UsageError) as refused:
            asked(desk, period)
        assert refused.value.code == "FC101"
    assert "too far ahead" in str(refused.value)
    assert forecast(desk, "2036").days == 366


# adjustments


def test_an_adjustment_stands_apart_and_is_kept(workspace):
    lead = next(iter(opened(workspace).people.teams.values())).manager
    before = forecast(opened(workspace))
    adjust(opened(workspace, user=lead), "2026-Q4", Fraction("-1000.5"), "  holiday ")
    adjust(opened(workspace, user="sales ops"), "2026-Q4", Fraction(200), "a large order")
    after = forecast(opened(workspace, hour=13))
    assert after.forecast.computed == before.forecast.computed
    assert after.forecast.expected == before.forecast.expected
    assert after.adjusted == before.forecast.computed.p50 - Fraction("800.5")
    assert [(each.by, each.why) for each in after.forecast.adjustments] == [(lead, "holiday"), ("sales ops", "a large order")]
    early = opened(workspace, hour=1)
    assert list(early.store.adjustments.read("2026-Q4", "CNY", early.as_of)) == [], "as of an hour earlier nobody had said so"
    assert list(early.store.adjustments.read("2026-11", "CNY", opened(workspace, hour=13).as_of)) == []


@pytest.mark.parametrize(
    ("period", "amount", "why", "code"),
    [
        ("2026-Q9", "5", "x", "FC101"),
        ("2026-Q3", "5", "x", "FC102"),
        ("2026-Q4", "0", "x", "FC103"),
        ("2026-Q4", "5", "  ", "FC103"),
        ("2026-Q4", "0.00001", "x", "FC105"),
        ("2026-Q4", "9999999999999999", "x", "FC105"),
    ],
)
def test_an_adjustment_that_says_nothing_is_refused(workspace, period, amount, why, code):
    with pytest.raises(UsageError) as refused:
        adjust(opened(workspace, user="sales ops"), period, Fraction(amount), why)
    assert refused.value.code == code


def test_who_leads_nobody_does_not_adjust(workspace):
    desk = opened(workspace)
    plain = next(
        id for id in desk.people.reps if not any(id in desk.people.coaches(each) for each in (*desk.people.reps, *desk.people.teams))
    )
    with pytest.raises(UsageError) as refused:
        adjust(opened(workspace, user=plain), "2026-Q4", Fraction(5), "x")
    assert refused.value.code == "FC104"


# the future is not seen


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """Give the folder in which exports of one company lie, and its deals' ways."""
    return tmp_path_factory.mktemp("grown"), ways(260, 3)


def test_rows_of_the_future_change_no_past_month(grown):
    folder, known = grown
    early = company(folder / "early", known, DAY, recorded_at=IMPORTED)
    late = company(folder / "late", known, END, recorded_at=IMPORTED)
    then = back_test(opened(early, DAY))
    assert then.result.months[-1].until == DAY
    assert then.result.winner is not None
    assert written(back_test(opened(late, DAY))) == written(then)
    now = back_test(opened(late, END)).result.months[: len(then.result.months)]
    assert [each.actual for each in now] == [each.actual for each in then.result.months]
    assert [each.said for each in now] == [each.said for each in then.result.months]


def test_an_import_of_the_future_changes_no_past_month_either(grown):
    folder, known = grown
    growing = company(folder / "growing", known, DAY, recorded_at=dt.datetime.combine(DAY, dt.time(22), dt.UTC))
    then = written(back_test(opened(growing, DAY, hour=23)))
    company(folder / "growing", known, END, recorded_at=dt.datetime.combine(END, dt.time(22), dt.UTC))
    assert written(back_test(opened(growing, DAY, hour=23))) == then


def test_amounts_that_a_later_import_rewrites_change_no_month_before_it(grown, tmp_path):
    _, known = grown
    made = company(tmp_path / "w", known, dt.date(2024, 12, 31), recorded_at=dt.datetime(2024, 12, 31, 20, tzinfo=dt.UTC))
    company(tmp_path / "w", known, DAY, recorded_at=dt.datetime.combine(DAY, dt.time(20), dt.UTC))
    then = back_test(opened(made, DAY, hour=23))
    tripled = [replace(each, amount=each.amount * 3) for each in known]
    company(tmp_path / "w", tripled, END, recorded_at=dt.datetime.combine(END, dt.time(20), dt.UTC))
    now = back_test(opened(made, END, hour=23))
    before = [each for each in now.result.months if each.day <= DAY][: len(then.result.months)]
    assert len(before) > 6
    assert [each.said for each in before] == [each.said for each in then.result.months]
    assert [each.actual for each in before] == [3 * each.actual for each in then.result.months], "what came is what is known now"
    (note,) = [each.en for each in now.notes if "first import" in each.en]
    assert note.startswith("until 2024-11-30 ")
    assert "as of the first import on 2024-12-31" in note


def test_grades_by_what_closing_rewrites_are_not_called_tested(grown, tmp_path):
    _, known = grown
    made = company(tmp_path / "w", known, END, recorded_at=IMPORTED)
    path = made / "playbooks" / "b2b-software" / "playbook.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  grades:\n"), text.index("  categories:\n")
    path.write_text(text[:start] + text[end:], encoding="utf-8")  # the default grades go by the close date
    found = back_test(opened(made, END))
    assert all(each.said["graded"] is None for each in found.result.months)
    assert found.result.winner is None
    assert any("grades rest on close_date" in each.en for each in found.notes)
    report = forecast(opened(made, END), "2025-Q3")
    assert all(each.seen == 0 for each in report.grades)
    assert any("chances are the priors" in each.en for each in report.notes)


def test_what_was_imported_by_then_is_read_as_it_was_known(grown, tmp_path):
    _, known = grown
    made = tmp_path / "w"
    for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 31), DAY, END):
        company(made, known, day, recorded_at=dt.datetime.combine(day, dt.time(20), dt.UTC))
    path = made / "playbooks" / "b2b-software" / "playbook.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  grades:\n"), text.index("  categories:\n")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    found = back_test(opened(made, END, hour=23))
    graded = [each.day for each in found.result.months if each.said["graded"] is not None]
    assert graded[0] == DAY, "December, January and February are known by the imports of their time; of nothing before is"


# bad input


HEAD = "id,name,stage,status,amount,created_on,stage_entered_on,close_date,closed_on,owner\n"
CHANGES = "id,deal,from_stage,to_stage,at\n"
NOV = dt.date(2026, 11, 16)


def small(folder, deals, changes="", *, book=BOOK, playbook="b2b-software", **more):
    workspace(folder / "w", playbook, book=book)
    (folder / "w" / "data").mkdir(exist_ok=True)
    tables = {
        "deal": deals if deals.startswith("id,") else HEAD + deals,
        "stage_change": CHANGES + changes,
        "rep": REPS,
        "team": TEAMS,
        **more,
    }
    for name, text in tables.items():
        (folder / "w" / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    imported(folder / "w")
    return folder / "w"


BAD = {
    "no deal": "",
    "one deal": "D1,One,propose,open,CNY 100,2026-11-01,2026-11-01,,,R1\n",
    "all won": "".join(f"D{at},N,won,won,CNY 100,2026-0{at}-01,2026-0{at}-20,,2026-0{at}-20,R1\n" for at in range(1, 10)),
    "below zero": "D1,One,propose,open,CNY -100,2026-08-01,2026-11-01,,,R1\nD2,Two,won,won,CNY -5,2026-08-01,2026-10-05,,2026-10-05,R2\n",
    "amounts unknown": "D1,One,propose,open,,2026-08-01,2026-11-01,,,R1\nD2,Two,won,won,,2026-08-01,2026-10-05,,2026-10-05,R2\n",
    "no rate": "D1,One,propose,open,EUR 100,2026-08-01,2026-11-01,,,R1\nD2,Two,won,won,EUR 9,2026-08-01,2026-10-05,,2026-10-05,R2\n",
    "no days": "D1,One,propose,open,CNY 100,2026-08-01,,,,R1\nD2,Two,won,won,CNY 9,2026-08-01,,,,R2\n",
    "no stage": "D1,One,,open,CNY 100,2026-08-01,,,,R1\nD2,Two,elsewhere,open,CNY 9,2026-08-01,,,,\n",
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("day", [NOV, pytest.param(dt.date(2026, 12, 31), marks=pytest.mark.long)], ids=["running", "last day"])
def test_bad_input_has_a_defined_answer(tmp_path, case, day):
    desk = opened(small(tmp_path, BAD[case]), day)
    found = forecast(desk, "2026-Q4")
    text = json.dumps(forecast_json(found, "en"), allow_nan=False)
    assert "NaN" not in text
    assert found.forecast.computed.p10 <= found.forecast.computed.p90
    assert sum(each.expected for each in found.parts) == found.forecast.expected
    tested = back_test(desk)
    json.dumps(backtest_json(tested, "zh"), allow_nan=False)
    if case != "all won":  # whose months can be compared
        assert tested.result.winner is None
        assert tested.result.refused.en.startswith("not enough data: needs n ≥ 6 months")
    if day != NOV:
        assert found.forecast.expected == found.forecast.closed


def test_bad_input_is_told(tmp_path):
    unknown = forecast(opened(small(tmp_path / "a", BAD["amounts unknown"]), NOV), "2026-Q4")
    assert unknown.forecast.unknown == ("D1",)
    assert any("have no amount" in each.en for each in unknown.notes)
    foreign = forecast(opened(small(tmp_path / "b", BAD["no rate"]), NOV), "2026-Q4")
    assert foreign.forecast.closed == 0
    assert any("EUR" in each.en and "EUR" in each.zh for each in foreign.notes)
    undated = forecast(opened(small(tmp_path / "c", BAD["no days"]), NOV), "2026-Q4")
    assert undated.forecast.closed == 0
    assert any("no day of closing" in each.en for each in undated.notes)
    below = forecast(opened(small(tmp_path / "d", BAD["below zero"]), NOV), "2026-Q4")
    assert below.forecast.closed == -5


# the real plan


PLAN = (
    "id,name,type,stage,status,amount,probability,tags,created_on,stage_entered_on,closed_on,owner\n"
    """\
W1,Won,new,won,won,USD 100000,100%,,2026-07-01,2026-10-20,2026-10-20,R1
W2,Skipped,new,won,won,USD 50000,100%,,2026-09-20,2026-11-05,2026-11-05,R1
L1,Lost late,new,lost,lost,USD 30000,0%,,2026-09-25,2026-11-01,2026-11-01,R1
L2,Lost early,new,lost,lost,USD 90000,0%,,2026-09-26,2026-10-25,2026-10-25,R1
O1,Commit,new,s5,open,USD 40000,90%,technical_win;paper_process,2026-09-01,2026-11-10,,R1
O2,Best,new,s4,open,USD 30000,60%,technical_win;mutual_plan,2026-08-01,2026-11-01,,R1
O3,Validated,new,s3,open,USD 20000,50%,validation;mutual_plan,2026-08-01,2026-10-20,,R1
O4,Not half,new,s3,open,USD 10000,45%,technical_win;mutual_plan,2026-08-01,2026-10-21,,R1
O5,Plain,new,s2,open,USD 7000,80%,,2026-10-01,2026-10-15,,R1
O6,Too early,new,s1,open,USD 5000,,,2026-10-01,2026-10-15,,R1
O7,Earlier,new,s0,open,,,,2026-10-01,2026-10-01,,R1
O8,Both,new,s3,open,USD 15000,70%,technical_win;paper_process;mutual_plan,2026-08-01,2026-10-02,,R1
O9,No paper,new,s5,open,USD 3000,40%,technical_win,2026-08-01,2026-10-02,,R1
"""
)
MOVES = """\
1,W1,s0,s2,2026-07-10 10:00
2,W1,s2,s3,2026-08-10 10:00
3,W1,s3,won,2026-10-20 10:00
4,W2,s0,s3,2026-10-05 10:00
5,W2,s3,won,2026-11-05 10:00
6,L1,s0,s2,2026-10-10 10:00
7,L1,s2,lost,2026-11-01 10:00
8,L2,s0,s1,2026-10-05 10:00
9,L2,s1,lost,2026-10-25 10:00
10,O1,s0,s2,2026-10-12 10:00
11,O1,s2,s5,2026-11-10 10:00
12,O2,s0,s2,2026-09-01 10:00
13,O2,s2,s4,2026-11-01 10:00
14,O3,s0,s3,2026-10-20 10:00
15,O4,s0,s3,2026-10-21 10:00
16,O5,s0,s2,2026-10-15 10:00
17,O6,s0,s1,2026-10-15 10:00
18,O8,s0,s3,2026-10-02 10:00
19,O9,s0,s5,2026-10-02 10:00
"""
CONTACTS = "id,name,role,agreed\nK1,Kim,economic_buyer,true\nK2,Kai,economic_buyer,false\n"
LINKS = "from,to\nO1,K1\nO8,K1\nO2,K2\nO9,K1\n"


@pytest.fixture
def real_plan(tmp_path):
    usd = BOOK.replace("CNY", "USD")
    return small(tmp_path, PLAN, MOVES, book=usd, playbook=REAL_PLAN, contact=CONTACTS, deal__contacts=LINKS)


def test_the_real_plans_categories_and_weights_are_those_computed_by_hand(real_plan):
    found = forecast(opened(real_plan, NOV), "2026-Q4")
    assert found.forecast.closed == 150_000
    assert found.forecast.categories == {"commit": 55_000, "best_case": 50_000, "pipeline": 20_000, "omitted": 5_000}
    assert found.counts == {"commit": 2, "best_case": 2, "pipeline": 3, "omitted": 2}
    assert found.forecast.unknown == ("O7",)
    desk = opened(real_plan, NOV)
    now = standing_now(Grading(desk), deal_columns(desk)).standing
    weighted = 0.9 * 43_000 + 0.75 * 30_000 + 0.5 * (20_000 + 10_000 + 15_000) + 0.2 * 7_000 + 0.1 * 5_000
    assert stage_weights(now) == pytest.approx(weighted)
    assert [each.given for each in found.stages] == [Fraction(each, 100) for each in (0, 10, 20, 50, 75, 90)]


def test_the_real_plans_win_rate_and_close_rate_are_two_figures(real_plan):
    found = opened(real_plan, NOV).pipeline.funnel(since=dt.date(2026, 10, 1))
    # won W1 and W2; lost after being qualified L1 alone, as L2 never came to stage 2
    assert (found.win_rate.reached, found.win_rate.lost) == (2, 1)
    # in the quarter W1 and W2 were won; W2 (which skipped stage 2), L1, O1, O3, O4, O5, O8 and O9 were qualified
    assert found.close_rate == (2, 8)
