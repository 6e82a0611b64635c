"""A sample book of twenty thousand deals, made once for all tests that only read it."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from engine.sample.generate import generate


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("book") / "sample"
    generate(target, 20_000, 5)
    return target


@pytest.fixture(scope="session")
def truth(folder) -> dict[str, Any]:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def book(folder):
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for file in folder.glob("*.parquet"):
        connection.read_parquet(str(file)).create_view(file.stem)
    return connection
