"""A session held from the queue to a commitment and its measured follow-up two weeks later, on the sample book, in both languages."""

from __future__ import annotations

import json

import pytest

from tests.cli.program import dealcoach

HELD, DUE, LATER = "2026-11-07", "2026-11-20", "2026-11-21"
COACH, REP, OTHER = "REP00003", "REP00011", "REP00005"
HIDDEN = "秘密 zq-secret-17: he is tired of the territory"
FORMULA = "=cmd|'/C calc'!A0 先约见财务"
SAYS = {
    "en": {"kept": "kept", "missed": "missed", "private": "private", "commitments": "Commitments", "expected": "expected +1"},
    "zh": {"kept": "已兑现", "missed": "未兑现", "private": "仅您可见", "commitments": "承诺", "expected": "预期 +1"},
}


@pytest.fixture
def company(workspace):
    """Give the program as someone in a language, on a company judged as of the day of the session."""

    def run(*words, who=COACH, language="en", on=HELD, **more):
        return dealcoach("--lang", language, "-C", workspace, "--as", who, *words, "--as-of", on, **more)

    run("judge")
    return run


def rows(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_a_session_from_queue_to_measured_follow_up(company, language):
    says = SAYS[language]

    def coach(*words, **more):
        return company("coach", *words, language=language, **more)

    queue = rows(coach("queue", "--format", "json"))
    assert {row["id"] for row in queue} == {"REP00005", "REP00009", REP, "T0003"}
    mine = next(row for row in queue if row["id"] == REP)
    assert mine["prompts"] > 0
    assert mine["name"] in coach("queue").stdout

    coach("note", REP, "没有演示环境", "--slot", "need", "--shared", who=REP)
    agenda = json.loads(coach("agenda", mine["name"], "--format", "json").stdout)
    prompt = next(item["ref"] for item in agenda["items"] if item["section"] == "prompt")
    assert any(item["section"] == "need" and item["say"] == "没有演示环境" for item in agenda["items"])
    assert all(item["because"] for item in agenda["items"])

    session = json.loads(coach("start", REP, "--format", "json").stdout)["session"]
    assert says["private"] in coach("note", session, HIDDEN, "--slot", "reality").stderr
    coach("note", session, "先约见财务", "--slot", "will", "--shared")
    made = coach("commit", session, FORMULA, "--due", DUE, "--measure", "first_meetings", "--change", "+1", "--prompt", prompt)
    assert says["expected"] in made.stderr
    coach("commit", session, "a hundred more", "--due", DUE, "--measure", "first_meetings", "--change", "+100")
    coach("close", session)
    assert json.loads(coach("show", prompt, "--format", "json").stdout)["state"] == "committed"

    (first, second) = rows(coach("follow", REP, "--format", "json", on=LATER))
    assert (first["state"], second["state"]) == ("kept", "missed")
    assert int(first["value"]) - int(first["baseline"]) >= 1
    table = coach("follow", REP, on=LATER).stdout
    assert says["kept"] in table
    assert says["missed"] in table
    carried = json.loads(coach("agenda", REP, "--format", "json", on=LATER).stdout)
    assert [item["facts"]["state"] for item in carried["items"] if item["section"] == "commitment"] == ["kept", "missed"]
    assert says["commitments"] in coach("agenda", REP, on=LATER).stdout

    company("judge", on=LATER)  # notes what came of them
    life = json.loads(coach("show", prompt, "--format", "json", on=LATER).stdout)
    assert [step["state"] for step in life["life"]] == ["accepted", "committed", "verified"]
    assert rows(coach("follow", REP, "--format", "json", on=LATER))[0] == first
    assert json.loads(coach("show", prompt, "--format", "json").stdout)["state"] == "committed"  # as it was
    (line,) = json.loads(coach("report", "--format", "json", on=LATER).stdout)["coaches"]
    assert (line["held"], line["commitments"]) == ({"one_to_one": 1}, {"kept": 1, "missed": 1})
    assert line["prompts"]["verified"] == 1

    for sheet in (coach("follow", REP, "--format", "csv", on=LATER).stdout, coach("report", "--format", "csv", on=LATER).stdout):
        cells = [cell for row in sheet.removeprefix("\ufeff").splitlines() for cell in row.split(",")]
        assert not [cell for cell in cells if cell.strip('"').startswith(("=", "+", "-1", "@"))]

    asked = [("show", session), ("agenda", REP, "--format", "json"), ("follow", "--all"), ("report",), ("sessions",)]
    everything = ""
    for who, words in [(REP, each) for each in asked] + [(OTHER, asked[0]), ("ops", asked[3])]:
        done = coach(*words, who=who, on=LATER, check=False)
        everything += done.stdout + done.stderr
    assert "先约见财务" in everything  # what was shared with the rep
    assert "zq-secret-17" not in everything
    assert "zq-secret-17" in coach("show", session, on=LATER).stdout


@pytest.mark.slow
def test_what_is_not_theirs_or_does_not_fit_is_refused_in_words(company):
    def refused(code, *words, **more):
        done = company("coach", *words, check=False, **more)
        assert done.returncode == 4
        assert f"[{code}]" in done.stderr
        assert done.stdout == ""

    refused("CO101", "agenda", "REP99999")
    refused("CO103", "start", REP, who=OTHER)
    refused("CO103", "start", REP, who="ops")
    refused("CO103", "agenda", REP, who=OTHER)
    company("coach", "start", REP, "--kind", "performance_review")
    refused("CO204", "start", REP, "--kind", "performance_review")
    refused("CO104", "show", "S1", who=OTHER)
    refused("CO104", "note", "S1", "x", who=OTHER)
    refused("CO112", "note", "S1", " \n ")
    refused("CO106", "note", REP, "x", "--slot", "gap")
    refused("CO110", "commit", "S1", "x", "--due", DUE, "--measure", "first_meeting", "--change", "+1")
    refused("CO111", "commit", "S1", "x", "--due", DUE, "--measure", "first_meetings", "--change", "soon")
    refused("CO111", "commit", "S1", "x", "--due", DUE, "--measure", "first_meetings", "--change", "0")
    refused("CO113", "commit", "S1", "x", "--due", "2026-11-06")
    refused("CO114", "commit", "S1", "x", "--due", DUE, "--owner", OTHER)
    refused("CO115", "commit", "S1", "x", "--due", DUE, "--measure", "first_meetings")
    refused("CO116", "commit", "S1", "x", "--due", DUE, "--measure", "few-first-meetings", "--change", "true")
    refused("CO208", "close", "S1")
    for slot in ("praise", "gap", "suggestion"):
        company("coach", "note", "S1", slot, "--slot", slot)
    refused("CO209", "close", "S1")
    refused("CO119", "verify", "C1")
    refused("CO107", "verify", "C1", "--kept")
    refused("ST113", "accept", "nothing")
    assert company("coach", "close", "S1", "--reason", "first day").returncode == 0
    refused("CO205", "note", "S1", "late")


@pytest.mark.slow
def test_what_people_say_of_a_criterion_stands_beside_it(company, workspace):
    company("feedback", "add", "two-meetings", "unclear", FORMULA, who=REP)
    company("feedback", "add", "two-meetings", "proposal", "count calls too", who="ops")
    done = company("feedback", "add", "two-meeting", "useless", check=False)
    assert done.returncode == 4
    assert "CO118" in done.stderr
    assert "two-meetings" in done.stderr
    assert company("feedback", "add", "two-meetings", "proposal", check=False).returncode == 4
    said = rows(company("feedback", "list", "--format", "json"))
    assert [(row["part"], row["kind"]) for row in said] == [("two-meetings", "proposal"), ("two-meetings", "unclear")]
    for language, word in (("en", "unclear"), ("zh", "不清楚")):
        shown = dealcoach("--lang", language, "-C", workspace, "show", "b2b-software", cwd=workspace).stdout.splitlines()
        at = next(number for number, line in enumerate(shown) if line.strip().startswith("two-meetings:"))
        assert f"* {word}: {FORMULA}" in shown[at + 1]
    assert f"'{FORMULA}" in company("feedback", "list", "--format", "csv").stdout
