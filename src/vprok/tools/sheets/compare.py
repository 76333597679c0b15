"""What differs between two fillings of one form, cell by cell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vprok.tools.sheets.clean import shown
from vprok.tools.sheets.findings import Row, place_of
from vprok.tools.sheets.spec import Book, Column, Sheet, Text, Unique, Value, Whole


class Kind(StrEnum):
    """What happened to a cell or to a row."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Differs:
    """One difference.

    row:     what tells the row from others, in words: «Класс 4, Математика» or «Код 20001»
    cell:    as Excel names it; where the row was, if it was removed
    column:  title; empty for a whole row
    before, after: as people read them; of a whole row, its values in their order
    """

    kind: Kind
    sheet: str
    row: str
    cell: str
    column: str
    before: str
    after: str


def differences(
    book: Book,
    before: Mapping[str, Iterable[Row]],
    after: Mapping[str, Iterable[Row]],
) -> tuple[Differs, ...]:
    """What differs, sheet by sheet, in the order of the newer filling; removed rows come last.

    Rows are the same when the columns that must be unique say so, else when their numbers are.

    before, after: filled rows by sheet key, tidied
    """
    return tuple(
        one
        for sheet in book.sheets
        for one in _of_sheet(sheet, before.get(sheet.key, ()), after.get(sheet.key, ()))
    )


def _of_sheet(sheet: Sheet, before: Iterable[Row], after: Iterable[Row]) -> Iterator[Differs]:
    names = _naming(sheet)
    was, now = _named(names, before), _named(names, after)
    for name, row in now.items():
        if name in was:
            yield from _of_row(sheet, names, was[name], row)
        else:
            yield _whole(Kind.ADDED, sheet, names, row)
    for name, row in was.items():
        if name not in now:
            yield _whole(Kind.REMOVED, sheet, names, row)


def _naming(sheet: Sheet) -> tuple[str, ...]:
    """Keys of the columns that tell rows of this sheet apart; none when only their order does."""
    found = (check.columns for check in sheet.checks if isinstance(check, Unique))
    return () if sheet.upright else next(found, ())


def _named(names: tuple[str, ...], rows: Iterable[Row]) -> dict[tuple[Value, ...], Row]:
    """Rows by what tells them apart; of those that share it each has its turn."""
    named: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        name = tuple(row.values.get(key) for key in names) or (row.number,)
        turn = 0
        while (*name, turn) in named:
            turn += 1
        named[(*name, turn)] = row
    return named


def _of_row(sheet: Sheet, names: tuple[str, ...], was: Row, now: Row) -> Iterator[Differs]:
    for index, column in enumerate(sheet.columns):
        before, after = was.values.get(column.key), now.values.get(column.key)
        if before != after:
            yield Differs(
                Kind.CHANGED,
                sheet.title,
                _told(sheet, names, now),
                place_of(sheet, now.number, index),
                column.label,
                _words(before),
                _words(after),
            )


def _whole(kind: Kind, sheet: Sheet, names: tuple[str, ...], row: Row) -> Differs:
    values = (row.values.get(column.key) for column in sheet.columns)
    words = " · ".join(_words(value) for value in values if value is not None)
    was, now = (words, "") if kind is Kind.REMOVED else ("", words)
    cell = place_of(sheet, row.number, 0)
    return Differs(kind, sheet.title, _told(sheet, names, row), cell, "", was, now)


def _told(sheet: Sheet, names: tuple[str, ...], row: Row) -> str:
    """What the row is called for people: by the words that stand in it, else by its code."""
    if not names:
        return "" if sheet.upright else f"строка {row.number}"
    known = [_part(column, row) for column in _knowing(sheet)]
    if any(known):
        return ", ".join(filter(None, known))
    return ", ".join(f"{sheet.column(key).title} {_words(row.values.get(key))}" for key in names)


def _knowing(sheet: Sheet) -> list[Column]:
    """Columns by which people know a row: words and classes that we have written."""
    locked = [column for column in sheet.columns if column.locked]
    if sheet.telling:
        texts = [column for column in locked if isinstance(column.kind, Text)]
        return [*texts[:1], sheet.column(sheet.telling)]
    return [column for column in locked if isinstance(column.kind, Text | Whole)]


def _part(column: Column, row: Row) -> str:
    """One word of what the row is called; a number goes with its title."""
    said = _words(row.values.get(column.key))
    return f"{column.title} {said}" if said and isinstance(column.kind, Whole) else said


def _words(value: Value) -> str:
    return "" if value is None else shown(value)
