"""Records of a legacy .xls: what must be known before a library reads it."""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from vprok.tools.sheets import ole

AREA_MOST = 1_000_000  # cells that the library may lay out at once, empty ones included
FORMULA, BOUNDSHEET, SUPBOOK = 0x0006, 0x0085, 0x01AE
HEADER, FOOTER, NOTE, TEXT, CONTINUED = 0x0014, 0x0015, 0x001C, 0x01B6, 0x003C
CELLS = frozenset({FORMULA, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD})
MANY = 0x00BD  # MULRK: several numbers in a row; the last column stands at its end
FORBIDDEN = {
    0x002F: "encrypted",  # FILEPASS
    0x00D3: "macros",  # OBPROJ
    0x01AD: "external",  # QSI
    0x0803: "external",  # DBQUERYEXT
}
MACRO_SHEETS = frozenset({1, 6})
OWN_BOOK = b"\x01\x04"
STREAMS = {
    "EncryptedPackage": "encrypted",
    "_VBA_PROJECT_CUR": "macros",
    "Macros": "macros",
    "WordDocument": "word",
    "\x01Ole10Native": "embedded",
}
EMBEDDED = re.compile(r"(?:MBD|LNK)[0-9A-F]{8}")


class Forbidden(Exception):
    """The file holds what a form may not; its text is a code of refusals."""


class Looked(NamedTuple):
    """What was noticed beside the values.

    formulas: cells with formulas by sheet title
    asides:   texts beside cells: page headers and footers, comments with their authors, text boxes
    """

    formulas: dict[str, list[str]]
    asides: list[str]


def look(file: bytes) -> Looked:
    """Look through all records once.

    raises: Forbidden for passwords, macros, links to other books, things inside, sheets too large;
            anything for a broken file
    source: [MS-XLS] 2.4.28, 2.4.115, 2.4.124, 2.4.127, 2.4.136, 2.4.179, 2.4.271, 2.4.329
    """
    asides: list[str] = []
    sheets = _Sheets()
    before = 0
    for place, kind, body in _records(_workbook(file)):
        if kind in CELLS:
            sheets.cell(place, kind, body)
        elif kind in FORBIDDEN or (kind == SUPBOOK and body[2:4] != OWN_BOOK):
            raise Forbidden(FORBIDDEN.get(kind, "external"))
        elif kind == BOUNDSHEET:
            sheets.add(body)
        else:
            asides += _aside(before, kind, body)
        before = kind
    return Looked(sheets.formulas, asides)


class _Sheets:
    """Sheets by the place of their first record, while records pass by."""

    def __init__(self) -> None:
        self.titles: list[tuple[int, str]] = []
        self.formulas: dict[str, list[str]] = {}
        self.sizes: dict[str, tuple[int, int]] = {}

    def add(self, body: bytes) -> None:
        """Take a sheet from the list of sheets."""
        if body[5] in MACRO_SHEETS:
            raise Forbidden("macros")
        self.titles.append((struct.unpack_from("<I", body)[0], _title(body)))

    def cell(self, place: int, kind: int, body: bytes) -> None:
        """Take a cell: how far it stands, whether it has a formula."""
        row, column = struct.unpack_from("<HH", body)
        sheet = max(((at, title) for at, title in self.titles if at <= place), default=(0, ""))[1]
        last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == MANY else column
        height, width = self.sizes.get(sheet, (0, 0))
        self.sizes[sheet] = height, width = max(height, row + 1), max(width, last + 1)
        if height * width > AREA_MOST:
            raise Forbidden("rows")
        if kind == FORMULA:
            self.formulas.setdefault(sheet, []).append(_address(row, column))


def _address(row: int, column: int) -> str:
    head, tail = divmod(column, 26)
    return (chr(64 + head) if head else "") + chr(65 + tail) + str(row + 1)


def _aside(before: int, kind: int, body: bytes) -> Iterator[str]:
    if kind in {HEADER, FOOTER} and body:
        yield _text(body, 0)
    elif kind == NOTE:
        yield _text(body, 8)
    elif kind == CONTINUED and before == TEXT and body:
        yield body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")


def _text(body: bytes, at: int) -> str:
    """A text with its length and its width before it."""
    length, wide = struct.unpack_from("<HB", body, at)
    text = body[at + 3 : at + 3 + length * (2 if wide & 1 else 1)]
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _title(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    text = body[8 : 8 + length * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == 0 and size == 0:
            return
        yield place, kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _workbook(file: bytes) -> bytes:
    """The stream «Workbook»; its neighbours tell what else is inside."""
    found: ole.Stream | None = None
    for stream in ole.streams(file):
        if stream.name in STREAMS or EMBEDDED.fullmatch(stream.name):
            raise Forbidden(STREAMS.get(stream.name, "embedded"))
        if stream.name in {"Workbook", "Book"}:
            found = stream
    if found is None or ole.is_small(file, found):
        raise Forbidden("not_excel")  # a workbook so small holds no form
    return ole.content(file, found)
