"""The parts of an .xlsx: unpacked once, counted on the way, packed anew for the library.

The library that lays out cells gets an archive of ours: it sees the parts that we looked at and no
others, and need not unpack them a second time. An archive that we keep has the compressed bytes of
the parts that were not changed, and nothing that lay between them.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

ZIP = b"PK\x03\x04"
HEAD = 30  # bytes of a local header before the name
NAMES_AT = 26
LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
ASKED = struct.Struct("!QQQ")  # what a child is asked: rows, columns and unpacked bytes allowed
UTF8 = 0x0800
VERSION = 20
NO_DAY = 1 << 5 | 1  # the first day that an archive can tell, 1 January 1980
RAW = -15  # deflated bytes without a header of zlib


class Lying(NamedTuple):
    """A part as it lies in an archive.

    method: how it was compressed
    check:  CRC-32 of its bytes before that
    size:   how many they were
    """

    method: int
    check: int
    size: int
    body: bytes


class Hostile(Exception):
    """The file is not what a form may be; its text is a code of refusals."""


def unpacked(file: bytes, most: int) -> dict[str, bytes]:
    """The bytes of every part by its name; see `opened`."""
    return {name: whole for name, (whole, _lying) in opened(file, most).items()}


def opened(file: bytes, most: int) -> dict[str, tuple[bytes, Lying]]:
    """Every part by its name: its bytes, and how it lies in the archive.

    most:   bytes of all parts together; sizes told by headers are not believed
    raises: Hostile
    source: APPNOTE.TXT 6.3.10, 4.3.7
    """
    with zipfile.ZipFile(io.BytesIO(file)) as box:
        entries = box.infolist()
    parts: dict[str, tuple[bytes, Lying]] = {}
    places = []
    for entry in entries:
        begin, end = _place(file, entry)
        parts[entry.filename] = part = _part(file[begin:end], entry, most)
        most -= len(part[0])
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


def _part(body: bytes, entry: zipfile.ZipInfo, most: int) -> tuple[bytes, Lying]:
    whole = body
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        whole, behind = _inflated(body, most)
        body = body[: len(body) - behind]
    elif entry.compress_type != zipfile.ZIP_STORED:
        raise Hostile("unreadable")
    if len(whole) > most:
        raise Hostile("bomb")
    if len(whole) != entry.file_size or zlib.crc32(whole) != entry.CRC:
        raise Hostile("truncated")
    return whole, Lying(entry.compress_type, entry.CRC, entry.file_size, body)


def _inflated(body: bytes, most: int) -> tuple[bytes, int]:
    """The bytes before they were deflated, one more than allowed at most.

    returns: with how many lie behind them and belong to nothing
    """
    machine = zlib.decompressobj(RAW)
    try:
        whole = machine.decompress(body, most + 1)
    except zlib.error as broken:
        raise Hostile("truncated") from broken
    return whole, len(machine.unused_data)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts, none of them compressed."""
    return _archive({name: _stored(part) for name, part in parts.items()})


def repacked(lying: Mapping[str, Lying], changed: Mapping[str, bytes]) -> bytes:
    """An archive of the parts of another one as they lay there, with other bytes in some."""
    return _archive({**lying, **{name: _stored(part) for name, part in changed.items()}})


def _stored(part: bytes) -> Lying:
    return Lying(zipfile.ZIP_STORED, zlib.crc32(part), len(part), part)


def _archive(parts: Mapping[str, Lying]) -> bytes:
    """An archive of these parts as they are.

    source: APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12, 4.3.16
    """
    bodies: list[bytes] = []
    directory: list[bytes] = []
    place = 0
    for title, part in parts.items():
        name, length = title.encode(), len(part.body)
        about = (UTF8, part.method, 0, NO_DAY, part.check, length, part.size, len(name), 0)
        bodies += LOCAL.pack(ZIP, VERSION, *about), name, part.body
        directory += CENTRAL.pack(b"PK\1\2", VERSION, VERSION, *about, 0, 0, 0, 0, place), name
        place += HEAD + len(name) + length
    count, told = len(parts), sum(map(len, directory))
    tail = END.pack(b"PK\5\6", 0, 0, count, count, told, place, 0)
    return b"".join((*bodies, *directory, tail))
