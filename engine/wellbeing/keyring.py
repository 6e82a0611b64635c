"""The person's own folder: their private key and whom they chose to read, outside workspace and store, for their eyes alone."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.errors import DealcoachError
from engine.model.text import Text
from engine.wellbeing.sealing import KeyPair, Locked, WontOpenError, lock, unlock

OWNER_ONLY = 0o600
OTHERS = 0o077


class WellbeingError(DealcoachError):
    """A check-in cannot be written, read or shared. It never says what is in one."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Key:
    """What a key file holds. ``secret`` is open, or under a passphrase; ``readers`` are chosen by name, each with the public key they had then."""

    person: str
    public: bytes
    secret: bytes | Locked = field(repr=False)
    readers: Mapping[str, bytes] = field(default_factory=dict)

    def pair(self, passphrase: str | None) -> KeyPair:
        """Give both keys. Raises WellbeingError (CO305) where a passphrase is needed, or is another one."""
        if isinstance(self.secret, bytes):
            return KeyPair(self.public, self.secret)
        if passphrase is None:
            raise WellbeingError("CO305", Text("the key is under a passphrase", "密钥设有口令"))
        try:
            return KeyPair(self.public, unlock(self.secret, passphrase))
        except WontOpenError:
            raise WellbeingError("CO305", Text("the passphrase is another one", "口令不正确")) from None

    @property
    def locked(self) -> bool:
        """Whether it takes a passphrase to use the key."""
        return isinstance(self.secret, Locked)


def made(person: str, pair: KeyPair, passphrase: str | None) -> Key:
    """Make a key of a new pair, under a passphrase where one is given."""
    return Key(person, pair.public, lock(pair.secret, passphrase) if passphrase else pair.secret)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The folder with the key files of whoever is logged in here; each is named by its public key."""

    folder: Path

    @classmethod
    def own(cls) -> Keyring:
        """Give the folder of the XDG base directory specification: ``$XDG_CONFIG_HOME/dealcoach/wellbeing``, else below ``~/.config``."""
        said = os.environ.get("XDG_CONFIG_HOME", "")
        base = Path(said) if said and Path(said).is_absolute() else Path.home() / ".config"
        return cls(base / "dealcoach" / "wellbeing")

    def outside(self, *folders: Path) -> None:
        """Raise WellbeingError (CO306) where the folder lies in one of these, whose content others may see."""
        here = self.folder.resolve()
        for folder in folders:
            if here.is_relative_to(folder.resolve()):
                raise WellbeingError(
                    "CO306",
                    Text(f"your private key would lie in {folder}, where others may read it", f"私钥将位于 {folder} 内,他人可能读取"),
                    help=Text("set XDG_CONFIG_HOME to a folder of your own outside of it", "请将 XDG_CONFIG_HOME 设为其外的个人文件夹"),
                )

    def find(self, public: bytes) -> Key | None:
        """Give the key of a public key; None where it is not here. Raises WellbeingError (CO307) for a file that cannot be trusted."""
        path = self.path(public)
        try:
            open_to_others = path.stat().st_mode & OTHERS
            content = path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise WellbeingError("CO307", Text(f"the key file cannot be read: {path}", f"无法读取密钥文件:{path}")) from error
        if os.name == "posix" and open_to_others:
            message = Text(f"others on this machine may read your key file: {path}", f"本机其他用户可读取您的密钥文件:{path}")
            raise WellbeingError("CO307", message, help=Text(f"chmod 600 {path}", f"chmod 600 {path}"))
        try:
            found = _read(json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError):
            found = None
        if found is None or found.public != public:
            raise WellbeingError("CO307", Text(f"the key file is damaged: {path}", f"密钥文件已损坏:{path}"))
        return found

    def keep(self, key: Key) -> None:
        """Write a key file, whole or not at all; only its owner can read it, from the first byte on."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path(key.public)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with suppress(FileNotFoundError):
            draft.unlink()
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="ascii") as file:
                json.dump(_written(key), file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()

    def forget(self, public: bytes) -> None:
        """Remove a key file."""
        with suppress(FileNotFoundError):
            self.path(public).unlink()

    def path(self, public: bytes) -> Path:
        """Give the place of a key file."""
        return self.folder / f"{public.hex()}.json"


def with_reader(key: Key, reader: str, public: bytes | None) -> Key:
    """Give the key with one more reader, or (``public`` None) without one."""
    readers = {name: each for name, each in key.readers.items() if name != reader}
    return replace(key, readers=readers | ({reader: public} if public is not None else {}))


def _written(key: Key) -> dict[str, Any]:
    match key.secret:
        case Locked(salt, operations, memory, box):
            secret: Any = {"salt": _text(salt), "operations": operations, "memory": memory, "box": _text(box)}
        case bytes():
            secret = _text(key.secret)
    readers = {name: _text(public) for name, public in key.readers.items()}
    return {"wellbeing": 1, "person": key.person, "public": _text(key.public), "secret": secret, "readers": readers}


def _read(content: dict[str, Any]) -> Key:
    said = content["secret"]
    secret: bytes | Locked = (
        _bytes(said)
        if isinstance(said, str)
        else Locked(_bytes(said["salt"]), int(said["operations"]), int(said["memory"]), _bytes(said["box"]))
    )
    readers = {str(name): _bytes(public) for name, public in content["readers"].items()}
    return Key(str(content["person"]), _bytes(content["public"]), secret, readers)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
