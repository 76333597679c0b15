"""What schemathesis is told of our API: things that are there, and workbooks worth sending.

It is loaded by the process that asks, by `SCHEMATHESIS_HOOKS`; the facts come by its environment.
"""

import json
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

REAL = json.loads(os.environ["VPROK_REAL"])
"""Arguments of addresses, a form as rows, the folder of workbooks."""

BOOKS = [path.read_bytes() for path in sorted(Path(REAL["books"]).iterdir())]
MEDIA = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
}


def cut(book: bytes, at: int) -> bytes:
    return book[: at % len(book)]


def spoilt(book: bytes, at: int, byte: int) -> bytes:
    place = at % len(book)
    return book[:place] + bytes([byte]) + book[place + 1 :]


book = strategies.sampled_from(BOOKS)
place = strategies.integers(0, 2**20)
files = (
    book
    | strategies.builds(cut, book, place)
    | strategies.builds(spoilt, book, place, strategies.integers(0, 255))
    | strategies.binary(max_size=2_000)
)
for media in MEDIA:
    schemathesis.openapi.media_type(media, files)


@schemathesis.serializer(*MEDIA)
def as_it_is(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def map_case(_context: Any, case: Any) -> Any:
    """Put things that are there where the question is good, so that it gets further than 404."""
    if is_good(case, ParameterLocation.PATH):
        for name in case.path_parameters or {}:
            case.path_parameters[name] = REAL["path"][name]
    body = case.body
    if is_good(case, ParameterLocation.BODY) and isinstance(body, dict) and "sheets" in body:
        case.body = {"school": REAL["told"]["school"], "sheets": mixed(body["sheets"])}
    return case


def is_good(case: Any, location: ParameterLocation) -> bool:
    if case.meta is None or location not in case.meta.components:
        return False
    asked = getattr(case.meta.phase.data, "parameter_location", None)
    mode = case.meta.components[location].mode
    return mode is GenerationMode.POSITIVE and (
        asked is not location or case.meta.generation.mode is GenerationMode.POSITIVE
    )


def mixed(made_up: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """A form that was accepted, with made up values in some of its cells."""
    values = [value for rows in made_up.values() for row in rows for value in row.values()]
    sheets: dict[str, Any] = deepcopy(REAL["told"]["sheets"])
    cells = [(row, key) for rows in sheets.values() for row in rows for key in row]
    for number, value in enumerate(values[: len(cells)]):
        row, key = cells[number * 7 % len(cells)]
        row[key] = value
    return sheets if len(made_up) != 1 or values else made_up
