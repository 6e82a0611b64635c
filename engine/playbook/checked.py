"""A playbook whose every condition has been typed: what judging starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language.tree import Expr
from engine.model.catalog import Catalog
from engine.model.playbook import Playbook


@dataclass(frozen=True, slots=True)
class CheckedPlaybook:
    """The typed trees by the ids of their parts.

    ``measures`` stand by the kind of record that they can be about, then by name. ``done_when`` has the actions that a condition
    decides, ``clear_when`` the triggers that have one,
    ``courses`` the courses that are not for everyone. Parts that an overlay switched off are here too.
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
