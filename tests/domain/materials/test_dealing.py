"""Variants are dealt so that neighbours differ, and nobody can say in advance who begins."""

from collections import Counter
from itertools import pairwise, product

import pytest

from tests import make
from tests.domain.materials import world
from vprok.domain.campaign.models import Campaign
from vprok.domain.materials.models import Code
from vprok.domain.materials.queries import dealt_of, group_of, papers_for
from vprok.domain.materials.rules import Numbered, deal, deal_seats, dealt, seat_at, turn_of


@pytest.mark.parametrize("variants", [2, 3, 4, 10])
def test_neighbours_in_a_list_get_different_variants_equally_often(variants: int) -> None:
    got = deal(31, variants, turn=7)
    assert all(one != other for one, other in pairwise(got))
    counts = Counter(got)
    assert set(counts) == set(range(1, variants + 1))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_single_variant_is_everybodys() -> None:
    assert deal(3, 1) == (1, 1, 1)


def test_a_list_that_has_grown_keeps_what_was_dealt() -> None:
    assert deal(30, 4, turn=5)[:25] == deal(25, 4, turn=5)


@pytest.mark.parametrize("variants", [2, 3, 4, 5, 10])
def test_in_a_room_nobody_has_the_variant_of_the_seat_beside_or_in_front(variants: int) -> None:
    seats = list(product(range(1, 8), range(6)))
    got = dict(zip(seats, deal_seats(seats, variants, turn=3), strict=True))
    for row, column in seats:
        for near in ((row, column + 1), (row + 1, column)):
            assert got.get(near) != got[row, column]


@pytest.mark.parametrize("variants", [4, 5, 6, 10])
def test_with_four_variants_those_aslant_differ_too(variants: int) -> None:
    seats = list(product(range(1, 8), range(6)))
    got = dict(zip(seats, deal_seats(seats, variants), strict=True))
    for row, column in seats:
        for near in ((row + 1, column + 1), (row + 1, column - 1)):
            assert got.get(near) != got[row, column]


@pytest.mark.parametrize(
    ("written", "spot"),
    [("3Б", (3, 1)), ("12а", (12, 0)), (" 1B ", (1, 1)), ("", None), ("Б3", None), ("0А", None)],
)
def test_a_seat_is_a_row_and_a_letter(written: str, spot: tuple[int, int] | None) -> None:
    assert seat_at(written) == spot


def test_classes_and_schools_do_not_all_begin_with_the_first_variant() -> None:
    first = Counter(
        turn_of(campaign="2026-spring", school=f"edu22{n:04}", body="4-1") % 2 for n in range(200)
    )
    assert 70 < first[0] < 130
    assert turn_of(campaign="2026-spring", school="edu220042", body="4-1") == turn_of(
        campaign="2026-spring", school="edu220042", body="4-1"
    )


def test_a_room_with_seats_is_dealt_by_them_and_a_class_by_its_list() -> None:
    seated = [
        (Numbered(f"4{n:04}", 4, 1, n), "12", f"{(n + 1) // 2}{'АБ'[(n + 1) % 2]}")
        for n in range(1, 5)
    ]
    others = [(Numbered(f"4{n:04}", 4, 2, n), "", "") for n in range(5, 9)]
    got = dealt([*seated, *others], 2, 2, campaign="2026-spring", school="edu220042")
    for part in (0, 1):
        first, second, third, fourth = (got[f"4{n:04}"][part] for n in range(1, 5))
        assert first == fourth != second == third
        assert all(got[f"4{n:04}"][part] != got[f"4{n + 1:04}"][part] for n in (5, 6, 7))


@pytest.mark.django_db
def test_every_code_of_the_grade_is_dealt_a_variant() -> None:
    entry = world.entry()
    got = dealt_of(entry)
    assert set(got) == set(Code.objects.values_list("number", flat=True))
    assert {variants for (variants,) in got.values()} == {1, 2}


@pytest.mark.django_db
def test_a_school_has_the_papers_of_its_own_zone_group() -> None:
    entry = world.entry()
    assert set(papers_for(entry)) == {(1, 1), (1, 2)}
    Campaign.objects.update(has_zone_groups=True)
    entry.work.campaign.refresh_from_db()
    assert group_of(entry.school, entry.work.campaign) == 2
    assert papers_for(entry) == {}


@pytest.mark.django_db
def test_without_groups_every_zone_is_of_one() -> None:
    assert group_of(make.school(), make.campaign()) == 0
