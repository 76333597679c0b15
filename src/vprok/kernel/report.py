"""What a report is before it is a page, a workbook or a print."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | None


class Tone(StrEnum):
    """What a figure says by the rules of interpretation; a word and a sign always stand by it."""

    ENOUGH = "enough"
    NEAR = "near"
    SHORT = "short"

    @property
    def sign(self) -> str:
        """What stands beside the figure for those who see no colours."""
        return _SIGNS[self]

    @property
    def word(self) -> str:
        """What the tone says."""
        return _WORDS[self]


_SIGNS = {Tone.ENOUGH: "+", Tone.NEAR: "±", Tone.SHORT: "\N{MINUS SIGN}"}
_WORDS = {Tone.ENOUGH: "достаточно", Tone.NEAR: "на границе", Tone.SHORT: "недостаточно"}


@dataclass(frozen=True)
class Part:
    """The integers a share was made of."""

    count: int
    whole: int


@dataclass(frozen=True)
class Row:
    """One line of a report's table; `level` sets it apart (country, region, district, school).

    place: path of the body the line is about, where it is about one
    tones: as many as cells, or none
    parts: for each cell the integers it was made of, or none
    """

    cells: tuple[Cell, ...]
    level: str = ""
    place: str = ""
    tones: tuple[Tone | None, ...] = ()
    parts: tuple[Part | None, ...] = ()


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
