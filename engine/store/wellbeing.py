"""Sealed check-ins and the public keys they are sealed to: bytes that the store cannot read, and no names of writers.

Kept apart from all else in the store: nothing but ``engine.api.wellbeing`` may import this (an import contract says so). A change
here is not one that others watch for, so it does not move the store's revision.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Index, LargeBinary, MetaData, String, Table, delete, select

from engine.store.tables import number

metadata = MetaData()

keys = Table(
    "wellbeing_keys",
    metadata,
    number(),
    Column("person", String, nullable=False, unique=True),
    Column("public", LargeBinary, nullable=False),
)

boxes = Table(
    "wellbeing_boxes",
    metadata,
    Column("id", String, primary_key=True),  # drawn at random: the order of rows tells nothing
    Column("reader", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("wellbeing_boxes_by_reader", "reader"),
    sqlite_with_rowid=False,  # nor does a number that counts up
)


def public_key(connection: Connection, person: str) -> bytes | None:
    """Give the public key of one person; None where they have not joined. There is no way to ask for everyone."""
    found: bytes | None = connection.execute(select(keys.c.public).where(keys.c.person == person)).scalar()
    return found


def add_key(connection: Connection, person: str, public: bytes) -> None:
    """Keep the public key of someone who joins."""
    connection.execute(keys.insert().values(person=person, public=public))


def remove_key(connection: Connection, person: str) -> None:
    """Remove the public key of someone who leaves."""
    connection.execute(delete(keys).where(keys.c.person == person))


def put(connection: Connection, sealed: Iterable[tuple[str, bytes, bytes]]) -> None:
    """Keep boxes: id, the public key of the reader, and the sealed bytes."""
    connection.execute(boxes.insert(), [{"id": id, "reader": reader, "sealed": box} for id, reader, box in sealed])


def boxes_for(connection: Connection, reader: bytes) -> list[tuple[str, bytes]]:
    """Give the boxes sealed to a public key, with their ids."""
    wanted = select(boxes.c.id, boxes.c.sealed).where(boxes.c.reader == reader).order_by(boxes.c.id)
    return [(row.id, row.sealed) for row in connection.execute(wanted)]


def remove(connection: Connection, ids: Iterable[str]) -> None:
    """Remove boxes by their ids."""
    for id in ids:
        connection.execute(delete(boxes).where(boxes.c.id == id))


def remove_for(connection: Connection, reader: bytes) -> None:
    """Remove every box sealed to a public key."""
    connection.execute(delete(boxes).where(boxes.c.reader == reader))
