"""How much of a page's edges is free of ink."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

_DOTS_AN_INCH = 50
_WHITE_FROM = 232  # what is lighter is paper, the grey of an edge smoothed among it
_MM_PER_DOT = 25.4 / _DOTS_AN_INCH


@dataclass(frozen=True, slots=True)
class Free:
    """White margins of a page as it is shown, millimetres; an empty page is free to its middle."""

    left: float
    bottom: float
    right: float
    top: float


def free_margins(data: bytes) -> Iterator[Free]:
    """How far each page is free of ink from each of its edges.

    data:  a PDF; a doubtful one only in a limited child
    costs: about 5 ms a page
    """
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            yield _free(page)


def _free(page: pypdfium2.PdfPage) -> Free:
    drawn = page.render(scale=_DOTS_AN_INCH / 72, grayscale=True)
    rows = [
        bytes(drawn.buffer)[start : start + drawn.width]
        for start in range(0, drawn.stride * drawn.height, drawn.stride)
    ]
    across = bytes(min(column) for column in zip(*rows, strict=True))
    down = bytes(min(row) for row in rows)
    return Free(
        left=_white(across), bottom=_white(down[::-1]), right=_white(across[::-1]), top=_white(down)
    )


def _white(line: bytes) -> float:
    middle = len(line) // 2
    dark = next((n for n, shade in enumerate(line[:middle]) if shade < _WHITE_FROM), middle)
    return round(dark * _MM_PER_DOT, 1)
