"""The example playbook checks clean, and each of its faults is refused at its line, saying so."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from engine.model.problem import Severity
from engine.playbook.catalog import read_catalog, standard_catalog
from engine.playbook.load import load
from engine.source.tree import compose

CONFORMANCE = Path(__file__).resolve().parents[3] / "shared" / "conformance"
EXAMPLE = CONFORMANCE / "example" / "playbook.yaml"
HERE = CONFORMANCE.is_dir()
MORE = Path(__file__).with_name("faults")
FAULTS = [
    *(yaml.safe_load((CONFORMANCE / "faults.yaml").read_text(encoding="utf-8"))["faults"] if HERE else []),
    *yaml.safe_load((MORE / "example.yaml").read_text(encoding="utf-8"))["faults"],
]
PAY = yaml.safe_load((MORE / "pay.yaml").read_text(encoding="utf-8"))
SOUND = yaml.safe_load((MORE / "sound.yaml").read_text(encoding="utf-8"))["sound"]
pytestmark = pytest.mark.skipif(not HERE, reason="the conformance files (../shared/conformance) are not here")


def beside(folder, described):
    for name, text in described.get("files", {}).items():
        (folder / name).write_text(text, encoding="utf-8")


def test_the_example_checks_clean():
    assert load(EXAMPLE, catalog=standard_catalog()).problems == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_a_fault_is_refused_at_its_line(fault, tmp_path):
    sound = EXAMPLE.read_text(encoding="utf-8")
    assert sound.count(fault["replace"]) == 1
    path = tmp_path / "playbook.yaml"
    beside(tmp_path, fault)
    path.write_text(sound.replace(fault["replace"], fault["with"]), encoding="utf-8")
    loaded = load(path, catalog=standard_catalog())
    assert loaded.playbook is None
    errors = [each for each in loaded.problems if each.severity is Severity.ERROR]
    assert [
        each
        for each in errors
        if each.span.start.line == fault["line"] and fault["says"] in f"{each.message.en} {each.help and each.help.en}"
    ]
    assert len(errors) == 1, "one fault is one problem"


@pytest.mark.parametrize("variant", SOUND, ids=lambda variant: variant["name"])
def test_a_sound_variant_checks_clean(variant, tmp_path):
    sound = EXAMPLE.read_text(encoding="utf-8")
    assert sound.count(variant["replace"]) == 1
    path = tmp_path / "playbook.yaml"
    beside(tmp_path, variant)
    path.write_text(sound.replace(variant["replace"], variant["with"]), encoding="utf-8")
    assert load(path, catalog=standard_catalog()).problems == ()


def paid(folder, fault=None):
    """Write the example with its plans and table, one of them changed, and load it; give what each of the two files says too."""
    plans, table = PAY["sound"], PAY["table"]
    if fault:
        before = table if fault.get("table") else plans
        assert before.count(fault["replace"]) == 1, "a fault is one change"
        after = before.replace(fault["replace"], fault["with"])
        plans, table = (plans, after) if fault.get("table") else (after, table)
    texts = {"playbook.yaml": EXAMPLE.read_text(encoding="utf-8") + "\n" + plans, "rates.csv": table}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder / "playbook.yaml", catalog=standard_catalog()).problems, texts


def test_plans_and_incentives_check_clean(tmp_path):
    assert paid(tmp_path)[0] == ()


@pytest.mark.parametrize("fault", PAY["faults"], ids=lambda fault: fault["name"])
def test_a_fault_of_pay_is_one_problem_at_its_line(fault, tmp_path):
    problems, texts = paid(tmp_path, fault)
    errors = [each for each in problems if each.severity is Severity.ERROR]
    assert [each.code for each in errors] == [fault["code"]]
    (error,) = errors
    file = "rates.csv" if fault.get("table") else "playbook.yaml"
    lines = [number for number, line in enumerate(texts[file].split("\n"), 1) if fault["at"] in line]
    assert Path(error.span.file).name == file
    assert error.span.start.line == lines[-1 if fault.get("last") else 0] - fault.get("above", 0)
    assert fault["says"] in f"{error.message.en} {error.help and error.help.en}"
    assert error.message.zh


def test_the_catalog_that_is_shipped_is_the_standard_one():
    node, problems = compose((CONFORMANCE / "catalog.yaml").read_bytes(), "catalog.yaml")
    catalog, more = read_catalog(node, None)
    assert (problems, more) == ([], ())
    assert catalog == standard_catalog()
