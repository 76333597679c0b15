"""Kits: the papers of many participants in one PDF, each page stamped, over shared pages.

A page of a kit is a page of the paper that all kits of its variant share, with the school's own
words, table and dots; what is its own is a code, a number and a DataMatrix: some hundreds of bytes.
"""

import io
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from math import sqrt
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page

from vprok.tools.pdf.copies import PLAIN, Choices, Copy, Imprint, Paper, paper_needed
from vprok.tools.pdf.imprints import (
    NARROW,
    PLAIN_FACE,
    ROOMY,
    STRONG_FACE,
    Table,
    draw_box,
    draw_own,
    draw_shared,
    draw_table,
)
from vprok.tools.pdf.ink import free_margins
from vprok.tools.pdf.lettering import REGULAR, STRONG, Lettering, face
from vprok.tools.pdf.pen import Pen
from vprok.tools.pdf.sheets import A4, Matrix, Size, flatten, laid, operator, saved, upright_pdf
from vprok.tools.pdf.stamp import Stamp, read_stamp

__all__ = [
    "PLAIN",
    "Choices",
    "Copy",
    "Imprint",
    "Paper",
    "Stamp",
    "kits_pdf",
    "paper_needed",
    "read_stamp",
]

_ECONOMY = 0.65  # the density of the body
_HALF = 0.7  # a hair less than 1/√2: the stamps stay off the edges that printers leave white
_LARGE = sqrt(2)


def kits_pdf(
    copies: Sequence[Copy],
    papers: Mapping[int, bytes],
    *,
    imprint: Imprint,
    choices: Choices = PLAIN,
    cover: bytes | None = None,
    fonts: Path | None = None,
) -> bytes:
    """One PDF with a kit for each copy, in the order given.

    papers:  for each variant a PDF that was looked over
    cover:   a PDF that goes before the kits
    fonts:   the npm folder; without it the checkout's own
    returns: PDF
    raises:  ValueError where a variant has no paper, or a name cannot be stamped
    costs:   about 0.3 ms a page; run it in a limited child
    """
    needed = sorted({copy.variant for copy in copies})
    if missing := [variant for variant in needed if variant not in papers]:
        raise ValueError(f"there is no paper for variant {missing[0]}")
    with ExitStack() as opened:
        pdf = opened.enter_context(pikepdf.new())
        run = _Run(pdf, imprint, choices, fonts)
        if cover is not None:
            run.add_cover(opened.enter_context(pikepdf.open(io.BytesIO(cover))))
        page, table = _place(imprint, [papers[variant] for variant in needed])
        for variant in needed:
            source = opened.enter_context(pikepdf.open(io.BytesIO(papers[variant])))
            run.add_paper(variant, source, table_on=page, table=table)
        for copy in copies:
            run.add_kit(copy)
        run.finish()
        return saved(pdf)


def _place(imprint: Imprint, papers: Sequence[bytes]) -> tuple[int, Table]:
    """On which page the experts' table stands, 0 or -1, and how large; alike in all variants."""
    if not imprint.tasks:
        return 0, NARROW
    margins = [list(free_margins(upright_pdf(paper), only=(0, -1))) for paper in papers]
    for table in (ROOMY, NARROW):
        for page in (0, -1):
            if all(of_paper[page].bottom >= table.asks for of_paper in margins):
                return page, table
    return -1, NARROW


class _Run:
    """One print run as it grows."""

    def __init__(
        self, pdf: pikepdf.Pdf, imprint: Imprint, choices: Choices, fonts: Path | None
    ) -> None:
        self._pdf, self._imprint, self._choices = pdf, imprint, choices
        self._letters = {
            PLAIN_FACE: Lettering(face(REGULAR, fonts)),
            STRONG_FACE: Lettering(face(STRONG, fonts)),
        }
        self._fonts = pdf.make_indirect(Dictionary())
        self._sides: list[Object] = []
        self._papers: dict[int, list[Object]] = {}
        self._resources: dict[tuple[int, range], Object] = {}
        pen = Pen(self._letters)
        draw_box(pen)
        self._box = self._form(pen.drawn(), Dictionary(Font=self._fonts))

    def add_cover(self, cover: pikepdf.Pdf) -> None:
        """Put ready pages before the kits."""
        self._pdf.pages.extend(cover.pages)
        self._end_sheet(len(cover.pages), A4)

    def add_paper(self, variant: int, source: pikepdf.Pdf, *, table_on: int, table: Table) -> None:
        """Take in the pages of a variant, with what all kits say on them."""
        flatten(source)
        count = len(source.pages)
        self._papers[variant] = []
        for n, page in enumerate(source.pages):
            pen = Pen(self._letters)
            draw_shared(pen, self._imprint, variant=variant, page=n + 1, pages=count)
            if self._imprint.tasks and n == table_on % count:
                draw_table(pen, table, self._imprint.tasks)
            self._papers[variant].append(self._with_body(page, pen.drawn()))

    def add_kit(self, copy: Copy) -> None:
        """Add the pages of one participant."""
        pages = self._papers[copy.variant]
        by = 2 if self._choices.is_two_up and not copy.is_large else 1
        size = _sheet(copy, self._choices)
        for first in range(0, len(pages), by):
            numbers = range(first, min(first + by, len(pages)))
            content = b"\n".join(self._page(copy, n, n - first) for n in numbers)
            self._add_side(size, self._shared(copy.variant, numbers), content)
        self._end_sheet(-(-len(pages) // by), size)

    def finish(self) -> None:
        """Bind the sides, embed the letters that were used, say how the run is to be printed."""
        tree = self._pdf.Root.Pages
        tree.Kids = Array([*tree.Kids, *self._sides])
        tree.Count = len(tree.Kids)
        for name, letters in self._letters.items():
            self._fonts[f"/{name}"] = letters.embedded(self._pdf)
        self._pdf.docinfo["/Title"] = f"{self._imprint.title}: комплекты"
        self._pdf.Root.Lang = "ru"
        both = Name.DuplexFlipShortEdge if self._choices.is_two_up else Name.DuplexFlipLongEdge
        self._pdf.Root.ViewerPreferences = Dictionary(
            PrintScaling=Name("/None"), Duplex=both if self._choices.is_duplex else Name.Simplex
        )

    def _with_body(self, page: Page, margins: bytes) -> Object:
        """A page of a paper with what all kits say on it, to be drawn many times."""
        body, matrix = laid(page)
        resources = Dictionary(Font=self._fonts, XObject=Dictionary(B=self._pdf.copy_foreign(body)))
        lighter = b""
        if self._choices.is_economical:
            resources.XObject.B.Group = Dictionary(S=Name.Transparency)
            resources.ExtGState = Dictionary(G=Dictionary(ca=_ECONOMY, CA=_ECONOMY))
            lighter = b"/G gs "
        drawn = b"q %b %b/B Do Q\n%b" % (operator(matrix).encode(), lighter, margins)
        return self._form(drawn, resources)

    def _form(self, drawn: bytes, resources: Object) -> Object:
        return self._pdf.make_stream(
            drawn,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, *A4]),
            Resources=resources,
        )

    def _shared(self, variant: int, numbers: range) -> Object:
        """What a side of a sheet refers to; all kits of a variant have it in common."""
        if (variant, numbers) not in self._resources:
            forms = {f"/P{n}": self._papers[variant][n] for n in numbers}
            made = Dictionary(Font=self._fonts, XObject=Dictionary(forms | {"/K": self._box}))
            self._resources[variant, numbers] = self._pdf.make_indirect(made)
        return self._resources[variant, numbers]

    def _page(self, copy: Copy, n: int, place: int) -> bytes:
        """One page of a kit at its place on the side of a sheet."""
        pen = Pen(self._letters)
        pen.put(f"q {operator(_scaled(copy, self._choices, place))} /P{n} Do")
        if self._choices.is_blank or not copy.code:
            pen.put("/K Do")
            copy = replace(copy, code="")
        draw_own(pen, self._imprint, copy, page=n + 1)
        pen.put("Q")
        return pen.drawn()

    def _add_side(self, size: Size, resources: Object, content: bytes = b"") -> None:
        side = Dictionary(
            Type=Name.Page,
            Parent=self._pdf.Root.Pages,
            MediaBox=Array([0, 0, *size]),
            Resources=resources,
            Contents=self._pdf.make_stream(content),
        )
        self._sides.append(self._pdf.make_indirect(side))

    def _end_sheet(self, sides: int, size: Size) -> None:
        """Leave the back of the last sheet empty where both sides are printed."""
        if self._choices.is_duplex and sides % 2:
            self._add_side(size, Dictionary())


def _sheet(copy: Copy, choices: Choices) -> Size:
    """The paper that a copy is printed on, points."""
    width, height = A4
    if copy.is_large:
        return round(width * _LARGE, 2), round(height * _LARGE, 2)
    return (height, width) if choices.is_two_up else A4


def _scaled(copy: Copy, choices: Choices, place: int) -> Matrix:
    """How a page lies on its sheet: larger, or the first or second of two."""
    if copy.is_large:
        return (_LARGE, 0, 0, _LARGE, 0, 0)
    if not choices.is_two_up:
        return (1, 0, 0, 1, 0, 0)
    width, height = A4
    aside = height / 2 * place + (height / 2 - width * _HALF) / 2
    return (_HALF, 0, 0, _HALF, aside, (width - height * _HALF) / 2)
