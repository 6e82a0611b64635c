"""Only the holder of a key opens what was sealed to it; a key under a passphrase takes that passphrase; nothing is shown by accident."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.wellbeing.checkin import CheckIn, decode, encode
from engine.wellbeing.keyring import Keyring, WellbeingError, made, with_reader
from engine.wellbeing.sealing import BLOCK, WontOpenError, new_pair, seal, unseal

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
LI, WU = new_pair(), new_pair()


@settings(deadline=None)
@given(st.text(), st.none() | st.integers(1, 5))
def test_what_is_sealed_to_a_key_opens_with_it_alone(text, mood):
    checkin = CheckIn("li", AT, mood, text, {"wu": "1"})
    box = seal(encode(checkin), LI.public)
    assert decode(unseal(box, LI)) == checkin
    with pytest.raises(WontOpenError):
        unseal(box, WU)
    assert (len(box) - 48) % BLOCK == 0


@pytest.mark.parametrize("at", [0, 40, 900, -1])
def test_a_changed_box_does_not_open(at):
    box = bytearray(seal(b"x", LI.public))
    box[at] ^= 1
    with pytest.raises(WontOpenError):
        unseal(bytes(box), LI)
    with pytest.raises(WontOpenError):
        unseal(b"", LI)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"by": 1, "at": "x", "mood": 1, "text": "", "boxes": {}}'])
def test_what_is_no_checkin_is_refused_without_quoting_it(content):
    with pytest.raises(ValueError, match=r"^this is no check-in$") as refused:
        decode(content)
    assert refused.value.__suppress_context__


def test_no_representation_shows_a_secret_or_a_text():
    shown = repr(CheckIn("li", AT, 4, "plainly-here")) + repr(LI) + repr(made("li", LI, None))
    assert "plainly-here" not in shown
    assert "4" not in repr(CheckIn("li", AT.replace(year=2000), 4, ""))
    assert repr(LI.secret) not in shown


def test_a_key_is_kept_for_its_owner_alone(tmp_path):
    ring = Keyring(tmp_path / "own")
    key = with_reader(made("li", LI, None), "wu", WU.public)
    ring.keep(key)
    assert ring.find(LI.public) == key
    assert ring.find(WU.public) is None
    assert [each.stat().st_mode & 0o777 for each in (ring.folder, ring.path(LI.public))] == [0o700, 0o600]
    ring.keep(with_reader(key, "wu", None))
    assert ring.find(LI.public).readers == {}
    assert [path.name for path in ring.folder.iterdir()] == [ring.path(LI.public).name]
    ring.forget(LI.public)
    assert ring.find(LI.public) is None


def test_a_passphrase_is_asked_for_and_held_to(tmp_path):
    ring = Keyring(tmp_path)
    ring.keep(made("li", LI, "mond und 月亮"))
    key = ring.find(LI.public)
    assert key.locked
    assert key.pair("mond und 月亮") == LI
    for wrong in (None, "", "mond"):
        with pytest.raises(WellbeingError) as refused:
            key.pair(wrong)
        assert refused.value.code == "CO305"
    import base64

    assert base64.b64encode(LI.secret) not in ring.path(LI.public).read_bytes()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"person": "li"}', "\x00"])
def test_a_damaged_key_file_is_refused(tmp_path, content):
    ring = Keyring(tmp_path)
    ring.keep(made("li", LI, None))
    ring.path(LI.public).write_text(content)
    with pytest.raises(WellbeingError) as refused:
        ring.find(LI.public)
    assert refused.value.code == "CO307"


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_a_key_file_that_others_may_read_is_refused(tmp_path):
    ring = Keyring(tmp_path)
    ring.keep(made("li", LI, None))
    ring.path(LI.public).chmod(0o640)
    with pytest.raises(WellbeingError) as refused:
        ring.find(LI.public)
    assert refused.value.code == "CO307"


def test_the_own_folder_is_outside_of_what_others_see(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "w" / "config"))
    ring = Keyring.own()
    with pytest.raises(WellbeingError) as refused:
        ring.outside(tmp_path / "w")
    assert refused.value.code == "CO306"
    ring.outside(tmp_path / "elsewhere")
    for unusable in ("", "relative"):
        monkeypatch.setenv("XDG_CONFIG_HOME", unusable)
        monkeypatch.setenv("HOME", str(tmp_path / "h"))
        assert Keyring.own().folder == tmp_path / "h" / ".config" / "dealcoach" / "wellbeing"
