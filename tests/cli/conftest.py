"""A small judged workspace, made once."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.program import AS_OF, dealcoach


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """Make a workspace over a sample book of 150 deals, imported and judged as of AS_OF, to be read only."""
    folder = tmp_path_factory.mktemp("judged")
    dealcoach("sample", "--deals", "150", "--seed", "3", "--as-of", AS_OF, folder / "data")
    dealcoach("--lang", "en", "init", folder / "w", "--playbook", "b2b-software", "--data", folder / "data")
    dealcoach("-C", folder / "w", "import")
    dealcoach("-C", folder / "w", "judge", "--as-of", AS_OF)
    return folder / "w"


@pytest.fixture
def workspace(judged, tmp_path):
    """Copy the judged workspace, to change."""
    shutil.copytree(judged.parent, tmp_path / "copy")
    return tmp_path / "copy" / "w"
