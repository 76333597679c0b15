"""Keys by which machines come in: drawn at random, kept as a digest, known by their tail."""

import hashlib

from vprok.tools.vault.crockford import drawn

PREFIX = "vprok_"
"""By which a key that lies where it should not is noticed, by people and by scanners."""

CHARACTERS = 32
TAIL = 6


def draw_token() -> str:
    """A key for a machine: the prefix and 160 random bits."""
    return PREFIX + drawn(CHARACTERS)


def digest_of(token: str) -> str:
    """What to keep of a key instead of the key itself.

    returns: SHA-256, 64 hexadecimal digits; a machine sends the key exactly, so nothing is tidied
    """
    return hashlib.sha256(token.encode()).hexdigest()


def tail_of(token: str) -> str:
    """The last characters, by which people tell keys apart; they open nothing."""
    return token[-TAIL:]
