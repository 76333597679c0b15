"""Human mistakes in results forms, as often as people make them."""

import random
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vprok.interfaces.cli.demo.scores import ABSENT, NO_LETTER, Row, Value, WorkFacts, X

ROWS_SEEN = 624_861
"""Rows of the region in which mistakes were counted.

source: docs/sources/domain.md#dirt
"""
_NBSP = "\u00a0"
_SHIFT_ENDS = "class"
_STRANGE_MARKS: tuple[Value, ...] = (6, 8, 12, "н/а", "*")


class Outcome(StrEnum):
    """What the reader of the form does about a mistake."""

    CLEANED = "cleaned"
    WARNED = "warned"
    REFUSED = "refused"


class Kind(StrEnum):
    """What went wrong under somebody's fingers."""

    SMALL_X = "small_x"
    CYRILLIC_X = "cyrillic_x"
    PADDED = "padded"
    DECIMAL = "decimal"
    CAPITAL_ABSENT = "capital_absent"
    CAPITAL_NO_LETTER = "capital_no_letter"
    WRONG_TOTAL = "wrong_total"
    ABOVE_MAXIMUM = "above_maximum"
    NEGATIVE = "negative"
    QUESTION_MARK = "question_mark"
    LETTER_H = "letter_h"
    SHIFTED_ROW = "shifted_row"
    UNKNOWN_CODE = "unknown_code"
    CODE_TWICE = "code_twice"
    MISSING_VARIANT = "missing_variant"
    WORDY_VARIANT = "wordy_variant"
    ZERO_VARIANT = "zero_variant"
    ABSENT_WITH_SCORES = "absent_with_scores"
    UNKNOWN_CLASS = "unknown_class"
    STRANGE_MARK = "strange_mark"


@dataclass(frozen=True)
class Mistake:
    """One mistake of one row.

    row:     its place among the rows, from 0
    column:  the word of the cell where it shows, e.g. `task_3`
    right:   what every touched cell ought to hold, by the word of its column
    """

    kind: Kind
    outcome: Outcome
    row: int
    column: str
    wrong: Value
    right: dict[str, Value]


@dataclass(frozen=True)
class _Scene:
    work: WorkFacts
    codes: tuple[str, ...]
    chance: random.Random

    def task(self, row: Row, *wanted: Value) -> str | None:
        """Some task of the row; with wanted values, one that holds such a value."""
        found = [
            column
            for column in _tasks(row)
            if (row[column] in wanted if wanted else isinstance(row[column], int))
        ]
        return self.chance.choice(found) if found else None


_Spoiling = Callable[[Row, _Scene], dict[str, Value]]
"""What a slip writes into a row: values by column; empty where it cannot happen."""


@dataclass(frozen=True)
class _Habit:
    """One kind of mistake.

    often: how many times it was met, or is supposed to be, in ROWS_SEEN rows
    """

    outcome: Outcome
    often: int
    spoiling: _Spoiling


def spoil(
    rows: Sequence[Row],
    work: WorkFacts,
    *,
    seed: int,
    how_many: int,
    kinds: Collection[Kind] = tuple(Kind),
    evenly: bool = False,
) -> tuple[list[Row], list[Mistake]]:
    """Make mistakes in some rows, at most one in each; the same seed makes the same.

    how_many: of mistakes; fewer where the rows do not allow so many
    kinds:    which mistakes may happen
    evenly:   each kind as often as any other, for shows and tests
    returns:  new rows, and the mistakes in the order of rows
    """
    chance = random.Random(seed)
    scene = _Scene(work, tuple(str(row["code"]) for row in rows), chance)
    free = chance.sample(range(len(rows)), len(rows))
    spoilt, made = [dict(row) for row in rows], list[Mistake]()
    for _ in range(how_many):
        order = _in_turn(kinds, chance, evenly=evenly)
        slip = _slip(order, free, rows, scene)
        if slip is None:
            break
        mistake, written = slip
        made.append(mistake)
        spoilt[mistake.row] |= written
        free.remove(mistake.row)
    return spoilt, sorted(made, key=lambda mistake: mistake.row)


def mend(rows: Sequence[Row], mistakes: Iterable[Mistake]) -> list[Row]:
    """Put right what these mistakes spoilt, and nothing else."""
    mended = [dict(row) for row in rows]
    for mistake in mistakes:
        mended[mistake.row] |= mistake.right
    return mended


def usual(rows: int) -> int:
    """How many mistakes people make in so many rows."""
    return round(rows * sum(habit.often for habit in _HABITS.values()) / ROWS_SEEN)


def _slip(
    order: Iterable[Kind], free: Sequence[int], rows: Sequence[Row], scene: _Scene
) -> tuple[Mistake, dict[str, Value]] | None:
    """The first kind in this order that can happen in a free row, and what it writes there."""
    for kind in order:
        for place in free:
            written = _HABITS[kind].spoiling(rows[place], scene)
            if written:
                return _mistake(kind, place, rows[place], written), written
    return None


def _mistake(kind: Kind, place: int, row: Row, written: dict[str, Value]) -> Mistake:
    column, wrong = next(iter(written.items()))
    right = {touched: row[touched] for touched in written}
    return Mistake(kind, _HABITS[kind].outcome, place, column, wrong, right)


def _in_turn(kinds: Collection[Kind], chance: random.Random, *, evenly: bool) -> list[Kind]:
    """The kinds in an order of chance, the frequent ones likely first."""
    weights = {kind: 1 if evenly else _HABITS[kind].often for kind in kinds}
    return sorted(kinds, key=lambda kind: chance.random() ** (1 / weights[kind]), reverse=True)


def _tasks(row: Row) -> list[str]:
    return [column for column in row if column.startswith("task_")]


def _is_present(row: Row) -> bool:
    return row["variant_1"] != ABSENT and row["class"] != ""


def _every_x_as(letter: str) -> _Spoiling:
    def spoiling(row: Row, scene: _Scene) -> dict[str, Value]:
        del scene
        return {column: letter for column in _tasks(row) if row[column] == X}

    return spoiling


def _cell_as(letter: str, *instead_of: Value) -> _Spoiling:
    def spoiling(row: Row, scene: _Scene) -> dict[str, Value]:
        column = scene.task(row, *instead_of)
        return {column: letter} if column else {}

    return spoiling


def _written_as(shape: str) -> _Spoiling:
    def spoiling(row: Row, scene: _Scene) -> dict[str, Value]:
        column = scene.task(row)
        return {column: shape.format(row[column])} if column else {}

    return spoiling


def _column_as(column: str, *strange: Value) -> _Spoiling:
    def spoiling(row: Row, scene: _Scene) -> dict[str, Value]:
        return {column: scene.chance.choice(strange)} if _is_present(row) else {}

    return spoiling


def _capital_absent(row: Row, scene: _Scene) -> dict[str, Value]:
    del scene
    return {
        column: ABSENT.capitalize()
        for column, value in row.items()
        if column.startswith("variant_") and value == ABSENT
    }


def _capital_no_letter(row: Row, scene: _Scene) -> dict[str, Value]:
    if row["class"] != NO_LETTER:
        return {}
    return {"class": scene.chance.choice((NO_LETTER.upper(), NO_LETTER.capitalize()))}


def _wrong_total(row: Row, scene: _Scene) -> dict[str, Value]:
    return {"total": int(row["total"]) + scene.chance.randint(1, 3)} if _is_present(row) else {}


def _other_points(row: Row, column: str, points: int) -> dict[str, Value]:
    """Points in a cell, and the total that the form's own formula then shows."""
    return {column: points, "total": int(row["total"]) - int(row[column]) + points}


def _above_maximum(row: Row, scene: _Scene) -> dict[str, Value]:
    column = scene.task(row)
    if column is None:
        return {}
    most = scene.work.maxima[int(column.removeprefix("task_")) - 1]
    return _other_points(row, column, most + scene.chance.randint(1, 2))


def _negative(row: Row, scene: _Scene) -> dict[str, Value]:
    column = scene.task(row, 0)
    return _other_points(row, column, -scene.chance.randint(1, 2)) if column else {}


def _shifted(row: Row, scene: _Scene) -> dict[str, Value]:
    """Points typed one column too far to the right, the last over the class."""
    del scene
    columns = [*_tasks(row), _SHIFT_ENDS]
    values = [row[column] for column in columns]
    if not _is_present(row) or "" in values:
        return {}
    return dict(zip(columns, ("", *values[:-1]), strict=True))


def _unknown_code(row: Row, scene: _Scene) -> dict[str, Value]:
    code = str(row["code"])
    tail = len(code) - 2
    strangers = (f"{code[0]}9{scene.chance.randrange(10**tail):0{tail}}" for _ in range(100))
    unknown = next((stranger for stranger in strangers if stranger not in scene.codes), None)
    return {"code": unknown} if unknown else {}


def _code_twice(row: Row, scene: _Scene) -> dict[str, Value]:
    others = [code for code in scene.codes if code != row["code"]]
    return {"code": scene.chance.choice(others)} if others else {}


def _absent_with_scores(row: Row, scene: _Scene) -> dict[str, Value]:
    del scene
    if not _is_present(row):
        return {}
    return {column: ABSENT for column in row if column.startswith("variant_")}


def _unknown_class(row: Row, scene: _Scene) -> dict[str, Value]:
    if not _is_present(row):
        return {}
    return {"class": scene.chance.randint(51, 60) if isinstance(row["class"], int) else "Щ"}


# Counted in the region: small_x, cyrillic_x, question_mark, letter_h, shifted_row, wrong_total.
# The region met the others too, or schools tell of them; their numbers are supposed.
_HABITS: dict[Kind, _Habit] = {
    Kind.SMALL_X: _Habit(Outcome.CLEANED, 25_512, _every_x_as("x")),
    Kind.CYRILLIC_X: _Habit(Outcome.CLEANED, 1_161, _every_x_as("Х")),
    Kind.PADDED: _Habit(Outcome.CLEANED, 200, _written_as(f"{_NBSP}{{}}")),
    Kind.DECIMAL: _Habit(Outcome.CLEANED, 100, _written_as("{}.0")),
    Kind.CAPITAL_ABSENT: _Habit(Outcome.CLEANED, 150, _capital_absent),
    Kind.CAPITAL_NO_LETTER: _Habit(Outcome.CLEANED, 300, _capital_no_letter),
    Kind.WRONG_TOTAL: _Habit(Outcome.WARNED, 300, _wrong_total),
    Kind.ABOVE_MAXIMUM: _Habit(Outcome.REFUSED, 60, _above_maximum),
    Kind.NEGATIVE: _Habit(Outcome.REFUSED, 10, _negative),
    Kind.QUESTION_MARK: _Habit(Outcome.REFUSED, 106, _cell_as("?", 0, X)),
    Kind.LETTER_H: _Habit(Outcome.REFUSED, 35, _cell_as("H", 0, X)),
    Kind.SHIFTED_ROW: _Habit(Outcome.REFUSED, 450, _shifted),
    Kind.UNKNOWN_CODE: _Habit(Outcome.REFUSED, 30, _unknown_code),
    Kind.CODE_TWICE: _Habit(Outcome.REFUSED, 30, _code_twice),
    Kind.MISSING_VARIANT: _Habit(Outcome.REFUSED, 50, _column_as("variant_1", "")),
    Kind.WORDY_VARIANT: _Habit(Outcome.REFUSED, 20, _column_as("variant_1", "Var1")),
    Kind.ZERO_VARIANT: _Habit(Outcome.REFUSED, 20, _column_as("variant_1", 0)),
    Kind.ABSENT_WITH_SCORES: _Habit(Outcome.REFUSED, 30, _absent_with_scores),
    Kind.UNKNOWN_CLASS: _Habit(Outcome.REFUSED, 30, _unknown_class),
    Kind.STRANGE_MARK: _Habit(Outcome.REFUSED, 40, _column_as("journal", *_STRANGE_MARKS)),
}
