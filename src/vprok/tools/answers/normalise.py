"""One answer, however it was typed: signs made one, look-alike letters sorted out, case folded.

The order matters, and each step has its own line in the pipeline.

source: statistics.md §4, «Pipeline»; UAX #15 (NFKC); UTS #39 (confusables)
"""

import re
import unicodedata

_SLASHES = str.maketrans({"\u2044": "/", "\u2215": "/"})
_VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215f\u2189]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043"
_DOUBLE = "«»„“”‟❝❞〝〞"
_SINGLE = "‘’‚‛‹›`"
_UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufe0e\ufe0f"
)
_SIGNS = (
    dict.fromkeys(map(ord, _DASHES), "-")
    | dict.fromkeys(map(ord, _DOUBLE), '"')
    | dict.fromkeys(map(ord, _SINGLE), "'")
    | dict.fromkeys(map(ord, _UNSEEN), None)
    | _SLASHES
)
_STRESS = "\u0301"

_LATIN = "ABCEHKMOPTXYaceopxyËë"
_CYRILLIC = "АВСЕНКМОРТХУасеорхуЁё"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_LIKE_LATIN, _LIKE_CYRILLIC = frozenset(_LATIN), frozenset(_CYRILLIC)
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN_LETTER = re.compile("[A-Za-zÀ-ɏḀ-ỿ]")
_YO = str.maketrans("ёЁ", "еЕ")


def tidy(answer: str) -> str:
    """The answer with its signs made one: fractions, widths, dashes, quotes, spaces, unseen marks.

    Vulgar fractions go first, for NFKC alone would make `31⁄2` of `3½`. Stress is taken off after
    NFKC, so that an é keeps its accent, and what was parted by it is composed again.
    """
    if answer.isascii():
        return " ".join(answer.replace("`", "'").split())
    text = _VULGAR.sub(_parted, answer)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    if _STRESS in text:
        text = text.replace(_STRESS, "")
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _parted(found: re.Match[str]) -> str:
    """From the whole before it: `3½` is `3 1/2`."""
    return " " + unicodedata.normalize("NFKC", found[0]).translate(_SLASHES)


def one_alphabet(text: str) -> str:
    """Look-alike letters made one, word by word; before case is folded, for В is no b.

    A word that holds Cyrillic, or looks Cyrillic letter by letter, is Cyrillic; a word with a
    letter that only Latin has, and with none that only Cyrillic has, is Latin: `ХIХ`.
    """
    if _LATIN_LETTER.search(text) is None:
        return text
    return _LETTERS.sub(_sorted_out, text)


def _sorted_out(found: re.Match[str]) -> str:
    word = found[0]
    letters = set(word)
    latin = {one for one in letters if _is_latin(one)}
    if latin <= _LIKE_LATIN:
        return word.translate(_TO_CYRILLIC)
    rest = letters - latin
    if rest and rest <= _LIKE_CYRILLIC:
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC) if any(map(_is_cyrillic, rest)) else word


def _is_latin(letter: str) -> bool:
    return letter <= "z" or "À" <= letter <= "ɏ" or "Ḁ" <= letter <= "ỿ"


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def fold(text: str, *, case: bool = True, yo: bool = True) -> str:
    """Without case and without ё, unless the key says that they matter.

    case: whether capitals and small letters are one
    yo:   whether ё is е
    """
    if yo:
        text = text.translate(_YO)
    if not case:
        return text
    folded = text.casefold()
    return folded if text.isascii() else unicodedata.normalize("NFKC", folded)
