"""Pages of a paper laid on A4 sheets, upright and alike, as objects that many pages share."""

import io
from contextlib import suppress
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary

A4_MM = (210.0, 297.0)
A4 = (595.28, 841.89)
"""The same in points, as PDFs write it."""

Size = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


def laid(page: pikepdf.Page) -> tuple[pikepdf.Object, Matrix]:
    """A page as a form, and how it is laid on an upright A4 sheet: in the middle, not scaled.

    A page on its side is turned to the left, so that all sheets of a kit lie alike.
    """
    box = _shown_box(page)
    form = page.as_form_xobject(handle_transformations=False)
    form.BBox = Array([round(side, 3) for side in box])
    turn = page.rotation % 360
    unit = float(page.obj.get("/UserUnit", 1))
    if _is_on_its_side(box, turn):
        turn = (turn - 90) % 360
    return form, _placed(box, turn, unit)


def upright_pdf(paper: bytes) -> bytes:
    """The pages of a paper as kits lay them, nothing stamped on them."""
    with pikepdf.open(io.BytesIO(paper)) as source, pikepdf.new() as pdf:
        flatten(source)
        for page in source.pages:
            form, matrix = laid(page)
            sheet = pdf.add_blank_page(page_size=A4)
            sheet.Resources = Dictionary(XObject=Dictionary(B=pdf.copy_foreign(form)))
            sheet.Contents = pdf.make_stream(f"{operator(matrix)} /B Do".encode())
        return saved(pdf)


def flatten(source: pikepdf.Pdf) -> None:
    """Make what lies over the pages, such as filled fields, a part of them."""
    if any("/Annots" in page for page in source.pages):
        with suppress(pikepdf.PdfError):
            source.flatten_annotations("print")


@cache
def operator(matrix: Matrix) -> str:
    """The change of coordinates as PDF writes it."""
    return " ".join(f"{round(number, 5):g}" for number in matrix) + " cm"


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF, its small objects packed together; the same PDF gives the same bytes."""
    written = io.BytesIO()
    pdf.save(
        written,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
    )
    return written.getvalue()


def _shown_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """What a reader shows of a page: the crop box within the media box, in its own units."""
    media, crop = _ordered(page.mediabox), _ordered(page.cropbox)
    return (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )


def _ordered(box: pikepdf.Array) -> tuple[float, float, float, float]:
    x, y, to_x, to_y = (float(edge) for edge in box.as_list())
    return min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)


def _is_on_its_side(box: tuple[float, float, float, float], turn: int) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return (width > height) == (turn % 180 == 0)


def _placed(box: tuple[float, float, float, float], turn: int, unit: float) -> Matrix:
    """Turn clockwise about the middle of the box, and bring the middle to that of the sheet.

    turn: 0, 90, 180 or 270 degrees
    """
    cosine, sine = {0: (1, 0), 90: (0, -1), 180: (-1, 0), 270: (0, 1)}[turn]
    a, b, c, d = cosine * unit, sine * unit, -sine * unit, cosine * unit
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (a, b, c, d, A4[0] / 2 - a * x - c * y, A4[1] / 2 - b * x - d * y)
