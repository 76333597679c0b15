"""A written paper on paper."""

from datetime import datetime
from pathlib import Path

from vprok.kernel.paper import Grid, Paper, Picture, Piece, Points, Text, plain
from vprok.kernel.report import Row
from vprok.tools.pdf.typeset import JSON, typeset

_WRITTEN = Path(__file__).with_name("written.typ").read_text(encoding="utf-8")
_LEAST, _MOST = 6, 40


def written_document(paper: Paper, *, at: datetime) -> bytes:
    """Sections with their texts, tables and charts.

    paper:   pictures are SVG
    at:      aware, in the reader's zone
    returns: PDF
    """
    pictures: dict[str, bytes] = {}
    sections: list[JSON] = [
        {"title": section.title, "pieces": [_told(piece, pictures) for piece in section.pieces]}
        for section in paper.sections
    ]
    values: dict[str, JSON] = {
        "title": paper.title,
        "body": paper.body,
        "about": [list(pair) for pair in paper.about],
        "sections": sections,
        "foot": list(paper.foot),
    }
    return typeset(_WRITTEN, values, pictures, at=at)


def _told(piece: Piece, pictures: dict[str, bytes]) -> dict[str, JSON]:
    match piece:
        case Text(words, source):
            return {"kind": "text", "words": words, "source": source}
        case Points(lines):
            return {"kind": "points", "lines": list(lines)}
        case Grid(title, columns, rows, note):
            return {
                "kind": "grid",
                "title": title,
                "columns": list(columns),
                "rows": [_row(row) for row in rows],
                "widths": _widths(piece),
                "note": note,
            }
        case Picture(title, words, drawn):
            name = f"picture-{len(pictures)}"
            pictures[name] = drawn
            return {"kind": "picture", "title": title, "words": words, "name": name}


def _row(row: Row) -> dict[str, JSON]:
    return {
        "level": row.level,
        "cells": [plain(cell) for cell in row.cells],
        "tones": [tone and tone.value for tone in row.tones],
        "signs": [tone and tone.sign for tone in row.tones],
    }


def _widths(grid: Grid) -> list[int]:
    """How much of the width each column asks for."""
    return [
        min(
            _MOST,
            max(_LEAST, *map(len, name.split()), *(len(plain(row.cells[n])) for row in grid.rows)),
        )
        for n, name in enumerate(grid.columns)
    ]
