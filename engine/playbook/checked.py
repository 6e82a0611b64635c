"""A playbook whose every condition has been typed: what judging starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language.tree import Expr, Field
from engine.model.catalog import Catalog
from engine.model.playbook import Playbook

# The trees of one incentive: "event", "when", "amount", "date", "hold", "gate", "claw", "multiplier/0", "decelerator/0",
# "measure", "eligible", "minimum", "group", "share/0" (the id of whom the first share credits), "table/0" (an input column)
# and "row/3/0" (the test of the fourth row in the first input column; no tree where any value will do).
PayTrees = Mapping[str, Expr]


@dataclass(frozen=True, slots=True)
class CheckedPlaybook:
    """The typed trees by the ids of their parts.

    ``measures`` stand by the kind of record that they can be about, then by name. ``done_when`` has the actions that a condition
    decides, ``clear_when`` the triggers that have one, ``courses`` the courses that are not for everyone. ``pay`` has the trees of each
    incentive, ``plan_who`` those of plans that say for whom they are. ``grades``, ``categories`` and ``open_amount`` are those of the
    forecast (the default grades where none are written), ``targets`` the measures of those that write out their own, ``metrics`` those of
    the registry. Parts that an overlay switched off are here too.
    """

    playbook: Playbook
    catalog: Catalog
    applies_to: Expr | None
    measures: Mapping[str, Mapping[str, Expr]]
    criteria: Mapping[str, Expr]
    done_when: Mapping[str, Expr]
    signals: Mapping[str, Expr]
    clear_when: Mapping[str, Expr]
    courses: Mapping[str, Expr] = field(default_factory=dict)
    pay: Mapping[str, PayTrees] = field(default_factory=dict)
    plan_who: Mapping[str, Expr] = field(default_factory=dict)
    grades: Mapping[str, Expr] = field(default_factory=dict)
    categories: Mapping[str, Expr] = field(default_factory=dict)
    open_amount: Field | None = None
    targets: Mapping[str, Expr] = field(default_factory=dict)
    metrics: Mapping[str, Expr] = field(default_factory=dict)
    target_who: Mapping[str, Expr] = field(default_factory=dict)
