"""A report as JSON: its figures with the integers they are made of, under keys that stay."""

import json
from collections.abc import Mapping
from decimal import Decimal

from vprok.kernel.report import Cell, Part, Report
from vprok.tools.sheets.spec import Json

JSON = "application/json"


def draw_json_report(
    report: Report, *, version: Mapping[str, Json], formulas: Mapping[str, str]
) -> bytes:
    """The report for programs.

    version:  what it is made of: forms, the moment of the last of them
    formulas: what each figure means and how it is computed
    returns:  UTF-8
    """
    told = told_report(report, version=version, formulas=formulas)
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def told_report(
    report: Report, *, version: Mapping[str, Json], formulas: Mapping[str, str]
) -> dict[str, Json]:
    """The same as plain values; what is undefined or not told to the reader is null or `*`."""
    return {
        "name": report.name,
        "title": report.title,
        "heading": report.heading,
        "caption": [[label, value] for label, value in report.caption],
        "above": [[_plain(cell) for cell in line] for line in report.above],
        "columns": list(report.columns),
        "rows": [
            {
                "place": row.place,
                "level": str(row.level),
                "cells": [_plain(cell) for cell in row.cells],
                "parts": [_integers(part) for part in row.parts or (None,) * len(row.cells)],
            }
            for row in report.rows
        ],
        "notes": list(report.notes),
        "version": dict(version),
        "formulas": dict(formulas),
    }


def _plain(cell: Cell) -> Json:
    return float(cell) if isinstance(cell, Decimal) else cell


def _integers(part: Part | None) -> Json:
    return None if part is None else {"count": part.count, "whole": part.whole}
