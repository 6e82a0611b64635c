"""``check``, ``show`` and ``help``: what they print, where, and how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SOUND = """\
playbook: small
version: 1
language: 1
stages:
  - id: meet
    name: {en: Meet, zh: 接触}
    goal: {en: A talk, zh: 沟通}
    exit:
      all:
        - {id: amount, say: {en: Amount, zh: 金额}, when: "deal.amount is set"}
  - {id: won, name: {en: Won, zh: 成交}, end: won}
moves: {meet: [won]}
"""
OVERLAY = "overlay: north\nlevel: region\nlanguage: 1\noff: [amount]\n"
CASES = """\
playbook: small
as_of: 2026-11-21T18:00:00
cases:
  - {name: set, given: {deal: {amount: CNY 1, stage: meet}}, expect: {gate: met}}
"""


@pytest.fixture
def run(tmp_path):
    def started(*words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
        command = [Path(sys.executable).with_name("dealcoach"), "--lang", lang, *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    (tmp_path / "small").mkdir()
    write(tmp_path)
    return started


def write(folder, text=SOUND, name="playbook.yaml"):
    (folder / "small" / name).write_text(text, encoding="utf-8")


def test_a_sound_file_and_folder_end_with_0(run):
    for path in ("small/playbook.yaml", "small", "."):
        done = run("check", path)
        assert (done.returncode, done.stdout) == (0, "")
        assert "no problems" in done.stderr


def test_errors_end_with_2_and_stand_on_stdout(run, tmp_path):
    write(tmp_path, SOUND.replace("deal.amount", "deal.amout"))
    done = run("check", "small")
    assert done.returncode == 2
    assert done.stdout.startswith("small/playbook.yaml:10:63: error[PB204]: unknown field 'amout' on deal\n")
    assert "no problems" not in done.stderr
    assert "错误[PB204]" in run("check", "small", lang="zh").stdout


def test_warnings_end_with_0_and_with_1_when_strict(run, tmp_path):
    write(tmp_path, SOUND.replace("{en: Meet, zh: 接触}", "{en: Meet}"))
    assert run("check", "small").returncode == 0
    done = run("check", "small", "--strict", "--format", "json")
    assert done.returncode == 1
    [problem] = json.loads(done.stdout)["problems"]
    assert (problem["code"], problem["severity"], problem["start"]["line"]) == ("PB401", "warning", 6)


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_clean_run_is_json_too(run, form):
    done = run("check", "small", "--format", form)
    assert done.returncode == 0
    json.loads(done.stdout)


def test_what_is_not_there_is_a_fault_of_usage(run, tmp_path):
    assert run("check", "nowhere").returncode == 4
    assert run("check", "small", "--overlay", "nowhere").returncode == 4
    (tmp_path / "empty").mkdir()
    done = run("check", "empty")
    assert (done.returncode, done.stdout) == (4, "")
    assert run("check", "small", "--format", "xml").returncode == 4


@pytest.mark.parametrize("text", ["", "a: [", "\tx: 1", "playbook: x\nversion: 1\nlanguage: 9\n"])
def test_nothing_is_good_after_a_load_error(run, tmp_path, text):
    write(tmp_path, text)
    done = run("check", "small")
    assert done.returncode == 2
    assert done.stdout
    assert "no problems" not in done.stderr


def test_a_folder_is_checked_with_its_cases_and_overlays(run, tmp_path):
    write(tmp_path, CASES, "cases.yaml")
    write(tmp_path, OVERLAY, "north.yaml")
    assert run("check", "small").returncode == 0
    write(tmp_path, CASES.replace("amount: CNY", "amout: CNY"), "cases.yaml")
    write(tmp_path, OVERLAY.replace("[amount]", "[amoun]"), "north.yaml")
    found = json.loads(run("check", "small", "--format", "json").stdout)["problems"]
    assert [(each["code"], each["file"]) for each in found] == [("CS101", "small/cases.yaml"), ("PB333", "small/north.yaml")]


def test_an_overlay_is_laid_on(run, tmp_path):
    write(tmp_path, OVERLAY.replace("off: [amount]", 'set: {amount: {when: "deal.amout is set"}}'), "north.yaml")
    found = json.loads(run("check", "small/playbook.yaml", "--overlay", "small/north.yaml", "--format", "json").stdout)["problems"]
    assert [(each["code"], each["file"], each["start"]["line"]) for each in found] == [("PB204", "small/north.yaml", 4)]


def test_show_gives_every_part_its_origin_and_strikes_out_what_is_off(run, tmp_path):
    write(tmp_path, OVERLAY, "north.yaml")
    done = run("show", "small", "--overlay", "small/north.yaml")
    assert done.returncode == 0
    assert "~~amount: Amount — deal.amount is set~~  [switched off by north, small/north.yaml:4]" in done.stdout
    assert "meet → won" in done.stdout
    assert "[small, small/playbook.yaml:5]" in done.stdout
    assert "阶段 meet: 接触" in run("show", "small", lang="zh").stdout


def test_show_as_json_has_origins(run):
    shown = json.loads(run("show", "small", "--format", "json").stdout)
    assert shown["stages"][0]["origin"] == {"layer": "small", "file": "small/playbook.yaml", "line": 5}
    assert shown["moves"] == {"meet": ["won"]}


def test_show_of_a_playbook_with_errors_says_so(run, tmp_path):
    write(tmp_path, SOUND.replace("deal.amount", "deal.amout"))
    done = run("show", "small")
    assert (done.returncode, done.stdout) == (2, "")
    assert "PB204" in done.stderr
    assert run("show", "nobody").returncode == 4


def test_help_explains_a_code_in_both_languages(run):
    assert "Quote every condition" in run("help", "pb113").stdout
    assert "双引号" in run("help", "PB113", lang="zh").stdout
    assert "PB113  a condition cut by YAML's comment" in run("help").stdout
    done = run("help", "PB11")
    assert done.returncode == 4
    assert "did you mean" in done.stderr


def test_cases_are_not_good_while_their_playbook_cannot_be_read(run, tmp_path):
    write(tmp_path, CASES, "cases.yaml")
    write(tmp_path, SOUND.replace("deal.amount", "deal.amout"))
    for path in ("small/cases.yaml", "small"):
        done = run("check", path, "--format", "json")
        assert done.returncode == 2
        assert [each["code"] for each in json.loads(done.stdout)["problems"]] == ["PB204"]
