"""What a condition may speak of: the record it is about, the measures and the stages of its playbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from engine.language.tree import Expr
from engine.model.catalog import Catalog, RecordType

PEOPLE = ("rep", "team")
NO_MEASURES: Mapping[str, Expr] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Scope:
    """``subject`` names the record type that the rule is about; ``limits`` gives the dwell limit, in days, of each stage that has one.

    ``stage_field`` is the subject's field that holds its stage. ``wants`` says whether a condition or any value (a measure) is asked for.
    ``stages`` and ``targets`` are those that a figure may name (None: any), ``owner`` the path from a deal to whom an incentive is for.
    ``broken`` names measures with problems of their own: what rests on one is not judged, and nothing more is said about it.
    """

    catalog: Catalog
    subject: str
    measures: Mapping[str, Expr] = field(default_factory=lambda: NO_MEASURES)
    limits: tuple[tuple[str, int], ...] = ()
    wants: Literal["condition", "value"] = "condition"
    stage_field: str = "stage"
    broken: frozenset[str] = frozenset()
    stages: frozenset[str] | None = None
    targets: frozenset[str] | None = None
    owner: tuple[str, ...] = ()

    @property
    def record(self) -> RecordType:
        """The record type that the rule is about."""
        return self.catalog[self.subject]

    @property
    def figures_of(self) -> tuple[str, ...] | None:
        """The path to the rep or team whose figures may be named; None where there is none."""
        if self.subject in PEOPLE:
            return ()
        record = self.record
        for step in self.owner:
            relation = record.relations.get(step)
            if relation is None or relation.many:
                return None
            record = self.catalog[relation.to]
        return self.owner or None
