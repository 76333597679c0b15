from dataclasses import replace
from datetime import UTC, datetime

from tests.tools.pdf.reading import scanned, text_of
from vprok.domain.materials.documents import Codes, code_slips, slip_text
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


def test_a_scanner_reads_the_square_of_every_slip() -> None:
    slips, pages = printed(), (FIRST.numbers, SECOND.numbers[:65], SECOND.numbers[65:])
    for page, numbers in enumerate((*pages, SPARE.numbers), start=1):
        due = [slip_text("edu220042", number) for number in numbers]
        assert sorted(scanned(slips, page)) == due


def test_a_slip_says_the_secret_of_the_family_where_families_look() -> None:
    secrets = tuple(f"7K3M-{n:04d}" for n in range(65))
    slips = code_slips(
        school="СОШ № 42",
        key="edu220042",
        campaign="ВПР, весна 2026",
        classes=[replace(FIRST, secrets=secrets)],
        spare=[],
        at=AT,
        look_at="https://vpr.example/family/",
    )
    text = text_of(slips)
    assert all(text.count(secret) == 1 for secret in secrets)
    assert "https://vpr.example/family/" in " ".join(text.split())
    assert inspect_pdf(slips).count == 2
    first, second = FIRST.numbers[:55], FIRST.numbers[55:]
    assert sorted(scanned(slips, 1)) == [slip_text("edu220042", number) for number in first]
    assert sorted(scanned(slips, 2)) == [slip_text("edu220042", number) for number in second]


def test_a_college_has_groups_and_courses_and_a_slip_says_the_variant() -> None:
    slips = code_slips(
        school="Колледж связи",
        key="edu220077",
        campaign="ВПР СПО, осень 2026",
        classes=[Codes("СВ-11", ("1001", "1002"), (2, 1))],
        spare=[Codes("1", ("1003",))],
        at=AT,
        is_college=True,
    )
    text = text_of(slips)
    for words in ("Группа СВ-11", "группа СВ-11, вариант 2", "Запасные коды, 1 курс"):
        assert words in text
    assert sorted(scanned(slips)) == ["edu220077 1001", "edu220077 1002"]
