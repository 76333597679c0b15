"""Tidy one value to its kind; what is not certain stays as it was."""

import re
from collections.abc import Iterable
from datetime import date

from vprok.tools.sheets.spec import (
    Answer,
    Code,
    Date,
    Kind,
    OneOf,
    Points,
    Text,
    Total,
    Value,
    Whole,
)

Raw = str | int | float | None

SPACES = "\u00a0\u2000-\u200a\u202f\u3000\\s"
INVISIBLE = "\u200b-\u200f\u2060\ufeff"
LOOKALIKES = dict(zip("авеёкмнорстухі‐‑–—−«»„“”", 'abeekmhopctyxi-----"""""', strict=True))
_LOOK = str.maketrans(LOOKALIKES)
_SPACE = re.compile(f"[{SPACES}]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
NUMBERS, PLAIN = (Whole, Points, Total), (int, float)
LARGEST = 10**15  # whole numbers below are exact in a cell of Excel
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_NOUGHTS = re.compile(r"(-?[0-9]{1,15})[.,]0+")
_GROUPS = re.compile(r"-?[0-9]{1,3}( [0-9]{3}){1,4}")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})( ?г\.?)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def shown(raw: Raw) -> str:
    """The raw value as a person sees it in the cell: 5.0 is «5»."""
    if raw is None:
        return ""
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw)
    return str(raw)


def fold(text: str) -> str:
    """The text without what eyes mix up: case, ё, Latin twins, dashes, quotes, the last dot."""
    return text.lower().translate(_LOOK).rstrip(".")


def clean(kind: Kind, raw: Raw) -> tuple[Value, str]:
    """The value this kind makes of a cell, and why it was tidied: a key of TIDIED or empty.

    returns: int for numbers, ISO text for dates, text otherwise; what does not fit stays text
    """
    if isinstance(kind, NUMBERS) and isinstance(raw, PLAIN) and _is_whole(raw):
        return int(raw), ""
    before = shown(raw)
    tidy = before if _is_bare(before) else _SPACE.sub(" ", _INVISIBLE.sub("", before)).strip(" ")
    if not tidy:
        return None, ""
    value, why = _understood(kind, tidy)
    return value, why or ("spaces" if tidy != before else "")


def _is_bare(text: str) -> bool:
    """Whether there is nothing in it to tidy away: Latin letters and digits only."""
    return text.isalnum() and text.isascii()


def _is_whole(raw: float) -> bool:
    return abs(raw) < LARGEST and raw == int(raw)


def _understood(kind: Kind, tidy: str) -> tuple[Value, str]:  # noqa: PLR0911 - one answer a kind
    match kind:
        case Text(words=words):
            return _listed(tidy, words)
        case Whole() | Total():
            return _number(tidy)
        case Points():
            value, why = _number(tidy)
            return (value, why) if isinstance(value, int) else _listed(tidy, kind.marks)
        case Answer():
            return _listed(tidy, (*kind.marks, *kind.never))
        case OneOf():
            return _chosen(kind, tidy)
        case Code():
            return _code(kind, tidy)
        case Date():
            return _day(tidy)


def _number(tidy: str) -> tuple[Value, str]:
    if _WHOLE.fullmatch(tidy):
        number = int(tidy)
        return number, "" if str(number) == tidy else "number"
    if _GROUPS.fullmatch(tidy):
        return int(tidy.replace(" ", "")), "number"
    if found := _NOUGHTS.fullmatch(tidy):
        return int(found[1]), "number"
    return tidy, ""


def _listed(tidy: str, values: Iterable[str]) -> tuple[Value, str]:
    """The one value of the list that reads the same; the text itself when none or several do."""
    if tidy in values:
        return tidy, ""
    alike = [value for value in values if fold(value) == fold(tidy)]
    return (alike[0], "spelling") if len(alike) == 1 else (tidy, "")


def _chosen(kind: OneOf, tidy: str) -> tuple[Value, str]:
    value, why = _listed(tidy, kind.values)
    if value in kind.values:
        return value, why
    bare = tidy.rstrip(" .)")
    found = _NOUGHTS.fullmatch(bare)
    alike = {fold(tidy), fold(found[1] if found else bare)}
    meant = {kind.spellings[one] for one in kind.spellings if fold(one) in alike}
    meant |= {one for one in kind.values if fold(one) in alike}
    if len(meant) == 1:
        return meant.pop(), "number" if found else "spelling"
    return tidy, ""


def _code(kind: Code, tidy: str) -> tuple[Value, str]:
    if re.fullmatch(kind.pattern, tidy):
        return tidy, ""
    close = tidy.replace(" ", "")
    if re.fullmatch(kind.pattern, close):
        return close, "spaces"
    if (found := _NOUGHTS.fullmatch(close)) and re.fullmatch(kind.pattern, found[1]):
        return found[1], "number"
    latin = _in_latin(close)
    for text in (latin, latin.lower(), latin.upper()):
        if re.fullmatch(kind.pattern, text):
            return text, "spelling"
    return tidy, ""


def _in_latin(text: str) -> str:
    """The text with Latin letters for their Cyrillic twins, in the same case."""
    twins = ((one, LOOKALIKES.get(one.lower(), one)) for one in text)
    return "".join(twin.upper() if one.isupper() else twin for one, twin in twins)


def _day(tidy: str) -> tuple[Value, str]:
    if found := _DAY.fullmatch(tidy):
        iso = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
        return (iso, "spelling" if found[4] else "") if is_day(iso) else (tidy, "")
    return tidy, ""


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar in ISO form."""
    if not (found := _ISO.fullmatch(text)):
        return False
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


def fits(kind: Kind, value: Value) -> bool:  # noqa: PLR0911 - one answer a kind
    """Whether a filled value is one this kind allows."""
    match kind:
        case Text(most=most):
            return isinstance(value, str) and len(value) <= most
        case Whole(least=least, most=most):
            return isinstance(value, int) and least <= value <= most
        case OneOf(values=values):
            return value in values
        case Code(pattern=pattern):
            return isinstance(value, str) and re.fullmatch(pattern, value) is not None
        case Points(most=most):
            return 0 <= value <= most if isinstance(value, int) else value in kind.marks
        case Answer(most=most):
            return isinstance(value, str) and len(value) <= most and value not in kind.never
        case Total():
            return isinstance(value, int)
        case Date():
            return isinstance(value, str) and is_day(value)
