"""Pictures as arrays: a photograph that came in, a page of an original."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vprok.tools.pdf.pictures import Picture, picture_of, pictures
from vprok.tools.tracing.values import UnusablePicture

Gray = NDArray[np.uint8]
Plane = NDArray[np.float64]

MOST_PIXELS = 50_000_000
LEAST_SIDE = 500
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True)
class Page:
    """A page of an original, drawn.

    size: width and height in millimetres as it is shown
    """

    picture: Gray
    size: tuple[float, float]

    @property
    def mm_per_px(self) -> Plane:
        """How large its pixels are: drawing rounds a page to whole ones."""
        sides: Plane = np.array(self.size, np.float64) / np.array(
            self.picture.shape[::-1], np.float64
        )
        return sides


def photograph(data: bytes) -> Gray:
    """A photograph or a scan as pixels, turned as its camera says.

    raises: UnusablePicture
    """
    if not data.startswith(_STARTS):
        raise UnusablePicture("picture_unknown")
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    except (cv2.error, MemoryError):
        raise UnusablePicture("picture_large") from None
    if picture is None:
        raise UnusablePicture("picture_damaged")
    if picture.size > MOST_PIXELS:
        raise UnusablePicture("picture_large")
    if min(picture.shape) < LEAST_SIDE:
        raise UnusablePicture("picture_small")
    return np.asarray(picture, np.uint8)


def pages(pdf: bytes, *, px_per_mm: float) -> Iterator[Page]:
    """The pages of an original."""
    return (_page(one) for one in pictures(pdf, px_per_mm=px_per_mm))


def page_of(pdf: bytes, number: int, *, px_per_mm: float) -> Page:
    """One page of an original, from 1."""
    return _page(picture_of(pdf, number, px_per_mm=px_per_mm))


def _page(drawn: Picture) -> Page:
    pixels = np.frombuffer(drawn.pixels, np.uint8)
    return Page(pixels.reshape(drawn.height, drawn.width), drawn.size)
