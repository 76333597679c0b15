"""Forms of `cases.json` as specs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vprok.tools.sheets import spec

CASES: Mapping[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("cases.json").read_text("utf-8")
)
PIECES = {piece.word(): piece for piece in (*spec.Kind.__args__, *spec.Check.__args__)}


def piece_of(said: Mapping[str, Any]) -> Any:
    """The kind or check that says itself so."""
    fields = {key: _frozen(value) for key, value in said.items() if key != "is"}
    return PIECES[said["is"]](**fields)


kind_of = piece_of


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def book_of(case: Mapping[str, Any]) -> spec.Book:
    """The form of a case."""
    sheets = tuple(
        spec.Sheet(
            one["key"],
            one["title"],
            tuple(_column(column) for column in one["columns"]),
            checks=tuple(piece_of(check) for check in one["checks"]),
            header_row=one.get("header_row", 1),
            upright=one.get("upright", False),
        )
        for one in case["sheets"]
    )
    return spec.Book("case", case["name"], (), sheets)


def _column(said: Mapping[str, Any]) -> spec.Column:
    return spec.Column(**{**said, "kind": piece_of(said["kind"])})
