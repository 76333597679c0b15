"""The master key, and small secrets sealed under it."""

import hashlib
import os
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_VERSION = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD_BYTES = len(_VERSION) + _ID_BYTES


class SealBroken(Exception):
    """A sealed thing was changed, cut, or is opened with another key or for another purpose."""


def derive(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key of its own for one purpose; knowing it says nothing about the secret."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"vprok " + purpose.encode()).derive(secret)


@dataclass(frozen=True, eq=False)
class MasterKey:
    """The key everything else hangs on; it lives outside the database.

    value:  32 random bytes
    raises: ValueError if it is of another length
    """

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) != KEY_BYTES:
            raise ValueError(f"a master key has {KEY_BYTES} bytes, this one has {len(self.value)}")

    @classmethod
    def new(cls) -> Self:
        """A fresh random key."""
        return cls(os.urandom(KEY_BYTES))

    @property
    def id(self) -> bytes:
        """Four bytes that tell this key from others and may be shown."""
        return hashlib.sha256(self.subkey("key id")).digest()[:_ID_BYTES]

    def subkey(self, purpose: str) -> bytes:
        """The 32-byte key derived for one purpose."""
        return derive(self.value, purpose)


def seal(secret: bytes, *, under: MasterKey, bound: str) -> bytes:
    """Seal a small secret so that it opens only under this key and for what it is bound to.

    bound:   what the secret is for, the instant of release included,
             e.g. `archive edu220042 2026-spring ma4 2026-04-14T00:30:00Z`
    returns: version, key id, nonce, ciphertext and tag: 33 bytes longer than the secret
    """
    head = _VERSION + under.id
    nonce = os.urandom(_NONCE_BYTES)
    cipher = AESGCM(under.subkey("seal"))
    return head + nonce + cipher.encrypt(nonce, secret, head + bound.encode())


def unseal(sealed: bytes, *, under: MasterKey, bound: str) -> bytes:
    """Open what `seal` made.

    raises: SealBroken if a byte was changed, the key is another, or it was bound to something else
    """
    head, nonce = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
    if len(sealed) < _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken("cut short")
    if head[:1] != _VERSION:
        raise SealBroken("of an unknown version")
    if key_id(sealed) != under.id:
        raise SealBroken("sealed under another master key")
    try:
        cipher = AESGCM(under.subkey("seal"))
        return cipher.decrypt(nonce, sealed[_HEAD_BYTES + _NONCE_BYTES :], head + bound.encode())
    except InvalidTag:
        raise SealBroken("changed, or bound to something else") from None


def key_id(sealed: bytes) -> bytes:
    """The id of the master key a secret was sealed under, so that old keys can still be found."""
    return sealed[len(_VERSION) : _HEAD_BYTES]
