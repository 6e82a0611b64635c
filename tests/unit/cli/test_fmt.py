"""The verb ``fmt``: in place, to standard output, or only looking."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from engine.cli.main import cli

ODD = 'playbook: a\nmeasures:\n  m: "deal.seats==3"  # kept\n'
EVEN = 'playbook: a\nmeasures:\n  m: "deal.seats = 3"  # kept\n'


def run(*arguments: str, **options: str) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", "fmt", *arguments], standalone_mode=False, **options)


def test_a_folder_is_formatted_in_place(tmp_path):
    (tmp_path / "playbook.yaml").write_text(ODD, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text("cases: []\n", encoding="utf-8")
    looked = run("--check", str(tmp_path))
    assert (looked.return_value, looked.output) == (1, f"{tmp_path / 'playbook.yaml'}\n")
    assert (tmp_path / "playbook.yaml").read_text(encoding="utf-8") == ODD
    assert run(str(tmp_path)).return_value == 0
    assert (tmp_path / "playbook.yaml").read_text(encoding="utf-8") == EVEN
    again = run("--check", str(tmp_path))
    assert (again.return_value, again.output) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.yaml", "playbook.yaml"]


def test_a_byte_order_mark_stays(tmp_path):
    path = tmp_path / "playbook.yaml"
    path.write_text("\ufeff" + ODD, encoding="utf-8")
    run(str(path))
    assert path.read_text(encoding="utf-8") == "\ufeff" + EVEN


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (ODD, EVEN),
        ("deal.seats==3", "deal.seats = 3\n"),
        ("'a'  =deal.segment\n", "'a' = deal.segment\n"),
        ("deal.seats > 50k\n", "deal.seats > 50k\n"),
    ],
)
def test_standard_input_goes_to_standard_output(given, written):
    found = run("-", input=given)
    assert (found.return_value, found.output) == (0, written)
    looked = run("-", "--check", input=given)
    assert (looked.return_value, looked.output) == (int(given != written), "")


def test_what_cannot_be_read_is_told_and_the_rest_is_formatted(tmp_path):
    (tmp_path / "bad.yaml").write_text("playbook: [\n", encoding="utf-8")
    (tmp_path / "good.yaml").write_text(ODD, encoding="utf-8")
    found = run(str(tmp_path))
    assert found.return_value == 2
    assert f"{tmp_path / 'bad.yaml'}:" in found.stderr
    assert found.stdout == f"{tmp_path / 'good.yaml'}\n"
    assert (tmp_path / "good.yaml").read_text(encoding="utf-8") == EVEN


def test_bytes_that_are_no_text_are_told(tmp_path):
    (tmp_path / "playbook.yaml").write_bytes(b"playbook: \xff\n")
    found = run(str(tmp_path / "playbook.yaml"))
    assert found.return_value == 2
    assert "playbook.yaml:1:11" in found.stderr


def test_a_path_that_is_not_there_is_told(tmp_path):
    found = run(str(tmp_path / "none.yaml"))
    assert found.return_value == 4
    assert "none.yaml" in found.stderr
