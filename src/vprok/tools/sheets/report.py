"""Draw reports and plain tables as .xlsx and .csv: numbers stay numbers, text stays text."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import xlsxwriter

from vprok.kernel.report import Cell, Report, Row, Tone
from vprok.tools.sheets.csv_form import harmless
from vprok.tools.sheets.layout import looks_like_formula
from vprok.tools.sheets.spec import SHEET_TITLE_MOST

HEADING_ROW, CAPTION_ROW, HEADER_ROW = 3, 4, 8  # as Excel counts
NARROWEST, WIDEST = 8, 60
ROWS_MEASURED = 200
HEAD: Mapping[str, Any] = {
    "bold": True,
    "bg_color": "#E8EDF5",
    "border": 1,
    "text_wrap": True,
    "valign": "vcenter",
}
LEVELS: Mapping[str, Mapping[str, Any]] = {
    "country": {"bold": True},
    "region": {"bold": True, "bg_color": "#F6F8FB"},
}
TONES: Mapping[Tone, Mapping[str, Any]] = {
    tone: {"bg_color": colour, "num_format": f'General" {tone.sign}"'}
    for tone, colour in (
        (Tone.ENOUGH, "#E1F2E6"),
        (Tone.NEAR, "#FDF0D3"),
        (Tone.SHORT, "#FBE8E5"),
    )
}
"""A wash and a sign: the number stays a number, and black ink tells as much as colour."""


def draw_report(report: Report) -> bytes:
    """A report in the layout of the field: title, heading, caption, header in row 8, rows, notes.

    source: статистические отчёты ВПР 2024 и 2026 годов: общая структура листа
    """
    page = _Page(report.sheet)
    page.text(1, 0, report.title, bold=True, font_size=14)
    page.text(HEADING_ROW, 0, report.heading, bold=True)
    for row, (label, value) in enumerate(report.caption, start=CAPTION_ROW):
        page.text(row, 0, label)
        page.put(row, 1, value)
    header = header_row(report)
    for row, cells in enumerate(report.above, start=header - len(report.above)):
        page.line(row, cells)
    page.table(header, report.columns, report.rows)
    for row, note in enumerate(report.notes, start=header + len(report.rows) + 2):
        page.text(row, 0, note, italic=True)
    return page.close()


def header_row(report: Report) -> int:
    """The row of the header, as Excel counts: 8, or lower where more stands above it.

    source: docs/sources/domain.md#common-workbook-layout
    """
    return max(HEADER_ROW, CAPTION_ROW + len(report.caption) + len(report.above))


def draw_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A plain table: one header row, then rows; the title names the sheet."""
    page = _Page(title)
    page.table(1, columns, [Row(tuple(row)) for row in rows])
    return page.close()


def draw_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A plain table as .csv that Excel opens by a double click; no text in it is run as a formula.

    source: OWASP, CSV injection
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def sheet_title(words: str) -> str:
    """The words as Excel takes them for a sheet: without []:*? and slashes, 31 at most."""
    return re.sub(r"[\[\]:*?/\\]", " ", words).strip("' ")[:SHEET_TITLE_MOST].rstrip("' ") or "Лист"


class _Page:
    """A workbook with one sheet while it is drawn; rows as Excel counts, columns from 0."""

    def __init__(self, title: str) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True})
        self.sheet = self.book.add_worksheet(sheet_title(title))
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        """A cell format, each kind of it made once."""
        mark = tuple(sorted(wanted.items()))
        if mark not in self.formats:
            self.formats[mark] = self.book.add_format(
                {"font_name": "Arial", "font_size": 10, **wanted}
            )
        return self.formats[mark]

    def text(self, row: int, at: int, words: str, **look: Any) -> None:
        """Words in a cell; never a formula."""
        if looks_like_formula(words):
            look["quote_prefix"] = True
        self.sheet.write_string(row - 1, at, words, self.format(**look))

    def put(self, row: int, at: int, value: Cell, **look: Any) -> None:
        """A value by its type: 46.90 is the number 46.9."""
        if value is None:
            self.sheet.write_blank(row - 1, at, None, self.format(**look))
        elif isinstance(value, str):
            self.text(row, at, value, **look)
        else:
            self.sheet.write_number(row - 1, at, float(value), self.format(**look))

    def line(
        self, row: int, cells: Sequence[Cell], tones: Sequence[Tone | None] = (), **look: Any
    ) -> None:
        """Values of one row, each with what it says, where that is told."""
        for at, (value, tone) in enumerate(zip_longest(cells, tones)):
            self.put(row, at, value, **{**look, **(TONES[tone] if tone else {})})

    def table(self, header: int, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """A header and rows below it."""
        self.line(header, columns, **HEAD)
        for row, line in enumerate(rows, start=header + 1):
            self.line(row, line.cells, line.tones, **LEVELS.get(line.level, {}))
        for at, column in enumerate(columns):
            values = [str(row.cells[at]) for row in rows[:ROWS_MEASURED] if at < len(row.cells)]
            longest = max([len(word) for word in column.split()] + [len(value) for value in values])
            self.sheet.set_column(at, at, max(NARROWEST, min(WIDEST, longest + 2)))
        self.sheet.freeze_panes(header, 1)
        self.sheet.repeat_rows(header - 1)

    def close(self) -> bytes:
        """The bytes of the workbook."""
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&L&A&R&P из &N")
        self.book.close()
        return self.out.getvalue()
