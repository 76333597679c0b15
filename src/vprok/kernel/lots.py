"""Drawing lots from a published seed, so that anyone can repeat what fell to whom."""

import hashlib


def lot(seed: str, *words: object) -> str:
    """The lot that a seed gives to something: whoever has the lowest is drawn first.

    seed:    as it is published
    words:   that name the thing, told apart by spaces
    returns: SHA-256 of «seed word word», 64 hexadecimal digits
    source:  settled.md, Figures: what is drawn can be repeated
    """
    return hashlib.sha256(" ".join([seed, *map(str, words)]).encode()).hexdigest()
