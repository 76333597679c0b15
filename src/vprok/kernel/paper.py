"""A written paper before it is a page, a print or a document that people go on editing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vprok.kernel.report import Cell, Row

NBSP = "\u00a0"

_FIGURE = re.compile(r"[-−+]?\d[\d,\s]*(\(\d+\))?|[-—*]|")
"""A figure, one with its count behind it, one that is not told, or nothing."""


@dataclass(frozen=True)
class Text:
    """A paragraph.

    source: of the rule that it follows from, as readers are told
    """

    words: str
    source: str = ""


@dataclass(frozen=True)
class Points:
    """Short lines, each with a mark before it."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table with its title."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart with what it shows in words.

    drawn: SVG or PNG
    """

    title: str
    words: str
    drawn: bytes


Piece = Text | Points | Grid | Picture


@dataclass(frozen=True)
class Section:
    """A numbered part of a paper."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Paper:
    """A written paper.

    about:  label and value pairs under its title
    foot:   what stands after everything, in small letters
    """

    title: str
    body: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...] = ()


def figures_in(columns: int, rows: Sequence[Row]) -> tuple[bool, ...]:
    """Whether nothing but figures stands in each column; the first names its rows."""
    return tuple(
        n > 0 and bool(rows) and all(_FIGURE.fullmatch(plain(row.cells[n])) for row in rows)
        for n in range(columns)
    )


def plain(cell: Cell) -> str:
    """A cell as people read it: a decimal comma, thousands apart, nothing for nothing."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return f"{cell:,}".replace(",", NBSP).replace(".", ",")
