"""How an answer is compared: what stands in the column of options, read once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


class BadKey(ValueError):
    """A key that cannot be used; its text says why, for the person who wrote it.

    column: where the fault is: `kind`, `accepted`, `max` or `options`
    """

    def __init__(self, why: str, column: str = "options") -> None:
        super().__init__(why)
        self.column = column


@dataclass(frozen=True)
class Options:
    """How answers are compared with a key.

    case:     capitals and small letters are one
    yo:       ё is е
    typo:     so many misprints are forgiven
    words:    the elements are words, not single signs
    swap:     two neighbours that changed places are one mistake
    len_slip: one element too few or too many is one mistake
    tol:      greatest difference from the number of the key
    relative: the difference is a share of that number
    units:    of measurement that may stand behind the number, as people write them
    needs_unit: whether an answer without a unit is wrong; None = where the key itself has a unit
    percent:  True: `50%` is also 1/2; False: a percent sign is wrong; None: it is passed over
    table:    points for no mistake, for one, for two…; empty = one point off for each
    source:   settled.md, Forms; statistics.md §4
    """

    case: bool = True
    yo: bool = True
    typo: int = 0
    words: bool = False
    swap: bool = False
    len_slip: bool = False
    tol: Fraction = Fraction(0)
    relative: bool = False
    units: tuple[str, ...] = ()
    needs_unit: bool | None = None
    percent: bool | None = None
    table: tuple[int, ...] = ()


_YES = {"", "true", "1", "yes", "да"}
_NO = {"false", "0", "no", "нет"}
_NEXT = re.compile(r"\s*(?:;|[,\s](?=\s*[A-Za-z_]+\s*=))\s*")
_NUMBER = re.compile(r"([0-9]+(?:[.,][0-9]+)?|[0-9]+/[1-9][0-9]*)\s*(%?)")
_WHOLES = re.compile(r"[\[(]?\s*([0-9]+(?:\s*[,/;\s]\s*[0-9]+)*)\s*[\])]?")
_BRACKETS = re.compile(r"[\[(][^\])]*[\])]")
_LONGEST_TYPO = 9


def parse_options(text: str) -> Options:
    """The options as they are written: `unit=см; typo=1`, `table=[2, 1]`, `case=False`.

    A bare name is a yes. Options part by semicolons; by commas and spaces too, before `name=`.

    raises: BadKey
    """
    found: dict[str, Any] = {}
    for name, value in _pairs(text):
        read = _READ.get(name.lower())
        if read is None:
            known = ", ".join(sorted(_READ))
            raise BadKey(f"Настройка «{name}» не известна. Есть такие: {known}.")
        found |= read(name, value)
    return Options(**found)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Names and values; what stands in brackets is never parted."""
    kept: list[str] = []

    def put_by(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    bare = _BRACKETS.sub(put_by, text.strip())
    pairs = []
    for one in filter(None, _NEXT.split(bare)):
        name, _, value = one.partition("=")
        whole = re.sub(r"\0([0-9]+)\0", lambda at: kept[int(at[1])], value)
        pairs.append((name.strip(), whole.strip().strip("\"'")))
    return pairs


def _flag(name: str, value: str) -> bool:
    word = value.lower()
    if word not in _YES | _NO:
        raise BadKey(f"Настройка «{name}» бывает True или False, а написано «{value}».")
    return word in _YES


def _flags(field: str) -> Callable[[str, str], Mapping[str, Any]]:
    return lambda name, value: {field: _flag(name, value)}


def _typo(name: str, value: str) -> Mapping[str, Any]:
    if value.lower() in {"", "true", "false"}:
        return {"typo": int(value.lower() != "false")}
    if not value.isdecimal() or int(value) > _LONGEST_TYPO:
        raise BadKey(f"В настройке «{name}» укажите, сколько описок прощать: typo=1.")
    return {"typo": int(value)}


def _tol(name: str, value: str) -> Mapping[str, Any]:
    found = _NUMBER.fullmatch(value)
    if found is None:
        raise BadKey(f"В настройке «{name}» укажите допуск числом: tol=0.1 или tol=5%.")
    amount = Fraction(found[1].replace(",", "."))
    return {"tol": amount / 100, "relative": True} if found[2] else {"tol": amount}


def _unit(name: str, value: str) -> Mapping[str, Any]:
    units = tuple(one.strip() for one in re.split(r"[|,\[\]]", value) if one.strip())
    if not units:
        raise BadKey(f"В настройке «{name}» напишите единицу измерения: unit=см.")
    return {"units": units}


def _table(name: str, value: str) -> Mapping[str, Any]:
    found = _WHOLES.fullmatch(value)
    if found is None:
        raise BadKey(f"В настройке «{name}» перечислите баллы за 0, 1, 2… ошибки: table=[2, 1].")
    return {"table": tuple(int(one) for one in re.findall(r"[0-9]+", found[1]))}


_READ: dict[str, Callable[[str, str], Mapping[str, Any]]] = {
    "case": _flags("case"),
    "yo": _flags("yo"),
    "typo": _typo,
    "words": _flags("words"),
    "swap": _flags("swap"),
    "len_slip": _flags("len_slip"),
    "tol": _tol,
    "unit": _unit,
    "unit_required": _flags("needs_unit"),
    "percent": _flags("percent"),
    "table": _table,
}
