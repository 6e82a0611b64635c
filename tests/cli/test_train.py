"""Training and check-ins from the command line, as people type them, in both languages."""

from __future__ import annotations

import json
import subprocess

from tests.cli.program import AS_OF, PROGRAM, dealcoach

WHEN = ("--as-of", AS_OF)


def test_training_from_the_plan_to_a_goal_that_is_reached(workspace):
    def train(*words, **more):
        return dealcoach("-C", workspace, "--as", "amy", "train", *words, *WHEN, **more)

    due = json.loads(train("plan", "--format", "json").stdout)["due"]
    rep = due[0]["rep"]
    assert due[0]["why"] in train("plan", rep, COLUMNS="400").stdout
    assert "尚未" in train("matrix", rep, language="zh").stdout or "n/m" in train("matrix", rep).stdout
    train("assess", rep, "discovery", "2", "--evidence", "D0000001")
    goal = train(
        "goal", "add", rep, "discovery", "lead three calls", "--due", "2026-12-31", "--action", "watch", "--action", "lead"
    ).stdout.strip()
    plan = json.loads(train("plan", rep, "--format", "json").stdout)["goals"]
    assert [(each["goal"], each["gap"], each["actions"]) for each in plan] == [(goal, "level 2 of 4", ["watch", "lead"])]
    assert "reached" in train("goal", "done", goal, "--evidence", "led D7").stderr
    assert json.loads(train("plan", rep, "--format", "json").stdout)["goals"] == []
    refused = train("goal", "drop", goal, "--reason", "x", check=False)
    assert (refused.returncode, "CO602" in refused.stderr) == (4, True)
    skills = json.loads(train("matrix", rep, "--format", "json").stdout)["reps"][0]["skills"]
    assert [each["level"] for each in skills if each["competency"] == "discovery"] == [2]
    transfer = json.loads(train("transfer", "--format", "json").stdout)
    assert {each["course"] for each in transfer} == {"deal-coaching", "closing-workshop", "spin-discovery"}
    assert train("goal", "add", rep, "discovery", "x", "--due", "soon", check=False).returncode == 4
    assert train("plan", "nobody", check=False).returncode == 4


def test_a_checkin_from_joining_to_leaving(workspace, tmp_path):
    own = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}

    def wellbeing(who, *words, **more):
        return dealcoach("-C", workspace, "--as", who, "wellbeing", *words, **own, **more)

    for who in ("amy", "bo"):
        wellbeing(who, "join")
    mark = wellbeing("amy", "share", "bo").stderr.strip().rpartition(" ")[2]
    assert wellbeing("amy", "share").stdout.split() == ["bo", mark]
    written = subprocess.run(
        [PROGRAM, "-C", workspace, "--as", "amy", "wellbeing", "write", "--mood", "2"],
        input="很累 tired",
        text=True,
        capture_output=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", **own},
    )
    assert "很累" not in written.stdout + written.stderr
    assert "amy: [2/5] 很累 tired" in wellbeing("bo", "read").stdout
    read = wellbeing("amy", "read", language="zh")
    assert "[2/5] 很累 tired" in read.stdout
    assert "tired" not in read.stderr
    assert dealcoach("-C", workspace, "--as", "cy", "wellbeing", "read", check=False, **own).returncode == 4
    assert "1 check-in was removed" in wellbeing("amy", "leave").stderr
    assert wellbeing("bo", "read").stdout == ""


def test_no_verb_lists_who_has_joined(workspace, tmp_path):
    own = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    dealcoach("-C", workspace, "--as", "zoe-quimby", "wellbeing", "join", **own)
    for words in (["doctor"], ["next", "--all"], ["train", "matrix", *WHEN], ["judge", *WHEN, "--format", "json"], ["explain", "D0000001"]):
        said = dealcoach("-C", workspace, "--as", "amy", *words, check=False, **own)
        assert "zoe-quimby" not in said.stdout + said.stderr
