"""Pieces of a written paper as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from vprok.interfaces.web.templatetags.cells import ShownCell
from vprok.kernel.paper import Grid, Picture, Piece, Points, Text, figures_in, plain
from vprok.kernel.report import Row


@dataclass(frozen=True)
class Shown:
    """A piece of one of four kinds; what the kind has not is empty.

    columns: their words, and whether figures stand below
    """

    kind: str
    words: str = ""
    source: str = ""
    lines: tuple[str, ...] = ()
    title: str = ""
    columns: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[str, tuple[ShownCell, ...]], ...] = ()
    svg: str = ""


def shown(piece: Piece) -> Shown:
    """A piece as its template takes it."""
    match piece:
        case Text(words, source):
            return Shown("text", words=words, source=source)
        case Points(lines):
            return Shown("points", lines=lines)
        case Grid(title, columns, rows, note):
            figures = figures_in(len(columns), rows)
            told = tuple((row.level, _cells(row, figures)) for row in rows)
            heads = tuple(zip(columns, figures, strict=True))
            return Shown("grid", words=note, title=title, columns=heads, rows=told)
        case Picture(title, words, drawn):
            svg = mark_safe(drawn.decode())  # noqa: S308 - drawn by us, cleaned by tools.charts
            return Shown("picture", words=words, title=title, svg=svg)


def _cells(row: Row, figures: Sequence[bool]) -> tuple[ShownCell, ...]:
    tones = row.tones or (None,) * len(row.cells)
    return tuple(
        ShownCell(plain(cell), is_name=not n, is_number=is_number, tone=tone)
        for n, (cell, tone, is_number) in enumerate(zip(row.cells, tones, figures, strict=True))
    )
