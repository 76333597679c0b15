"""A school's own key pair: the public half stays with us, twelve words go into its safe."""

from vprok.tools.vault import identity
from vprok.tools.vault.identity import SCHOOL, new_seed, seal_to
from vprok.tools.vault.words import bytes_of, words_of

__all__ = ["new_seed", "open_with", "recipient", "seal_to", "seed_of", "seed_words"]


def seed_words(seed: bytes) -> tuple[str, ...]:
    """The seed as twelve words to print for the safe."""
    return words_of(seed)


def seed_of(words: str | tuple[str, ...]) -> bytes:
    """The seed behind twelve words.

    raises: WrongWords, whose refusal names the word to look at
    """
    return bytes_of(words)


def recipient(seed: bytes) -> str:
    """The public half of the seed's key pair, `age1…`; it may be shown to anyone."""
    return identity.recipient(seed, purpose=SCHOOL)


def open_with(seed: bytes, data: bytes) -> bytes:
    """Open what was sealed to this seed's public key.

    raises: SealBroken if it was sealed to another, or changed
    """
    return identity.open_with(seed, data, purpose=SCHOOL)
