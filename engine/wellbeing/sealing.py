"""Key pairs, and boxes that only the holder of one can open: X25519 and XSalsa20-Poly1305, as libsodium's sealed boxes."""

from __future__ import annotations

from dataclasses import dataclass, field

from nacl import pwhash, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

BLOCK = 1024  # boxes are as long as the next multiple of this, so that their length tells little


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A person's keys, as raw bytes. The secret one is never shown."""

    public: bytes
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Locked:
    """A secret key under a passphrase (Argon2id), with what is needed to derive the key of its box."""

    salt: bytes
    operations: int
    memory: int
    box: bytes = field(repr=False)


class WontOpenError(Exception):
    """The key or passphrase does not fit, or the box was changed. It says nothing of what is inside."""


def new_pair() -> KeyPair:
    """Draw a new key pair."""
    made = PrivateKey.generate()
    return KeyPair(bytes(made.public_key), bytes(made))


def seal(content: bytes, reader: bytes) -> bytes:
    """Seal for the holder of a public key; whoever sealed it cannot open it again. The content is padded with spaces to whole blocks."""
    padded = content.ljust(-(-len(content) // BLOCK) * BLOCK)
    return bytes(SealedBox(PublicKey(reader)).encrypt(padded))


def unseal(box: bytes, pair: KeyPair) -> bytes:
    """Open a box. Raises WontOpenError."""
    try:
        return bytes(SealedBox(PrivateKey(pair.secret)).decrypt(box)).rstrip(b" ")
    except (CryptoError, ValueError, TypeError):
        raise WontOpenError from None


def lock(secret: bytes, passphrase: str) -> Locked:
    """Put a secret key under a passphrase."""
    salt, operations, memory = (
        utils.random(pwhash.argon2id.SALTBYTES),
        pwhash.argon2id.OPSLIMIT_INTERACTIVE,
        pwhash.argon2id.MEMLIMIT_INTERACTIVE,
    )
    return Locked(salt, operations, memory, bytes(_under(passphrase, salt, operations, memory).encrypt(secret)))


def unlock(locked: Locked, passphrase: str) -> bytes:
    """Take a secret key out from under its passphrase. Raises WontOpenError where it is another one."""
    try:
        return bytes(_under(passphrase, locked.salt, locked.operations, locked.memory).decrypt(locked.box))
    except (CryptoError, ValueError, TypeError):
        raise WontOpenError from None


def _under(passphrase: str, salt: bytes, operations: int, memory: int) -> SecretBox:
    key = pwhash.argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode("utf-8", "surrogatepass"), salt, opslimit=operations, memlimit=memory)
    return SecretBox(key)
