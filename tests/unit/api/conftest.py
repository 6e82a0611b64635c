"""Small workspaces, one for all tests to read and copies to change."""

from __future__ import annotations

import shutil

import pytest

from tests.unit.api.workspaces import made


@pytest.fixture(scope="session")
def untouched(tmp_path_factory):
    """Make a workspace of 120 deals, imported and not judged, to be copied only: what opens it may judge it and so store what it finds."""
    return made(tmp_path_factory.mktemp("imported"), "b2b-software", 120, 5)


@pytest.fixture(scope="session")
def imported_once(untouched, tmp_path_factory):
    """Copy it for all tests that only ask; questions of one may be answered from what another had judged."""
    copy = tmp_path_factory.mktemp("asked") / "copy"
    shutil.copytree(untouched.parent, copy)
    return copy / "w"


@pytest.fixture
def workspace(untouched, tmp_path):
    """Copy it, to change."""
    shutil.copytree(untouched.parent, tmp_path / "copy")
    return tmp_path / "copy" / "w"
