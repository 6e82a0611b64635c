"""The first look never lets through what the validator refuses, and lets through what is shipped."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from engine.source.quick import fits
from engine.source.schema import _registry
from engine.source.shapes import plain, shipped
from engine.source.tree import compose

ROOT = Path(__file__).parents[3] / "playbooks"
SHIPPED = [
    (path, "cases" if path.name == "cases.yaml" else "book" if path.name == "book.yaml" else "playbook") for path in ROOT.glob("*/*.yaml")
]
SHIPPED += [(path, "overlay") for path in (ROOT / "overlays").rglob("*.yaml")]
SHIPPED = [each for each in SHIPPED if each[0].parent.name != "sample"]
ODD = (None, "", "x", "a b", -1, 0, 10**9, 1.5, True, [], {}, ["x"], {"x": "y"}, "2026-13-99")


def data(path, kind):
    return plain(compose(path.read_bytes(), str(path))[0], shipped(kind))


@pytest.mark.parametrize(("path", "kind"), SHIPPED, ids=lambda each: str(each).removeprefix(f"{ROOT}/"))
def test_what_is_shipped_fits_at_a_glance(path, kind):
    assert fits(data(path, kind), shipped(kind))


def places(value):
    found = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(found):
        yield value, key
        yield from places(part)


@pytest.mark.parametrize("kind", ["playbook", "overlay", "cases", "book"])
def test_what_fits_is_valid(kind):
    draw = random.Random(kind)
    validator = Draft7Validator(dict(shipped(kind)), registry=_registry())
    path = next(path for path, of in SHIPPED if of == kind)
    whole, refused = data(path, kind), 0
    for _ in range(60):
        changed = copy.deepcopy(whole)
        holder, key = draw.choice(list(places(changed)))
        match draw.randrange(3):
            case 0:
                del holder[key]
            case 1:
                holder[key] = draw.choice(ODD)
            case _ if isinstance(holder, list):
                holder.append(draw.choice(ODD))
            case _:
                holder["strange"] = draw.choice(ODD)
        valid = validator.is_valid(changed)
        refused += not valid
        assert valid or not fits(changed, shipped(kind))
    assert refused
