"""The report on coaching says what worked and what cannot be told, from sessions and prompts of the store and courses of the book."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.api.effects import coached, days_looked_back, effects, stages_aimed_at
from engine.model.judgement import Prompt
from engine.model.text import Text
from engine.model.views_coaching import CoachReport, Interval, UpliftLine
from engine.report import coaching_data as data
from engine.report import uplift
from tests.unit.api.workspaces import LAST, made, opened

ROOT = Path(__file__).resolve().parents[3]
DAY = dt.timedelta(days=1)
LINE = UpliftLine("course", "c", Text("Course", "课程"), "discover", "passing", "matched_controls", 9, 12, 50, 60)


@pytest.fixture(scope="module")
def rules(imported_once):
    return opened(imported_once).rules


def test_a_course_aims_at_the_stage_whose_gate_its_behaviour_stands_in(rules):
    assert stages_aimed_at(rules.values()) == {"spin-discovery": "discover"}


def test_a_trigger_looks_back_as_far_as_its_longest_window(rules):
    found = {name: days_looked_back(rules["b2b-software"], name) for name in ("lost-energy", "re-engage", "quiet-book", "share-the-load")}
    assert found == {
        "lost-energy": 28,
        "re-engage": 14,
        "quiet-book": 14,
        "share-the-load": None,
    }  # quiet-book through what re-engage raises
    assert days_looked_back(rules["b2b-software"], "nothing") is None


def test_who_was_coached_on_what_since_when(workspace):
    desk = opened(workspace, user="ops")
    people = desk.coaching.people
    desk.judgements()
    reps = [each.id for each in people.reps.values() if each.role == "rep" and people.coaches(each.id)][:3]
    store, before = desk.store, desk.as_of - 40 * DAY

    def said(name, rep, at):
        return Prompt(name, "unheard-of", "rep", rep, rep, Text("Go", "去"), {}, at, "b2b-software")

    for name, rep, at in (("p1", reps[0], before), ("p2", reps[0], before + DAY), ("p3", reps[1], before + 2 * DAY)):
        with store.recording(at, recorded_at=at, whole=False) as run:
            run.prompts("b2b-software", [said(name, rep, at)], [("unheard-of", rep)])
    coach = people.coaches(reps[0])[0]
    for day, kind, rep, prompts, ended in (
        (9, "one_to_one", reps[0], ("p2",), True),
        (5, "career", reps[0], (), True),
        (7, "one_to_one", reps[1], ("p3",), False),  # still open
        (6, "one_to_one", reps[2], ("p1", "gone"), True),  # about somebody else
        (4, "team_meeting", people.reps[reps[0]].team, ("p1",), True),
    ):
        held = store.coaching.start(kind, rep, coach, before + day * DAY, prompts)
        if ended:
            store.coaching.close(held.id, coach, before + day * DAY, "x")
    found = coached(desk.coaching)
    first = LAST - 40 * DAY
    assert found.first == {reps[0]: first + 5 * DAY, reps[2]: first + 6 * DAY}
    assert found.on == {("b2b-software", "unheard-of"): {reps[0]: first + 9 * DAY}}
    assert found.prompted["b2b-software", "unheard-of"] == {reps[0]: first, reps[1]: first + 2 * DAY}
    lines = effects(desk.coaching)
    assert [line.what for line in lines if line.kind == "coaching"] == ["", "", "unheard-of", "unheard-of"]
    assert [line.method for line in lines if line.kind == "coaching"] == ["staggered_differences"] * 2 + ["matched_controls"] * 2
    assert all(line.refused is not None for line in lines)


def test_the_report_is_quick_unless_the_effect_is_asked_for(workspace):
    opened(workspace, user="ops").judgements()
    script = (
        "import sys, datetime as dt; from pathlib import Path; from tests.unit.api.workspaces import opened\n"
        f"desk = opened(Path({str(workspace)!r}), user='ops')\n"
        "import duckdb; heavy = {'numpy', 'scipy'} & set(sys.modules)\n"
        "assert not desk.coaching.report().uplift\n"
        "assert {'numpy', 'scipy'} & set(sys.modules) <= heavy, 'imported by the report'\n"
        "assert 'scipy' not in sys.modules and 'engine.coaching.uplift' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("more", "en", "zh"),
    [
        (
            {"times": Interval(1.5, 1.2, 1.9), "points": Interval(0.081, 0.04, 0.12), "shown": True},
            "deals that go on to a later stage: more, odds × 1.50 (1.20 to 1.90), +8.1 points (+4.0 to +12.0)",
            "商机进入后续阶段:增加,优势比 × 1.50(1.20 至 1.90);+8.1 个百分点 (+4.0 至 +12.0)",
        ),
        (
            {"times": Interval(0.5, 0.4, 0.6), "measured": "activities", "shown": True},
            "activities while a deal is in a stage: less, × 0.50 (0.40 to 0.60)",
            "商机停留阶段内的活动量:减少,× 0.50(0.40 至 0.60)",
        ),
        (
            {"times": Interval(1.5, 0.9, float("inf"))},
            "deals that go on to a later stage: no effect shows, odds × 1.50 (0.90 to > 10,000)",
            "商机进入后续阶段:未见效果,优势比 × 1.50(0.90 至 > 10,000)",
        ),
        (
            {"refused": Text("not enough data: x", "数据不足:x")},
            "deals that go on to a later stage: not enough data: x",
            "商机进入后续阶段:数据不足:x",
        ),
    ],
)
def test_an_estimate_is_one_sentence_in_each_language(more, en, zh):
    line = UpliftLine(**{name: getattr(LINE, name) for name in LINE.__dataclass_fields__} | more)
    assert uplift.said(line) == Text(en, zh)
    given = json.loads(json.dumps(data.report_json(CoachReport(LAST, LAST, (), (line,)), "zh"), allow_nan=False))
    assert given["uplift"][0]["say"] == zh
    assert len(uplift.cells(line, "en")) == len(uplift.HEADS)


@pytest.mark.parametrize(
    ("language", "more", "none", "thin"), [("en", "more", "no effect shows", "not enough data"), ("zh", "增加", "未见效果", "数据不足")]
)
@pytest.mark.slow
def test_a_planted_effect_is_named_and_thin_data_is_refused(tmp_path_factory, request, language, more, none, thin):
    lines = planted(tmp_path_factory, request)
    (sprint,) = [each for each in lines if each.what == "prospecting-sprint" and each.measured == "activities"]
    assert sprint.shown  # how often an interval holds what was planted is counted over many books in test_uplift
    assert sprint.times.low > 1
    assert sprint.doubt is None
    (spin,) = [each for each in lines if each.what == "spin-discovery" and each.measured == "activities"]
    told = {each: uplift.said(each).to(language) for each in lines}
    assert more in told[sprint]
    assert none in told[spin], "nothing was planted there"
    sessions = [each for each in lines if each.kind == "coaching"]
    assert len(sessions) == 2
    assert all(thin in told[each] and "n ≥ 8" in told[each] for each in sessions)
    shown = uplift.text(lines, language)
    assert all(each in shown for each in told.values())


def planted(tmp_path_factory, request):
    """Estimate on one book of some size, once for both languages."""
    kept = request.session.config.stash
    if PLANTED not in kept:
        desk = opened(made(tmp_path_factory.mktemp("planted"), "b2b-software", 4000, 3), user="ops", hour=23)
        kept[PLANTED] = effects(desk.coaching)
    return kept[PLANTED]


PLANTED = pytest.StashKey[tuple[UpliftLine, ...]]()
