"""One sheet of a form as .csv: drawn without formulas, read back with findings by cell."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vprok.tools.sheets.checks import Lists, check
from vprok.tools.sheets.clean import clean
from vprok.tools.sheets.findings import Cleanup, Reading, Row, Unreadable, address
from vprok.tools.sheets.guard import refusal
from vprok.tools.sheets.matching import canonical
from vprok.tools.sheets.spec import Book, Column, Sheet, Value
from vprok.tools.sheets.wording import TIDIED

DELIMITERS = ";,\t"
FORMULAS = ("=", "+", "-", "@", "\t", "\r", *"＝＋－＠")
GUARD = "'"
"""Stands before a value that Excel would take for a formula; reading takes it away again."""


def draw_csv(sheet: Sheet, rows: Iterable[Mapping[str, Value]]) -> bytes:
    """The sheet as .csv that Excel opens by a double click: UTF-8 with its mark, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    for row in rows:
        writer.writerow([harmless(row.get(column.key)) for column in sheet.columns])
    return text.getvalue().encode("utf-8-sig")


def harmless(value: Value) -> str:
    """The value as text that no spreadsheet runs.

    source: OWASP, CSV injection
    """
    text = "" if value is None else str(value)
    return GUARD + text if text.startswith(FORMULAS) else text


def read_csv(book: Book, sheet: str, file: bytes, known: Lists | None = None) -> Reading:
    """Read .csv as one sheet of a form: UTF-8 or cp1251; semicolons, commas or tabs.

    sheet:  its key
    known:  lists for `Known` checks; a check without its list is not made
    raises: Unreadable
    """
    spec = book.sheet(sheet)
    if len(file) > book.limits.bytes:
        raise refusal("too_large", most=book.limits.bytes // 1_000_000)
    lines = _lines(_decoded(file), book.limits.rows)
    places = _places(spec, lines[0])
    cleanups: list[Cleanup] = []
    rows = tuple(
        Row(number, _values(spec, line, number, places, cleanups))
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    )
    return Reading(
        sha256=hashlib.sha256(file).hexdigest(),
        identity={},
        rows={sheet: rows},
        unfilled={},
        findings=check(book, {sheet: rows}, known, {sheet: places}),
        cleanups=tuple(cleanups),
        names=(),
    )


def _decoded(file: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = file.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("other_kind", "Это не текст .csv: сохраните таблицу как «CSV UTF-8».")


def _lines(text: str, most: int) -> list[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            lines.append(line)
            if len(lines) > most + 1:
                raise refusal("rows")
    except csv.Error as error:
        raise Unreadable(
            "other_kind", "Файл .csv испорчен: сохраните таблицу как «CSV UTF-8» ещё раз."
        ) from error
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise Unreadable("empty", "В первой строке нет названий столбцов: начните с шаблона.")
    return lines


def _places(sheet: Sheet, header: Sequence[str]) -> dict[str, int]:
    """Number of each column from 0, by the titles of the first row.

    raises: Unreadable when a column is missing, doubled or strange
    """
    known = {canonical(title): column.key for column in sheet.columns for title in _titles(column)}
    places: dict[str, int] = {}
    strange = []
    for number, title in enumerate(header):
        key = known.get(canonical(title))
        if key is None or key in places:
            strange.append(title.strip() or f"столбец {number + 1}")
        else:
            places[key] = number
    missing = [one.title for one in sheet.columns if one.required and one.key not in places]
    if missing:
        raise Unreadable(
            "other_columns", f"В файле нет столбцов: {', '.join(missing)}. Начните с шаблона."
        )
    if strange:
        raise Unreadable(
            "other_columns", f"В файле лишние столбцы: {', '.join(strange)}. Удалите их."
        )
    return places


def _titles(column: Column) -> Iterator[str]:
    yield column.title
    yield from column.aliases


def _values(
    sheet: Sheet,
    line: Sequence[str],
    number: int,
    places: Mapping[str, int],
    cleanups: list[Cleanup],
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for column in sheet.columns:
        place = places.get(column.key)
        raw = line[place] if place is not None and place < len(line) else ""
        if raw.startswith(GUARD) and raw[1:].startswith(FORMULAS):
            raw = raw[1:]
        value, why = clean(column.kind, raw)
        values[column.key] = value
        if why and place is not None:
            cell = address(number, place)
            cleanups.append(Cleanup(sheet.title, cell, raw, str(value), TIDIED[why]))
    return values
