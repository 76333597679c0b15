"""What a cell of an export says, as one small number; each different text is judged once."""

import re
from collections.abc import Callable
from typing import NamedTuple

from vprok.tools.sheets.clean import clean, fold, shown
from vprok.tools.sheets.names import BOOK, SCHOOL, TEXTBOOK, name_rule
from vprok.tools.sheets.spec import Code, Kind, OneOf, Points

NOT_ATTEMPTED, NOT_TAUGHT, EMPTY = 255, 254, 253
"""Points that are none, as packed blocks of results write them."""

BAD = 252
"""A text that a column of points cannot hold; no task has so many points."""

ABOVE = 251
"""Points above the maximum of the task."""

MOST = ABOVE - 1
"""The greatest points a task may have here."""

ABSENT = 0
LAST_VARIANT = 99
BLANK_VARIANT, ZERO_VARIANT, BAD_VARIANT = 253, 254, 255
BAD_TRAIT = 255
"""A text that tells neither a sex nor a mark."""

NO_TOTAL, BAD_TOTAL = -1, -2

CODE = Code(r"([2-9]\d{4}|1\d{3})", "40001")
VARIANTS = OneOf(
    (*map(str, range(1, LAST_VARIANT + 1)), "отсутствовал"),
    {f"{word}{gap}{n}": str(n) for word in ("var", "вариант") for gap in ("", " ", "-", "_")
     for n in range(1, LAST_VARIANT + 1)}
    | {"отсутствовала": "отсутствовал", "отсутствует": "отсутствовал"},
)  # fmt: skip
SEXES = OneOf(("м", "ж"), {"муж": "м", "мужской": "м", "жен": "ж", "женский": "ж"})
MARKS = OneOf(("2", "3", "4", "5"))
NO_MARKS = frozenset(map(fold, ("нет отметки", "нет", "н/а", "н.а", "*", "-", "нет оценки")))
TAUGHT_NOT = ("не пройд.", "не пройдено", "не пройден", "не пройдена", "непройд", "не пройд")
QUOTES = re.compile(r"[\s\"'«»„“”._–—-]+")
GRADE_BEFORE = re.compile(r"^\d{1,2}(?=\D)")
WHOLE = re.compile(r"\s*0*(\d+)(?:[.,]0+)?\s*")
CLASS_MOST = 20
NO_LETTER = "нет"
"""What the only class of a grade is called in the sheet «Классы»."""

_TWINS = str.maketrans("ABEKMHOPCTXY", "АВЕКМНОРСТХУ")


class Judged(NamedTuple):
    """What a text comes to.

    after: as it is written when it was tidied
    why:   a key of `wording.DONE`; empty when nothing had to be tidied
    """

    value: int
    after: str = ""
    why: str = ""


Judge = Callable[[str], Judged]


class Column(dict[str, int]):
    """Numbers of the texts of a column, each judged when it is met first.

    tidied: texts that were tidied
    named:  texts that give a person's name away, with the rule that says so
    """

    def __init__(self, judge: Judge, *bad: int) -> None:
        super().__init__()
        self.judge = judge
        self.bad = frozenset(bad)
        self.tidied: dict[str, Judged] = {}
        self.named: dict[str, str] = {}

    def __missing__(self, text: str) -> int:
        told = self.judge(text)
        if told.why:
            self.tidied[text] = told
        if told.value in self.bad and (rule := name_in(text)):
            self.named[text] = rule
        self[text] = told.value
        return told.value


class Labels(dict[str, str]):
    """Names of classes in their one form, each made when it is met first.

    strange: texts that are no names of classes
    """

    def __init__(self) -> None:
        super().__init__()
        self.strange: set[str] = set()
        self.named: dict[str, str] = {}

    def __missing__(self, text: str) -> str:
        label = class_label(text)
        if rule := name_in(text):
            self.named[text] = rule
        elif len(label) > CLASS_MOST:
            self.strange.add(text)
            label = ""
        self[text] = label
        return label


def name_in(text: str) -> str:
    """What gives a person's name away where only codes, classes and points belong.

    Books and schools may stand there when a row is moved by a column.
    """
    rule = name_rule(text, is_strict=True)
    if rule and (SCHOOL.search(text) or TEXTBOOK.search(text) or BOOK.search(text)):
        return name_rule(text)
    return rule


def _cleaned(kind: Kind, text: str) -> tuple[str, str]:
    value, why = clean(kind, text)
    return "" if value is None else shown(value), why


def code(text: str) -> Judged:
    """A code as a number, 0 where it is none."""
    value, why = _cleaned(CODE, text)
    if not re.fullmatch(CODE.pattern, value) and re.fullmatch(CODE.pattern, value.lstrip("0")):
        value, why = value.lstrip("0"), "number"
    if not re.fullmatch(CODE.pattern, value):
        return Judged(0)
    return Judged(int(value), value, why)


def variant(text: str) -> Judged:
    """A variant; who was absent has 0."""
    value, why = _cleaned(VARIANTS, text)
    if not value:
        return Judged(BLANK_VARIANT)
    if value == "0":
        return Judged(ZERO_VARIANT)
    if value not in VARIANTS.values:
        return Judged(BAD_VARIANT)
    return Judged(int(value) if value.isdecimal() else ABSENT, value, why)


def points(most: int) -> Judge:
    """The judge of a task with so many points at most."""
    kind = Points(most, extra=TAUGHT_NOT[:1])

    def judge(text: str) -> Judged:
        value, why = clean(kind, text)
        if value is None:
            return Judged(EMPTY)
        if isinstance(value, int):
            if not 0 <= value <= most:
                return Judged(ABOVE if value > most else BAD)
            return Judged(value, str(value), why)
        if value == kind.absent[0]:
            return Judged(NOT_ATTEMPTED, value, why)
        if fold(value) in _TAUGHT_NOT:
            is_usual = value == TAUGHT_NOT[0]
            return Judged(NOT_TAUGHT, TAUGHT_NOT[0], why if is_usual else "spelling")
        return Judged(BAD)

    return judge


_TAUGHT_NOT = frozenset(map(fold, TAUGHT_NOT))


def sex(text: str) -> Judged:
    """1 male, 2 female, 0 not told."""
    value, why = _cleaned(SEXES, text)
    if not value:
        return Judged(0)
    if value not in SEXES.values:
        return Judged(BAD_TRAIT)
    return Judged(SEXES.values.index(value) + 1, value, why)


def mark(text: str) -> Judged:
    """A mark of the journal 2..5, 0 where there is none."""
    value, why = _cleaned(MARKS, text)
    if value in MARKS.values:
        return Judged(int(value), value, why)
    folded = fold(value)
    if not folded or folded == fold("нет отметки"):
        return Judged(0)
    return Judged(0, "нет отметки", "no_mark") if folded in NO_MARKS else Judged(BAD_TRAIT)


def total(text: str) -> Judged:
    """A sum of points; below 0 where none is told."""
    value, _ = clean(Points(9999), text)
    if value is None:
        return Judged(NO_TOTAL)
    return Judged(value if isinstance(value, int) and value >= 0 else BAD_TOTAL)


def class_label(text: str) -> str:
    """The name of a class without its grade, quotes and blanks: «4 "а"» is «А».

    A bare number stays: it may be the ordinal of the class, and «нет» says that there is one only.
    """
    if whole := WHOLE.fullmatch(text):
        return whole[1]
    bare = GRADE_BEFORE.sub("", QUOTES.sub("", text).upper().translate(_TWINS))
    return NO_LETTER if bare == NO_LETTER.upper() else bare
