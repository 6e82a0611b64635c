"""The list of batches that make up a book, replaced whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import DataInvalidError
from engine.model.text import Text

FILE, LOCK, STAGING, QUARANTINE, RATES = "manifest.json", ".lock", ".staging", "quarantine", "rates"
FORMAT = 1
OURS = re.compile(r"[0-9]{6}\.(?:parquet|csv|json)")


@dataclass(frozen=True, slots=True)
class Part:
    """The rows that a batch adds to one table. ``again`` of them replace an earlier version; ``gone`` of them say that a record is no more.

    ``types`` gives each field's type as it was read (``number:2``), so that a book is never read by another.
    """

    file: str
    rows: int
    again: int = 0
    gone: int = 0
    columns: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The quarantine file of a load: ``digest`` is the SHA-256 of its bytes."""

    file: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One import that changed something. ``rates`` names the file with all rates that the book then knew."""

    number: int
    recorded_at: dt.datetime
    parts: Mapping[str, Part] = field(default_factory=dict)
    quarantine: Refused | None = None
    rates: str | None = None

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.number:06d}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """All batches, oldest first, and the zone by which local days were stored."""

    zone: str
    batches: tuple[Batch, ...] = ()

    def known(self, at: dt.datetime | None) -> tuple[Batch, ...]:
        """Return the batches that had been recorded at that instant; all of them when none is given."""
        return self.batches if at is None else tuple(each for each in self.batches if each.recorded_at <= at)

    @property
    def quarantine(self) -> Refused | None:
        """What the last load left in quarantine."""
        return self.batches[-1].quarantine if self.batches else None


def read_manifest(folder: Path) -> Manifest | None:
    """Read a book's manifest; None where there is no book yet. Raises DataInvalidError for one that is damaged."""
    path = folder / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] == FORMAT:
            return Manifest(data["zone"], tuple(_batch(each) for each in data["batches"]))
        cause: Exception = ValueError(data["format"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        cause = error
    raise DataInvalidError(
        "BK210",
        Text(f"the book's manifest {path} is damaged", f"账簿清单 {path} 已损坏"),
        help=Text("restore it from a backup, or move the folder away and import again", "请从备份恢复，或移走该文件夹后重新导入"),
    ) from cause


def _batch(data: Mapping[str, Any]) -> Batch:
    parts = {name: Part(**{**part, "columns": tuple(part["columns"])}) for name, part in data["parts"].items()}
    refused = Refused(**data["quarantine"]) if data.get("quarantine") else None
    return Batch(data["number"], dt.datetime.fromisoformat(data["recorded_at"]), parts, refused, data.get("rates"))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the old one, in one step that a crash cannot halve."""
    data = {"format": FORMAT, "zone": manifest.zone, "batches": [asdict(each) for each in manifest.batches]}
    draft = folder / f"{FILE}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1, default=_written)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)
    keep_folder(folder)


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else dict(value)


def keep_file(path: Path) -> None:
    """Make sure that a file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def keep_folder(path: Path) -> None:
    """Make sure that a folder's entries are on the disk (where the system can)."""
    if os.name == "posix":
        entry = os.open(path, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def clear_leftovers(folder: Path, manifest: Manifest | None) -> None:
    """Remove what an import that was killed left behind: nothing that the manifest names."""
    shutil.rmtree(folder / STAGING, ignore_errors=True)
    (folder / f"{FILE}.new").unlink(missing_ok=True)
    kept: set[str] = set()
    for batch in manifest.batches if manifest else ():
        kept |= {part.file for part in batch.parts.values()}
        kept |= {batch.quarantine.file} if batch.quarantine else set()
        kept |= {batch.rates} if batch.rates else set()
    for path in folder.glob("*/*"):
        if OURS.fullmatch(path.name) and path.relative_to(folder).as_posix() not in kept:
            path.unlink()
