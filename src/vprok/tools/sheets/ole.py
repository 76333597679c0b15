"""The container of a legacy .xls: streams made of sectors, as a small disk.

Everything here raises one of `BROKEN` when the file is broken; the caller says what that means.

source: [MS-CFB] 2.2, 2.3, 2.4, 2.6.1
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
ENTRY = 128  # bytes of a directory entry
ROOT = 5  # the kind of the entry that owns the small sectors
SIZE = 0xFFFFFFFF  # the high half of a size is rubbish in old files

BROKEN = (struct.error, IndexError, ValueError, StopIteration)

Spans = list[tuple[int, int]]


class Stream(NamedTuple):
    """A stream or a storage of the directory.

    kind:  1 storage, 2 stream, 5 root
    start: its first sector
    size:  in bytes
    """

    name: str
    kind: int
    start: int
    size: int


def streams(file: bytes) -> Iterator[Stream]:
    """Every stream and storage of the container."""
    first = struct.unpack_from("<I", file, 48)[0]
    directory = _joined(file, _chain(file, _table(file), first))
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<IQ", directory, at + 116)
        if kind:
            yield Stream(name, kind, start, size & SIZE)


def content(file: bytes, stream: Stream) -> bytes:
    """The bytes of a stream."""
    return _joined(file, spans(file, stream))


def replaced(file: bytes, stream: Stream, body: bytes) -> bytes:
    """The container with other bytes in a stream, as many as there were."""
    whole, done = bytearray(file), 0
    for at, end in spans(file, stream):
        whole[at:end] = body[done : done + end - at]
        done += end - at
    return bytes(whole)


def is_small(file: bytes, stream: Stream) -> bool:
    """Whether the stream lives in small sectors."""
    return stream.size < int(struct.unpack_from("<I", file, 56)[0])


def spans(file: bytes, stream: Stream) -> Spans:
    """Where the bytes of a stream lie in the file: from, up to."""
    table = _table(file)
    if is_small(file, stream):
        places = _small(file, table, stream.start)
    else:
        places = _chain(file, table, stream.start)
    left, cut = stream.size, []
    for at, end in places:
        cut.append((at, min(end, at + left)))
        left -= end - at
        if left <= 0:
            break
    return cut


def _small(file: bytes, table: list[int], start: int) -> Spans:
    """Spans of a stream of small sectors: they lie inside the stream of the root."""
    size, small = _sector(file), 1 << struct.unpack_from("<H", file, 32)[0]
    root = next(stream for stream in streams(file) if stream.kind == ROOT)
    homes = _chain(file, table, root.start)
    first = struct.unpack_from("<I", file, 60)[0]
    links = _joined(file, _chain(file, table, first))
    places = []
    for number in _numbers(list(struct.unpack(f"<{len(links) // 4}I", links)), start):
        home, inside = divmod(number * small, size)
        at = homes[home][0] + inside
        places.append((at, at + small))
    return places


def _joined(file: bytes, places: Spans) -> bytes:
    return b"".join(file[at:end] for at, end in places)


def _sector(file: bytes) -> int:
    return 1 << int(struct.unpack_from("<H", file, 30)[0])


def _table(file: bytes) -> list[int]:
    """The allocation table: for each sector the next one."""
    size = _sector(file)
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


def _chain(file: bytes, table: list[int], start: int) -> Spans:
    """Spans of the sectors of a chain."""
    size = _sector(file)
    return [((number + 1) * size, (number + 2) * size) for number in _numbers(table, start)]


def _numbers(table: list[int], start: int) -> Iterator[int]:
    """The sectors of a chain one after another."""
    for _ in table:
        if start >= END:
            return
        yield start
        start = table[start]
    if start < END:
        raise ValueError("the chain of sectors has a loop")
