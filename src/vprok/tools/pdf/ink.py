"""How much of a page's edges is free of ink."""

from collections.abc import Iterator, Sequence
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


def free_margins(data: bytes, only: Sequence[int] | None = None) -> Iterator[Free]:
    """How far pages are free of ink from each of their edges.

    data:  a PDF; a doubtful one only in a limited child
    only:  of these pages, from 0, and -1 is the last; without it of all
    costs: about 10 ms a page
    """
    with pypdfium2.PdfDocument(data) as pdf:
        for number in range(len(pdf)) if only is None else only:
            yield _free(pdf[number % len(pdf)])


def _free(page: pypdfium2.PdfPage) -> Free:
    drawn = page.render(scale=_DOTS_AN_INCH / 72, grayscale=True)
    dots, width = bytes(drawn.buffer), drawn.width
    rows = [dots[start : start + width] for start in range(0, len(dots), drawn.stride)]
    across = bytes(min(column) for column in zip(*rows, strict=True))
    down = bytes(min(row) for row in rows)
    return Free(
        left=_white(across), bottom=_white(down[::-1]), right=_white(across[::-1]), top=_white(down)
    )


def _white(line: bytes) -> float:
    middle = len(line) // 2
    dark = next((n for n, shade in enumerate(line[:middle]) if shade < _WHITE_FROM), middle)
    return round(dark * _MM_PER_DOT, 1)
