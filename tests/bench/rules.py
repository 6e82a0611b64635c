"""The sixty rules of the measurements, checked against the standard catalog, and the moment they are judged at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.language.scope import Scope
from engine.language.tree import Expr, Input, inputs
from engine.language.types import check
from engine.model.catalog import Catalog
from engine.playbook.catalog import standard_catalog
from engine.source.tree import Mapping as Keys
from engine.source.tree import Scalar, compose

FILE = Path(__file__).with_name("rules.yaml")
ZONE = ZoneInfo("Asia/Shanghai")
CURRENCY = "CNY"
AS_OF = dt.datetime(2026, 11, 21, 18, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Rules:
    """Conditions by name, and all that they need of the book, each once."""

    catalog: Catalog
    conditions: Mapping[str, Expr]
    needed: Sequence[Input]


def read_rules() -> Rules:
    """Read the rules; raise ValueError with what is wrong, as the bench is no better than they are."""
    root, problems = compose(FILE.read_bytes(), FILE.name)
    if not isinstance(root, Keys) or problems:
        raise ValueError(problems)
    catalog = standard_catalog()
    limits = tuple((key.text, int(_text(value))) for key, value in _entries(root, "limits"))
    conditions: dict[str, Expr] = {}
    for key, value in _entries(root, "rules"):
        if not isinstance(value, Scalar):
            raise TypeError(key)
        tree, found = check(value.condition(), Scope(catalog, "deal", limits=limits))
        if tree is None or found:
            raise ValueError(found)
        conditions[key.text] = tree
    needed = {each.text: each for tree in conditions.values() for each in inputs(tree)}
    return Rules(catalog, conditions, tuple(needed.values()))


def _entries(root: Keys, key: str) -> tuple[tuple[Scalar, object], ...]:
    part = root.get(key)
    return part.entries if isinstance(part, Keys) else ()


def _text(node: object) -> str:
    return node.text if isinstance(node, Scalar) else ""
