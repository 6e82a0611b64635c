"""A program that writes notes until it is killed, each said aloud only when it is kept: python coaching_writer.py STORE."""

from __future__ import annotations

import datetime as dt
import sys

from engine.model.coaching import Note
from engine.store.store import Store

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)

if __name__ == "__main__":
    store = Store.open(sys.argv[1])
    session = store.coaching.start("one_to_one", "R", "M", AT, ())
    for number in range(100_000):
        note = store.coaching.add_note(Note(session.id, "note", f"记录 {number}", "M", AT, about="R"))
        sys.stdout.write(f"{note.id}\n")
        sys.stdout.flush()
