"""The user's own settings of the screen: theme, ASCII, and keys by action id, from one small file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.bindings import KEYS
from tui.theme import DEFAULT, PALETTES


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing in the file that was not used: the id of the sentence that says so, and its values."""

    word: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Settings:
    """``keys`` gives other keys ("h" or "h,left") to an action id. What could not be used stands in ``complaints``."""

    theme: str = DEFAULT
    ascii: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    path: str = ""
    complaints: tuple[Complaint, ...] = ()


def place(environment: Mapping[str, str], home: Path) -> Path:
    """Tell where the file stands: ``screen.toml`` in the user's configuration folder for dealcoach."""
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "dealcoach" / "screen.toml"


def read(path: Path) -> Settings:
    """Read the file; whatever in it does not fit is left out and complained of, so that a slip never keeps the screen shut."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(path=str(path))
    except (OSError, ValueError) as error:
        return Settings(path=str(path), complaints=(Complaint("settings.shape", {"name": str(error)}),))
    complaints: list[Complaint] = []
    theme, only_ascii, keys = found.pop("theme", DEFAULT), found.pop("ascii", False), found.pop("keys", {})
    if theme not in PALETTES:
        complaints.append(Complaint("settings.theme", {"name": str(theme), "known": ", ".join(PALETTES)}))
        theme = DEFAULT
    if not isinstance(only_ascii, bool):
        complaints.append(Complaint("settings.shape", {"name": "ascii"}))
        only_ascii = False
    if not isinstance(keys, dict):
        complaints.append(Complaint("settings.shape", {"name": "keys"}))
        keys = {}
    kept: dict[str, str] = {}
    for id, key in keys.items():
        if id not in KEYS:
            complaints.append(Complaint("settings.key", {"name": id}))
        elif not isinstance(key, str) or not all(part.strip() for part in key.split(",")):
            complaints.append(Complaint("settings.shape", {"name": f"keys.{id}"}))
        else:
            kept[id] = key
    complaints += [Complaint("settings.shape", {"name": name}) for name in found]
    return Settings(theme, only_ascii, kept, str(path), tuple(complaints))
