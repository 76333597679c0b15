"""The same report read back from each of its forms, as cells that can be compared."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import openpyxl

Cell = Decimal | str | None
_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Figures:
    """The table of a report: its header and its rows, those above the header first."""

    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def plain(cell: object) -> Cell:
    """A number as a number, however it was printed; words without what is only for the eye."""
    if cell is None or cell == "":
        return None
    words = " ".join(str(cell).replace("\u00a0", " ").split())
    number = words.replace(" ", "") if re.fullmatch(r"[\d ,.−-]+", words) else words
    if _NUMBER.fullmatch(number):
        return Decimal(number.replace(",", ".").replace("−", "-")).normalize()
    return words or None


def of_json(file: bytes) -> Figures:
    """As programs have it."""
    told = json.loads(file)
    return _of(told["columns"], [*told["above"], *(row["cells"] for row in told["rows"])])


def of_csv(file: bytes, columns: tuple[Cell, ...]) -> Figures:
    """As Excel opens it."""
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    return _below(lines, columns)


def of_xlsx(file: bytes, columns: tuple[Cell, ...]) -> Figures:
    """As the workbook keeps it."""
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    assert sheet is not None
    return _below([list(line) for line in sheet.iter_rows(values_only=True)], columns)


def of_page(page: str) -> Figures:
    """As people see it: the first table of the page."""
    reader = _Page()
    reader.feed(page)
    return _of(reader.header, [*reader.above, *reader.rows])


def _of(columns: Any, rows: Any) -> Figures:
    return Figures(tuple(map(plain, columns)), tuple(tuple(map(plain, row)) for row in rows))


def _below(lines: list[list[Any]], columns: tuple[Cell, ...]) -> Figures:
    """Rows from below the caption to the first empty line, without the header itself."""
    width = len(columns)
    cells = [tuple(map(plain, [*line, *[None] * width][:width])) for line in lines]
    header = cells.index(columns)
    first = header
    while any(cells[first - 1]) and first > FIRST:
        first -= 1
    above = [line for line in cells[first:header] if len([c for c in line if c]) > PAIR]
    last = next((n for n in range(header + 1, len(cells)) if not any(cells[n])), len(cells))
    return Figures(columns, (*above, *cells[header + 1 : last]))


FIRST, PAIR = 3, 2


@dataclass
class _Page(HTMLParser):
    """The first table: its header is the last line of headings."""

    above: list[list[str | None]] = field(default_factory=list)
    header: list[str | None] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.is_inside = self.is_over = self.is_body = False
        self.row: list[str | None] = []
        self.text: list[str] | None = None
        self.width, self.silent, self.has_headings = 1, 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "table" and not self.is_over:
            self.is_inside = True
        if not self.is_inside:
            return
        if tag == "tbody":
            self.is_body = True
        if tag == "tr":
            self.row, self.has_headings = [], False
        if tag in {"td", "th"}:
            self.text, self.width = [], int(told.get("colspan") or 1)
            self.has_headings |= tag == "th"
        if tag == "span":
            hidden = {"vp-say-sign", "visually-hidden"} & set((told.get("class") or "").split())
            self.silent += 1 if hidden or self.silent else 0

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.silent:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self.is_inside:
            return
        if tag == "span" and self.silent:
            self.silent -= 1
        if tag in {"td", "th"} and self.text is not None:
            self.row += ["".join(self.text), *[None] * (self.width - 1)]
            self.text = None
        if tag == "tr":
            self._keep()
        if tag == "table":
            self.is_inside, self.is_over = False, True

    def _keep(self) -> None:
        if self.is_body:
            self.rows.append(self.row)
        elif self.has_headings:
            self.header = self.row
        else:
            self.above.append(self.row)
