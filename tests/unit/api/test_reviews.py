"""Reviews and appraisals of the sample company: whole, in agreement at every level, and the same whenever they are made."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from engine.api import rollups
from engine.api.appraising import appraise
from engine.api.health_review import monthly
from engine.api.reviews import weekly
from engine.cli.review import written
from engine.errors import DealcoachError
from engine.report import review as report
from engine.report import review_data as data
from engine.report.sections import as_text
from tests.unit.api.workspaces import LAST, handmade, opened

EMPTY = "id,name,owner,stage,status,amount,created_on,stage_entered_on,closed_on\n"


@pytest.fixture(scope="module")
def pack(imported_once):
    return weekly(opened(imported_once, LAST, user="ops"))


@pytest.fixture(scope="module")
def health(imported_once):
    return monthly(opened(imported_once, LAST, user="ops"))


def test_the_pack_holds_every_open_deal_the_largest_first_and_asks_one_decision_of_each(pack, imported_once):
    assert pack.open == len(pack.top) + len(pack.others) + pack.rest[0] > 0
    amounts = [each.amount for each in (*pack.top, *pack.others) if each.amount is not None]
    assert amounts == sorted(amounts, reverse=True)
    assert sum(amounts) + pack.rest[1] == pack.amount
    assert all(each.decision.en and each.decision.zh for each in pack.top)
    for each in pack.top:
        card = opened(imported_once, LAST, user="ops").deal(each.id)
        assert (each.met, each.total) == (card.met, card.total), "as the deal's own page has it"
        break


def test_every_level_comes_to_the_same_sums(pack):
    for level in ("region", "team", "rep"):
        assert sum((row.open for row in pack.levels if row.level == level), Fraction(0)) == pack.amount
    sums = {level: sum((row.expected for row in pack.levels if row.level == level), Fraction(0)) for level in ("region", "team", "rep")}
    assert len(set(sums.values())) == 1


def test_a_level_that_does_not_agree_is_not_shown(imported_once, monkeypatch):
    desk = opened(imported_once, LAST, user="ops")
    real = rollups.forecast_by

    def off(desk, period, levels):
        found = real(desk, period, levels)
        first, *rest = found["team"].parts
        return {**found, "team": replace(found["team"], parts=(replace(first, open=first.open + Fraction(1, 100)), *rest))}

    monkeypatch.setattr(rollups, "forecast_by", off)
    with pytest.raises(DealcoachError) as refused:
        weekly(desk)
    assert refused.value.code == "RV102"


def test_a_team_has_its_own_pack_and_one_that_is_not_there_is_refused(imported_once, pack):
    desk = opened(imported_once, LAST, user="ops")
    teams = [row for row in pack.levels if row.level == "team" and row.id in desk.people.teams]
    parts = [weekly(desk, team=row.id) for row in teams]
    assert [each.amount for each in parts] == [row.open for row in teams]
    for row, each in zip(teams, parts, strict=True):
        assert each.changed.whole.after == row.open, "what changed is the team's"
        assert {change.group for change in each.changed.whole.changes} <= {row.id}
        assert (len(each.changed.whole.unknown), each.changed.parts) == (each.unknown, {})
        assert sum(one.open for one in each.levels if one.level == "rep") == row.open
        assert [one.id for one in each.levels if one.level != "rep"] == [row.id]
    with pytest.raises(DealcoachError) as refused:
        weekly(desk, team="Nowhere")
    assert refused.value.code == "RV101"


def test_the_index_shows_its_weights_and_its_reasons(health):
    assert sum(each.counts for each in health.index.parts) == 1
    assert 0 <= health.index.value <= 100
    assert sum(each.points for each in health.index.parts) == health.index.value
    assert all(each.because.en and each.because.zh for each in health.index.parts)
    assert health.actions


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_are_written_in_every_form_and_the_same_again(pack, health, imported_once, language):
    for page, plain, one in ((report.pack_page, data.pack_json, pack), (report.health_page, data.health_json, health)):
        for form in ("text", "md", "html", "json"):
            text = written(lambda: page(one, language), lambda: plain(one, language), form, language)  # noqa: B023 - called at once
            assert len(text) > 500
            assert "nan" not in text.lower().replace("finance", "").replace("financ", "")
    again = weekly(opened(imported_once, LAST, user="ops"))
    assert data.pack_json(again, language) == data.pack_json(pack, language)
    assert report.pack_page(again, language) == report.pack_page(pack, language)


def test_an_appraisal_shows_both_axes_its_place_and_what_rests_on_the_weights(imported_once):
    desk = opened(imported_once, LAST, user="ops")
    leads = {coach for rep in desk.people.reps for coach in desk.people.coaches(rep)}
    reps = [rep for rep in desk.people.reps if rep not in leads]
    found = [appraise(desk, rep) for rep in reps]
    places = sorted(each.rank for each in found if each.rank is not None)
    assert places
    assert places[0] == 1
    for each in found:
        assert {part.id for part in each.whole.parts} == {"results", "execution"}
        weights = [part for one in (each.results, each.execution) if len(one.parts) > 1 for part in one.parts]
        assert len(each.moved) == (0 if each.whole.value is None else 2 * (2 + len(weights))), "how much rests on each declared weight"
        values = sorted(one.results.value for one in found if one.results.value is not None)
        if each.results.value == values[0] < values[-1]:
            assert not each.quadrant.en.startswith("high results"), "however many share the last place"
        for language in ("en", "zh"):
            sections, drawn = report.appraisal_page(each, language)
            assert sections[0].lines
            assert drawn
        assert data.appraisal_json(each, "en")["whole"]["value"] == (
            None if each.whole.value is None else round(float(each.whole.value), 4)
        )


def test_a_rep_reads_their_own_appraisal_and_no_other(imported_once):
    desk = opened(imported_once, LAST, user="ops")
    leads = {coach for rep in desk.people.reps for coach in desk.people.coaches(rep)}
    one, other = [rep for rep in desk.people.reps if rep not in leads][:2]
    assert appraise(opened(imported_once, LAST, user=one), one).rep == one
    with pytest.raises(DealcoachError) as refused:
        appraise(opened(imported_once, LAST, user=one), other)
    assert refused.value.code == "RV103"
    coach = desk.people.coaches(other)[0]
    assert appraise(opened(imported_once, LAST, user=coach), other).rep == other


FEW_LOSSES = """
playbook: small
version: 1
language: 1
stages:
  - {id: find, name: Find}
  - {id: won, name: Won, end: won}
  - {id: lost, name: Lost, end: lost}
moves: {find: [won, lost]}
metrics:
  losses: {name: Losses, family: process, unit: deals, measure: "count(deals where status = 'lost' and closed_on in period)"}
targets:
  - {id: few, name: Few losses, for: rep, measure: losses, at_most: 10, period: 2026-Q2, root: true, baseline: none, because: new,
     checkpoints: [2026-05-31]}
appraisal: {results: {few: 100%}, results_weight: 100%}
"""


def test_a_target_not_to_be_exceeded_is_a_strength_of_whom_keeps_it(tmp_path):
    rows = "".join(f"A{n},n,R1,lost,lost,1,2026-03-01,2026-05-10,2026-05-10\n" for n in range(20))
    rows += "B1,n,R2,lost,lost,1,2026-03-01,2026-05-10,2026-05-10\n"
    ways = "id,deal,by,from_stage,to_stage,at\n1,A0,R1,find,lost,2026-05-10T10:00\n2,B1,R2,find,lost,2026-05-10T10:00\n"
    folder = handmade(tmp_path, deal=EMPTY + rows, stage_change=ways, rep="id,name\nR1,Amy\nR2,Bo\n")
    (folder / "playbooks" / "b2b-software" / "playbook.yaml").write_text(FEW_LOSSES, encoding="utf-8")
    desk = opened(folder, LAST, user="ops")
    bad, good = (appraise(desk, rep, "2026-Q2") for rep in ("R1", "R2"))
    assert (bad.whole.value, bad.rank, good.whole.value, good.rank) == (50, 2, 100, 1)
    assert "target behind: Few losses, 200% of the most there may be" in [each.en for each in bad.gaps]
    assert [each.en for each in good.strengths] == ["target as it should be: Few losses, 10% of the most there may be"]
    assert good.quadrant.en == "not enough data: needs n ≥ 3 reps to compare with (has 2)"
    with pytest.raises(DealcoachError) as refused:
        appraise(desk, "R1", "2030-Q1")
    assert refused.value.code == "RV105"


def test_too_little_that_is_known_gives_no_figure_and_nobody_is_compared_with_themselves(tmp_path):
    names = ("lead", "qualify", "discover", "propose", "negotiate", "won")

    def asked(folder, reps, end, path):
        deals, ways = "", "id,deal,by,from_stage,to_stage,at\n"
        for n in range(20):
            rep = f"R{n % reps}"
            deals += f"D{n},n,{rep},{end},{end},9,2026-10-01,2026-10-10,2026-10-10\n"
            ways += "".join(f"{n}-{at},D{n},{rep},{a},{b},2026-10-0{3 + at}T10:00\n" for at, (a, b) in enumerate(pairwise(path)))
        people = "id,name\n" + "".join(f"R{n},N{n}\n" for n in range(reps))
        desk = opened(handmade(folder, deal=EMPTY + deals, stage_change=ways, rep=people), LAST, user="ops")
        return appraise(desk, "R0")

    lost = asked(tmp_path / "lost", 1, "lost", ("lead", "qualify", "lost"))
    assert (lost.whole.value, lost.rank, lost.of) == (None, None, 0)
    assert lost.whole.why.en == "too little of the declared weight is known: missing results, execution"
    assert next(part for part in lost.execution.parts if part.id == "conversion").because.en.startswith("not enough data: needs n ≥ 2 reps")
    assert lost.whole.why.en in as_text(report.appraisal_page(lost, "en")[0], "en")
    won = asked(tmp_path / "won", 5, "won", names)
    assert won.strengths == ()
    assert [each for each in won.gaps if "passes" in each.en] == [], "who passed all is not behind those who passed all"


def test_an_empty_book_and_one_deal_have_defined_answers(tmp_path):
    reps = "id,name\nR1,Amy\n"
    for n, deals in enumerate(("", "D1,One,R1,qualify,open,,2026-10-01,2026-10-01,\n")):
        folder = handmade(tmp_path / str(n), deal=EMPTY + deals, rep=reps)
        desk = opened(folder, LAST, user="ops")
        pack = weekly(desk, since=LAST - dt.timedelta(days=7))
        assert pack.open == n
        health = monthly(desk)
        assert all(each.because.en for each in health.index.parts)
        for language in ("en", "zh"):
            assert report.health_page(health, language)[0]
            assert report.pack_page(pack, language)[0]
        assert "needs n ≥" in written(lambda: report.health_page(health, "en"), dict, "text", "en")  # noqa: B023 - called at once
        if deals:
            found = appraise(desk, "R1")
            assert found.whole.value is None
            assert "n ≥" in written(lambda: report.appraisal_page(found, "en"), dict, "text", "en")  # noqa: B023 - called at once
