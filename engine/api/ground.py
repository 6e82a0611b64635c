"""What a run stood on: the files it read, and the currency and rates in force, so that it can be explained without the book."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.book.manifest import read_manifest
from engine.book.settings import BookSettings
from engine.model.judgement import Judgement
from engine.model.moment import Moment
from engine.model.playbook import Playbook
from engine.model.text import Text
from engine.workspace import FILE, Workspace


@dataclass(frozen=True, slots=True)
class Ground:
    """``fingerprint`` changes whenever a playbook, the settings or the book do; ``stages`` names each playbook's stages.

    On ``unseen_until`` a deal comes into sight that was created after the run's instant; None where there is none.
    """

    fingerprint: str
    rates: Mapping[str, int]
    stages: Mapping[str, Mapping[str, Text]]
    rates_until: dt.date | None = None
    unseen_until: dt.date | None = None

    @classmethod
    def of(cls, moment: Moment, fingerprint: str, playbooks: Iterable[Playbook], unseen_until: dt.date | None) -> Ground:
        """Note what a run stands on."""
        stages = {playbook.id: {stage.id: stage.name for stage in playbook.stages} for playbook in playbooks}
        return cls(fingerprint, moment.rates, stages, moment.rates_until, unseen_until)

    @classmethod
    def read(cls, text: str) -> Ground:
        """Read what ``write`` wrote."""
        parts = json.loads(text)
        until, unseen = (dt.date.fromisoformat(day) if day else None for day in (parts["rates_until"], parts.get("unseen_until")))
        stages = {playbook: {id: Text(*name) for id, name in names.items()} for playbook, names in parts["stages"].items()}
        return cls(parts["fingerprint"], parts["rates"], stages, until, unseen)

    def write(self) -> str:
        """Write it as JSON, the same for the same ground."""
        parts = {
            "fingerprint": self.fingerprint,
            "rates": dict(self.rates),
            "stages": {playbook: {id: (name.en, name.zh) for id, name in names.items()} for playbook, names in self.stages.items()},
            "rates_until": self.rates_until.isoformat() if self.rates_until else None,
            "unseen_until": self.unseen_until.isoformat() if self.unseen_until else None,
        }
        return json.dumps(parts, sort_keys=True, ensure_ascii=False)

    def moment(self, settings: BookSettings, as_of: dt.datetime) -> Moment:
        """Build the moment of ``as_of`` with the rates of the run."""
        return Moment(as_of, settings.zone, settings.currency, self.rates, settings.workdays, rates_until=self.rates_until)

    def stage(self, judgement: Judgement) -> Text:
        """Name the stage of a deal; one that its playbook does not know is named by its id."""
        known = self.stages.get(judgement.playbook or "", {})
        return known.get(judgement.stage or "") or Text.plain(judgement.stage or "")


def fingerprint(workspace: Workspace, book: Path, known_at: dt.datetime) -> str:
    """Hash all that a judgement depends on beside the store: settings, playbooks with their folders, what the book knew at an instant."""
    digest = hashlib.sha256()
    for path in sorted(set(_files(workspace))):
        digest.update(str(path).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    manifest = read_manifest(book)
    digest.update(f"{book} {manifest.zone} {manifest.known(known_at)}".encode() if manifest else b"")
    return digest.hexdigest()


def _files(workspace: Workspace) -> Iterable[Path]:
    yield workspace.folder / FILE
    yield workspace.book
    yield from workspace.overlays
    for path in workspace.playbooks:
        yield from (each for each in path.parent.rglob("*") if each.suffix in (".yaml", ".csv"))
    for root in workspace.roots:
        yield from (root / "_base").rglob("*.yaml")
