"""Sample books, imported once and kept beside the measurements, by size."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path

from engine.book.load import import_book
from engine.book.moments import moment
from engine.book.parse import open_settings
from engine.book.settings import BookSettings
from engine.model.moment import Moment
from engine.sample.generate import generate
from tests.bench.rules import AS_OF

SEED = 1
SETTINGS = "folder: data\nstandard: true\nzone: Asia/Shanghai\ncurrency: CNY\n"


def kept() -> Path:
    """Give the folder that books of the bench are kept in, from one run to the next."""
    return Path(os.environ.get("DEALCOACH_BENCH") or Path(tempfile.gettempdir()) / "dealcoach-bench")


def settings(deals: int) -> BookSettings:
    """Open the settings of the book of so many deals."""
    return open_settings(kept() / str(deals) / "book.yaml")


def make(deals: int) -> None:
    """Write and import the sample of so many deals, unless it is there."""
    place = kept() / str(deals)
    if (place / "whole").exists():
        return
    place.mkdir(parents=True, exist_ok=True)
    generate(place / "data", deals, SEED)
    (place / "book.yaml").write_text(SETTINGS)
    opened = settings(deals)
    import_book(opened.book, opened, recorded_at=AS_OF.astimezone(dt.UTC))
    (place / "whole").touch()


def now(opened: BookSettings) -> Moment:
    """Give the moment that all measurements judge at."""
    return moment(opened, AS_OF.astimezone(dt.UTC))
