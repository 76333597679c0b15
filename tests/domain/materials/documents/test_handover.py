import pytest

from tests.domain.materials.documents.papers import AT, COLLEGE, KIT, LONG_KIT, STORE, room
from tests.tools.pdf.reading import scanned, text_of
from vprok.domain.materials.documents import (
    Kit,
    Printed,
    Room,
    acceptance,
    envelope_text,
    envelopes,
    kits_cover,
)
from vprok.tools.pdf.look import inspect_pdf

PRINTED = [
    Printed(room("12", 25, spares=3), pages=224, sheets=112),
    Printed(room("13", 24), pages=192, sheets=96),
]


def test_the_cover_adds_up_what_will_be_printed() -> None:
    cover = kits_cover(kit=KIT, printed=PRINTED, is_duplex=True, at=AT)
    assert inspect_pdf(cover).count == 1
    text = text_of(cover)
    (total,) = (line for line in text.splitlines() if line.strip().startswith("Всего"))
    assert total.split() == ["Всего", "49", "3", "2", "416", "208"]
    assert "208 листов и ещё 21 про запас" in " ".join(text.split())
    for noun in ("комплектов", "запасных", "страниц", "листов бумаги"):
        assert noun in [line.strip() for line in text.splitlines()], noun


@pytest.mark.parametrize(
    ("is_duplex", "is_two_up", "words"),
    [
        (True, False, "Печать двусторонняя"),
        (False, False, "Печать с одной стороны листа"),
        (False, True, "По две страницы на листе"),
    ],
)
def test_the_cover_says_how_to_print(is_duplex: bool, is_two_up: bool, words: str) -> None:
    cover = kits_cover(kit=KIT, printed=PRINTED, is_duplex=is_duplex, is_two_up=is_two_up, at=AT)
    assert words in " ".join(text_of(cover).split())


def test_the_cover_of_many_rooms_goes_on() -> None:
    printed = [Printed(room(str(n), 25), 200, 100) for n in range(1, 61)]
    assert inspect_pdf(kits_cover(kit=LONG_KIT, printed=printed, at=AT)).count > 1


def test_each_room_has_an_act_with_what_was_given() -> None:
    acts = acceptance(kit=LONG_KIT, printed=PRINTED, at=AT)
    assert inspect_pdf(acts).count == 2
    first, second = text_of(acts).split("\f")[:2]
    rows = {line.split()[-1] for line in first.splitlines() if line.strip().endswith("112")}
    assert rows == {"112"}
    assert "Листов во всех комплектах" in first
    assert "Координатор передал" in first
    assert "аудитория 13" in second


def test_kept_spare_kits_are_printed_and_labelled_but_given_to_nobody() -> None:
    printed = [*PRINTED, Printed(STORE, pages=40, sheets=20)]
    assert inspect_pdf(acceptance(kit=KIT, printed=printed, at=AT)).count == 2
    text = text_of(kits_cover(kit=KIT, printed=printed, at=AT))
    (kept,) = (line for line in text.splitlines() if "запасные комплекты" in line)
    assert kept.split()[2:] == ["0", "5", "0", "40", "20"]


LABELLED = [
    (KIT, room("12", 25, spares=3)),
    (LONG_KIT, room("актовый зал", 95, classes="4А, 4Б, 4В")),
    (COLLEGE, room("", 9, classes="СВ-11")),
    (KIT, STORE),
]


@pytest.mark.parametrize(("kit", "one"), LABELLED)
def test_a_telephone_reads_what_an_envelope_holds(kit: Kit, one: Room) -> None:
    label = envelopes(kit=kit, rooms=[one], at=AT)
    assert scanned(label) == [envelope_text(kit, one)]
    assert one.holds in " ".join(text_of(label).split())


def test_spare_kits_are_opened_by_the_coordinator() -> None:
    kept = text_of(envelopes(kit=KIT, rooms=[STORE], at=AT))
    assert "Хранит координатор" in kept
    assert "организатор в аудитории" not in kept


def test_the_text_of_a_label_says_the_school_the_work_the_room_and_the_count() -> None:
    assert envelope_text(KIT, room("12", 25, spares=3)) == (
        "edu220042; Математика, 4 класс; 14.04.2026; аудитория 12; 25 комплектов и 3 запасных"
    )
    assert envelope_text(KIT, STORE).endswith("запасные комплекты; 5 запасных комплектов")


def test_two_labels_stand_on_a_page_and_no_square_is_missed() -> None:
    rooms = [room(str(n), 20 + n) for n in range(1, 8)]
    labels = envelopes(kit=LONG_KIT, rooms=rooms, at=AT)
    assert inspect_pdf(labels).count == 4
    read = [words for page in range(1, 5) for words in scanned(labels, page)]
    assert sorted(read) == sorted(envelope_text(LONG_KIT, one) for one in rooms)
