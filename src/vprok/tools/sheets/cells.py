"""Take the cells out of a workbook; runs in a limited child, for the file may be hostile."""

import datetime as dt
import io
import json
import math
import re
import struct
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import python_calamine as calamine

from vprok.tools.sheets import biff

AREA_MOST = 1_000_000  # cells that the library may lay out at once, empty ones included
CHUNK = 1 << 16
YES, NO = "ИСТИНА", "ЛОЖЬ"
USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: [^>]*[^>/])?>(<f[\s>/])?')
ANY_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/]>(\s*<(?:\w+:)?f[\s>/])?'
)
FORMULA = re.compile(rb"[<:]f[\s>/]")
ASIDE = re.compile(r"xl/(?:comments|threadedComments|drawings/|charts/).*\.xml", re.IGNORECASE)
FOOTER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>(.*?)</", re.DOTALL)
TAG = re.compile(rb"<[^>]*>")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Hostile(Exception):
    """The file is not what a form may be."""


def read(payload: bytes) -> bytes:
    """The cells of a workbook as JSON.

    payload: rows and unpacked bytes allowed (two big-endian unsigned 64-bit numbers), then the file
    returns: sheets (title, is_hidden, rows, formulas) and texts beside cells
    raises:  Hostile
    """
    rows, unpacked = struct.unpack_from("!QQ", payload)
    file = payload[16:]
    seen = _old(file) if file.startswith(biff.MAGIC) else _new(file, unpacked)
    book = calamine.load_workbook(io.BytesIO(file))
    sheets = [_sheet(book, one, seen, rows) for one in book.sheets_metadata]
    return json.dumps({"sheets": sheets, "asides": seen.asides}, ensure_ascii=False).encode()


class _Seen:
    """What was noticed beside the values: formulas by sheet title, texts outside cells."""

    def __init__(self) -> None:
        self.formulas: dict[str, list[str]] = {}
        self.asides: list[str] = []


def _sheet(book: calamine.CalamineWorkbook, about: Any, seen: _Seen, most: int) -> dict[str, Any]:
    if about.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba):
        raise Hostile("macros")
    rows: list[list[Any]] = []
    if about.typ == calamine.SheetTypeEnum.WorkSheet:
        sheet = book.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > AREA_MOST:
            raise Hostile("rows")
        rows = [_row(row) for row in sheet.to_python(skip_empty_area=False)]
        if sum(map(bool, rows)) > most:
            raise Hostile("rows")
    return {
        "title": about.name,
        "is_hidden": about.visible != calamine.SheetVisibleEnum.Visible,
        "rows": rows,
        "formulas": seen.formulas.get(about.name, []),
    }


def _row(row: list[Any]) -> list[Any]:
    """The values of a row without the empty tail."""
    values = [value if type(value) is str else _value(value) for value in row]
    while values and values[-1] == "":
        values.pop()
    return values


def _value(value: Any) -> Any:
    """The value as JSON holds it; a moment becomes {"date": …}."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dt.datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return {"date": str(value)}
    return value


# ---- .xlsx ----------------------------------------------------------------------------------


def _new(file: bytes, unpacked: int) -> _Seen:
    """Look through the parts of an .xlsx before the library does."""
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        parts = dict(_parts(box, unpacked))
    if any(b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part for part in parts.values()):
        raise Hostile("markup")
    seen = _Seen()
    for title, name in _titles(parts):
        seen.formulas[title] = _formulas(parts.get(name, b""))
    for name, part in parts.items():
        texts = [part] if ASIDE.fullmatch(name) else []
        if b"eaderFooter" in part:
            texts = FOOTER.findall(part)
        seen.asides += [unescape(TAG.sub(b" ", text).decode("utf-8", "replace")) for text in texts]
    return seen


def _parts(box: zipfile.ZipFile, most: int) -> Iterator[tuple[str, bytes]]:
    """The XML parts, counted while they are unpacked; a header may lie about sizes."""
    left = most
    for info in box.infolist():
        with box.open(info) as packed:
            part = bytearray()
            while chunk := packed.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Hostile("bomb")
                part += chunk
        if info.filename.endswith((".xml", ".rels")):
            yield info.filename, bytes(part)


def _titles(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Titles of sheets with the names of their parts."""
    targets = {}
    for one in ET.fromstring(parts["xl/_rels/workbook.xml.rels"]):  # noqa: S314 - no DTD, limited
        target = one.get("Target", "")
        targets[one.get("Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
    for one in ET.fromstring(parts["xl/workbook.xml"]).iter():  # noqa: S314 - the same
        if one.tag.endswith("}sheet"):
            key = one.get(RELATION) or one.get(f"{{{STRICT}}}id")
            yield one.get("name", ""), targets.get(key, "")


def _formulas(part: bytes) -> list[str]:
    """Cells with formulas; refuses a sheet that is too large to lay out."""
    count = len(FORMULA.findall(part))
    found = USUAL_CELL.findall(part)
    if sum(bool(formula) for _, _, formula in found) != count:
        found = ANY_CELL.findall(part)
    height = max((int(number) for _, number, _ in found), default=0)
    width = max((_number(letters) for letters in {letters for letters, _, _ in found}), default=0)
    if height * width > AREA_MOST:
        raise Hostile("rows")
    formulas = [(letters + number).decode() for letters, number, formula in found if formula]
    if len(formulas) != count:
        raise Hostile("formula")
    return formulas


def _number(letters: bytes) -> int:
    """The number of a column by its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


# ---- .xls -----------------------------------------------------------------------------------


def _old(file: bytes) -> _Seen:
    """Look through the records of an .xls before the library does."""
    seen = _Seen()
    try:
        seen.formulas = biff.formulas(file)
        seen.asides += biff.asides(file)
    except biff.Forbidden as why:
        raise Hostile(str(why)) from why
    return seen
