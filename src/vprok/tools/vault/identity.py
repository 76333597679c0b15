"""Key pairs that follow from sixteen bytes, one kind for each purpose: files sealed with age."""

import os
from typing import Final

from pyrage import DecryptError, RecipientError, x25519
from pyrage import decrypt as age_decrypt
from pyrage import encrypt as age_encrypt

from vprok.tools.vault.keys import SealBroken, derive
from vprok.tools.vault.words import SEED_BYTES

SCHOOL: Final = "school identity"
SLOT: Final = "slot identity"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "age-secret-key-"


def new_seed() -> bytes:
    """Sixteen random bytes that a whole key pair follows from."""
    return os.urandom(SEED_BYTES)


def recipient(seed: bytes, *, purpose: str) -> str:
    """The public half of the seed's key pair, `age1…`; it may be shown to anyone.

    purpose: the same seed gives another pair for each, so that no key serves two ends
    """
    return str(identity(seed, purpose=purpose).to_public())


def seal_to(recipient: str, data: bytes) -> bytes:
    """Encrypt for the one who holds the seed behind this public key.

    raises: ValueError if this is not a public key
    """
    try:
        return bytes(age_encrypt(data, [x25519.Recipient.from_str(recipient)]))
    except RecipientError:
        raise ValueError("not an age recipient") from None


def open_with(seed: bytes, data: bytes, *, purpose: str) -> bytes:
    """Open what was sealed to this seed's public key.

    raises: SealBroken if it was sealed to another, or changed
    """
    try:
        return bytes(age_decrypt(data, [identity(seed, purpose=purpose)]))
    except DecryptError:
        raise SealBroken("sealed to another key, or changed") from None


def identity(seed: bytes, *, purpose: str) -> x25519.Identity:
    """The secret half of the seed's key pair."""
    return x25519.Identity.from_str(_bech32(derive(seed, purpose)).upper())


def _bech32(value: bytes) -> str:
    """A secret key in the alphabet age reads it in.

    source: BIP 173, with the prefix of age-encryption.org/v1
    """
    digits = _five_bits(value)
    spread = [ord(char) >> 5 for char in _PREFIX] + [0] + [ord(char) & 31 for char in _PREFIX]
    check = _polymod([*spread, *digits, 0, 0, 0, 0, 0, 0]) ^ 1
    digits += [check >> 5 * n & 31 for n in reversed(range(6))]
    return _PREFIX + "1" + "".join(_BECH32[digit] for digit in digits)


def _five_bits(value: bytes) -> list[int]:
    count = -(-len(value) * 8 // 5)
    number = int.from_bytes(value) << (count * 5 - len(value) * 8)
    return [number >> 5 * n & 31 for n in reversed(range(count))]


def _polymod(digits: list[int]) -> int:
    remainder = 1
    for digit in digits:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ digit
        for bit, generator in enumerate(_GENERATORS):
            remainder ^= generator if top >> bit & 1 else 0
    return remainder
