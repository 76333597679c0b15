"""Questions about the tree, and what they cost."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from tests import make
from tests.make import NOW
from vprok.domain.territory.actions import close_school
from vprok.domain.territory.models import School
from vprok.domain.territory.queries import (
    Sought,
    cabinet_of,
    cabinets_down_to,
    districts,
    free_numbers,
    history,
    list_csv,
    list_xlsx,
    names,
    regions,
    schools,
    zones_of,
)
from vprok.domain.territory.states import SchoolKind
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY, Place

pytestmark = pytest.mark.django_db


def a_small_country() -> None:
    lake, steppe = make.region(), make.region("64", "Степной край", "Europe/Saratov")
    make.school(make.district(lake, "m019"), "0042")
    make.school(make.district(lake, "m019"), "0043")
    make.school(make.district(lake, "m070"), "0700", SchoolKind.COLLEGE)
    make.district(lake, "m099")
    make.school(make.district(steppe, "m017"), "0151")


def test_the_country_is_counted_in_one_statement(vera: Actor, django_assert_num_queries: Any):
    a_small_country()
    close_school(School.objects.get(number="220043"), reason="Приказ", by=vera, at=NOW)
    with django_assert_num_queries(1):
        told = [(one.region.code, one.districts, one.schools) for one in regions()]
    assert told == [("22", 3, 2), ("64", 1, 1)]


def test_a_region_is_counted_in_two_statements(vera: Actor, django_assert_num_queries: Any):
    a_small_country()
    close_school(School.objects.get(number="220043"), reason="Приказ", by=vera, at=NOW)
    region = make.region()
    with django_assert_num_queries(2):
        told = [(one.district.key, one.schools, one.closed) for one in districts(region)]
    assert told == [("reg22_m019", 1, 1), ("reg22_m070", 1, 0), ("reg22_m099", 0, 0)]


@pytest.mark.parametrize(
    ("sought", "numbers"),
    [
        (Sought(), ["220042", "220043", "220700", "640151"]),
        (Sought(words="edu2207"), ["220700"]),
        (Sought(words="средняя 43"), ["220043"]),
        (Sought(words="СРЕДНЯЯ"), ["220042", "220043", "220700", "640151"]),
        (Sought(words="школа № 42"), ["220042"]),
        (Sought(kind="college"), ["220700"]),
        (Sought(settlement="city"), []),
        (Sought(state="closed"), []),
    ],
)
def test_schools_are_found_by_name_number_kind_and_settlement(
    sought: Sought, numbers: list[str], django_assert_num_queries: Any
):
    a_small_country()
    with django_assert_num_queries(1):
        told = [(one.number, one.zone) for one in schools(School.objects.all(), sought)]
    assert [number for number, _ in told] == numbers


def test_a_search_stays_within_the_places_of_the_person():
    a_small_country()
    mine = School.objects.within([Place("ru.22.m019")])
    assert [one.number for one in schools(mine, Sought(words="школа"))] == ["220042", "220043"]


def test_history_is_told_the_newest_first(vera: Actor, django_assert_num_queries: Any):
    school = close_school(make.school(), reason="Приказ № 1", by=vera, at=NOW)
    with django_assert_num_queries(1):
        assert [line.text for line in history(school)] == ["Приказ № 1"]


def test_names_of_many_bodies_cost_three_statements(django_assert_num_queries: Any):
    a_small_country()
    keys = ["ru", "reg220000", "reg640000", "reg22_m019", "edu220042", "edu640151", "edu999999"]
    with django_assert_num_queries(3):
        assert names(keys) == {
            "ru": "Россия",
            "reg220000": "Приозёрный край",
            "reg640000": "Степной край",
            "reg22_m019": "Район m019",
            "edu220042": "СОШ № 42",
            "edu640151": "СОШ № 151",
        }


@pytest.mark.parametrize("draw", [list_xlsx, list_csv])
def test_drawing_a_list_costs_two_statements(draw: Any, django_assert_num_queries: Any):
    a_small_country()
    region = make.region()
    with django_assert_num_queries(2):
        assert draw(region, School.objects.within([region.place]))


def test_a_region_unknown_to_our_data_has_its_own_zone_alone():
    assert zones_of(make.region("99", "Вымышленный край", "Asia/Omsk")) == ("Asia/Omsk",)


def test_a_cabinet_is_headed_by_its_body(django_assert_num_queries: Any):
    school = make.school()
    with django_assert_num_queries(0):
        assert cabinet_of(COUNTRY).key == "ru"
    for body in (make.region(), make.district(), school):
        with django_assert_num_queries(1):
            told = cabinet_of(body.place)
        assert (told.key, told.zone) == (body.key, "Asia/Barnaul")


def test_bodies_down_to_a_school_come_in_one_statement(django_assert_num_queries: Any):
    school = make.school()
    with django_assert_num_queries(1):
        found = cabinets_down_to(school.place)
    assert [one.place for one in found] == [*school.place.lineage]
    bodies = (make.region().name, make.district().name, school.short_name)
    assert tuple(one.name for one in found[1:]) == bodies
    with pytest.raises(ObjectDoesNotExist):
        cabinets_down_to(Place("ru.22.m019.9999"))


def test_free_numbers_follow_the_last_one_and_then_fill_the_gaps():
    region = make.region()
    assert free_numbers(region, 2) == ("220001", "220002")
    make.school(last="9998")
    make.school(last="0002")
    assert free_numbers(region, 3) == ("229999", "220001", "220003")
