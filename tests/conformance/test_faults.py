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


def test_the_catalog_that_is_shipped_is_the_standard_one():
    node, problems = compose((CONFORMANCE / "catalog.yaml").read_bytes(), "catalog.yaml")
    catalog, more = read_catalog(node, None)
    assert (problems, more) == ([], ())
    assert catalog == standard_catalog()
