"""What becomes of a spoilt workbook: refused in words, read as before, or read as it now says.

Whatever else happens is a fault of ours: another exception, more memory or time than a form may
take, or rows that an intact checksum forbids. Rows that changed are laid before a second reader,
openpyxl, whose cells go through the same form: do both say the same?
"""

import io
import json
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from typing import Any

import openpyxl
from bench.mutating import Mutant

from vprok.tools.sheets import read as reader
from vprok.tools.sheets.cells import NO, YES
from vprok.tools.sheets.draw import draw_back
from vprok.tools.sheets.findings import Reading, Unreadable
from vprok.tools.sheets.spec import Book
from vprok.tools.sheets.strip import without_author

REFUSED, SAME, CHANGED, DISPUTED, FAULT = "refused", "same", "changed", "disputed", "fault"
VERDICTS = (REFUSED, SAME, CHANGED, DISPUTED, FAULT)
SLOWEST = 15.0  # seconds
AREA_MOST = 200_000  # cells that the second reader may lay out


@dataclass(frozen=True)
class Original:
    """A good workbook and how it reads."""

    book: Book
    identity: Mapping[str, str]
    name: str
    file: bytes
    reading: Reading


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    what: one of VERDICTS; why: the code of the refusal, or what went wrong
    """

    mutant: Mutant
    what: str
    why: str
    seconds: float


def original(book: Book, identity: Mapping[str, str], name: str, file: bytes) -> Original:
    """A good workbook with the reading that its mutants are compared with."""
    return Original(
        book, identity, name, file, reader.read(book, file, name=name, identity=identity)
    )


def judge(originals: Sequence[Original], mutant: Mutant) -> Verdict:
    """Send the mutant the way of an upload: read it, strip it, draw it back."""
    parent = originals[mutant.parent]
    began = time.perf_counter()
    try:
        what, why, reading = _sent(parent, mutant)
    except Exception as error:  # noqa: BLE001 - that is what we look for
        what, why, reading = FAULT, f"{type(error).__name__}: {error}", None
    seconds = time.perf_counter() - began
    if seconds > SLOWEST:
        what, why = FAULT, "too slow"
    elif what == CHANGED and reading is not None:
        what, why = _believed(parent, mutant, reading)
    return Verdict(mutant, what, why, seconds)


def _sent(parent: Original, mutant: Mutant) -> tuple[str, str, Reading | None]:
    try:
        reading = reader.read(parent.book, mutant.file, name=mutant.name, identity=parent.identity)
    except Unreadable as refusal:
        is_said = refusal.text.endswith(".")
        return (REFUSED, refusal.code, None) if is_said else (FAULT, "no sentence", None)
    without_author(mutant.file)
    if _rows(reading) == _rows(parent.reading):
        return SAME, "", reading
    draw_back(parent.book, reading, identity=parent.identity)
    return CHANGED, "", reading


def _believed(parent: Original, mutant: Mutant, reading: Reading) -> tuple[str, str]:
    """Whether rows that changed may have changed."""
    if mutant.family == "bytes":
        return FAULT, "rows changed under an intact checksum"
    if mutant.family.startswith("old"):
        return CHANGED, "no checksum in .xls"
    return _second_opinion(parent, mutant, reading)


def _rows(reading: Reading) -> object:
    return reading.rows, reading.unfilled


def _second_opinion(parent: Original, mutant: Mutant, reading: Reading) -> tuple[str, str]:
    """Whether openpyxl finds the same rows in the mutant."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = json.dumps({"sheets": _cells_by_openpyxl(mutant.file), "asides": []})
    except Exception as error:  # noqa: BLE001 - openpyxl raises a dozen kinds
        return DISPUTED, f"openpyxl cannot read it: {type(error).__name__}"
    reader.in_child, kept = lambda *_, **__: answer.encode(), reader.in_child  # type: ignore[assignment]
    try:
        other = reader.read(parent.book, mutant.file, name=mutant.name, identity=parent.identity)
    except Unreadable as refusal:
        return DISPUTED, f"by openpyxl's cells: {refusal.code}"
    finally:
        reader.in_child = kept
    return (CHANGED, "") if _rows(other) == _rows(reading) else (DISPUTED, "other rows by openpyxl")


def _cells_by_openpyxl(file: bytes) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(file), data_only=True)
    if any(sheet.max_row * sheet.max_column > AREA_MOST for sheet in book.worksheets):
        raise OverflowError
    return [
        {
            "title": sheet.title,
            "rows": [list(map(_value, row)) for row in sheet.iter_rows(values_only=True)],
            "formulas": [],
        }
        for sheet in book.worksheets
    ]


def _value(value: Any) -> Any:
    match value:
        case bool():
            return YES if value else NO
        case datetime():
            return {"date": value.date().isoformat()}
        case date() | clock():
            return {"date": str(value)}
        case int() | float():
            return value
        case _:
            return "" if value is None or str(value).startswith("#") else str(value)
