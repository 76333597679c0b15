"""DataMatrix squares: small enough for a slip or the edge of a page."""

import re
from typing import Any

import zxingcpp

QUIET = 2  # modules of white that a scanner wants around
_TWELVE_BY_TWENTY_SIX = 27  # as the norm numbers its sizes
LOW_WIDTH, LOW_HEIGHT = 26, 12
_IS_BLACK = b"\x01" + bytes(255)
_BLACK = re.compile(rb"\x01+")


def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a square DataMatrix, top row first, without the quiet zone.

    returns: (side, side), True where it is black
    source:  ISO/IEC 16022, ECC 200
    """
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    return _modules(drawn)


def low_matrix(text: str) -> tuple[bytes, ...]:
    """The modules of a low and wide DataMatrix that fits the margin of a page, top row first.

    text:    up to 32 digits, or 16 capitals
    returns: 12 rows of 26, a byte for a module, 1 where it is black
    raises:  ValueError if the text is longer
    source:  ISO/IEC 16022, ECC 200
    """
    drawn = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.DataMatrix, version=_TWELVE_BY_TWENTY_SIX
    )
    image: Any = drawn.to_image(scale=1, add_quiet_zones=False)
    modules = bytes(image).translate(_IS_BLACK)
    return tuple(modules[start : start + LOW_WIDTH] for start in range(0, len(modules), LOW_WIDTH))


def matrix_svg(text: str) -> bytes:
    """A DataMatrix as SVG with its quiet zone, fit to be scaled; one path, so it weighs little."""
    modules = matrix(text)
    side = len(modules) + 2 * QUIET
    path = "".join(
        f"M{QUIET + start} {QUIET + y}h{length}v1h-{length}z"
        for y, row in enumerate(modules)
        for start, length in runs(bytes(row))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="M0 0h{side}v{side}H0z" fill="#fff"/><path d="{path}"/></svg>'
    ).encode()


def _modules(drawn: zxingcpp.Barcode) -> tuple[tuple[bool, ...], ...]:
    image: Any = drawn.to_image(scale=1, add_quiet_zones=False)
    rows: list[list[int]] = memoryview(image).tolist()  # type: ignore[assignment]
    return tuple(tuple(not shade for shade in row) for row in rows)


def runs(row: bytes) -> list[tuple[int, int]]:
    """Where each black run of a row begins, and how long it is."""
    return [(run.start(), run.end() - run.start()) for run in _BLACK.finditer(row)]
