"""What the program says and ends with where it cannot do what was asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program import AS_OF, PROGRAM, dealcoach


def refused(*words, code, says, **options):
    """Run what must be refused: an exit code of usage, the problem's code on stderr, nothing on stdout."""
    done = dealcoach(*words, check=False, **options)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("verb", [("sample", "--deals", "5"), ("init", "--playbook", "services", "--data", ".")])
def test_a_place_where_nothing_can_be_written_is_named(tmp_path, verb):
    (tmp_path / "file").write_text("")
    said = refused(verb[0], tmp_path / "file" / "w", *verb[1:], code=4, says="WS108", cwd=tmp_path)
    assert str(tmp_path / "file") in said


def test_a_full_disk_is_told_as_such(judged):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [PROGRAM, "-C", judged, "next", "--as-of", AS_OF], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 4
    assert "WS108" in done.stderr


def test_labels_are_in_the_language_of_the_reader(tmp_path):
    assert refused("judge", code=4, says="错误[WS101]", cwd=tmp_path, language="zh").count("= 建议:") == 1


def test_a_workspace_is_spoken_to_in_its_language_whatever_the_locale(tmp_path):
    (tmp_path / "dealcoach.yaml").write_text("playbooks: [b2b-software]\nlanguage: zh\n", encoding="utf-8")
    refused("import", code=3, says="错误[", cwd=tmp_path)
    refused("next", "--asof", "x", code=4, says="没有选项", cwd=tmp_path)
    refused("--lang", "en", "import", code=3, says="error[", cwd=tmp_path)


def test_no_instant_is_not_now(judged):
    refused("-C", judged, "next", "--as-of", "", code=4, says="JD104")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_are_judged_as_any(workspace, day):
    dealcoach("-C", workspace, "next", "--as-of", day)


def test_an_owner_that_nobody_is_gets_no_all_clear(judged):
    refused("-C", judged, "next", "--owner", "nobody", "--as-of", AS_OF, code=4, says="JD109")


def test_an_overlay_that_is_not_there_is_told_at_its_line(workspace):
    path = workspace / "dealcoach.yaml"
    path.write_text(path.read_text() + "overlays: [nowhere.yaml]\n")
    refused("-C", workspace, "judge", code=3, says="error[WS109]")
    done = dealcoach("-C", workspace, "check", check=False)
    assert done.returncode == 2
    assert f"{path}:{len(path.read_text().splitlines())}:12: error[WS109]" in done.stdout


def test_check_names_a_playbook_that_the_workspace_lacks(workspace):
    path = workspace / "dealcoach.yaml"
    path.write_text(path.read_text().replace("playbooks: [b2b-software]", "playbooks: [b2b-softwar]"))
    done = dealcoach("check", cwd=workspace, check=False)
    assert done.returncode == 2
    assert "error[WS103]" in done.stdout


def test_the_password_of_a_store_is_shown_to_nobody(workspace):
    path = workspace / "dealcoach.yaml"
    path.write_text(path.read_text().replace("store: store.db", "store: postgresql://amy:secret@127.0.0.1:1/x"))
    for verb in ("next", "doctor"):
        done = dealcoach("-C", workspace, verb, check=False)
        assert done.returncode == 1
        assert "secret" not in done.stdout + done.stderr


def test_the_playbook_of_the_workspace_comes_before_the_shipped_one(workspace):
    path = workspace / "playbooks" / "b2b-software" / "playbook.yaml"
    path.write_text(path.read_text().replace("Software", "Ourware").replace("software,", "ourware,"))
    shown = dealcoach("show", "b2b-software", cwd=workspace).stdout
    assert str(path) in shown


def test_two_playbooks_that_apply_are_both_named_until_they_are_ordered(workspace):
    path = workspace / "dealcoach.yaml"
    path.write_text(path.read_text().replace("playbooks: [b2b-software]", "playbooks: [b2b-software, services]"))
    said = refused("-C", workspace, "judge", "--as-of", AS_OF, code=3, says="JD101")
    assert "b2b-software, services" in said
    path.write_text(path.read_text() + "when_several_apply: first\n")
    dealcoach("-C", workspace, "judge", "--as-of", AS_OF)


def test_a_terminal_without_chinese_gets_escapes(judged):
    done = subprocess.run(
        [PROGRAM, "-C", judged, "next", "--as-of", AS_OF],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )
    assert done.returncode == 0, done.stderr
    assert b"\\u" in done.stdout


def test_a_reader_that_goes_away_is_no_finding(judged):
    running = subprocess.Popen(
        [PROGRAM, "-C", judged, "judge", "--as-of", AS_OF, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout.readline()
    running.stdout.close()
    said = running.stderr.read()
    assert running.wait(timeout=60) == 0, said
    running.stderr.close()


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.5, 1.0, 1.5])
def test_ctrl_c_ends_quietly(tmp_path, after):
    running = subprocess.Popen(
        [PROGRAM, "sample", "--deals", "300000", tmp_path / "big"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode in (130, -signal.SIGINT), said
    assert "INTERNAL" not in said
    assert not (tmp_path / "big").exists()


SWALLOWS = """
import os, signal, time
from engine.cli import main
def swallow(**_):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(60)
    except KeyboardInterrupt:
        pass
    time.sleep(60)
main.cli.main = swallow
main.main()
"""


def test_an_interruption_that_a_library_swallows_is_repeated_until_it_is_heard():
    done = subprocess.run([sys.executable, "-c", SWALLOWS], capture_output=True, text=True, check=False, timeout=50)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
