"""Papers that tests print kits of: real pages with pictures and formulas, and odd pages."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pikepdf

from vprok.tools.pdf.typeset import typeset

AT = datetime(2026, 4, 14, 5, 12, tzinfo=UTC)
MM = 72 / 25.4
_PAPER = """
#set page(paper: "a4", margin: (left: 20mm, right: 15mm, top: 15mm, bottom: 15mm))
#set text(font: ("PT Serif", "Libertinus Serif"), size: 13pt, lang: "ru")
#set par(justify: true)
#let task(n, body) = block(above: 7mm, grid(
  columns: (10mm, 1fr),
  box(stroke: 1pt, inset: 2mm)[*#n*],
  body + v(2mm) + [Ответ: ] + box(width: 60mm, height: 8mm, stroke: 0.6pt),
))
#align(center)[*ВСЕРОССИЙСКАЯ ПРОВЕРОЧНАЯ РАБОТА* \\ *Математика* \\ Вариант VARIANT]
На выполнение работы отводится 45 минут. Ответы запишите в поля ответов.
#task(1)[Найдите значение выражения $ 3/4 + sqrt(16) - (7 dot 8) / 14. $]
#task(2)[Запишите число, которое на 12 больше произведения чисел 7 и 8.]
#for p in range(1, 4) [
  #pagebreak()
  #task(2 * p + 1)[На клетчатой бумаге изображена фигура. Найдите её площадь.
    #align(center, grid(columns: (5mm,) * 16, rows: 5mm, stroke: 0.4pt + gray,
      ..range(144).map(i => if calc.rem(i * 7, 5 + p) < 2 { grid.cell(fill: gray)[] } else []))) ]
  #task(2 * p + 2)[Длина дорожки $ sum_(k=1)^9 k/2 $ метров. Сколько шагов сделала Ёлкина?]
]
"""


@cache
def paper(variant: int = 1) -> bytes:
    """A paper of four pages with formulas and pictures."""
    return typeset(_PAPER.replace("VARIANT", str(variant)), {}, at=AT)


def changed(data: bytes, change: Callable[[pikepdf.Page], object]) -> bytes:
    """The same with a change made to each of its pages."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            change(page)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def turned(data: bytes, degrees: int) -> bytes:
    """Pages drawn turned and shown upright by `/Rotate`, as scanners leave them."""
    steps = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, 842, 0),
        180: (-1, 0, 0, -1, 595, 842),
        270: (0, -1, 1, 0, 0, 595),
    }

    def turn(page: pikepdf.Page) -> None:
        move = " ".join(map(str, steps[degrees]))
        page.contents_add(f"q {move} cm ".encode(), prepend=True)
        page.contents_add(b" Q")
        size = (842, 595) if degrees % 180 else (595, 842)
        page.obj.MediaBox = pikepdf.Array([0, 0, *size])
        page.obj.Rotate = degrees
        for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
            if box in page.obj:
                del page.obj[box]

    return changed(data, turn)


def cropped(data: bytes) -> bytes:
    """Pages on a wider sheet with cut marks, moved off the corner, shown by their crop box."""

    def crop(page: pikepdf.Page) -> None:
        page.contents_add(b"q 1 0 0 1 -70 130 cm ", prepend=True)
        page.contents_add(b" Q 0 0 1 rg -100 100 20 20 re f")
        page.obj.MediaBox = pikepdf.Array([-100, 100, 600, 1100])
        page.obj.CropBox = pikepdf.Array([-70, 130, 525, 972])

    return changed(data, crop)
