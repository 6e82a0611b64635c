"""The hash of a rule of pay: of the incentive, its plan, its table and the measures it rests on, so that each award names what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import rfc8785

from engine.language import nodes
from engine.language.parser import parse
from engine.model.condition import Condition
from engine.playbook.layers import OFF
from engine.source.grid import Grid
from engine.source.shapes import each_scalar, plain, shipped
from engine.source.tree import Mapping as Keys


def rule_hash(incentive: Keys, plan: Keys | None, grid: Grid | None, measures: Mapping[str, str]) -> str:
    """Return the SHA-256 (hexadecimal) of the RFC 8785 form of all that decides what an incentive pays.

    ``measures`` gives the text of every measure of the playbook; those that a condition uses, over however many steps, are taken in.
    """
    said: dict[str, Any] = {"incentive": _content(incentive, "incentive")}
    if plan is not None:
        said["plan"] = _content(plan, "plan")
    if grid is not None:
        said["table"] = [[cell.text for cell in row] for row in grid.rows]
    texts = [*_conditions(incentive, "incentive"), *(_conditions(plan, "plan") if plan else ()), *_headers(grid)]
    if used := _used(texts, measures):
        said["measures"] = {name: measures[name] for name in sorted(used)}
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def _content(node: Keys, definition: str) -> Any:
    whole = shipped("playbook")
    kept = Keys(tuple(each for each in node.entries if each[0].text != OFF), node.span)
    return plain(kept, whole["definitions"][definition], whole)


def _conditions(node: Keys, definition: str) -> Iterator[str]:
    whole = shipped("playbook")
    for _, scalar, under in each_scalar(node, whole["definitions"][definition], whole):
        if under.get("format") == "condition":
            yield scalar.text


def _headers(grid: Grid | None) -> Iterator[str]:
    yield from (cell.text for row in (grid.rows[:1] if grid else ()) for cell in row)


def _used(texts: list[str], measures: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    waiting = list(texts)
    while waiting:
        node, _ = parse(Condition.bare(waiting.pop()))
        for each in nodes.walk(node) if node else ():
            if isinstance(each, nodes.Path) and (name := each.parts[0].text) in measures and name not in found:
                found.add(name)
                waiting.append(measures[name])
    return found
