"""Answers of several elements: sequences, sets, matches, cells; and how many mistakes they hold."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum

from vprok.tools.answers.normalise import fold, one_alphabet
from vprok.tools.answers.numbers import number
from vprok.tools.answers.options import Options
from vprok.tools.answers.words import bare

Elements = tuple[str, ...]

_BETWEEN = re.compile(r"[\s,;.:/>\-\"'()]+")
_SEMICOLONS = re.compile(r"\s*;\s*")
_COMMAS = re.compile(r"\s*[,;]\s*")
_SPACES = re.compile(r",?\s+")
_AND = re.compile(r"(?<!\w)и(?!\w)")


class Parting(Enum):
    """What parts the elements of a key.

    SIGNS:   nothing need to: every sign is one, `231` and `2, 3, 1`
    NUMBERS: of which one at least has several signs, `-2; 13`
    WORDS:   `кит, дельфин`
    """

    SIGNS = "signs"
    NUMBERS = "numbers"
    WORDS = "words"


def plain(text: str, options: Options) -> str:
    """A tidy answer in one alphabet and one case, as the key asks."""
    return fold(one_alphabet(text), case=options.case, yo=options.yo)


def parting_of(key: str, options: Options) -> Parting:
    """What parts the elements of a key, told by the key itself."""
    if options.words:
        return Parting.WORDS
    pieces = _numbers(key)
    tokens = tuple(filter(None, _BETWEEN.split(key)))
    if all(len(one) == 1 for one in pieces) or len(pieces) == len(tokens) == 1:
        return Parting.SIGNS
    if all(number(one) is not None for one in pieces):
        return Parting.NUMBERS
    return Parting.SIGNS if all(len(one) == 1 for one in tokens) else Parting.WORDS


def elements(text: str, parting: Parting, options: Options) -> Elements:
    """The elements of a tidy answer or key."""
    whole = plain(text, options)
    if parting is Parting.SIGNS:
        return tuple(_BETWEEN.sub("", _AND.sub(" ", whole) if " " in whole else whole))
    if parting is Parting.NUMBERS:
        found = ((one, number(one)) for one in _numbers(_AND.sub(" ", whole)))
        return tuple(one if value is None else str(value) for one, value in found)
    return _words(whole)


def _numbers(text: str) -> Elements:
    """By semicolons, else by spaces, else by commas, which may be decimal ones."""
    bare_text = bare(text)
    if ";" in bare_text:
        return tuple(filter(None, _SEMICOLONS.split(bare_text)))
    by_spaces = tuple(filter(None, _SPACES.split(bare_text)))
    return by_spaces if len(by_spaces) > 1 else tuple(filter(None, bare_text.split(",")))


def _words(text: str) -> Elements:
    """By commas and semicolons; by spaces and «и» where there are none."""
    found = tuple(filter(None, map(bare, _COMMAS.split(text))))
    if len(found) > 1:
        return tuple(one for part in found for one in map(bare, _AND.split(part)) if one)
    return tuple(filter(None, map(bare, _AND.sub(" ", text).split())))


# ---- mistakes ------------------------------------------------------------------------------------


def sequence_mistakes(key: Elements, given: Elements, options: Options) -> int | None:
    """How many places are wrong; None where the answer is of another length.

    With `swap` two neighbours that changed places are one mistake; with `len_slip` one element
    too few or too many is one.
    """
    if len(given) == len(key):
        return _wrong_places(key, given, swap=options.swap)
    if not options.len_slip or abs(len(given) - len(key)) != 1:
        return None
    longer, shorter = (given, key) if len(given) > len(key) else (key, given)
    return 1 + min(
        _wrong_places(longer[:n] + longer[n + 1 :], shorter, swap=options.swap)
        for n in range(len(longer))
    )


def _wrong_places(key: Elements, given: Elements, *, swap: bool) -> int:
    wrong, n = 0, 0
    while n < len(key):
        if key[n] != given[n]:
            wrong += 1
            if swap and n + 1 < len(key) and key[n : n + 2] == given[n : n + 2][::-1]:
                n += 1
        n += 1
    return wrong


def set_mistakes(key: Elements, given: Elements) -> int:
    """How many elements are missing, and how many are too many; repeats do not count."""
    return len(set(key) ^ set(given))


# ---- matches -------------------------------------------------------------------------------------

LETTERS = "абвгдежзик"
_LATIN_LETTERS = "авсdеfg"
"""A, B, C… as they stand after the look-alikes have become Cyrillic."""

_PAIRS = re.compile(r"([^\W\d_])\W*([0-9]+)|([0-9]+)\W*([^\W\d_])")

Pairs = Mapping[str, str]


def key_pairs(text: str) -> Pairs:
    """What goes with what: `А3 Б1 В2`, `1А 2А 3Б`, or `312`, where А, Б, В… stand in order."""
    pairs = _pairs(text)
    letters = {letter for letter, _ in pairs}
    if len(letters) < len(pairs):
        return {digits: letter for letter, digits in pairs}
    return dict(pairs) if pairs else _numbered(_signs(text))


def match_mistakes(key: Pairs, text: str) -> int:
    """How many pairs are wrong, missing or too many."""
    pairs = _pairs(text)
    if not pairs:
        return _wrong_pairs(key, _numbered(_signs(text)))
    if next(iter(key)).isdigit():
        return _wrong_pairs(key, _once((digits, letter) for letter, digits in pairs))
    given = _once(pairs)
    mistakes = _wrong_pairs(key, given)
    if given.keys() & set("сd") and given.keys() <= set(_LATIN_LETTERS):
        latin = {LETTERS[_LATIN_LETTERS.index(one)]: digits for one, digits in given.items()}
        mistakes = min(mistakes, _wrong_pairs(key, latin))
    return mistakes


def _signs(text: str) -> str:
    return _BETWEEN.sub("", fold(one_alphabet(text)))


def _pairs(text: str) -> list[tuple[str, str]]:
    """Letters and digits as they stand together; none where digits stand alone."""
    whole = fold(one_alphabet(text))
    found = [(at[1] or at[4], at[2] or at[3]) for at in _PAIRS.finditer(whole)]
    return [] if _BETWEEN.sub("", _PAIRS.sub("", whole)).isdigit() else found


def _once(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """By the first of each; the first that goes with two different things goes with none."""
    found: dict[str, str] = {}
    for one, other in pairs:
        found[one] = other if found.get(one, other) == other else ""
    return found


def _numbered(signs: str) -> Pairs:
    """By letter, in the order of the alphabet; where letters are given, by number."""
    if signs.isalpha():
        return {str(n): one for n, one in enumerate(signs, start=1)}
    names = [LETTERS[n] if n < len(LETTERS) else f"№{n}" for n in range(len(signs))]
    return dict(zip(names, signs, strict=True))


def _wrong_pairs(key: Pairs, given: Pairs) -> int:
    return sum(key.get(one) != given.get(one) for one in key.keys() | given.keys())


# ---- cells ---------------------------------------------------------------------------------------

_CELLS = (_SEMICOLONS, re.compile(r",\s+|\s+и\s+"), re.compile(r"\s+"), re.compile(r","))


def cells(text: str, count: int) -> Elements:
    """The cells of an answer: by semicolons; else by commas, by «и» or by spaces, if so many.

    returns: at least so many, empty ones at the end where the answer has fewer
    """
    parts = (tuple(between.split(text)) for between in _CELLS)
    found = next((one for one in parts if len(one) == count), tuple(_SEMICOLONS.split(text)))
    return (*found, *[""] * (count - len(found)))
