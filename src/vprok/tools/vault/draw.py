"""Passwords and one-time codes, drawn by the system's randomness."""

import hashlib
from functools import reduce

from vprok.tools.vault.crockford import ALPHABET, drawn, grouped, tidy_code

SLIP_CHARACTERS = 25
_PRIMITIVE = 0b100101  # x^5 + x^2 + 1: its root runs through all 31 non-zero elements of GF(32)


def draw_password() -> str:
    """A password for an archive, like K7QD-4MXN-P2WT-9HRB-6CVA: 100 random bits."""
    return grouped(drawn(20), 4)


def draw_slip_code() -> str:
    """A one-time code for an activation slip, five groups of five: 120 random bits and a check."""
    body = drawn(SLIP_CHARACTERS - 1)
    return grouped(body + ALPHABET[_times_root(_weighed(body))], 5)


def is_mistyped(code: str) -> bool:
    """Whether these characters were never issued, whoever asks: a slip of the hand, not a guess.

    One wrong character and any two exchanged are always found, other mistakes 31 times in 32,
    since each place has a weight of its own in GF(32).

    code: as typed
    """
    bare = tidy_code(code)
    return len(bare) != SLIP_CHARACTERS or not set(bare) <= set(ALPHABET) or _weighed(bare) != 0


def fingerprint(code: str) -> bytes:
    """What to keep of a code instead of the code itself; the same however it was typed.

    returns: SHA-256, 32 bytes; enough for codes of 100 bits and more, and for nothing shorter
    """
    return hashlib.sha256(b"vprok code " + tidy_code(code).encode()).digest()


def _weighed(code: str) -> int:
    return reduce(lambda sum_, char: _times_root(sum_) ^ ALPHABET.index(char), code, 0)


def _times_root(element: int) -> int:
    doubled = element << 1
    return doubled ^ _PRIMITIVE if doubled > ALPHABET.index("Z") else doubled
