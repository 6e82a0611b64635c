"""By which path the rows of a to-many relation lead back to the record that has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.model.catalog import RecordType, Relation

LONGEST = 3  # to-one steps; a longer way back is no relation that anyone means


def with_joins(types: Mapping[str, RecordType]) -> dict[str, RecordType]:
    """Return the record types with ``via`` worked out for every to-many relation."""
    return {
        name: replace(
            shape,
            relations={each.name: replace(each, via=_via(name, each, types)) if each.many else each for each in shape.relations.values()},
        )
        for name, shape in types.items()
    }


def _via(owner: str, relation: Relation, types: Mapping[str, RecordType]) -> tuple[str, ...]:
    """Give the row's own to-one relation back, if there is one; a link table (no path) where both sides are many; else the one shortest path."""
    row = types[relation.to]
    direct = [each.name for each in row.relations.values() if not each.many and each.to == owner]
    if len(direct) == 1:
        return (direct[0],)
    if direct or any(each.many and each.to == owner for each in row.relations.values()):
        return ()
    for length in range(2, LONGEST + 1):
        found = [path for path in _paths(relation.to, length, types) if path[1] == owner]
        if found:
            return found[0][0] if len(found) == 1 else ()
    return ()


def _paths(start: str, length: int, types: Mapping[str, RecordType]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give every path of so many to-one steps with the type it ends at."""
    if length == 0:
        yield (), start
        return
    for each in types[start].relations.values():
        if not each.many and each.to in types:
            for rest, end in _paths(each.to, length - 1, types):
                yield (each.name, *rest), end
