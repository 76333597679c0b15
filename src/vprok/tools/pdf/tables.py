"""Any report as a print."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from vprok.kernel.report import Cell, Report, Row
from vprok.tools.pdf.typeset import JSON, typeset

_TABLE = Path(__file__).with_name("table.typ").read_text(encoding="utf-8")
_UPRIGHT_CHARACTERS = 95
_FIRST_SHARE, _LEAST_SHARE, _MOST_SHARE = 18, 4, 40
_SMALL, _SMALLEST = 8.5, 6.0
_ROOM, _LITTLE_ROOM, _MANY = 1.8, 0.6, 14
_GROUPED_FROM = 10_000
_NO_BREAK = "\N{NO-BREAK SPACE}"


def table_document(report: Report, *, at: datetime) -> bytes:
    """A report on paper: its caption, its table with the header on every page, its notes.

    A wide one lies on its side; columns are as wide as their words ask.

    at:      aware, in the reader's zone
    returns: PDF
    """
    shares = _shares(report)
    wide = sum(shares) > _UPRIGHT_CHARACTERS
    room = _UPRIGHT_CHARACTERS * (1.5 if wide else 1)
    values: dict[str, JSON] = {
        "name": report.name,
        "title": report.title,
        "heading": report.heading,
        "caption": [list(pair) for pair in report.caption],
        "columns": list(report.columns),
        "above": [_shown(cells) for cells in report.above],
        "rows": [_line(row) for row in report.rows],
        "notes": list(report.notes),
        "wide": wide,
        "widths": shares,
        "room": _LITTLE_ROOM if len(report.columns) > _MANY else _ROOM,
        "size": max(min(_SMALL, _SMALL * room / sum(shares)), _SMALLEST),
    }
    return typeset(_TABLE, values, at=at)


def _line(row: Row) -> dict[str, JSON]:
    """A row as the page draws it; a tone is a wash behind the figure and a sign beside it."""
    return {
        "level": row.level,
        "cells": _shown(row.cells),
        "tones": [tone and tone.value for tone in row.tones],
        "signs": [tone and tone.sign for tone in row.tones],
    }


def _shown(cells: tuple[Cell, ...]) -> list[JSON]:
    return [_printed(cell) for cell in cells]


def _printed(cell: Cell) -> str | None:
    match cell:
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case int() if abs(cell) >= _GROUPED_FROM:
            return f"{cell:,}".replace(",", _NO_BREAK)
        case None:
            return None
        case _:
            return str(cell)


def _shares(report: Report) -> list[int]:
    """How much of the width each column asks for: its longest cell, and the longest header word."""
    asked = []
    for n, name in enumerate(report.columns):
        cells = max((len(_printed(row.cells[n]) or "") for row in report.rows), default=0)
        word = max((len(word) for word in name.split()), default=0)
        least = _LEAST_SHARE if n else _FIRST_SHARE
        sign = 2 * any(row.tones[n] for row in report.rows if row.tones)
        asked.append(min(max(cells + sign, word, least), _MOST_SHARE) + 2)
    return asked
