"""A written paper as a .docx that people go on editing, read back by the library itself."""

import base64
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm

from tests.tools.papers import COLUMNS, SOURCE, without_rows, written
from vprok.kernel.paper import Paper
from vprok.tools.documents.paper import docx_of

AT = datetime(2026, 5, 20, 9, tzinfo=UTC).astimezone(ZoneInfo("Asia/Barnaul"))
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WASHES = {"достаточно": "E1F2E6", "на границе": "FDF0D3", "недостаточно": "FBE8E5"}


def opened(paper: Paper) -> Docx:
    return Document(io.BytesIO(docx_of(paper, at=AT)))


def test_parts_are_numbered_and_stand_in_their_order() -> None:
    said = opened(written(DOT))
    titles = [one.text for one in said.paragraphs if one.style.name == "Heading 1"]
    assert titles == ["1. Кто писал", "2. Задания", "3. План мер"]
    assert said.paragraphs[0].text == "Аналитическая справка"
    assert said.paragraphs[0].style.name == "Title"


def test_words_their_source_points_and_the_foot_are_there() -> None:
    said = opened(written(DOT))
    lines = [one.text for one in said.paragraphs]
    assert lines.index("Писали 60 человек.") + 1 == lines.index(f"Основание: {SOURCE}")
    assert [one.text for one in said.paragraphs if one.style.name == "List Bullet"] == [
        "Первое",
        "Второе",
    ]
    assert lines[-1] == "Оценивать по справке учителей нельзя."


def test_a_table_repeats_its_header_and_keeps_its_rows_whole() -> None:
    (table,) = opened(written(DOT, rows=3)).tables
    header, *rows = table.rows
    assert [cell.text for cell in header.cells] == list(COLUMNS)
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(rows) == 3
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_figure_has_a_comma_its_sign_its_wash_and_stands_to_the_right() -> None:
    (table,) = opened(written(DOT)).tables
    name, people, *judged = table.rows[1].cells
    assert [cell.text for cell in judged] == ["81,25 +", "58,00 ±", "20,5 \N{MINUS SIGN}"]
    washes = [cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) for cell in judged]
    assert washes == list(WASHES.values())
    assert people._tc.tcPr.find(qn("w:shd")) is None
    sides = [cell.paragraphs[0].alignment for cell in (name, people, *judged)]
    assert sides == [None, *[WD_ALIGN_PARAGRAPH.RIGHT] * 4]


def test_a_table_is_no_wider_than_the_page_and_no_column_narrower_than_a_figure() -> None:
    said = opened(written(DOT))
    (table,) = said.tables
    widths = [column.width for column in table.columns]
    assert min(widths) >= Cm(1.5)
    section = said.sections[0]
    page = section.page_width - section.left_margin - section.right_margin
    assert abs(sum(widths) - page) < Cm(0.1)


def test_a_picture_says_what_it_shows_to_whoever_cannot_see_it() -> None:
    (shape,) = opened(written(DOT)).inline_shapes
    assert shape._inline.docPr.get("descr") == "Круто слева."


def test_the_document_is_in_russian_and_bears_its_name_and_no_persons() -> None:
    about = opened(written(DOT)).core_properties
    assert about.title == "Аналитическая справка: СОШ № 42"
    assert (about.author, about.language) == ("Впрок", "ru-RU")
    assert about.created == AT
    assert not about.last_modified_by


def test_a_table_of_nobody_is_a_header() -> None:
    (table,) = opened(without_rows(written(DOT))).tables
    assert len(table.rows) == 1
