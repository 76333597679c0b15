"""Signatures that let anyone check a receipt without asking us."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vprok.tools.vault.crockford import encoded, grouped
from vprok.tools.vault.keys import MasterKey

Payload = Mapping[str, str | int | None]
_SHORT_BYTES = 10


@dataclass(frozen=True, eq=False)
class SigningKey:
    """The key receipts are signed with.

    public: 32 bytes of the public half, to publish
    """

    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@dataclass(frozen=True)
class Signed:
    """A payload as it was signed, byte for byte, with its signature.

    text:      canonical JSON
    signature: Ed25519, 64 bytes
    """

    text: bytes
    signature: bytes

    @property
    def short(self) -> str:
        """The signature in sixteen characters, to compare by eye or by telephone."""
        return short_form(self.signature)


def signing_key(master: MasterKey) -> SigningKey:
    """The one signing key that follows from the master key."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(master.subkey("receipts")))


def sign(payload: Payload, *, by: SigningKey) -> Signed:
    """Sign what a receipt says.

    raises: TypeError if a value is neither text, whole number nor None
    """
    text = canonical(payload)
    return Signed(text, by.private.sign(text))


def verify(payload: Payload, signature: bytes, public_key: bytes) -> bool:
    """Whether exactly this was signed by the holder of that key.

    public_key: raw, 32 bytes
    """
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, canonical(payload))
    except InvalidSignature:
        return False
    return True


def canonical(payload: Payload) -> bytes:
    """The one way to write a payload down: JSON in UTF-8, keys in order, no spaces.

    raises: TypeError if a value is neither text, whole number nor None
    """
    for name, value in payload.items():
        if not isinstance(value, str | int | None):
            raise TypeError(f"{name} is {type(value).__name__}; sign text, whole numbers or None")
    return json.dumps(
        dict(payload), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def short_form(signature: bytes) -> str:
    """A signature's digest as four groups of four characters: 80 bits."""
    return grouped(encoded(hashlib.sha256(signature).digest()[:_SHORT_BYTES]), 4)
