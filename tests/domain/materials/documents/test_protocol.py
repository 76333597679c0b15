import pytest

from tests.domain.materials.documents.papers import AT, COLLEGE, KIT, LONG_KIT, STORE, room
from tests.tools.pdf.reading import text_of
from vprok.domain.materials.documents import Room, attendance, protocols
from vprok.tools.pdf.look import inspect_pdf


def pages_of(pdf: bytes) -> list[str]:
    return text_of(pdf).split("\f")[:-1]


@pytest.mark.parametrize(("participants", "pages"), [(1, 1), (39, 1), (40, 1), (41, 2), (95, 3)])
def test_a_page_holds_forty_rows_even_under_a_long_name(participants: int, pages: int) -> None:
    told = pages_of(protocols(kit=LONG_KIT, rooms=[room("12", participants)], at=AT))
    assert len(told) == pages
    for text in told:
        assert "Протокол проведения в аудитории" in text
        assert "Координатор принял" in text
        assert "Верхняя Пышма" in text
    words = " ".join(told).split()
    assert [words.count(str(40001 + n)) for n in range(participants)] == [1] * participants


def test_pages_of_a_room_are_counted_by_themselves() -> None:
    rooms = [room("12", 41), room("13", 5, first=40101)]
    first, second, third = pages_of(protocols(kit=KIT, rooms=rooms, at=AT))
    assert "аудитория 12" in first
    assert "Страница 1 из 2" in first
    assert "Страница 2 из 2" in second
    assert "аудитория 13" in third
    assert "Страница" not in third


def test_it_leaves_the_names_empty_and_says_who_is_spare_and_who_reads_large_print() -> None:
    text = text_of(protocols(kit=KIT, rooms=[room("12", 3, spares=1)], at=AT))
    for words in ("СОШ № 42", "edu220042", "14 апреля 2026 года", "Математика, 4 класс"):
        assert words in text
    assert "Фамилия, имя, отчество" in text
    (large,) = (line for line in text.splitlines() if "40001" in line)
    assert large.split() == ["1", "40001", "1", "крупный", "шрифт"]
    (spare,) = (line for line in text.splitlines() if "40004" in line)
    assert spare.split() == ["4", "40004", "2", "запасной"]


def test_a_work_of_two_parts_has_two_columns_of_variants() -> None:
    text = text_of(protocols(kit=KIT, rooms=[room("12", 2, parts=2)], parts=2, at=AT))
    assert "часть 1" in text
    assert "часть 2" in text
    (second,) = (line for line in text.splitlines() if "40002" in line)
    assert second.split() == ["2", "40002", "2", "1"]


def test_two_rows_are_left_for_those_who_come_unexpected_where_no_spare_kit_is() -> None:
    def last_row(one: Room) -> str:
        lines = text_of(protocols(kit=KIT, rooms=[one], at=AT)).splitlines()
        return [line.split()[0] for line in lines if line.strip()[:1].isdigit()][-1]

    assert last_row(room("12", 25)) == "27"
    assert last_row(room("12", 25, spares=3)) == "28"


def test_a_college_has_groups_and_an_unknown_room_a_line_to_write_on() -> None:
    text = text_of(protocols(kit=COLLEGE, rooms=[room("", 2, classes="СВ-11")], at=AT))
    assert "Группа" in text
    assert "группа СВ-11" in text
    assert "Класс" not in text


def test_attendance_counts_the_participants_of_each_room_and_of_all() -> None:
    rooms = [room("12", 25, spares=3), room("13", 24), STORE]
    told = attendance(kit=KIT, rooms=rooms, at=AT)
    assert inspect_pdf(told).count == 1
    text = text_of(told)
    for words in ("49 участников", "Пришли", "Не пришли", "Работ сдано"):
        assert words in text
    (total,) = (line for line in text.splitlines() if line.strip().startswith("Всего"))
    assert total.split() == ["Всего", "49"]


def test_attendance_of_many_rooms_goes_on_under_its_head() -> None:
    rooms = [room(str(n), 25) for n in range(1, 61)]
    told = pages_of(attendance(kit=LONG_KIT, rooms=rooms, at=AT))
    assert len(told) > 1
    assert all("По списку" in text for text in told)
