"""Wellbeing check-ins of the one person who acts: join, write, read, share, leave. Nothing here asks about anybody else."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.model.text import Text
from engine.store import wellbeing as sealed
from engine.wellbeing.checkin import HIGHEST, LOWEST, CheckIn, Load, decode, encode
from engine.wellbeing.keyring import Key, Keyring, WellbeingError, made, with_reader
from engine.wellbeing.sealing import KeyPair, WontOpenError, new_pair, seal, unseal

if TYPE_CHECKING:
    from engine.api.desk import Desk

WEEK = dt.timedelta(days=7)
OWN = ""  # the box of the writer, among those of a check-in


class Wellbeing:
    """The check-ins of a desk's user. Every call may raise ``WellbeingError`` (CO301 to CO310), and those of the store.

    A check-in is sealed to the writer and to each reader they chose, with the key that reader had when they were chosen. What is not
    sealed is never written anywhere.
    """

    def __init__(self, desk: Desk, keyring: Keyring | None = None) -> None:
        self.desk = desk
        self.user = desk.user
        self.database = desk.store.database
        self.keyring = keyring or Keyring.own()
        where = desk.workspace.store
        beside = () if "://" in where else ((desk.workspace.folder / where).parent,)
        self.keyring.outside(desk.workspace.folder, *beside)

    def join(self, passphrase: str | None = None) -> Path:
        """Make a key pair: the public key goes to the store, the private one to the user's own folder. Its place is returned.

        Raises CO302 where a key stands for the user already: another's would be put in its place.
        """
        key = made(self.user, new_pair(), passphrase)
        self.keyring.keep(key)  # first, so that nothing is ever sealed to a key that nobody has
        try:
            self._claim(key.public)
        except BaseException:
            self.keyring.forget(key.public)
            raise
        return self.keyring.path(key.public)

    def _claim(self, public: bytes) -> None:
        with self.database.write() as connection:
            if sealed.public_key(connection, self.user) is not None:
                raise WellbeingError("CO302", Text(f"{self.user} has joined already", f"{self.user} 已加入"))
            sealed.add_key(connection, self.user, public)

    def write(self, text: str, mood: int | None = None) -> tuple[str, ...]:
        """Keep a check-in, sealed. Returns who can read it beside the user. Raises CO301, CO303, CO308 (nothing said), CO309."""
        if not text.strip() and mood is None:
            raise WellbeingError("CO308", Text("a check-in says something, or a mood", "请写下内容,或给出心情分"))
        if mood is not None and not LOWEST <= mood <= HIGHEST:
            raise WellbeingError("CO308", Text(f"a mood is {LOWEST} to {HIGHEST}", f"心情分为 {LOWEST} 至 {HIGHEST}"))
        key = self._key()
        ids = {name: uuid.uuid4().hex for name in (OWN, *key.readers)}
        at = min(dt.datetime.now(dt.UTC), self.desk.as_of)
        for_readers = CheckIn(self.user, at, mood, text.strip())
        own = replace(for_readers, boxes={name: id for name, id in ids.items() if name != OWN})
        rows = [(ids[OWN], key.public, seal(encode(own), key.public))]
        rows += [(ids[name], public, seal(encode(for_readers), public)) for name, public in key.readers.items()]
        with self.database.write() as connection:
            for name, public in key.readers.items():
                if sealed.public_key(connection, name) != public:
                    raise WellbeingError(
                        "CO309",
                        Text(f"{name} has left, or has another key than when you chose them", f"{name} 已退出,或密钥与选择时不同"),
                        help=Text(
                            f"ask them, then `dealcoach wellbeing share {name}` again, or `--stop`",
                            f"请先向本人确认,再执行 `dealcoach wellbeing share {name}`,或加 `--stop`",
                        ),
                    )
            sealed.put(connection, rows)
        return tuple(sorted(key.readers))

    def read(self, passphrase: str | None = None) -> tuple[list[CheckIn], int]:
        """Give the check-ins that the user may read, their own and those shared with them, the latest first; and how many will not open.

        Raises CO301, CO303, CO305 (the passphrase).
        """
        pair = self._key().pair(passphrase)
        opened = self._opened(pair)
        found = [checkin for _, checkin in opened if checkin is not None]
        return sorted(found, key=lambda each: (each.at, each.by), reverse=True), len(opened) - len(found)

    def share(self, reader: str) -> str:
        """Let someone read the user's check-ins from now on. Returns the fingerprint of their key, to compare with them.

        Raises CO304 where they have no key to seal to.
        """
        key = self._key()
        with self.database.read() as connection:
            public = sealed.public_key(connection, reader)
        if public is None or reader == self.user:
            message = Text(f"there is no key of '{reader}' to seal a check-in to", f"没有“{reader}”的密钥,无法为其加密")
            if reader == self.user:
                message = Text("you read your own check-ins anyway", "您本来就能阅读自己的记录")
            raise WellbeingError(
                "CO304", message, help=Text("they join first: `dealcoach wellbeing join`", "请对方先加入:`dealcoach wellbeing join`")
            )
        self.keyring.keep(with_reader(key, reader, public))
        return fingerprint(public)

    def stop(self, reader: str, passphrase: str | None = None) -> int:
        """Let someone read no more, neither what comes nor what is there; returns how many check-ins were taken back."""
        key = self._key()
        if reader not in key.readers:
            raise WellbeingError("CO310", Text(f"'{reader}' does not read your check-ins", f"“{reader}”未获准阅读您的记录"))
        opened = self._opened(key.pair(passphrase))
        ids = [each.boxes[reader] for _, each in opened if each is not None and reader in each.boxes]
        self.keyring.keep(with_reader(key, reader, None))
        with self.database.write() as connection:
            sealed.remove(connection, ids)
        return len(ids)

    def readers(self) -> list[tuple[str, str]]:
        """Give whom the user chose, each with the fingerprint of the key they had then."""
        return sorted((name, fingerprint(public)) for name, public in self._key().readers.items())

    def leave(self, passphrase: str | None = None) -> int:
        """Take back every check-in, also from those who could read it, and the keys; returns how many of one's own there were."""
        key = self._key()
        mine = [each for _, each in self._opened(key.pair(passphrase)) if each is not None and each.by == self.user]
        with self.database.write() as connection:
            sealed.remove(connection, [id for each in mine for id in each.boxes.values()])
            sealed.remove_for(connection, key.public)
            sealed.remove_key(connection, self.user)
        self.keyring.forget(key.public)
        return len(mine)

    def leave_without_key(self) -> None:
        """Leave where the private key or its passphrase is lost; what was shared stays with those who could read it. Raises CO301."""
        with self.database.write() as connection:
            public = sealed.public_key(connection, self.user)
            if public is None:
                raise self._not_joined()
            sealed.remove_for(connection, public)
            sealed.remove_key(connection, self.user)
        self.keyring.forget(public)

    @property
    def mark(self) -> str:
        """The fingerprint of the user's own key, for those who choose them to compare."""
        return fingerprint(self._key().public)

    @property
    def locked(self) -> bool:
        """Whether the user's key is under a passphrase."""
        return self._key().locked

    def load(self) -> Load:
        """Give what lies on the user's own desk; nobody else can be asked about."""
        rows = self.desk.today(owner=self.user)
        week = self.desk.day + WEEK
        soon = sum(row.overdue_days == 0 and row.action.due is not None and row.action.due <= week for row in rows)
        open_deals = sum(row.status == "open" for row in self.desk.deals(owner=self.user))
        return Load(open_deals, sum(row.overdue_days > 0 for row in rows), soon)

    def _opened(self, pair: KeyPair) -> list[tuple[str, CheckIn | None]]:
        with self.database.read() as connection:
            found = sealed.boxes_for(connection, pair.public)
        return [(id, _open(box, pair)) for id, box in found]

    def _key(self) -> Key:
        """Find the user's key by the public key that stands for them. Raises CO301, CO303, CO307."""
        with self.database.read() as connection:
            public = sealed.public_key(connection, self.user)
        if public is None:
            raise self._not_joined()
        key = self.keyring.find(public)
        if key is None:
            raise WellbeingError(
                "CO303",
                Text(f"the private key of {self.user} is not on this machine", f"本机没有 {self.user} 的私钥"),
                help=Text(
                    f"bring {self.keyring.path(public).name} from where you joined to {self.keyring.folder}",
                    f"请从加入时所用的机器将 {self.keyring.path(public).name} 拷至 {self.keyring.folder}",
                ),
            )
        return key

    def _not_joined(self) -> WellbeingError:
        return WellbeingError(
            "CO301",
            Text(f"{self.user} has not joined", f"{self.user} 尚未加入"),
            help=Text("joining is free: `dealcoach wellbeing join`", "加入完全自愿:`dealcoach wellbeing join`"),
        )


def fingerprint(public: bytes) -> str:
    """Write the beginning of a public key so that two people can compare it: 1a2b-3c4d-…, 16 hexadecimal digits."""
    digits = public.hex()[:16]
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _open(box: bytes, pair: KeyPair) -> CheckIn | None:
    try:
        return decode(unseal(box, pair))
    except (WontOpenError, ValueError):
        return None
