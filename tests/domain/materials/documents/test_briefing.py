import pytest

from tests.domain.materials.documents.papers import AT, COLLEGE, KIT, LONG_KIT, room
from tests.tools.pdf.reading import text_of
from vprok.domain.materials.documents import briefings
from vprok.tools.pdf.look import inspect_pdf


def words_of(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def test_each_room_has_a_sheet_of_its_own() -> None:
    rooms = [room("12", 25), room("13", 24)]
    told = briefings(kit=KIT, rooms=rooms, minutes=[45], at=AT)
    assert inspect_pdf(told).count == 4
    first, _, third, _ = text_of(told).split("\f")[:4]
    assert "аудитория 12" in first
    assert "аудитория 13" in third


@pytest.mark.parametrize("is_blank", [True, False])
def test_the_longest_one_still_fits_its_two_sides(is_blank: bool) -> None:
    told = briefings(
        kit=LONG_KIT,
        rooms=[room("актовый зал", 95, spares=10, classes="4А, 4Б, 4В, 4Г")],
        minutes=[45, 60],
        allowed=["ручка", "линейка", "непрограммируемый калькулятор", "орфографический словарь"],
        is_blank=is_blank,
        at=AT,
    )
    assert inspect_pdf(told).count == 2


def test_it_says_the_time_and_what_is_allowed() -> None:
    words = words_of(
        briefings(
            kit=KIT, rooms=[room("12", 25)], minutes=[45], allowed=["ручка", "линейка"], at=AT
        )
    )
    assert "На работу даётся 45 минут." in words
    assert "На столе остаются: ручка, линейка." in words
    assert "Осталось пять минут." in words


def test_without_a_known_time_the_organiser_writes_it_on_the_board() -> None:
    words = words_of(briefings(kit=KIT, rooms=[room("12", 25)], minutes=[0], at=AT))
    assert "Время начала и окончания я напишу на доске." in words
    assert "0 минут" not in words


def test_a_stamped_kit_is_compared_and_a_blank_one_gets_the_code_on_each_page() -> None:
    stamped, blank = (
        words_of(briefings(kit=KIT, rooms=[room("12", 25)], minutes=[45], is_blank=blank, at=AT))
        for blank in (False, True)
    )
    assert "Сравните код на полоске с кодом на каждой странице." in stamped
    assert "Перепишите код" not in stamped
    assert "Перепишите код с полоски: одна цифра в каждую клетку." in blank
    assert "на каждой ли странице стоит код" in blank


def test_a_damaged_kit_is_changed_and_the_code_stays() -> None:
    kept, asked_for = (
        words_of(briefings(kit=KIT, rooms=[one], minutes=[45], at=AT))
        for one in (room("12", 25, spares=2), room("12", 25))
    )
    assert "Код участника не меняется." in kept
    assert "Дайте участнику запасной комплект" in kept
    assert "Позовите координатора: он принесёт запасной комплект" in asked_for


def test_parts_have_times_of_their_own_and_a_college_its_groups() -> None:
    words = words_of(
        briefings(kit=COLLEGE, rooms=[room("", 9, classes="СВ-11")], minutes=[45, 60], at=AT)
    )
    assert "часть 1 — 45 минут, часть 2 — 60 минут" in words
    assert "группа СВ-11" in words
