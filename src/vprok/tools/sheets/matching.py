"""Find the sheets and columns of a form in a workbook, however they were moved about."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vprok.tools.sheets import wording
from vprok.tools.sheets.clean import fold, shown
from vprok.tools.sheets.findings import Unreadable, letters
from vprok.tools.sheets.names import name_rule
from vprok.tools.sheets.spec import Book, Sheet, Total

IDENTITY, LISTS, INSTRUCTION = "Паспорт формы", "Списки", "Инструкция"
OURS = (IDENTITY, LISTS, INSTRUCTION)
SERVICE = "Служебно: "  # titles of our own hidden columns begin so
ROWS_SEARCHED = 20
TITLES_SHOWN = 8
TASK = re.compile(r"(\d+(?:[.,]\d+)?(?:\(\d+\))?(?:k\d+)?)\((\d+)[бb6]\)")


@dataclass(frozen=True)
class Found:
    """A sheet of the form as it stands in the file.

    columns:  number from 0 by key; a total may be missing, for it is counted anyway
    header:   row of the header, as Excel counts
    service:  numbers of our own hidden columns
    untitled: numbers of columns with values and no title
    """

    sheet: Sheet
    title: str
    header: int
    columns: Mapping[str, int]
    rows: Sequence[Sequence[Any]]
    service: frozenset[int]
    untitled: tuple[int, ...]


def canonical(title: str) -> str:
    """The title as it is compared: `5(1) (1б)` is `5.1 (1б)`; case, spaces, twins do not count.

    source: форма сбора результатов 2022: заголовки записаны неединообразно
    """
    plain = fold(re.sub(r"[\s\u200b-\u200d\ufeff]+", "", title)).translate(_QUOTES)
    if found := TASK.fullmatch(plain):
        label = re.sub(r"\((\d+)\)", r".\1", found[1]).replace(",", ".")
        return f"{label}({found[2]})"
    return plain.rstrip("*:")


_QUOTES = str.maketrans("«»„“”", '"""""')


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
    wanted = canonical(sheet.title)
    for one in free:
        if canonical(one["title"]) == wanted:
            return one
    return next((one for one in free if _header(sheet, one["rows"])[1] == len(sheet.columns)), None)


def _names(sheet: Sheet) -> dict[str, str]:
    """The key of a column by each of its canonical titles."""
    return {
        canonical(title): column.key
        for column in sheet.columns
        for title in (*column.aliases, column.title)
    }


def _header(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> tuple[int, int]:
    """The row where most titles stand, as Excel counts, and how many of them do."""
    names = _names(sheet)
    best = (sheet.header_row, 0)
    for number, row in enumerate(rows[:ROWS_SEARCHED], start=1):
        keys = {names.get(canonical(_text(value))) for value in row if value != ""} - {None}
        if len(keys) > best[1]:
            best = (number, len(keys))
        if len(keys) == len(sheet.columns):
            break
    return best


def _text(value: Any) -> str:
    return value["date"] if isinstance(value, dict) else shown(value)


def _placed(sheet: Sheet, one: Mapping[str, Any]) -> Found:
    header, count = _header(sheet, one["rows"])
    if not count:
        raise _refusal("no_header", sheet)
    names, ignored = _names(sheet), {canonical(title) for title in sheet.ignored}
    columns: dict[str, int] = {}
    extra: list[str] = []
    for number, value in enumerate(one["rows"][header - 1]):
        title = _text(value)
        key = names.get(canonical(title))
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
    titles = [_text(value) for value in one["rows"][header - 1]]
    service = frozenset(at for at, title in enumerate(titles) if title.startswith(SERVICE))
    titled = {number for number, value in enumerate(one["rows"][header - 1]) if value != ""}
    below = one["rows"][header:]
    filled = Counter(number for row in below for number, value in enumerate(row) if value != "")
    untitled = tuple(sorted(set(filled) - titled))
    return Found(sheet, one["title"], header, columns, one["rows"], service, untitled)


def _headers(sheet: Sheet, missing: Sequence[str], extra: Sequence[str]) -> Unreadable:
    parts = [
        f"{what}: {', '.join(titles[:TITLES_SHOWN])}{'…' if len(titles) > TITLES_SHOWN else ''}"
        for what, titles in ((wording.MISSING, missing), (wording.EXTRA, extra))
        if titles
    ]
    return _refusal("headers", sheet, parts="; ".join(parts))


def _refusal(code: str, sheet: Sheet, **facts: str) -> Unreadable:
    return Unreadable(code, wording.REFUSALS[code].format(title=sheet.title, **facts))


def identity_in(sheets: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the hidden sheet of the file says of it; empty when there is none."""
    for one in sheets:
        if one["title"] == IDENTITY:
            return {_text(row[0]): _text(row[1]) for row in one["rows"] if len(row) > 1}
    return {}


def untitled_columns(found: Found) -> str:
    """Letters of the columns that have values and no title."""
    return ", ".join(letters(number) for number in found.untitled[:TITLES_SHOWN])
