"""Crockford's base32: digits and letters without I, L, O and U, for codes that people type.

source: https://www.crockford.com/base32.html
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5

READ_AS = str.maketrans("OILАВСЕНКМОРТУХЗІ", "011ABCEHKM0PTYX31")
"""What people write for a character: letters that look alike, Latin and Cyrillic."""


def drawn(count: int) -> str:
    """This many characters by the system's randomness, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def grouped(code: str, size: int) -> str:
    """The code in groups with dashes, as it is printed."""
    return "-".join(code[n : n + size] for n in range(0, len(code), size))


def tidy_code(typed: str) -> str:
    """The bare characters a person meant: O is 0, I and L are 1, А and В may be Cyrillic.

    returns: capitals and digits; what is not in the alphabet stays, so that it can be shown
    """
    return "".join(filter(str.isalnum, typed.upper())).translate(READ_AS)


def encoded(value: bytes) -> str:
    """Bytes as characters, the last one filled up with zero bits."""
    count = -(-len(value) * 8 // BITS)
    number = int.from_bytes(value) << (count * BITS - len(value) * 8)
    return "".join(ALPHABET[number >> BITS * n & 31] for n in reversed(range(count)))
