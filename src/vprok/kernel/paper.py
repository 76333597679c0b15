"""A written paper before it is a page, a print or a document that people go on editing."""

from dataclasses import dataclass

from vprok.kernel.report import Cell, Row


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


def plain(cell: Cell) -> str:
    """A cell as people read it: a decimal comma, nothing for nothing."""
    return (
        "" if cell is None else str(cell).replace(".", ",") if not isinstance(cell, str) else cell
    )
