"""A form told as rows, by a machine: the workbook that says the same, and what no workbook can."""

from collections.abc import Iterator, Mapping, Sequence

from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries.drafts import is_counted, typed
from vprok.domain.intake.queries.forms import Blank, identity
from vprok.tools.sheets.clean import clean
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.findings import Finding
from vprok.tools.sheets.spec import Book, Column, Sheet, Value
from vprok.tools.sheets.strip import without_author

FILE = "принято через API.xlsx"
"""How a form is called that came as rows."""

Told = Mapping[str, Sequence[Mapping[str, Value]]]
"""Rows by the key of the sheet; in each the values by the key of the column."""


def workbook_of(deliverable: Deliverable, blank: Blank, told: Told) -> bytes:
    """The .xlsx that a person would have sent; the same rows make the same bytes.

    Its row n is the row n - `header_row` of the list, so what is found in it is told by its cells.
    A text that no cell can hold whole is what `strangers` is for; it is not asked here.

    costs:  no SQL statement; a drawing
    source: ADR 21
    """
    rows = {
        sheet.key: [_values(sheet, row) for row in told.get(sheet.key, ())]
        for sheet in blank.book.sheets
    }
    drawn = draw(blank.book, identity=identity(deliverable, blank.book), rows=rows)
    return without_author(drawn)


def _values(sheet: Sheet, row: Mapping[str, Value]) -> dict[str, Value]:
    columns = {column.key: column for column in sheet.columns}
    return {key: _value(columns[key], value) for key, value in row.items()}


def _value(column: Column, told: Value) -> Value:
    """The value as its cell holds it; what would have to be tidied first stays as it was told."""
    if not isinstance(told, str):
        return told
    text = typed(told)
    value, why = clean(column.kind, text)
    return text or None if why else value


def strangers(book: Book, told: Told) -> tuple[Finding, ...]:
    """What the rows say beyond the form: sheets and columns it has not, and sums it counts itself.

    Words that stand where nobody looks for them may be names: none of them is said again.
    """
    known = {sheet.key: sheet for sheet in book.sheets}
    return tuple(
        finding
        for key, rows in told.items()
        for finding in (_in_sheet(known[key], rows) if key in known else [_no_sheet(book)])
    )


def _in_sheet(sheet: Sheet, rows: Sequence[Mapping[str, Value]]) -> Iterator[Finding]:
    columns = {column.key: column for column in sheet.columns}
    for number, row in enumerate(rows, start=sheet.header_row + 1):
        if not columns.keys() >= row.keys():
            yield _no_column(sheet, number)
        for key in row.keys() & columns.keys():
            if is_counted(columns[key]) and row[key] is not None:
                yield _counted(sheet, number, columns[key])


def _no_sheet(book: Book) -> Finding:
    keys = ", ".join(sheet.key for sheet in book.sheets)
    return _told(
        "unknown_sheet", "В запросе есть лист, которого нет в форме.", f"Листы формы: {keys}."
    )


def _no_column(sheet: Sheet, number: int) -> Finding:
    keys = ", ".join(column.key for column in sheet.columns if not is_counted(column))
    return _told(
        "unknown_column",
        "В строке есть поле, которого нет в форме.",
        f"Поля листа: {keys}. Имён и фамилий среди них нет и быть не должно.",
        sheet=sheet,
        number=number,
    )


def _counted(sheet: Sheet, number: int, column: Column) -> Finding:
    return _told(
        "counted_column",
        f"«{column.label}» считается само.",
        f"Не присылайте поле {column.key}: сумму посчитает портал.",
        sheet=sheet,
        number=number,
        column=column,
    )


def _told(
    rule: str,
    text: str,
    remedy: str,
    *,
    sheet: Sheet | None = None,
    number: int = 0,
    column: Column | None = None,
) -> Finding:
    return Finding(
        sheet=sheet.title if sheet else "",
        cell="",
        row=number,
        column=column.label if column else "",
        value="",
        rule=rule,
        text=text,
        remedy=remedy,
    )
