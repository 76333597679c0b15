"""The pages of a PDF as pictures, and the DataMatrix codes that a picture shows."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp

_MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Picture:
    """A page, drawn in gray.

    pixels: a byte each, 255 is white, row by row from the top
    width:  pixels; so is height
    size:   width and height in millimetres, as the page is shown
    """

    pixels: bytes
    width: int
    height: int
    size: tuple[float, float]


def pictures(data: bytes, *, px_per_mm: float) -> Iterator[Picture]:
    """Draw each page as it is shown.

    data:  a PDF; a doubtful one only in a limited child
    costs: about 15 ms a page at 4 pixels a millimetre
    """
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            yield _picture(page, px_per_mm)


def picture_of(data: bytes, page: int, *, px_per_mm: float) -> Picture:
    """Draw one page as it is shown.

    page: from 1
    """
    with pypdfium2.PdfDocument(data) as pdf:
        return _picture(pdf[page - 1], px_per_mm)


def codes_in(picture: object) -> tuple[str, ...]:
    """What the DataMatrix codes of a picture say, each once.

    picture: gray, (rows, columns) of bytes
    """
    found = zxingcpp.read_barcodes(
        picture, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    )
    return tuple(dict.fromkeys(one.text for one in found if one.valid))


def _picture(page: pypdfium2.PdfPage, px_per_mm: float) -> Picture:
    drawn = page.render(scale=px_per_mm * _MM_PER_POINT, grayscale=True)
    whole = memoryview(drawn.buffer).cast("B")
    rows = (whole[start : start + drawn.width] for start in range(0, len(whole), drawn.stride))
    width, height = page.get_size()
    return Picture(
        b"".join(rows), drawn.width, drawn.height, (width * _MM_PER_POINT, height * _MM_PER_POINT)
    )
