from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from tests.tools.pdf.reading import text_of
from vprok.kernel.report import Cell, Report, Row, Tone
from vprok.tools.pdf.look import inspect_pdf
from vprok.tools.pdf.tables import table_document

AT = datetime(2026, 5, 20, 9, tzinfo=UTC)


def report(columns: tuple[str, ...], rows: list[tuple[tuple[Cell, ...], str]]) -> Report:
    """A report with these columns and (cells, level) rows."""
    return Report(
        name="Ф3",
        sheet="Ф3",
        title="Статистика по отметкам",
        heading="ВПР, весна 2026",
        caption=(("Предмет", "Математика"),),
        columns=columns,
        rows=tuple(Row(cells, level) for cells, level in rows),
        notes=("Доля участников, %.",),
    )


MARKS = ("Группы участников", "Кол-во участников", "2", "3", "4", "5")
COUNTRY: tuple[Cell, ...] = ("Вся выборка", 1536978, Decimal("2.7"), None, 46, Decimal("26.70"))


def test_numbers_are_printed_as_russians_write_them() -> None:
    text = text_of(table_document(report(MARKS, [(COUNTRY, "country")]), at=AT))
    assert "1 536 978" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "2,7" in text
    assert "26,70" in text
    assert "Доля участников, %." in text


def test_a_long_report_repeats_its_header_on_each_page() -> None:
    rows = [((f"Школа {n}", n, None, None, None, None), "school") for n in range(150)]
    printed = table_document(report(MARKS, [(COUNTRY, "country"), *rows]), at=AT)
    pages = text_of(printed).strip("\f\n").split("\f")
    assert len(pages) == inspect_pdf(printed).count > 2
    assert all("Группы участников" in page for page in pages)


def test_a_wide_report_lies_on_its_side_and_a_narrow_one_stands() -> None:
    wide = ("Группы участников", *(f"Задание {n}" for n in range(30)))
    cells = ("Вся выборка", *range(30))
    narrow_page = inspect_pdf(table_document(report(MARKS, [(COUNTRY, "country")]), at=AT))
    wide_page = inspect_pdf(table_document(report(wide, [(cells, "")]), at=AT))
    assert narrow_page.sizes[0] == (210.0, 297.0)
    assert wide_page.sizes[0] == (297.0, 210.0)


def test_a_report_without_rows_is_still_a_page() -> None:
    assert "Группы" in text_of(table_document(report(MARKS, []), at=AT))


def test_a_tone_brings_its_sign_beside_the_figure() -> None:
    tones = (None, None, Tone.SHORT, None, Tone.ENOUGH, Tone.NEAR)
    toned = replace(report(MARKS, []), rows=(Row(COUNTRY, "country", tones=tones),))
    text = " ".join(text_of(table_document(toned, at=AT)).split())
    assert "2,7 −" in text
    assert "46 +" in text
    assert "26,70 ±" in text
