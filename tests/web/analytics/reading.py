"""How tests read any answer of analytics: all that a person or a program would read in it."""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.http import HttpResponse
from docx import Document

from tests.tools.pdf.reading import text_of


def words(told: HttpResponse) -> str:
    """The words and numbers of a page or a file."""
    media = told.headers["Content-Type"].partition(";")[0].rpartition("/")[2]
    return READERS[media](told.content)


def _page(content: bytes) -> str:
    """What is seen, what is said aloud, and numbers by which drawings are made."""
    page = re.sub(r"<script.*?</script>", " ", content.decode(), flags=re.DOTALL)
    aloud = re.findall(r'aria-label="([^"]*)"', page)
    drawn = re.findall(r'\b(?:x|y|d|width|height|transform)="([^"]*)"', page)
    return " ".join((re.sub(r"<[^>]+>", " ", page), *aloud, *drawn))


def _json(content: bytes) -> str:
    return " ".join(_plain(json.loads(content, parse_constant=_is_no_json)))


def _is_no_json(word: str) -> None:
    pytest.fail(f"{word} is no JSON")


def _plain(value: object) -> Iterator[str]:
    """Words and numbers of a plain value; null is how JSON says nothing."""
    match value:
        case dict():
            for one in value.values():
                yield from _plain(one)
        case list():
            for one in value:
                yield from _plain(one)
        case None:
            return
        case _:
            yield str(value)


def _table(content: bytes) -> str:
    return content.decode("utf-8-sig").replace(";", " ")


def _workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return " ".join(str(value) for value in cells if value is not None)


def _document(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join(one.text for one in (*document.paragraphs, *cells))


def _parquet(content: bytes) -> str:
    rows = pq.read_table(io.BytesIO(content)).to_pylist()
    return " ".join(str(value) for row in rows for value in row.values() if value is not None)


READERS: Mapping[str, Callable[[bytes], str]] = {
    "html": _page,
    "json": _json,
    "csv": _table,
    "markdown": _table,
    "pdf": text_of,
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet": _workbook,
    "vnd.openxmlformats-officedocument.wordprocessingml.document": _document,
    "vnd.apache.parquet": _parquet,
}
