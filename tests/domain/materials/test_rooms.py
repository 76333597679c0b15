from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from tests import make
from tests.domain.materials import world
from tests.make import NOW
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Code
from vprok.domain.materials.queries.printing import kits_of
from vprok.domain.materials.queries.rooms import Seating, seating_of

pytestmark = pytest.mark.django_db


def placed(entry: Entry, places: dict[str, tuple[str, str]]) -> None:
    for number, (room, seat) in places.items():
        Code.objects.filter(school=entry.school, number=number).update(
            room=room, seat=seat, placed_at=NOW + timedelta(hours=1)
        )


def codes(seating: Seating) -> list[tuple[str, str, list[str]]]:
    return [
        (room.name, room.classes, [seat.code for seat in room.seats]) for room in seating.all_rooms
    ]


def test_until_rooms_are_known_each_class_stands_for_one() -> None:
    seating = seating_of(world.entry())
    assert codes(seating) == [
        ("", "4А", ["40001", "40002", "40003"]),
        ("", "4Б", ["40004", "40005"]),
        ("", "запасные", ["40006", "40007", "40008", "40009", "40010"]),
    ]
    assert not seating.placed


def test_rooms_go_as_people_count_them_and_seats_within() -> None:
    entry = world.entry()
    placed(
        entry,
        {
            "40001": ("12", "2А"),
            "40002": ("9", "1Б"),
            "40003": ("12", "1А"),
            "40004": ("9", "1А"),
        },
    )
    assert codes(seating_of(entry))[:3] == [
        ("9", "4А, 4Б", ["40004", "40002"]),
        ("12", "4А", ["40003", "40001"]),
        ("", "4Б", ["40005"]),
    ]


def test_neighbours_of_a_class_and_of_a_room_get_different_variants() -> None:
    entry = world.entry()
    for room in seating_of(entry).all_rooms:
        dealt = [seat.variants for seat in room.seats]
        assert all(one != other for one, other in pairwise(dealt))
    placed(entry, {"40001": ("12", "1А"), "40005": ("12", "1Б"), "40003": ("12", "2А")})
    seats = {seat.code: seat.variants[0] for seat in seating_of(entry).rooms[0].seats}
    assert seats["40001"] != seats["40005"]
    assert seats["40001"] != seats["40003"]


def test_kits_are_numbered_through_the_school_spare_ones_last() -> None:
    kits = kits_of(seating_of(world.entry(), large=["40002"]))
    assert [one.numbers for one in kits] == [(1, 2, 3), (4, 5), (6, 7, 8, 9, 10)]
    first = kits[0].copies(1, is_blank=False)
    assert [(one.code, one.is_large) for one in first] == [
        ("40001", False),
        ("40002", True),
        ("40003", False),
    ]
    assert {one.code for one in kits[0].copies(1, is_blank=True)} == {""}
    assert all(one.is_spare for one in kits[2].copies(1, is_blank=False))


def test_seats_cost_the_same_for_any_number_of_classes(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    entry = world.entry()
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        assert len(seating_of(entry).seats) == 10
    other = make.entry(make.school(last="0077"), world.DAY, entry.work, classes=(2, 2, 2, 2))
    world.issue_codes(other.school, other.work.campaign, at=NOW)
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        assert len(seating_of(other).rooms) == 4
