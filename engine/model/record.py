"""One record with its related records, as cases, conformance files and explanations give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.values import Value


@dataclass(frozen=True, slots=True)
class Record:
    """A record of ``type``; a field that is not named is not set, a to-many relation that is not named is empty."""

    type: str
    id: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    one: Mapping[str, Record] = field(default_factory=dict)
    many: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
