"""A written paper on paper."""

import io
from datetime import UTC, datetime

import pikepdf

from tests.tools.papers import COLUMNS, SOURCE, without_rows, written
from tests.tools.pdf.reading import text_of
from vprok.tools.pdf.look import inspect_pdf
from vprok.tools.pdf.written import written_document

AT = datetime(2026, 5, 20, 9, tzinfo=UTC)
BARS = b"""\
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>
"""


def test_parts_are_numbered_and_say_what_they_say() -> None:
    text = text_of(written_document(written(BARS), at=AT))
    places = [text.index(words) for words in ("1. Кто писал", "2. Задания", "3. План мер")]
    assert places == sorted(places)
    assert "Писали 60 человек." in text
    assert f"Основание: {SOURCE}" in text
    assert "Второе" in text
    assert "По порядку номеров." in text
    assert "Оценивать по справке учителей нельзя." in text


def test_a_figure_has_a_comma_and_its_sign() -> None:
    text = text_of(written_document(written(BARS), at=AT))
    for figure, sign in (("81,25", "+"), ("58,00", "±"), ("20,5", "\N{MINUS SIGN}")):
        after = text[text.index(figure) + len(figure) :]
        assert after.split()[0] == sign


def test_a_long_table_repeats_its_header_on_each_page() -> None:
    printed = written_document(written(BARS, rows=120), at=AT)
    pages = text_of(printed).strip("\f\n").split("\f")
    assert len(pages) == inspect_pdf(printed).count > 2
    assert sum(COLUMNS[0] in page for page in pages) >= len(pages) - 1


def test_a_picture_says_what_it_shows_to_whoever_cannot_see_it() -> None:
    printed = written_document(written(BARS), at=AT)
    with pikepdf.open(io.BytesIO(printed)) as read:
        said = [
            str(one.Alt)
            for one in read.objects
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]
    assert said == ["Круто слева."]


def test_a_table_of_nobody_is_still_a_page() -> None:
    assert COLUMNS[0] in text_of(written_document(without_rows(written(BARS)), at=AT))
