"""Twelve words that carry sixteen bytes: written on paper, kept in a safe, read over a telephone.

A word is three open syllables of our own tables. Its last consonant and its last vowel follow
from the first two, so any two words differ in two letters at least: a word heard or written with
one wrong letter is never another word. Consonants that sound alike (п and б, г and к) are not
both used.
"""

import hashlib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice, product
from typing import Final

from vprok.kernel.refusal import Refusal, Refused

SEED_BYTES = 16
WORD_COUNT = 12
_BITS = 11
_CHECK_BITS = WORD_COUNT * _BITS - SEED_BYTES * 8
_CONSONANTS = "бвжклмнрстхч"
_VOWELS = "аоуи"
COUNT_WRONG: Final = "Нужно двенадцать слов, введено {count}."
UNKNOWN: Final = "Слова № {place} «{word}» нет в списке.{hint}"
ALIKE: Final = " Похожи: {words}."
DISAGREE: Final = "Слова есть в списке, но не подходят друг к другу: сверьте их порядок с листом."
ALIKE_COUNT, ALIKE_SHARE = 3, 0.8
"""How many words are offered, and how much of a word they share with what was typed."""

_UNKIND = ("ху", "сос", "сука", "суки", "суко", "суча", "сучи", "сучо", "сучу", "кака", "лохи")


class WrongWords(Refused):
    """The words typed do not make a secret; the refusal names the word to look at."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(Refusal(code, text))


def _every_word() -> Iterator[str]:
    consonants, vowels = range(len(_CONSONANTS)), range(len(_VOWELS))
    for c1, v1, c2, v2 in product(consonants, vowels, consonants, vowels):
        c3, v3 = (c1 + c2) % len(_CONSONANTS), (v1 + v2) % len(_VOWELS)
        yield "".join(_CONSONANTS[c] + _VOWELS[v] for c, v in ((c1, v1), (c2, v2), (c3, v3)))


def _kind(word: str) -> bool:
    return not any(part in word for part in _UNKIND)


WORDS = tuple(islice(filter(_kind, _every_word()), 1 << _BITS))
_NUMBERS = {word: number for number, word in enumerate(WORDS)}


def words_of(seed: bytes) -> tuple[str, ...]:
    """The twelve words of a 16-byte seed; the last one ends in four check bits.

    raises: ValueError if the seed is of another length
    """
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes, this one has {len(seed)}")
    number = int.from_bytes(seed) << _CHECK_BITS | _check(seed)
    return tuple(WORDS[number >> _BITS * n & len(WORDS) - 1] for n in reversed(range(WORD_COUNT)))


def bytes_of(words: str | Iterable[str]) -> bytes:
    """The seed that the words carry, however they were written down.

    raises: WrongWords (words_count, words_unknown, words_disagree)
    """
    tidy = _tidy(words)
    if len(tidy) != WORD_COUNT:
        raise WrongWords("words_count", COUNT_WRONG.format(count=len(tidy)))
    number = 0
    for place, word in enumerate(tidy, start=1):
        number = number << _BITS | _number(word, place)
    seed = (number >> _CHECK_BITS).to_bytes(SEED_BYTES)
    if _check(seed) != number & (1 << _CHECK_BITS) - 1:
        raise WrongWords("words_disagree", DISAGREE)
    return seed


def _number(word: str, place: int) -> int:
    if word in _NUMBERS:
        return _NUMBERS[word]
    near = get_close_matches(word, WORDS, n=ALIKE_COUNT, cutoff=ALIKE_SHARE)
    hint = ALIKE.format(words=", ".join(near)) if near else ""
    raise WrongWords("words_unknown", UNKNOWN.format(place=place, word=word, hint=hint))


def _check(seed: bytes) -> int:
    return hashlib.sha256(seed).digest()[0] >> 8 - _CHECK_BITS


def _tidy(words: str | Iterable[str]) -> tuple[str, ...]:
    typed = words if isinstance(words, str) else " ".join(words)
    letters = "".join(char if char.isalpha() else " " for char in typed.lower())
    return tuple(letters.split())
