"""A new workspace reads the files that lie in its data folder."""

from __future__ import annotations

import pytest

from engine.book.parse import open_settings
from engine.workspace import make_workspace


@pytest.mark.parametrize(
    ("files", "read"),
    [
        (["sf_opportunity_data.csv", "sf_user_data.csv"], "sf_opportunity_data.csv"),
        (["deal_data.csv", "owner_data.csv", "deal_stage_data.csv"], "deal_data.csv"),
        (["deal.csv", "rep.csv"], None),
        ([], None),
    ],
)
def test_the_book_is_the_one_whose_files_are_there(tmp_path, files, read):
    data = tmp_path / "exports"
    data.mkdir()
    for name in files:
        (data / name).touch()
    workspace = make_workspace(tmp_path / "w", "b2b-software", data, language="en")
    settings = open_settings(workspace.book)
    assert settings.data.resolve() == data
    assert settings.standard == (read is None)
    assert next((each.file.text for each in settings.sources if each.table == "deal"), None) == read
