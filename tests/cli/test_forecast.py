"""``dealcoach forecast`` as a user runs it; and what the README shows of its back-test comes out of the commands that it names."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.program import AS_OF, dealcoach

ROOT = Path(__file__).resolve().parents[2]
MAVEN = ROOT.parent / "shared" / "data" / "maven"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PART = README[README.index("## Forecast, back-tested") : README.index("## The way the data goes")]
FIRST, SECOND = re.findall(r"```sh\n(.*?)```", PART, re.DOTALL)


def test_a_forecast_in_every_format_and_both_languages(workspace):
    said = dealcoach("forecast", "--as-of", AS_OF, cwd=workspace).stdout
    assert said.startswith("Forecast 2026-Q4 as of 2026-11-21\n40 days left; amounts in CNY\n\nAgainst the target\n")
    assert "proved: ordered" in said
    chinese = dealcoach("--lang", "zh", "forecast", "--as-of", AS_OF, "--by", "team", cwd=workspace).stdout
    assert chinese.startswith("2026-Q4 销售预测(截至 2026-11-21)")
    assert "承诺" in chinese
    page = dealcoach("forecast", "--as-of", AS_OF, "--period", "2027-Q1", "--format", "md", cwd=workspace).stdout
    assert page.startswith("# Forecast 2027-Q1 as of 2026-11-21\n")
    assert "| Commit |" in page
    whole = json.loads(dealcoach("forecast", "--as-of", AS_OF, "--format", "json", cwd=workspace).stdout)
    sheet = dealcoach("forecast", "--as-of", AS_OF, "--format", "csv", cwd=workspace).stdout
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    assert [row["expected"] for row in rows] == [each["expected"] for each in whole["parts"]]
    assert whole["seed"] > 0
    assert set(whole["categories"]) == {"commit", "best_case", "pipeline", "omitted"}


def test_a_back_test_in_every_format(workspace):
    said = dealcoach("forecast", "--backtest", "--as-of", AS_OF, "--months", "9", cwd=workspace).stdout
    assert said.startswith("Forecast, back-tested over 9 months")
    whole = json.loads(dealcoach("forecast", "--backtest", "--as-of", AS_OF, "--months", "9", "--format", "json", cwd=workspace).stdout)
    sheet = dealcoach("forecast", "--backtest", "--as-of", AS_OF, "--months", "9", "--format", "csv", cwd=workspace).stdout
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    assert [row["actual"] for row in rows] == [each["actual"] for each in whole["months"]]
    page = dealcoach("--lang", "zh", "forecast", "--backtest", "--as-of", AS_OF, "--months", "9", "--format", "md", cwd=workspace).stdout
    assert "| 预测方法 |" in page


def test_an_adjustment_is_noted_and_shown_apart(workspace):
    done = dealcoach("--as", "sales ops", "forecast", "--adjust", "-20,000", "--why", "a holiday", "--as-of", AS_OF, cwd=workspace)
    assert "noted for 2026-Q4" in done.stderr
    said = json.loads(dealcoach("forecast", "--as-of", AS_OF, "--format", "json", cwd=workspace).stdout)
    assert [(each["amount"], each["by"], each["why"]) for each in said["adjustments"]] == [("-20000.0000", "sales ops", "a holiday")]
    assert float(said["adjusted"]) == float(said["computed"]["p50"]) - 20_000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--months", "5"), "FC106"),
        (("--why", "x"), "FC106"),
        (("--backtest", "--period", "2026-Q4"), "FC106"),
        (("--adjust", "a lot", "--why", "x"), "FC107"),
        (("--adjust", "5"), "FC103"),
        (("--period", "soon"), "FC101"),
    ],
)
def test_what_makes_no_sense_is_refused(workspace, words, code):
    done = dealcoach("forecast", "--as-of", AS_OF, *words, cwd=workspace, check=False)
    assert done.returncode == 4
    assert f"error[{code}]" in done.stderr


def shown(name: str) -> list[str]:
    """Give the cells of a line of the README's table."""
    line = next(each for each in PART.splitlines() if each.startswith(f"| {name}"))
    return [each.strip() for each in line.strip("|").split("|")][1:]


def run(folder: Path, block: str, maven: Path | None = None) -> dict:
    """Run the commands of a block of the README; give what the last one says, as JSON."""
    for line in block.strip().splitlines():
        words = shlex.split(line)[1:]
        if maven:
            words = [str(maven) if each == "maven" else each for each in words]
        more = ["--format", "json"] if words[2:3] == ["forecast"] else []
        done = dealcoach(*words, *more, cwd=folder)
    return json.loads(done.stdout)


def percents(said: dict) -> list[str]:
    return [f"{each['share'] * 100:.1f}%" if each["share"] is not None else "-" for each in said["records"]]


@pytest.mark.slow
def test_the_readmes_back_test_of_the_sample_company_is_what_comes_out(tmp_path):
    said = run(tmp_path, FIRST)
    assert shown("sample company")[:4] == percents(said)
    assert shown("sample company")[4] == {"graded": "this forecast", "run_rate": "last year's run rate"}[said["winner"]]
    assert shown("sample company: said") == [f"{each['said'] * 100:.1f}%" for each in said["scores"]]
    assert f"({said['records'][0]['months']} of {len(said['months'])} months)" in PART


@pytest.mark.slow
@pytest.mark.skipif(not MAVEN.is_dir(), reason="the Maven export is not beside the project")
def test_the_readmes_back_test_of_the_maven_export_is_what_comes_out(tmp_path):
    said = run(tmp_path, SECOND, MAVEN)
    assert shown("Maven export")[:4] == percents(said)
    assert said["winner"] == "graded"
    assert shown("Maven export: said") == [f"{each['said'] * 100:.1f}%" for each in said["scores"]]
    assert f"({said['records'][0]['months']} of {len(said['months'])} months)" in PART
