"""Reads how often it is looked at whether the process is followed."""

from __future__ import annotations

from engine.model.compliance import Schedule, Stratum
from engine.playbook.layers import items
from engine.playbook.scalars import days, number
from engine.source.tree import Mapping, Node, Scalar

STRATA: dict[str, Stratum] = {"rep": "rep", "team": "team", "stage": "stage"}


def schedule(node: Node | None) -> Schedule | None:
    """Read the section; None where there is none. What is not said is as in ``Schedule``."""
    if not isinstance(node, Mapping):
        return None
    usual = Schedule()
    by = tuple(STRATA[each.text] for each in items(node.get("by")) if isinstance(each, Scalar) and each.text in STRATA)
    return Schedule(days(node.get("every")) or usual.every, number(node.get("sample"), usual.sample), by or usual.by)
