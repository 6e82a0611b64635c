"""A check-in is read by its writer and whom they chose, and by nobody else: not from the store's bytes either."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from engine.api.wellbeing import Wellbeing
from engine.store.store import Store
from engine.wellbeing.keyring import Keyring, WellbeingError
from tests.unit.api.workspaces import opened

WORDS = "Slept-badly-again 最近睡不好 since-the-reorg"


@pytest.fixture
def place(untouched, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    shutil.copytree(untouched.parent, tmp_path / "copy")
    return tmp_path / "copy" / "w"


def person(place: Path, name: str, ring: Path | None = None) -> Wellbeing:
    return Wellbeing(opened(place, user=name), Keyring(ring) if ring else None)


def read(place: Path, name: str, passphrase: str | None = None):
    found, shut = person(place, name).read(passphrase)
    assert shut == 0
    return [(each.by, each.mood, each.text) for each in found]


def code(call) -> str:
    with pytest.raises(WellbeingError) as refused:
        call()
    assert WORDS not in f"{refused.value} {refused.value.message} {refused.value.help}"
    return refused.value.code


@pytest.fixture
def joined(place):
    for name in ("amy", "bo", "cy"):
        person(place, name).join()
    return place


def test_the_writer_and_the_chosen_read_it_and_nobody_else(joined):
    assert person(joined, "amy").share("bo") == person(joined, "bo").mark
    assert person(joined, "amy").write(WORDS, 2) == ("bo",)
    assert read(joined, "amy") == read(joined, "bo") == [("amy", 2, WORDS)]
    assert read(joined, "cy") == []


def test_no_byte_of_it_stands_anywhere_in_clear(joined, tmp_path):
    store = Store.open(joined / "store.db")
    with store.database.read():  # keeps the log from being folded into the file, so that both are looked at
        person(joined, "amy").share("bo")
        person(joined, "amy").write(WORDS, 5)
        read(joined, "bo")
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert any(path.name == "store.db-wal" and path.stat().st_size for path in files)
        needles = [*(word.encode() for word in WORDS.split()), WORDS.encode("utf-16-le"), b'"mood"', ascii(WORDS).strip("'").encode()]
        assert [(path.name, needle) for path in files for needle in needles if needle in path.read_bytes()] == []
    store.close()


def test_the_scan_would_find_it(joined, tmp_path):
    opened(joined, user="amy").store.add_tick("D0000001", "call", by="amy", at=dt.datetime.now(dt.UTC), evidence=WORDS)
    assert any(WORDS.encode() in path.read_bytes() for path in tmp_path.rglob("store.db*"))


def test_a_written_row_names_no_writer_and_no_time(joined):
    person(joined, "amy").write(WORDS, 1)
    with Store.open(joined / "store.db").database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, reader, sealed FROM wellbeing_boxes").fetchall()
    assert len(rows) == 1
    assert b"amy" not in rows[0][2]
    assert set(rows[0][0]) <= set("0123456789abcdef")


def test_nothing_is_judged_prompted_or_watched_anew_for_it(joined):
    desk = opened(joined, user="amy")
    mine = Wellbeing(desk)
    desk.judgements()
    before = desk.revision(), desk.judgements(), desk.prompts()
    mine.write(WORDS, 1)
    assert (desk.revision(), desk.judgements(), desk.prompts()) == before


def test_who_has_not_joined_can_do_nothing_and_is_refused_alike(place):
    mine = person(place, "amy")
    for call in (lambda: mine.write("x"), mine.read, lambda: mine.share("bo"), mine.readers, mine.leave, mine.leave_without_key):
        assert code(call) == "CO301"


def test_nobody_takes_the_place_of_another(joined, tmp_path):
    person(joined, "amy").share("bo")
    thief = person(joined, "bo", tmp_path / "thief")
    assert code(thief.join) == "CO302"
    assert not list((tmp_path / "thief").glob("*"))
    assert code(thief.read) == "CO303"
    thief.leave_without_key()
    thief.join()
    assert code(lambda: person(joined, "amy").write(WORDS)) == "CO309"
    person(joined, "amy").stop("bo")
    person(joined, "amy").write(WORDS)
    assert thief.read() == ([], 0)


def test_stopping_takes_back_what_is_there(joined):
    amy = person(joined, "amy")
    amy.share("bo")
    amy.share("cy")
    amy.write("one")
    amy.write("two")
    assert amy.stop("bo") == 2
    amy.write("three")
    assert read(joined, "bo") == []
    assert {text for _, _, text in read(joined, "cy")} == {"one", "two", "three"}
    assert [name for name, _ in amy.readers()] == ["cy"]
    assert code(lambda: amy.stop("bo")) == "CO310"


def test_leaving_removes_everything(joined, tmp_path):
    amy = person(joined, "amy")
    amy.share("bo")
    amy.write(WORDS)
    person(joined, "bo").share("amy")
    person(joined, "bo").write("for amy")
    assert amy.leave() == 1
    assert read(joined, "bo") == [("bo", None, "for amy")]
    with Store.open(joined / "store.db").database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM wellbeing_boxes").scalar() == 1
    assert len(list((tmp_path / "xdg").rglob("*.json"))) == 2
    amy.join()
    assert read(joined, "amy") == []


@pytest.mark.parametrize(("text", "mood"), [("", None), ("  \n", None), ("x", 0), ("x", 6)])
def test_an_empty_checkin_is_refused(joined, text, mood):
    assert code(lambda: person(joined, "amy").write(text, mood)) == "CO308"


def test_sharing_needs_someone_with_a_key(joined):
    assert code(lambda: person(joined, "amy").share("dee")) == "CO304"
    assert code(lambda: person(joined, "amy").share("amy")) == "CO304"


def test_a_passphrase_stands_before_reading_and_not_before_writing(place):
    mine = person(place, "amy")
    mine.join("moon")
    assert mine.locked
    mine.write(WORDS)
    assert read(place, "amy", "moon") == [("amy", None, WORDS)]
    assert code(mine.read) == code(lambda: mine.read("sun")) == code(lambda: mine.leave("sun")) == "CO305"


def test_a_damaged_box_is_counted_and_hides_no_other(joined):
    person(joined, "amy").write("one")
    with Store.open(joined / "store.db").database.write() as connection:
        connection.exec_driver_sql("INSERT INTO wellbeing_boxes SELECT 'x', reader, x'00' FROM wellbeing_boxes")
    found, shut = person(joined, "amy").read()
    assert ([each.text for each in found], shut) == (["one"], 1)


def test_the_private_key_never_lies_in_the_workspace(place, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "config"))
    assert code(lambda: person(place, "amy")) == "CO306"


def test_load_is_that_of_the_one_who_asks(place):
    desk = opened(place)
    rep = max(desk.reps(), key=lambda each: sum(row.status == "open" for row in desk.deals(owner=each[0])))[0]
    load = person(place, rep).load()
    rows = desk.today(owner=rep)
    assert load.overdue == sum(row.overdue_days > 0 for row in rows)
    assert load.open_deals == sum(row.status == "open" for row in desk.deals(owner=rep))
    assert load.open_deals
    nobody = person(place, "nobody").load()
    assert (nobody.open_deals, nobody.overdue, nobody.this_week) == (0, 0, 0)
