"""A sample takes the place of another whole, or leaves it where it was."""

from __future__ import annotations

import pytest

from engine.sample.folder import written


def test_one_that_was_killed_while_it_changed_places_is_put_back(tmp_path):
    for name in (".data.old", ".data.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "truth.json").write_text(name)
    with pytest.raises(KeyboardInterrupt), written(tmp_path / "data", "csv"):
        raise KeyboardInterrupt
    assert [each.name for each in tmp_path.iterdir()] == ["data"]
    assert (tmp_path / "data" / "truth.json").read_text() == ".data.old"
