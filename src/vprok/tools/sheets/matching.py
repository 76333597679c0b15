"""Find the sheets and columns of a form in a workbook, however they were moved about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from vprok.tools.sheets import wording
from vprok.tools.sheets.clean import fold, shown
from vprok.tools.sheets.findings import (
    ANSWER,
    ANSWERS,
    Unreadable,
    address,
    letters,
    place_of,
)
from vprok.tools.sheets.names import name_rule
from vprok.tools.sheets.spec import Book, Column, Sheet, Total

IDENTITY, LISTS, INSTRUCTION = "Паспорт формы", "Списки", "Инструкция"
OURS = (IDENTITY, LISTS, INSTRUCTION)
UNREAD = (IDENTITY, LISTS)  # sheets that people do not see and where nobody looks for names
SERVICE = "Служебно: "  # titles of our own hidden columns begin so
HEADINGS = ("№", "Вопрос", "Ответ", "Пояснение")
"""Titles of the columns of a sheet of questions."""
ROWS_SEARCHED = 20
TITLES_SHOWN = 8
BLANKS = re.compile(r"[\s\u200b-\u200d\ufeff]+")
TASK = re.compile(r"(\d+(?:[.,]\d+)?(?:\(\d+\))?(?:k\d+)?)\((\d+)[бb6]\)")


@dataclass(frozen=True)
class Found:
    """A sheet of the form as it stands in the file.

    columns:  number from 0 by key; a total may be missing, for it is counted anyway;
              on a sheet of questions as `place_of` takes it, without those that are gone
    header:   row of the header, as Excel counts
    service:  numbers of our own hidden columns
    untitled: numbers of columns with values and no title
    answers:  number of the column with answers on a sheet of questions
    ours:     our own texts and the answers on a sheet of questions
    strays:   answers that stand beside no question
    """

    sheet: Sheet
    title: str
    header: int
    columns: Mapping[str, int]
    rows: Sequence[Sequence[Any]]
    service: frozenset[int]
    untitled: tuple[int, ...]
    answers: int = ANSWER
    ours: frozenset[str] = frozenset()
    strays: tuple[str, ...] = ()

    @property
    def places(self) -> Mapping[str, int]:
        """Where the values stand, as the checks take it."""
        return {**self.columns, ANSWERS: self.answers} if self.sheet.upright else self.columns

    @property
    def gone(self) -> tuple[Column, ...]:
        """Questions that are not in the file."""
        columns = self.sheet.columns if self.sheet.upright else ()
        return tuple(column for column in columns if column.key not in self.columns)

    @property
    def totals(self) -> frozenset[str]:
        """Where a formula is our own: letters of columns, cells of questions."""
        keys = [
            column.key
            for column in self.sheet.columns
            if isinstance(column.kind, Total) and column.key in self.columns
        ]
        if self.sheet.upright:
            return frozenset(self.cell(1, key) for key in keys)
        return frozenset(letters(self.columns[key]) for key in keys)

    def cell(self, row: int, key: str) -> str:
        """The address of a value; the row as Excel counts."""
        return place_of(self.sheet, row, self.columns[key], self.answers)

    def answer(self, key: str) -> Any:
        """What stands beside a question."""
        return _at(self.rows[self.sheet.header_row + self.columns[key]], self.answers)

    def is_ours(self, row: int, at: int) -> bool:
        """Whether the form itself speaks in this cell, or reads it; both as in a sheet's rows."""
        if row <= self.header:
            return row == self.header
        return at in self.own_columns or (self.sheet.upright and address(row, at) in self.ours)

    @cached_property
    def own_columns(self) -> frozenset[int]:
        """Numbers of columns that hold nothing but what the form reads or has written itself."""
        read = () if self.sheet.upright else self.columns.values()
        return self.service.union(read)


def canonical(title: str) -> str:
    """The title as it is compared: `5(1) (1б)` is `5.1 (1б)`; case, spaces, twins do not count.

    source: форма сбора результатов 2022: заголовки записаны неединообразно
    """
    plain = fold(BLANKS.sub("", title))
    if found := TASK.fullmatch(plain):
        label = re.sub(r"\((\d+)\)", r".\1", found[1]).replace(",", ".")
        return f"{label}({found[2]})"
    return plain.rstrip("*:")


def match(book: Book, sheets: Sequence[Mapping[str, Any]]) -> tuple[Found, ...]:
    """Where each sheet of the form stands in the file.

    raises: Unreadable when a required sheet or a column is missing, or a column is foreign
    """
    free = [one for one in sheets if one["title"] not in OURS]
    found = []
    for sheet in book.sheets:
        one = _pick(sheet, free)
        if one is not None:
            free.remove(one)
            found.append(_placed(sheet, one))
        elif sheet.required:
            raise _refusal("no_sheet", sheet)
    return tuple(found)


def _pick(sheet: Sheet, free: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The sheet of that title, else one that has all its columns."""
    wanted = _own(sheet.title)
    for one in free:
        if canonical(one["title"]) == wanted:
            return one
    return next((one for one in free if _count(sheet, one["rows"]) == len(sheet.columns)), None)


def _count(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> int:
    """How many columns of the form the rows have."""
    if sheet.upright:
        return len(_questions(sheet, rows, *_heading(sheet, rows)))
    return _header(sheet, _names(sheet), rows)[1]


def _names(sheet: Sheet) -> dict[str, str]:
    """The key of a column by each of its titles, as it is and canonical."""
    return {
        name: column.key
        for column in sheet.columns
        for title in (*column.aliases, column.title)
        for name in (_own(title), title)
    }


@lru_cache(maxsize=4096)
def _own(title: str) -> str:
    """A title of a form of ours as it is compared: the same ones are asked for again and again."""
    return canonical(title)


def _key(names: Mapping[str, str], title: str) -> str | None:
    """The key of the column with this title."""
    return names.get(title) or names.get(canonical(title))


def _header(
    sheet: Sheet, names: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> tuple[int, int]:
    """The row where most titles stand, as Excel counts, and how many of them do."""
    best = (sheet.header_row, 0)
    for number, row in enumerate(rows[:ROWS_SEARCHED], start=1):
        keys = {_key(names, _text(value)) for value in row if value != ""} - {None}
        if len(keys) > best[1]:
            best = (number, len(keys))
        if len(keys) == len(sheet.columns):
            break
    return best


def _text(value: Any) -> str:
    return value["date"] if isinstance(value, dict) else shown(value)


def _at(row: Sequence[Any], at: int | None) -> Any:
    return row[at] if at is not None and at < len(row) else ""


def _placed(sheet: Sheet, one: Mapping[str, Any]) -> Found:
    if sheet.upright:
        return _asked(sheet, one)
    names, ignored = _names(sheet), {canonical(title) for title in sheet.ignored}
    header, count = _header(sheet, names, one["rows"])
    if not count:
        raise _refusal("no_header", sheet)
    columns: dict[str, int] = {}
    extra: list[str] = []
    for number, value in enumerate(one["rows"][header - 1]):
        title = _text(value)
        key = _key(names, title)
        if key is not None and key not in columns:
            columns[key] = number
        elif title and canonical(title) not in ignored and not title.startswith(SERVICE):
            hidden = wording.COLUMN.format(letters=letters(number))
            extra.append(hidden if name_rule(title) else title)
    missing = [
        column.title
        for column in sheet.columns
        if column.key not in columns and not isinstance(column.kind, Total)
    ]
    if missing or extra:
        raise _headers(sheet, missing, extra)
    service, untitled = _margins(one["rows"], header)
    return Found(sheet, one["title"], header, columns, one["rows"], service, untitled)


def _margins(rows: Sequence[Sequence[Any]], header: int) -> tuple[frozenset[int], tuple[int, ...]]:
    """Our own hidden columns, and columns with values and no title."""
    titles = [_text(value) for value in rows[header - 1]]
    service = frozenset(at for at, title in enumerate(titles) if title.startswith(SERVICE))
    below = rows[header:]
    untitled = [at for at in range(max(map(len, below), default=0)) if not _at(titles, at)]
    return service, tuple(at for at in untitled if any(_at(row, at) != "" for row in below))


def _headers(sheet: Sheet, missing: Sequence[str], extra: Sequence[str]) -> Unreadable:
    parts = [
        f"{what}: {', '.join(titles[:TITLES_SHOWN])}{'…' if len(titles) > TITLES_SHOWN else ''}"
        for what, titles in ((wording.MISSING, missing), (wording.EXTRA, extra))
        if titles
    ]
    return _refusal("headers", sheet, parts="; ".join(parts))


def _refusal(code: str, sheet: Sheet, **facts: str) -> Unreadable:
    return Unreadable(code, wording.REFUSALS[code].format(title=sheet.title, **facts))


# ---- a sheet of questions -------------------------------------------------------------------


def _heading(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> tuple[int, Mapping[str, int]]:
    """The row with «Вопрос», as Excel counts, and the number of each heading in it."""
    for number, row in enumerate(rows[:ROWS_SEARCHED], start=1):
        titles = [canonical(_text(value)) for value in row]
        at = {one: titles.index(canonical(one)) for one in HEADINGS if canonical(one) in titles}
        if HEADINGS[1] in at:
            return number, {HEADINGS[2]: at[HEADINGS[1]] + 1, **at}
    return sheet.header_row, {}


def _questions(
    sheet: Sheet, rows: Sequence[Sequence[Any]], header: int, at: Mapping[str, int]
) -> dict[str, int]:
    """The row of each question by key, as Excel counts: known by title, twins by number too."""
    numbered, question, *_rest = HEADINGS
    known: dict[str, list[Column]] = {}
    for column in sheet.columns:
        for title in {canonical(one) for one in (*column.aliases, column.title)}:
            known.setdefault(title, []).append(column)
    found: dict[str, int] = {}
    for row, cells in enumerate(rows[header:] if at else (), start=header + 1):
        alike = known.get(canonical(_text(_at(cells, at[question]))), [])
        if len(alike) > 1:
            number = canonical(_text(_at(cells, at.get(numbered))))
            alike = [column for column in alike if canonical(column.number) == number]
        if len(alike) == 1:
            found.setdefault(alike[0].key, row)
    return found


def _asked(sheet: Sheet, one: Mapping[str, Any]) -> Found:
    """Where the questions and their answers stand, in whatever order.

    raises: Unreadable when there are no questions at all
    """
    rows = one["rows"]
    header, at = _heading(sheet, rows)
    asked = _questions(sheet, rows, header, at)
    if not asked:
        raise _refusal("no_header", sheet)
    answers = at[HEADINGS[2]]
    taken = set(asked.values())
    service, untitled = _margins(rows, header)
    return Found(
        sheet=sheet,
        title=one["title"],
        header=header,
        columns={key: row - sheet.header_row - 1 for key, row in asked.items()},
        rows=rows,
        service=service,
        untitled=tuple(number for number in untitled if number not in at.values()),
        answers=answers,
        ours=frozenset(_own_cells(sheet, rows, asked, at)),
        strays=tuple(
            address(row, answers)
            for row, cells in enumerate(rows[header:], start=header + 1)
            if row not in taken and _at(cells, answers) != ""
        ),
    )


def _own_cells(
    sheet: Sheet, rows: Sequence[Sequence[Any]], asked: Mapping[str, int], at: Mapping[str, int]
) -> Iterator[str]:
    """Cells of questions with our own text in them, and cells of their answers."""
    for key, row in asked.items():
        for heading, number in at.items():
            note = (sheet.column(key).note or SERVICE).lower()
            said = _text(_at(rows[row - 1], number)).lower()
            if heading != HEADINGS[3] or said.startswith(note):
                yield address(row, number)


def identity_in(sheets: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the hidden sheet of the file says of it; empty when there is none."""
    for one in sheets:
        if one["title"] == IDENTITY:
            return {_text(row[0]): _text(row[1]) for row in one["rows"] if len(row) > 1}
    return {}


def untitled_columns(found: Found) -> str:
    """Letters of the columns that have values and no title."""
    return ", ".join(letters(number) for number in found.untitled[:TITLES_SHOWN])
