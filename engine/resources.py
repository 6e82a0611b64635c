"""Where the files that the program ships lie: playbooks, schemas, the standard catalog."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAYBOOKS = ROOT / "playbooks"
SCHEMAS = ROOT / "schemas"
