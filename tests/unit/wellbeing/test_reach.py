"""Nothing but the verb and its api can come to a check-in, by any chain of imports; a new package is held to it without being named."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import grimp
import pytest

from engine.cli import main
from engine.store.wellbeing import metadata

ROOT = Path(main.__file__).resolve().parents[1]
SEALED = ("engine.wellbeing", "engine.store.wellbeing", "engine.api.wellbeing")
MAY = {"engine.cli.wellbeing", *SEALED}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("engine", "tui", include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("module", [*SEALED, "nacl"])
def test_who_can_reach_a_checkin(module):
    found = graph()
    inside = {each for each in found.modules if each == module or each.startswith(f"{module}.")}
    assert inside & found.find_upstream_modules("engine.cli.wellbeing"), "the graph must see the way that there is"
    upward = set().union(*(found.find_downstream_modules(each) for each in inside)) - inside
    assert {each for each in upward if each not in MAY and not each.startswith("engine.wellbeing.")} == set()


def test_nobody_names_its_tables_or_loads_it_by_name():
    allowed = {
        ROOT / "store" / "wellbeing.py",
        ROOT / "api" / "wellbeing.py",
        ROOT / "cli" / "wellbeing.py",
        ROOT / "store" / "migrations" / "versions" / "0004_training.py",
        *(ROOT / "wellbeing").glob("*.py"),
    }
    named = re.compile("|".join([*metadata.tables, r"engine\.wellbeing", r"store\.wellbeing", r"store import .*\bwellbeing"]))
    assert [path for path in ROOT.rglob("*.py") if path not in allowed and named.search(path.read_text(encoding="utf-8"))] == []


def test_the_store_can_be_asked_for_the_key_of_one_person_only():
    import inspect

    from engine.store import wellbeing

    functions = {
        name: inspect.signature(each)
        for name, each in vars(wellbeing).items()
        if inspect.isfunction(each) and each.__module__ == wellbeing.__name__
    }
    asking = {name: list(each.parameters) for name, each in functions.items() if str(each.return_annotation) != "None"}
    assert asking == {"public_key": ["connection", "person"], "boxes_for": ["connection", "reader"]}
