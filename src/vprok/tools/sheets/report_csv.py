"""A report as .csv: the lines of its workbook, for Excel by a double click and for programs."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from vprok.kernel.report import Cell, Report
from vprok.tools.sheets.csv_form import harmless
from vprok.tools.sheets.report import header_row

CSV = "text/csv; charset=utf-8"


def draw_csv_report(report: Report) -> bytes:
    """The report line by line as in its workbook, so that the header stands in the same row.

    returns: UTF-8 with its mark, semicolons, decimal commas; no text in it is run as a formula
    source:  OWASP, CSV injection; docs/sources/domain.md#common-workbook-layout
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_printed(cell) for cell in line] for line in _lines(report))
    return text.getvalue().encode("utf-8-sig")


def _lines(report: Report) -> Iterator[Sequence[Cell]]:
    """Lines from the first to the last; those of a workbook without cells are empty."""
    head: list[Sequence[Cell]] = [(report.title,), (), (report.heading,), *report.caption]
    yield from head
    for _ in range(header_row(report) - 1 - len(report.above) - len(head)):
        yield ()
    yield from report.above
    yield report.columns
    for row in report.rows:
        yield row.cells
    if report.notes:
        yield ()
    for note in report.notes:
        yield (note,)


def _printed(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case int():
            return str(cell)
        case _:
            return harmless(cell)
