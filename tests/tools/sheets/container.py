"""Make the container of a legacy .xls out of streams, small ones among them."""

import struct
from collections.abc import Mapping

from vprok.tools.sheets import ole

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, CHAIN_END, TABLE, NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def container(streams: Mapping[str, bytes]) -> bytes:
    """A container with these streams; as in life, those under 4096 bytes share the root's."""
    small, links, starts = b"", [], {}
    for name, body in streams.items():
        if len(body) < CUTOFF:
            starts[name] = len(links)
            links += _run(len(links), len(body), SMALL)
            small += _padded(body, SMALL)
    table: list[int] = []
    sectors = b""

    def add(body: bytes) -> int:
        nonlocal sectors
        start = len(table)
        table.extend(_run(start, len(body), SECTOR))
        sectors += _padded(body, SECTOR)
        return start if body else CHAIN_END

    starts |= {name: add(body) for name, body in streams.items() if len(body) >= CUTOFF}
    home, first = add(small), add(struct.pack(f"<{len(links)}I", *links))
    entries = _entry("Root Entry", ole.ROOT, home, len(small))
    entries += b"".join(_entry(name, 2, starts[name], len(streams[name])) for name in streams)
    directory = add(_padded(entries, SECTOR))
    at = len(table)
    table += [TABLE] * (1 + (len(table) + 1) * 4 // SECTOR)
    count = len(table) - at
    packed = _padded(struct.pack(f"<{len(table)}I", *table), SECTOR, b"\xff")
    head = ole.MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, directory, 0, CUTOFF, first, 1, CHAIN_END, 0)
    places = [*range(at, at + count)] + [FREE] * (109 - count)
    return head + struct.pack("<109I", *places) + sectors + packed


def _run(start: int, size: int, sector: int) -> list[int]:
    count = -(-size // sector)
    return [*range(start + 1, start + count), CHAIN_END] if count else []


def _padded(body: bytes, size: int, filler: bytes = b"\0") -> bytes:
    return body + filler * (-len(body) % size)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    head = _padded(letters, 64) + struct.pack("<HBB", len(letters), kind, 1)
    head += struct.pack("<III", NOBODY, NOBODY, NOBODY) + bytes(36)
    return head + struct.pack("<IQ", start, size)
