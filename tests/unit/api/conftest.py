"""Small workspaces, one for all tests to read and copies to change."""

from __future__ import annotations

import shutil

import pytest

from tests.unit.api.workspaces import made


@pytest.fixture(scope="session")
def imported_once(tmp_path_factory):
    """Make a workspace of 120 deals, imported and not judged, to be read only."""
    return made(tmp_path_factory.mktemp("imported"), "b2b-software", 120, 5)


@pytest.fixture
def workspace(imported_once, tmp_path):
    """Copy it, to change."""
    shutil.copytree(imported_once.parent, tmp_path / "copy")
    return tmp_path / "copy" / "w"
