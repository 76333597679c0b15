"""The key of a slot: made off-line, opened by any two of three officers, public at its hour.

Its value is sixteen bytes. For each order of each pair of officers they lie in two nested age
files, the outer one for whoever comes first, so that no single officer can open anything and no
third one is needed. A password is sealed to the slot and, within, to its school.

source: settled.md, Secrets with an hour
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from vprok.tools.vault import identity
from vprok.tools.vault.identity import SCHOOL, SLOT, new_seed, seal_to
from vprok.tools.vault.keys import SealBroken
from vprok.tools.vault.words import SEED_BYTES

OFFICER: Final = "officer identity"
OFFICERS: Final = 3
"""How many keep shares; any two of them are enough."""
DIGEST_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Share:
    """A slot's value for two officers, in the order in which they come.

    first, second: their public keys
    sealed:        an age file for the first, which holds an age file for the second
    inner:         SHA-256 of the file within: the first step is checked by it
    """

    first: str
    second: str
    sealed: bytes
    inner: str


@dataclass(frozen=True, slots=True)
class SlotKey:
    """What an off-line machine hands over: everything about a slot's key but the key.

    commitment: SHA-256 of the value; whoever sees the value later can tell that it is the one
    """

    recipient: str
    commitment: str
    shares: tuple[Share, ...]


def officer_recipient(seed: bytes) -> str:
    """The public half of an officer's own words."""
    return identity.recipient(seed, purpose=OFFICER)


def slot_recipient(value: bytes) -> str:
    """What passwords are sealed to until this value is public."""
    return identity.recipient(value, purpose=SLOT)


def commitment_to(value: bytes) -> str:
    """What binds us to a value without telling it.

    returns: SHA-256, hexadecimal; enough, for a value has 128 random bits
    """
    return hashlib.sha256(value).hexdigest()


def make_slot_key(officers: Sequence[str]) -> SlotKey:
    """Draw a value and split it among three officers; nothing of it stays behind.

    officers: their public keys
    raises:   ValueError if they are not three different keys
    """
    if len(officers) != OFFICERS or len(set(officers)) != OFFICERS:
        raise ValueError(f"a slot's key is split among {OFFICERS} different officers")
    value = new_seed()
    return SlotKey(
        slot_recipient(value),
        commitment_to(value),
        tuple(_share(value, *pair) for pair in permutations(officers, 2)),
    )


def _share(value: bytes, first: str, second: str) -> Share:
    inner = seal_to(second, value)
    return Share(first, second, seal_to(first, inner), digest_of(inner))


def digest_of(inner: bytes) -> str:
    """By which the file within a share is told.

    returns: SHA-256, hexadecimal
    """
    return hashlib.sha256(inner).hexdigest()


def open_outer(share: Share, seed: bytes) -> bytes:
    """Open a share by its first officer.

    returns: the file within, which only the second officer opens
    raises:  SealBroken if the words are another officer's, or the share was changed
    """
    inner = identity.open_with(seed, share.sealed, purpose=OFFICER)
    if digest_of(inner) != share.inner:
        raise SealBroken("another file lies within")
    return inner


def open_inner(inner: bytes, seed: bytes) -> bytes:
    """Open what the first officer opened, by the second.

    returns: the value of the slot
    raises:  SealBroken if the words are another officer's, or the file was changed
    """
    value = identity.open_with(seed, inner, purpose=OFFICER)
    if len(value) != SEED_BYTES:
        raise SealBroken("not the value of a slot")
    return value


def seal_password(slot: str, school: str, password: str) -> bytes:
    """Seal the password of an archive so that its hour and its school are both needed.

    slot, school: public keys
    """
    return seal_to(slot, seal_to(school, password.encode()))


def open_password(sealed: bytes, *, value: bytes, secret: bytes) -> str:
    """The password of an archive, from the value of its slot and the secret of its school.

    raises: SealBroken if one of them is another's
    """
    return identity.open_with(
        secret, identity.open_with(value, sealed, purpose=SLOT), purpose=SCHOOL
    ).decode()


def seal_to_slot(slot: str, secret: bytes) -> bytes:
    """Seal a small secret so that nobody opens it before the hour."""
    return seal_to(slot, secret)


def open_by_slot(value: bytes, sealed: bytes) -> bytes:
    """Open what was sealed to a slot, when its value is known.

    raises: SealBroken
    """
    return identity.open_with(value, sealed, purpose=SLOT)


def is_recipient(key: str) -> bool:
    """Whether this is the public half of a pair of keys."""
    try:
        seal_to(key, b"")
    except ValueError:
        return False
    return True
