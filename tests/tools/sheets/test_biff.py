"""Texts of a legacy workbook that stand in no cell."""

import struct

import pytest
import xlwt

from tests.tools.sheets.forms import IDENTITY, filled, pupil, results
from vprok.tools.sheets import biff
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.read import read

BOOK = results()
WHO = "Кривозубова Аделаида Феоктистовна"


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def wide(words: str) -> bytes:
    return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")


@pytest.mark.parametrize(
    "stream",
    [
        record(biff.NOTE, bytes(8) + wide(WHO) + b"\0"),
        record(biff.TEXT, bytes(18)) + record(biff.CONTINUED, b"\1" + WHO.encode("utf-16-le")),
        record(biff.FOOTER, wide(WHO)),
    ],
    ids=["the author of a comment", "a comment", "a footer"],
)
def test_texts_beside_cells_are_read(stream: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(biff, "_workbook", lambda _: record(biff.HEADER, b"") + stream)
    assert biff.look(b"").asides == [WHO]


def test_an_old_form_of_ours_holds_no_name_and_one_with_a_name_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = draw_xls(BOOK, identity=IDENTITY, rows=filled(pupil("40001", 1, 2, 1, 0, 3, 2)))
    assert not read(BOOK, file, name="форма.xls", identity=IDENTITY).names
    header = xlwt.BIFFRecords.HeaderRecord
    monkeypatch.setattr(xlwt.BIFFRecords, "HeaderRecord", lambda _: header(f"&C{WHO}"))
    named = draw_xls(BOOK, identity=IDENTITY, rows=filled(pupil("40001", 1, 2, 1, 0, 3, 2)))
    assert read(BOOK, named, name="форма.xls", identity=IDENTITY).names
