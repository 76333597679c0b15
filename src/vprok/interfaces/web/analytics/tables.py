"""The table of a report as its page shows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from vprok.domain.analytics.reports import Kind
from vprok.interfaces.web.templatetags.cells import ShownCell
from vprok.interfaces.web.templatetags.words import number
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Cell, Report, Row
from vprok.kernel.russian import decimal

MANY = 14
"""Columns beyond which they stand closer."""


@dataclass(frozen=True)
class ShownRow:
    """A row as the page shows it.

    anchor: by which a participant is found
    """

    level: str
    cells: tuple[ShownCell, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """A part of a report's table as the page shows it; a column with numbers is aligned as one."""

    above: tuple[tuple[ShownCell, ...], ...]
    header: tuple[ShownCell, ...]
    rows: tuple[ShownRow, ...]

    @property
    def is_wide(self) -> bool:
        """Whether columns stand closer."""
        return len(self.header) > MANY


def shown_at(place: Place, kind: Kind, report: Report) -> Report:
    """The report as its page shows it: one school does not read its own name in every row."""
    start = report.columns.index(kind.NAMED_BY)
    if place.level is not Level.SCHOOL or not start:
        return report

    def cut(row: Row) -> Row:
        if row.cells[start] is not None:
            return replace(row, cells=row.cells[start:])
        heading = next(cell for cell in reversed(row.cells[:start]) if cell is not None)
        return replace(row, cells=(heading, *row.cells[start + 1 :]))

    return replace(
        report,
        columns=report.columns[start:],
        above=tuple((cells[0], *cells[start + 1 :]) for cells in report.above),
        rows=tuple(cut(row) for row in report.rows),
    )


def table_of(kind: Kind, report: Report, rows: Sequence[Row], first: int = 0) -> Table:
    """Some rows of a report as its page shows them.

    first: the number of the first of them in the report, from 0
    """
    named_by = report.columns.index(kind.NAMED_BY)
    numbers = {
        n for row in rows for n, cell in enumerate(row.cells) if isinstance(cell, int | Decimal)
    }
    places = {n: max(_places(row.cells[n]) for row in rows) for n in numbers}
    return Table(
        tuple(_above(cells, numbers) for cells in report.above),
        tuple(ShownCell(words, is_number=n in numbers) for n, words in enumerate(report.columns)),
        tuple(
            ShownRow(row.level, _shown(row, at, named_by, numbers, places), _anchor(kind, row))
            for at, row in enumerate(rows, start=first)
        ),
    )


def _anchor(kind: Kind, row: Row) -> str:
    """Participants are found by their code; groups are few."""
    return f"p{row.cells[0]}" if kind.NUMBER == 1 and not row.level else ""


def _shown(
    row: Row, at: int, named_by: int, numbers: Collection[int], places: Mapping[int, int]
) -> tuple[ShownCell, ...]:
    """The row with the cell that names it; a heading of others is named by its first."""
    name = named_by if row.cells[named_by] is not None else 0
    if all(cell is None for cell in row.cells[1:]):
        return (ShownCell(cell_text(row.cells[0]), is_name=True, width=len(row.cells)),)
    tones = row.tones or (None,) * len(row.cells)
    parts = row.parts or (None,) * len(row.cells)
    return tuple(
        ShownCell(
            cell_text(cell, places.get(n, 0)),
            is_name=n == name,
            is_number=n in numbers,
            tone=tones[n],
            figure=f"{at}.{n}" if parts[n] and isinstance(cell, Decimal) else "",
        )
        for n, cell in enumerate(row.cells)
    )


def _places(cell: Cell) -> int:
    """Digits after the point."""
    exponent = cell.normalize().as_tuple().exponent if isinstance(cell, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _above(cells: tuple[Cell, ...], numbers: Collection[int]) -> tuple[ShownCell, ...]:
    """Words over the header; the first take the room up to the next."""
    width = next((n for n, cell in enumerate(cells) if n and cell is not None), len(cells))
    rest = tuple(
        ShownCell(cell_text(cell), is_number=n in numbers)
        for n, cell in enumerate(cells)
        if n >= width
    )
    return (ShownCell(cell_text(cells[0]), width=width), *rest)


def cell_text(cell: Cell, places: int = 0) -> str:
    """The words of a cell; fractions of one column have as many digits, so that they stand level.

    places: digits after the point
    """
    if isinstance(cell, Decimal) and places:
        return decimal(cell, places)
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else number(cell)
