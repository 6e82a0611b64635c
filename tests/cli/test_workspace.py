"""A first day's work on the command line, from an empty folder to an explained deal."""

from __future__ import annotations

import json
import subprocess

from tests.cli.program import AS_OF, PROGRAM, dealcoach


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def open_with(judged, kind):
    rows = lines(dealcoach("-C", judged, "next", "--as-of", AS_OF, "--format", "json"))
    return next(row for row in rows if row["kind"] == kind)


def test_judging_gives_one_object_a_deal(workspace):
    rows = lines(dealcoach("-C", workspace, "judge", "--as-of", AS_OF, "--format", "json"))
    assert len({row["deal"] for row in rows}) == len(rows) == 150
    assert {"deal", "playbook", "version", "stage", "gate", "criteria", "actions"} <= rows[0].keys()
    for row in rows:
        if row["status"] == "lost":
            assert row["actions"] == []
        for action in row["actions"]:
            assert {"id", "kind", "say", "due", "effort", "play", "because"} <= action.keys()
            assert action["kind"] in ("do", "meet", "ask")


def test_judging_again_stores_nothing(workspace):
    said = dealcoach("-C", workspace, "judge", "--as-of", AS_OF).stdout
    assert "stored 0 changes" in said
    assert f"as of {AS_OF}T23:59+08:00" in said


def test_the_same_question_has_the_same_answer_byte_for_byte(judged):
    ask = ("-C", judged, "explain", open_with(judged, "do")["deal"], "--as-of", AS_OF, "--format", "json")
    assert dealcoach(*ask).stdout == dealcoach(*ask).stdout


def test_importing_twice_changes_not_one_byte(workspace):
    before = {path: path.read_bytes() for path in (workspace / "book").rglob("*") if path.is_file()}
    dealcoach("-C", workspace, "import")
    assert {path: path.read_bytes() for path in (workspace / "book").rglob("*") if path.is_file()} == before


def test_every_criterion_of_a_deal_is_explained_down_to_its_facts(judged):
    deal = open_with(judged, "meet")["deal"]
    card = json.loads(dealcoach("-C", judged, "explain", deal, "--as-of", AS_OF, "--format", "json").stdout)
    assert card["criteria"]
    for each in card["criteria"]:
        assert each["explained"]["verdict"] in ("met", "not_met", "unknown")
        assert each["explained"]["text"]
        assert each["facts"]
    assert card["unblock"] or card["gate"] == "met"


def test_one_criterion_can_be_asked_for_alone(judged):
    row = open_with(judged, "meet")
    card = json.loads(dealcoach("-C", judged, "explain", row["deal"], row["id"], "--as-of", AS_OF, "--format", "json").stdout)
    assert [each["id"] for each in card["criteria"]] == [row["id"]]


def ticked_action(judged):
    rows = lines(dealcoach("-C", judged, "next", "--as-of", AS_OF, "--format", "json"))
    return next(row for row in rows if row["kind"] == "do" and row["because"] == "not ticked yet")


def test_a_tick_is_kept_with_its_evidence_and_the_action_is_gone(workspace):
    row = ticked_action(workspace)
    dealcoach("--as", "amy", "-C", workspace, "tick", row["deal"], row["id"], "--evidence", "会议纪要 2026-11-20", "--as-of", AS_OF)
    card = json.loads(dealcoach("-C", workspace, "explain", row["deal"], "--as-of", AS_OF, "--format", "json").stdout)
    step = next(each for each in card["checklist"] if each["id"] == row["id"])
    left = [each["because"] for each in card["actions"] if each["id"] == row["id"]]
    assert step["done"] or "ticked by amy" in left[0]
    assert any("会议纪要" in line["what"] for line in card["history"])
    dealcoach("--as", "amy", "-C", workspace, "tick", row["deal"], row["id"], "--undo", "--as-of", AS_OF)
    again = json.loads(dealcoach("-C", workspace, "explain", row["deal"], "--as-of", AS_OF, "--format", "json").stdout)
    assert not next(each for each in again["checklist"] if each["id"] == row["id"])["done"]


def test_what_is_done_by_a_condition_is_not_ticked(workspace):
    rows = lines(dealcoach("-C", workspace, "next", "--as-of", AS_OF, "--format", "json"))
    row = next(row for row in rows if row["kind"] == "do" and row["because"].startswith("not yet true"))
    done = dealcoach("-C", workspace, "tick", row["deal"], row["id"], "--as-of", AS_OF, check=False)
    assert done.returncode == 4
    assert "JD105" in done.stderr


def test_a_deal_that_is_not_there_is_named_with_the_nearest(judged):
    deal = open_with(judged, "do")["deal"]
    done = dealcoach("-C", judged, "explain", deal[:-1] + "X", "--as-of", AS_OF, check=False)
    assert done.returncode == 4
    assert "JD102" in done.stderr
    assert "did you mean" in done.stderr


def test_everything_speaks_chinese(judged):
    done = dealcoach("--lang", "zh", "-C", judged, "next", "--as-of", AS_OF)
    assert "到期" in done.stdout
    assert "执行" in done.stdout


def test_outside_a_workspace_one_is_told_how_to_make_one(tmp_path):
    done = dealcoach("judge", cwd=tmp_path, check=False)
    assert done.returncode == 4
    assert "WS101" in done.stderr
    assert "dealcoach init" in done.stderr


def test_a_workspace_is_found_from_any_folder_below(judged):
    assert dealcoach("next", "--as-of", AS_OF, cwd=judged / "playbooks" / "b2b-software").stdout


def test_init_refuses_what_it_cannot_make(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    for words, code in (
        (("init", "w", "--playbook", "b2b-sofware", "--data", "data"), "WS103"),
        (("init", "w", "--playbook", "b2b-software", "--data", "nowhere"), "WS104"),
        (("init", "full", "--playbook", "b2b-software", "--data", "data"), "WS105"),
    ):
        done = dealcoach(*words, cwd=tmp_path, check=False)
        assert done.returncode == 4
        assert code in done.stderr
    assert not (tmp_path / "w").exists()


def test_a_wrong_setting_is_shown_at_its_line(workspace):
    path = workspace / "dealcoach.yaml"
    path.write_text(path.read_text().replace("zone: ", "zone: Beijing #"))
    done = dealcoach("-C", workspace, "judge", check=False)
    assert done.returncode == 3
    assert "dealcoach.yaml:" in done.stderr


def test_a_playbook_with_an_error_judges_nothing(workspace):
    path = workspace / "playbooks" / "b2b-software" / "playbook.yaml"
    path.write_text(path.read_text().replace("deal.amount", "deal.amout", 1))
    done = dealcoach("-C", workspace, "judge", "--as-of", AS_OF, check=False)
    assert done.returncode == 2
    assert "amout" in done.stderr
    assert done.stdout == ""


def test_a_changed_playbook_is_judged_anew_and_says_so(workspace):
    path = workspace / "playbooks" / "b2b-software" / "playbook.yaml"
    path.write_text(path.read_text() + "\n# a remark\n")
    done = dealcoach("-C", workspace, "next", "--as-of", AS_OF)
    assert "have changed since the last run" in done.stderr
    assert dealcoach("-C", workspace, "next", "--as-of", AS_OF).stderr.count("changed") == 0


def test_a_date_that_is_none_is_refused(judged):
    done = dealcoach("-C", judged, "next", "--as-of", "31.12.2017", check=False)
    assert done.returncode == 4
    assert "JD104" in done.stderr


def test_the_doctor_finds_nothing_wrong(judged):
    assert "WRONG" not in dealcoach("-C", judged, "doctor").stdout


def test_a_pipe_that_closes_early_is_no_fault(judged):
    command = f"{PROGRAM} -C {judged} next --as-of {AS_OF} --all --format json | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - a pipe is what is tested
    assert "Traceback" not in done.stderr
    assert "INTERNAL" not in done.stderr


def test_what_was_known_then_is_a_question_and_changes_nothing(workspace):
    before = dealcoach("-C", workspace, "next", "--as-of", AS_OF, "--all").stdout
    asked = dealcoach("-C", workspace, "judge", "--as-of", AS_OF, "--known-at", "2000-01-01", "--format", "json")
    assert asked.stdout == ""  # nothing had been recorded by then
    assert "judged 0 deals" in asked.stderr
    after = dealcoach("-C", workspace, "next", "--as-of", AS_OF, "--all")
    assert after.stdout == before
    assert after.stderr == ""
    assert "stored 0 changes" in dealcoach("-C", workspace, "judge", "--as-of", AS_OF).stdout


def test_a_stage_that_the_playbook_does_not_know_is_named(workspace):
    path = workspace / "playbooks" / "b2b-software" / "playbook.yaml"
    path.write_text(path.read_text().replace("id: negotiate", "id: haggle").replace("negotiate", "haggle"))
    assert "stage 'negotiate', which 'b2b-software' does not know" in dealcoach("-C", workspace, "judge", "--as-of", AS_OF).stdout
