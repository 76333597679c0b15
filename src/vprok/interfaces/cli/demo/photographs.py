"""A page of a kit as a scanner would have it: a gray PNG."""

import struct
import zlib

from vprok.tools.pdf.pictures import picture_of

PX_PER_MM = 6
KITS = "комплект"


def photograph(files: dict[str, bytes]) -> bytes:
    """The first page of the first kit in an opened archive.

    files: of the archive; its listing tells which of them holds kits
    """
    listing = files["00.txt"].decode("utf-8-sig")
    lines = [line.partition("  ") for line in listing.splitlines()]
    name = next(name for name, _, words in lines if name in files and words.startswith(KITS))
    drawn = picture_of(files[name], 1, px_per_mm=PX_PER_MM)
    return png(drawn.pixels, drawn.width, drawn.height)


def png(pixels: bytes, width: int, height: int) -> bytes:
    """Gray pixels as a file.

    source: ISO/IEC 15948
    """
    rows = b"".join(b"\0" + pixels[n * width : (n + 1) * width] for n in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(rows)),
            (b"IEND", b""),
        )
    )
