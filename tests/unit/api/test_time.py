"""Any instant can be asked about: what is stored answers only as long as it holds, and what came later is not seen."""

from __future__ import annotations

import datetime as dt
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.api.judging import _deals
from engine.book.connect import connect
from engine.book.moments import moment
from tests.unit.api.workspaces import IMPORTED, LAST, imported, made, opened

DAY = dt.timedelta(days=1)
SAID = ("playbook", "stage", "status", "gate", "gates", "criteria", "waived", "done", "signals", "actions")


def judged(desk):
    """Judge a desk's book afresh and store nothing."""
    now = moment(desk.settings, desk.as_of, known_at=desk.known_at)
    with connect(desk.settings.book, desk.settings.catalog, now, desk.known_at) as connection:
        return {each.deal: each for each in _deals(desk, connection, now, {})}


def said(judgement):
    return {name: getattr(judgement, name) for name in SAID}


def days_that_hold(folder, days):
    """Judge each day afresh; what an earlier day said must hold until the day it named. Returns how often that was looked at."""
    ready = opened(folder)
    kept, looked = {}, 0
    for number in range(days):
        today = LAST - DAY * (days - 1 - number)
        desk = opened(folder, today)
        desk.__dict__ |= {"rules": ready.rules, "settings": ready.settings}
        fresh = judged(desk)
        for deal, each in fresh.items():
            before = kept.get(deal)
            if before is None or (before.next_change and before.next_change <= today):
                kept[deal] = each
                continue
            looked += 1
            assert said(before) == said(each), (deal, before.as_of, before.next_change, today)
        assert fresh.keys() >= kept.keys()
    return looked


@pytest.mark.slow
def test_a_decision_names_the_day_it_changes_in_time(imported_once):
    assert days_that_hold(imported_once, 12) > 500


@pytest.mark.long
@pytest.mark.parametrize("playbook", ["b2b-software", "services"])
def test_at_length_a_decision_names_the_day_it_changes_in_time(tmp_path, playbook):
    assert days_that_hold(made(tmp_path, playbook, 300, 11), 60) > 5_000


@pytest.mark.parametrize("days", [4, pytest.param(60, marks=pytest.mark.long)])
@pytest.mark.slow
def test_what_is_stored_answers_as_a_fresh_judgement_does(workspace, days):
    ready = opened(workspace)
    for number in range(days):
        desk = opened(workspace, LAST - DAY * 3 * (days - 1 - number))
        desk.__dict__ |= {"rules": ready.rules, "settings": ready.settings, "store": ready.store}
        fresh, stored = judged(desk), {each.deal: each for each in desk.judgements()}
        assert stored.keys() == fresh.keys()
        assert all(said(stored[deal]) == said(each) for deal, each in fresh.items())


def table(folder, name):
    return pq.read_table(folder.parent / "data" / f"{name}.parquet").to_pylist()


@pytest.mark.parametrize("back", [0, 45, 200, 400])
def test_a_deal_is_as_it_was(imported_once, back):
    desk = opened(imported_once, LAST - DAY * back)
    fresh = judged(desk)
    deals = {row["id"]: row for row in table(imported_once, "deal") if row["created_on"] <= desk.day}
    changes = {}
    for row in sorted(table(imported_once, "stage_change"), key=lambda row: (row["at"], row["id"])):
        changes.setdefault(row["deal"], []).append(row)
    assert fresh.keys() == deals.keys()
    for id, deal in deals.items():
        later = [row for row in changes.get(id, ()) if row["at"] > desk.as_of]
        stage = later[0]["from_stage"] if later else deal["stage"]
        shut = deal["closed_on"] is not None and deal["closed_on"] > desk.day
        assert fresh[id].stage == stage
        assert fresh[id].status == ("open" if shut else deal["status"])


def changed(folder, kind, row, **values):
    """Change one row of a file of the book."""
    path = folder.parent / "data" / f"{kind}.parquet"
    was = pq.read_table(path)
    rows = was.to_pylist()
    rows[row] |= values
    pq.write_table(pa.Table.from_pylist(rows, schema=was.schema), path)


def test_what_was_known_then_and_what_is_known_now_are_two_answers(workspace):
    first = dict(enumerate(table(workspace, "deal")))
    number, deal = next((number, row) for number, row in first.items() if row["status"] == "open" and row["name"])
    changed(workspace, "deal", number, name="Renamed since")
    imported(workspace, IMPORTED + 30 * DAY)
    before, now = (lambda: opened(workspace, known_at=IMPORTED + DAY)), (lambda: opened(workspace))
    for desk, name in ((before(), deal["name"]), (now(), "Renamed since"), (before(), deal["name"]), (now(), "Renamed since")):
        assert desk.deal(deal["id"]).row.name == name
        assert desk.judge_all().written == 0


def prompts(desk):
    return [(each.id, each.say, dict(each.facts), each.state) for each in desk.store.prompts(as_of=desk.as_of)]


@pytest.mark.parametrize("days", [3, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.slow
def test_the_same_prompts_are_given_however_often_a_day_is_run(untouched, tmp_path, days):
    ready = opened(untouched)
    once, often = (copied(untouched, tmp_path / name) for name in ("once", "often"))
    for number in range(days):
        today = LAST - DAY * (days - 1 - number)
        desks = [opened(folder, today) for folder in (once, often, often, often)]
        for desk in desks:
            desk.__dict__ |= {"rules": ready.rules}
        runs = [desk.judge_all() for desk in desks]
        assert runs[0].prompts == runs[1].prompts == runs[2].prompts == runs[3].prompts
        assert runs[2].written == runs[3].written == 0
        assert prompts(desks[0]) == prompts(desks[3])


def test_a_prompt_is_not_given_again_while_its_trigger_stays_on(workspace):
    first, next_day = opened(workspace, LAST - DAY), opened(workspace)
    first.judge_all()
    said = {(each.trigger, each.record) for each in first.store.prompts(as_of=first.as_of)}
    next_day.judge_all()
    level = {each.id for rules in first.rules.values() for each in rules.deals.playbook.coaching if each.edge == "level"}
    new = [each for each in next_day.store.prompts(as_of=next_day.as_of) if each.as_of == next_day.as_of]
    assert said
    still_on = next_day.store.prompt_history("b2b-software", next_day.as_of).on
    assert not [each for each in new if each.trigger not in level and (each.trigger, each.record) in said & still_on]


def copied(folder, to):
    shutil.copytree(folder.parent, to)
    return to / "w"
