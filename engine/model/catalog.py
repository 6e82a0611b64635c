"""The record types of a book: their fields, relations and clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.model.values import Type

EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Relation:
    """A link to other records: to one (``many`` false) or to many of type ``to``.

    ``via`` says how a to-many relation finds its rows: the to-one path on the row's side that leads back here
    (("owner", "team") for team.deals), or empty when the two are joined by a link table of their own.
    """

    name: str
    to: str
    many: bool = False
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of record. ``clock`` names the field by which a record happened, ``stage_since`` the day it entered its stage."""

    name: str
    fields: Mapping[str, Type]
    relations: Mapping[str, Relation]
    clock: str | None = None
    stage_since: str | None = None
    aliases: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All record types by name; ``digest`` is the SHA-256 of the canonical JSON they were read from."""

    types: Mapping[str, RecordType]
    digest: str = ""

    def __getitem__(self, name: str) -> RecordType:
        """Return the record type of that name."""
        return self.types[name]
