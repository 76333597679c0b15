"""Records of a legacy .xls: what must be known before a library reads it."""

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
FORMULA, BOUNDSHEET, SUPBOOK = 0x0006, 0x0085, 0x01AE
FORBIDDEN = {0x002F: "encrypted", 0x00D3: "macros"}  # FILEPASS, OBPROJ
HEADER, FOOTER, NOTE, TEXT, CONTINUED = 0x0014, 0x0015, 0x001C, 0x01B6, 0x003C
OWN_BOOK = b"\x01\x04"
ENTRY = 128  # bytes of a directory entry
STREAMS = {"EncryptedPackage": "encrypted", "_VBA_PROJECT_CUR": "macros", "WordDocument": "word"}


class Forbidden(Exception):
    """The file holds what a form may not."""


def formulas(file: bytes) -> dict[str, list[str]]:
    """Cells with formulas by sheet title.

    raises: Forbidden for passwords, macros, links to other books; anything for a broken file
    """
    stream = _workbook(file)
    titles: list[tuple[int, str]] = []
    cells: dict[str, list[str]] = {}
    for place, kind, body in _records(stream):
        if kind in FORBIDDEN or (kind == SUPBOOK and body[2:4] != OWN_BOOK):
            raise Forbidden(FORBIDDEN.get(kind, "external"))
        if kind == BOUNDSHEET:
            titles.append((struct.unpack_from("<I", body)[0], _title(body)))
        elif kind == FORMULA:
            row, column = struct.unpack_from("<HH", body)
            sheet = max((at, title) for at, title in titles if at <= place)[1]
            cells.setdefault(sheet, []).append(_address(row, column))
    return cells


def asides(file: bytes) -> Iterator[str]:
    """Texts beside cells: page headers and footers, comments with their authors, text boxes.

    source: [MS-XLS] 2.4.136, 2.4.124, 2.4.179, 2.4.329
    """
    before = 0
    for _, kind, body in _records(_workbook(file)):
        if kind in {HEADER, FOOTER} and body:
            yield _text(body, 0)
        elif kind == NOTE:
            yield _text(body, 8)
        elif kind == CONTINUED and before == TEXT and body:
            yield body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")
        before = kind


def _text(body: bytes, at: int) -> str:
    """A text with its length and its width before it."""
    length, wide = struct.unpack_from("<HB", body, at)
    text = body[at + 3 : at + 3 + length * (2 if wide & 1 else 1)]
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _address(row: int, column: int) -> str:
    head, tail = divmod(column, 26)
    return (chr(64 + head) if head else "") + chr(65 + tail) + str(row + 1)


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
    """The stream «Workbook» put together from its sectors."""
    size = 1 << struct.unpack_from("<H", file, 30)[0]
    table = _table(file, size)
    directory = _chain(file, table, struct.unpack_from("<I", file, 48)[0], size)
    found: tuple[int, int] | None = None
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        name_size = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(name_size - 2, 0)].decode("utf-16-le", "replace")
        if name in STREAMS:
            raise Forbidden(STREAMS[name])
        if name in {"Workbook", "Book"}:
            start, length = struct.unpack_from("<IQ", directory, at + 116)
            found = start, length & 0xFFFFFFFF
    if found is None:
        raise Forbidden("not_excel")
    start, length = found
    if length < struct.unpack_from("<I", file, 56)[0]:
        raise Forbidden("not_excel")  # a workbook so small lives elsewhere and holds no form
    return _chain(file, table, start, size)[:length]


def _table(file: bytes, size: int) -> list[int]:
    """The allocation table: for each sector the next one."""
    sectors = list(struct.unpack_from("<109I", file, 76))
    more = struct.unpack_from("<I", file, 68)[0]
    per = size // 4
    while more < END and len(sectors) < len(file) // size + 109:
        block = struct.unpack_from(f"<{per}I", file, (more + 1) * size)
        sectors += block[:-1]
        more = block[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < END:
            table += struct.unpack_from(f"<{per}I", file, (sector + 1) * size)
    return table


def _chain(file: bytes, table: list[int], start: int, size: int) -> bytes:
    parts = []
    sector = start
    while sector < END:
        parts.append(file[(sector + 1) * size : (sector + 2) * size])
        if len(parts) > len(table):
            raise ValueError("the chain of sectors has a loop")
        sector = table[sector]
    return b"".join(parts)
