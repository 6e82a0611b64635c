"""Opens an empty store on either database, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from engine.store.store import Store

EITHER = ("sqlite", pytest.param("postgres", marks=pytest.mark.long))  # the server only in the long tests


@contextmanager
def opened(request: pytest.FixtureRequest, folder) -> Iterator[Store]:
    """Open the store that the parameter of a fixture names."""
    store = Store.open(folder / "store.db" if request.param == "sqlite" else request.getfixturevalue("postgres"))
    try:
        yield store
    finally:
        if request.param == "postgres":
            with store.database.write() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
        store.close()
