"""Take out of a workbook what Excel writes of the person at the keyboard."""

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from vprok.tools.sheets import ole
from vprok.tools.sheets.parts import ZIP, opened, repacked

MOST = 100_000_000  # bytes of all parts; the file was read before, so there are fewer
_FORMATS = "http://schemas.openxmlformats.org"
_EMPTY: Mapping[str, bytes] = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_FORMATS}/package/2006/metadata/'
    'core-properties"/>'.encode(),
    "docProps/app.xml": f'<Properties xmlns="{_FORMATS}/officeDocument/2006/'
    'extended-properties"/>'.encode(),
    "docProps/custom.xml": f'<Properties xmlns="{_FORMATS}/officeDocument/2006/'
    'custom-properties"/>'.encode(),
    "xl/persons/person.xml": b'<personList xmlns="http://schemas.microsoft.com/office/'
    b'spreadsheetml/2018/threadedcomments"/>',
}
"""Author, company, those who talk in comments: as if nobody had told them."""

_TELLING = re.compile(r"xl/workbook\.xml|xl/revisions/.*\.xml", re.IGNORECASE)
_TOLD = re.compile(
    rb"""(<(?:\w+:)?(?:absPath|fileSharing|header|userInfo)\s"""
    rb"""(?:[^>]*?\s)?(?:url|userName|name)=["'])[^"'<>]*"""
)
"""The folder the workbook was saved in, which is called after its owner; who shares it."""

_TEXTS = {0x1E: 1, 0x1F: 2}  # kinds of text properties and the bytes of a letter
_ABOUT = frozenset({2, 3, 5, 6})  # title, subject, keywords, comments: what people write
_USERS = {0x005C: 0, 0x005B: 4}  # WRITEACCESS, FILESHARING: where the name begins
_SUMMARY = "\x05SummaryInformation"
_SECTIONS = 2  # of a property stream at most
_LETTERS = 3  # bytes before the letters of a name: their number and width


def without_author(file: bytes) -> bytes:
    """The same workbook without its properties; what is no workbook comes back as it is.

    file:   read before, so that its parts are known to be few and small
    source: settled.md, Forms: stored bytes have their metadata stripped
    """
    if file.startswith(ole.MAGIC):
        return _old(file)
    return _new(file) if file.startswith(ZIP) else file


def _new(file: bytes) -> bytes:
    parts = opened(file, MOST)
    bare = {name: _bare(name, whole) for name, (whole, _lying) in parts.items()}
    changed = {name: part for name, part in bare.items() if part != parts[name][0]}
    return repacked({name: lying for name, (_whole, lying) in parts.items()}, changed)


def _bare(name: str, part: bytes) -> bytes:
    """A part without what tells of a person."""
    whole = _EMPTY.get(name, part)
    return _TOLD.sub(rb"\1", whole) if _TELLING.fullmatch(name) else whole


# ---- .xls -----------------------------------------------------------------------------------


def _old(file: bytes) -> bytes:
    """The same container with blanks in place of names: nothing in it moves."""
    for stream in ole.streams(file):
        if blank := _BLANKS.get(stream.name):
            with suppress(*ole.BROKEN):  # nobody reads a stream that leads nowhere
                file = ole.replaced(file, stream, blank(ole.content(file, stream)))
    return file


def _without_texts(body: bytes) -> bytes:
    """A property stream with empty texts; empty as a whole when it cannot be understood.

    source: [MS-OLEPS] 2.21, 2.20, 2.15
    """
    blank = bytearray(body)
    left = len(body)
    try:
        for _, at, letters, width in _texts(body):
            size = letters * width
            left -= size
            if left < 0:
                return bytes(len(body))
            blank[at : at + size] = bytes(len(blank[at : at + size]))
    except struct.error:
        return bytes(len(body))
    return bytes(blank)


def about(file: bytes) -> list[str]:
    """What people have written of an .xls in its properties; its author is written by Excel.

    source: [MS-OLEPS] 2.25.1
    """
    told: list[str] = []
    for stream in ole.streams(file):
        if stream.name == _SUMMARY:
            with suppress(*ole.BROKEN):  # a stream that nobody can read says nothing
                told += _written(ole.content(file, stream))
    return told


def _written(body: bytes) -> Iterator[str]:
    """Texts of the properties that people fill, however they are coded."""
    left = len(body)
    for number, at, letters, width in _texts(body):
        left -= letters * width
        if left < 0:  # texts that lie over each other
            return
        if number in _ABOUT:
            yield _decoded(body[at : at + letters * width], width).rstrip("\0")


def _decoded(letters: bytes, width: int) -> str:
    codings = ("utf-16-le",) if width > 1 else ("utf-8", "cp1251")
    for coding in codings:
        with suppress(UnicodeDecodeError):
            return letters.decode(coding)
    return ""


def _texts(body: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Where texts of the properties lie: number of the property, from, letters, bytes of each."""
    for number in range(min(struct.unpack_from("<I", body, 24)[0], _SECTIONS)):
        section = struct.unpack_from("<I", body, 44 + 20 * number)[0]
        for each in range(struct.unpack_from("<I", body, section + 4)[0]):
            own, offset = struct.unpack_from("<II", body, section + 8 + 8 * each)
            at = section + offset
            kind, letters = struct.unpack_from("<II", body, at)
            if kind in _TEXTS:
                yield own, at + 8, letters, _TEXTS[kind]


def _without_users(body: bytes) -> bytes:
    """The records of a workbook with blanks for the names of those who wrote and shared it.

    source: [MS-XLS] 2.4.349, 2.4.118
    """
    blank = bytearray(body)
    at = 0
    while at + 4 <= len(body):
        kind, size = struct.unpack_from("<HH", body, at)
        if kind in _USERS:
            name = slice(at + 4 + _USERS[kind] + _LETTERS - 1, at + 4 + size)
            blank[name] = (b"\0" + b" " * size)[: len(blank[name])]
        at += 4 + size
    return bytes(blank)


_BLANKS: Mapping[str, Callable[[bytes], bytes]] = {
    _SUMMARY: _without_texts,
    "\x05DocumentSummaryInformation": _without_texts,
    "User Names": lambda body: bytes(len(body)),
    "Workbook": _without_users,
}
"""What becomes of a stream by its name."""
