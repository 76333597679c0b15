"""Take the cells out of a workbook; runs in a limited child, for the file may be hostile."""

import datetime as dt
import io
import json
import math
from typing import Any

import python_calamine as calamine

from vprok.tools.sheets import biff, look, ole, strip
from vprok.tools.sheets.parts import ASKED, Hostile, packed, unpacked
from vprok.tools.sheets.rehearsal import OFFICE, RELATED, sample

YES, NO = "ИСТИНА", "ЛОЖЬ"
PLAIN = frozenset({str, int, float})
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


ROOT = {
    "_rels/.rels": f'<Relationships xmlns="{RELATED}"><Relationship Id="r" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode()
}
"""The workbook is the one that we looked at, whatever the file says."""


def read(payload: bytes) -> bytes:
    """The cells of a workbook as JSON.

    payload: rows, columns and unpacked bytes allowed, as `ASKED` packs them, then the file
    returns: sheets (title, rows, formulas) and texts beside cells; a moment becomes {"date": …}
    raises:  Hostile
    """
    rows, columns, size = ASKED.unpack_from(payload)
    file = payload[ASKED.size :]
    looked = _old(file) if file.startswith(ole.MAGIC) else None
    if looked is None:
        parts = unpacked(file, size)
        looked, file = _new(parts), packed(parts | ROOT)
    book = calamine.load_workbook(io.BytesIO(file))
    sheets = [
        {
            "title": about.name,
            "rows": _rows(book, about, rows, columns),
            "formulas": looked.formulas.get(about.name, []),
        }
        for about in book.sheets_metadata
    ]
    answer = {"sheets": sheets, "asides": looked.asides}
    try:
        return ENCODER.encode(answer).encode()
    except ValueError:  # a number that is none
        for sheet in sheets:
            sheet["rows"] = [[_value(value) for value in row] for row in sheet["rows"]]
        return ENCODER.encode(answer).encode()


def warm() -> None:
    """Rehearse, so that code and memory are at hand."""
    read(ASKED.pack(1_000, 100, 1_000_000) + sample())


def _new(parts: dict[str, bytes]) -> biff.Looked:
    """Look through the parts of an .xlsx before the library does."""
    look.markup(parts)
    look.links(parts)
    formulas = {title: look.formulas(part) for title, part in look.titles(parts)}
    return biff.Looked(formulas, list(look.asides(parts)))


def _old(file: bytes) -> biff.Looked:
    """Look through the records of an .xls before the library does."""
    try:
        looked = biff.look(file)
    except biff.Forbidden as why:
        raise Hostile(str(why)) from why
    return biff.Looked(looked.formulas, [*looked.asides, *strip.about(file)])


def _rows(
    book: calamine.CalamineWorkbook, about: Any, most_rows: int, most_columns: int
) -> list[list[Any]]:
    """The rows of one sheet without their empty tails."""
    if about.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba):
        raise Hostile("macros")
    if about.typ != calamine.SheetTypeEnum.WorkSheet:
        return []
    sheet = book.get_sheet_by_name(about.name)
    if sheet.total_height * sheet.total_width > look.AREA_MOST:
        raise Hostile("rows")
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    filled = 0
    for row in rows:
        if not PLAIN.issuperset(map(type, row)):
            row[:] = map(_value, row)
        while row and row[-1] == "":
            row.pop()
        filled += bool(row)
        if filled > most_rows or len(row) > most_columns:
            raise Hostile("rows")
    return rows


def _value(value: Any) -> Any:
    """The value as JSON holds it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dt.datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return {"date": str(value)}
    return value
