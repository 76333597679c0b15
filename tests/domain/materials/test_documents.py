from datetime import UTC, datetime

from tests.tools.pdf.reading import text_of
from vprok.domain.materials.documents import Codes, code_slips
from vprok.tools.pdf.look import inspect_pdf

AT = datetime(2026, 4, 10, 9, tzinfo=UTC)
FIRST = Codes("4А", tuple(str(40001 + n) for n in range(65)))
SECOND = Codes("4Б", tuple(str(40066 + n) for n in range(66)))
SPARE = Codes("4", tuple(str(40132 + n) for n in range(14)))


def printed() -> bytes:
    return code_slips(
        school="СОШ № 42",
        key="edu220042",
        campaign="ВПР, весна 2026",
        classes=[FIRST, SECOND],
        spare=[SPARE],
        at=AT,
    )


def test_every_code_is_on_a_slip_once() -> None:
    words = text_of(printed()).split()
    for codes in (FIRST, SECOND, SPARE):
        assert [words.count(number) for number in codes.numbers] == [1] * len(codes.numbers)


def test_a_page_holds_sixty_five_slips_and_each_class_begins_its_own() -> None:
    slips = printed()
    assert inspect_pdf(slips).count == 4
    first, second, third, spare = text_of(slips).strip("\f\n").split("\f")
    assert "Класс 4А" in first
    assert "40065" in first
    assert "Класс 4Б" in second
    assert "Класс 4Б (продолжение)" in third
    assert "Запасные коды, 4 класс" in spare
