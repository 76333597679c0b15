"""What a report is before it is a page, a workbook or a print."""

from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Row:
    """One line of a report's table; `level` sets it apart (country, region, district, school)."""

    cells: tuple[Cell, ...]
    level: str = ""


@dataclass(frozen=True)
class Report:
    """A report as values: one table with its caption lines.

    sheet:   the worksheet's name, cut at Excel's 31 characters
    caption: label and value pairs above the table
    above:   rows between the caption and the header, as wide as the table
    source:  the norm or paper the layout obeys
    """

    name: str
    sheet: str
    title: str
    heading: str
    caption: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    above: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
