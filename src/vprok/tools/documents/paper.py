"""A written paper as a .docx that people go on editing."""

import io
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.run import Run

from vprok.kernel.paper import Grid, Paper, Picture, Piece, Points, Text, figures_in, plain
from vprok.kernel.report import Row, Tone

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FACE = "Times New Roman"
_QUIET = RGBColor(0x5D, 0x66, 0x70)
_WASHES = {Tone.ENOUGH: "E1F2E6", Tone.NEAR: "FDF0D3", Tone.SHORT: "FBE8E5"}
_HEADER_WASH = "F1F3F5"
_WIDTH = Cm(16.5)
_LEAST, _MOST, _BOLDER = 8, 40, 2
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx_of(paper: Paper, *, at: datetime) -> bytes:
    """The paper with headings, tables that repeat their header, charts with words for the blind.

    paper: pictures are PNG
    at:    aware, when it was made
    """
    paper = _fit(paper)
    document = Document()
    _dress(document)
    document.core_properties.title = f"{paper.title}: {paper.body}"
    document.core_properties.author = "Впрок"
    document.core_properties.created = at.astimezone(UTC).replace(tzinfo=None)
    document.core_properties.language = "ru-RU"
    document.add_heading(paper.title, level=0)
    document.add_paragraph(paper.body).runs[0].bold = True
    for label, value in paper.about:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{label} ").font.color.rgb = _QUIET
        line.add_run(value)
    for number, section in enumerate(paper.sections, start=1):
        document.add_heading(f"{number}. {section.title}", level=1)
        for piece in section.pieces:
            _put(document, piece, section.title)
    for words in paper.foot:
        _quiet(document, words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fit(value: Any) -> Any:
    """The same value, its texts without signs that XML cannot hold.

    source: XML 1.0, 2.2
    """
    match value:
        case Tone():
            return value
        case str():
            return _UNFIT.sub("", value)
        case tuple():
            return tuple(map(_fit, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{one.name: _fit(getattr(value, one.name)) for one in fields(value)}
            )
        case _:
            return value


def _put(document: Docx, piece: Piece, heading: str) -> None:
    match piece:
        case Text(words, source):
            document.add_paragraph(words)
            if source:
                _quiet(document, f"Основание: {source}")
        case Points(lines):
            for line in lines:
                document.add_paragraph(line, style="List Bullet")
        case Grid():
            if piece.title != heading:
                _caption(document, piece.title)
            _grid(document, piece)
        case Picture(title, words, drawn):
            _caption(document, title)
            document.add_picture(io.BytesIO(drawn), width=_WIDTH)
            shape = document.inline_shapes[-1]
            shape._inline.docPr.set("descr", words)  # noqa: SLF001 - the library has no word for it
            document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _grid(document: Docx, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
    table.autofit = False
    header = table.rows[0]
    _say_of(header, "w:tblHeader")
    figures = figures_in(len(grid.columns), grid.rows)
    for cell, words, is_number in zip(header.cells, grid.columns, figures, strict=True):
        _write(cell, words, wash=_HEADER_WASH, is_bold=True, is_number=is_number)
    for row in grid.rows:
        line = table.add_row()
        _say_of(line, "w:cantSplit")
        _row(line.cells, row, figures)
    for column, width in zip(table.columns, _widths(grid), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(4)
    if grid.note:
        _quietly(after.add_run(grid.note))


def _widths(grid: Grid) -> list[Emu]:
    """How wide each column is: as its longest word asks, and its longest cell within reason."""
    asked = [
        max(
            _LEAST,
            *(len(word) + _BOLDER for word in name.split()),
            *(min(_MOST, len(plain(row.cells[n]))) for row in grid.rows),
        )
        for n, name in enumerate(grid.columns)
    ]
    return [Emu(_WIDTH * share // sum(asked)) for share in asked]


def _say_of(row: _Row, word: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(word))  # noqa: SLF001 - the library has no word


def _caption(document: Docx, title: str) -> None:
    document.add_paragraph(title, style="Caption").paragraph_format.keep_with_next = True


def _row(cells: Sequence[_Cell], row: Row, figures: Sequence[bool]) -> None:
    tones = row.tones or (None,) * len(row.cells)
    for cell, value, tone, is_number in zip(cells, row.cells, tones, figures, strict=True):
        words = plain(value)
        if tone:
            words = f"{words} {tone.sign}"
        _write(cell, words, wash=_WASHES.get(tone) if tone else None, is_number=is_number)


def _write(
    cell: _Cell,
    words: str,
    *,
    wash: str | None = None,
    is_bold: bool = False,
    is_number: bool = False,
) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    run = line.add_run(words)
    run.font.size, run.bold = Pt(10), is_bold
    if is_number:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if wash:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", wash)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - the library has no word for it


def _quiet(document: Docx, words: str) -> None:
    _quietly(document.add_paragraph().add_run(words))


def _quietly(run: Run) -> None:
    run.font.size, run.font.color.rgb = Pt(9), _QUIET


def _dress(document: Docx) -> None:
    """A4 upright, one face for everything, headings in ink."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 12), ("Title", 20), ("Heading 1", 14), ("Caption", 10)):
        style = document.styles[name]
        style.font.name, style.font.size = _FACE, Pt(size)
        style.font.color.rgb = RGBColor(0x16, 0x19, 0x1D)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FACE)
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
