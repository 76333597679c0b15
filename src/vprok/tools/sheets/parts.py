"""The parts of an .xlsx: unpacked once, counted on the way, packed anew for the library.

The library that lays out cells gets an archive of ours: it sees the parts that we looked at and no
others, and need not unpack them a second time.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise

ZIP = b"PK\x03\x04"
HEAD = 30  # bytes of a local header before the name
NAMES_AT = 26
LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
ASKED = struct.Struct("!QQQ")  # what a child is asked: rows, columns and unpacked bytes allowed
UTF8 = 0x0800
VERSION = 20
RAW = -15  # deflated bytes without a header of zlib


class Hostile(Exception):
    """The file is not what a form may be; its text is a code of refusals."""


def unpacked(file: bytes, most: int) -> dict[str, bytes]:
    """Every part by its name.

    most:   bytes of all parts together; sizes told by headers are not believed
    raises: Hostile
    source: APPNOTE.TXT 6.3.10, 4.3.7
    """
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        entries = box.infolist()
    parts: dict[str, bytes] = {}
    places = []
    for entry in entries:
        begin, end = _place(file, entry)
        parts[entry.filename] = part = _part(file[begin:end], entry, most)
        most -= len(part)
        places.append((entry.header_offset, end))
    places.sort()
    if any(end > start for (_, end), (start, _) in pairwise(places)):
        raise Hostile("bomb")
    return parts


def _place(file: bytes, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Where the bytes of a part lie: from, up to."""
    at = entry.header_offset
    if not file.startswith(ZIP, at):
        raise Hostile("truncated")
    name, extra = struct.unpack_from("<HH", file, at + NAMES_AT)
    begin = at + HEAD + name + extra
    return begin, begin + entry.compress_size


def _part(part: bytes, entry: zipfile.ZipInfo, most: int) -> bytes:
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        part = _inflated(part, most)
    elif entry.compress_type != zipfile.ZIP_STORED:
        raise Hostile("unreadable")
    if len(part) > most:
        raise Hostile("bomb")
    if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
        raise Hostile("truncated")
    return part


def _inflated(part: bytes, most: int) -> bytes:
    """The bytes before they were deflated, one more than allowed at most."""
    try:
        return zlib.decompressobj(RAW).decompress(part, most + 1)
    except zlib.error as broken:
        raise Hostile("truncated") from broken


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts, none of them compressed.

    source: APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12, 4.3.16
    """
    bodies: list[bytes] = []
    directory: list[bytes] = []
    place = 0
    for title, part in parts.items():
        name, check, size = title.encode(), zlib.crc32(part), len(part)
        about = (UTF8, zipfile.ZIP_STORED, 0, 0, check, size, size, len(name), 0)
        bodies += LOCAL.pack(ZIP, VERSION, *about), name, part
        told = CENTRAL.pack(b"PK\1\2", VERSION, VERSION, *about, 0, 0, 0, 0, place)
        directory += told, name
        place += HEAD + len(name) + size
    count, length = len(parts), sum(map(len, directory))
    tail = END.pack(b"PK\5\6", 0, 0, count, count, length, place, 0)
    return b"".join((*bodies, *directory, tail))
