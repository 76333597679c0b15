"""Reading the tree: from the country down to one school, each within their own places."""

from typing import Any

import pytest

from tests import cast, make
from tests.cast import as_
from tests.make import NOW
from vprok.domain.territory.actions import close_school, load_regions
from vprok.domain.territory.models import District, Region, School
from vprok.domain.territory.states import DistrictKind, SchoolKind
from vprok.kernel.charter import Actor, Role

pytestmark = pytest.mark.django_db

REGION, DISTRICT, SCHOOL = (
    "/territory/regions/22/",
    "/territory/districts/reg22_m019/",
    "/territory/schools/220042/",
)


def page(who: Actor, address: str, **query: str) -> str:
    answer = as_(who).get(address, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("gleb", "/territory/country/"),
        ("vera", REGION),
        ("boris", DISTRICT),
        ("anna", SCHOOL),
        ("timur", SCHOOL),
        ("elena", SCHOOL),
    ],
)
def test_each_person_begins_at_their_own_top_place(
    who: str, address: str, request: pytest.FixtureRequest
):
    make.school()
    answer = as_(request.getfixturevalue(who)).get("/territory/")
    assert (answer.status_code, answer.headers["Location"]) == (302, address)


def test_a_person_of_two_places_chooses_between_them(boris: Actor):
    from vprok.domain.access.models import Account

    make.post(
        Account.objects.get(pk=boris.account),
        Role.MUNICIPAL_COORDINATOR,
        make.district(code="m020").place,
    )
    text = page(boris, "/territory/")
    assert DISTRICT in text
    assert "/territory/districts/reg22_m020/" in text


def test_the_country_shows_regions_with_zones_in_words_and_counts(gleb: Actor):
    load_regions(at=NOW)
    make.school(make.district(Region.objects.get(code="14"), "m001"), "0001")
    text = page(gleb, "/territory/country/")
    assert "МСК+4, Барнаул" in text
    assert "Республика Саха (Якутия)" in text
    assert text.count('data-label="Обозначение"') == 89


def test_a_country_without_regions_says_what_to_do(gleb: Actor):
    assert "Регионов ещё нет" in page(gleb, "/territory/country/")


def test_a_region_shows_its_municipalities_and_groups(vera: Actor):
    make.school()
    make.district(code="m070", kind=DistrictKind.VOCATIONAL)
    text = page(vera, REGION)
    assert "reg22_m019" in text
    assert "reg22_m070" in text
    assert "СПО" in text
    assert "Внести список" in text


def test_an_empty_region_says_what_to_do(vera: Actor):
    assert "Список организаций пуст" in page(vera, REGION)


def test_a_municipality_of_yakutia_shows_its_own_time(gleb: Actor):
    load_regions(at=NOW)
    make.district(Region.objects.get(code="14"), "m002", zone="Asia/Srednekolymsk")
    assert "МСК+8, Среднеколымск" in page(gleb, "/territory/districts/reg14_m002/")


def test_a_district_lists_its_schools_without_the_closed(vera: Actor, boris: Actor):
    make.school()
    close_school(make.school(last="0043"), reason="Приказ № 7", by=vera, at=NOW)
    assert "edu220043" not in page(boris, DISTRICT)
    assert "edu220043" in page(boris, DISTRICT, state="closed")
    assert "Изменить" not in page(boris, DISTRICT)


def test_schools_are_narrowed_by_type_and_settlement(boris: Actor):
    make.school()
    make.school(last="0043", kind=SchoolKind.LYCEUM)
    assert "edu220042" not in page(boris, DISTRICT, kind="lyceum")
    assert "edu220043" in page(boris, DISTRICT, kind="lyceum")
    assert "Ничего не нашлось" in page(boris, DISTRICT, settlement="city")
    assert "edu220042" in page(boris, DISTRICT, kind="нет такого")


def test_a_search_finds_only_within_ones_own_places(boris: Actor, darya: Actor):
    make.school()
    text = page(boris, "/territory/schools/", words="СОШ")
    assert "edu220042" in text
    assert "edu640151" not in text
    assert "edu220042" not in page(darya, "/territory/schools/", words="СОШ")


def test_a_school_sees_its_own_page_with_history(anna: Actor, vera: Actor):
    from vprok.domain.territory.actions import move_school

    move_school(make.school(), to=make.district(code="m020"), reason="Приказ № 7", by=vera, at=NOW)
    text = page(cast.anna(), SCHOOL)
    assert "Район m019 → Район m020. Приказ № 7" in text
    assert "Изменить</a>" not in text


def test_a_college_is_told_to_have_courses_and_groups(vera: Actor):
    make.school(
        make.district(code="m070", kind=DistrictKind.VOCATIONAL), "0700", SchoolKind.COLLEGE
    )
    assert "курс и группа" in page(vera, "/territory/schools/220700/")
    make.school()
    assert "класс и литера" in page(vera, SCHOOL)


def test_a_name_cannot_bring_markup_into_the_page(boris: Actor):
    school = make.school()
    School.objects.filter(pk=school.pk).update(short_name="<script>alert(1)</script>")
    text = page(boris, DISTRICT)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


# ---- those from elsewhere --------------------------------------------------------------------


@pytest.mark.parametrize("address", [REGION, DISTRICT, SCHOOL, "/territory/country/"])
def test_elsewhere_the_place_does_not_exist(address: str, darya: Actor):
    make.school()
    assert as_(darya).get(address).status_code == 404


@pytest.mark.parametrize("address", [REGION, DISTRICT, SCHOOL])
def test_for_the_next_district_the_place_does_not_exist(address: str, db: None):
    make.school()
    assert as_(cast.neighbour()).get(address).status_code == 404


@pytest.mark.parametrize("key", ["reg220000", "reg22_m019"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_is_handed_out_to_its_own_people_only(
    key: str, kind: str, vera: Actor, darya: Actor
):
    make.school()
    answer = as_(vera).get(f"/territory/lists/{key}.{kind}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert as_(darya).get(f"/territory/lists/{key}.{kind}").status_code == 404
    assert as_(cast.neighbour()).get(f"/territory/lists/{key}.{kind}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/territory/lists/reg220000.pdf", "/territory/districts/x/", "/territory/regions/00/"],
)
def test_an_address_of_nothing_is_not_found(address: str, vera: Actor):
    make.school()
    assert as_(vera).get(address).status_code == 404


def test_a_page_of_many_schools_costs_as_much_as_a_page_of_one(
    boris: Actor, django_assert_num_queries: Any
):
    make.school()
    client = as_(boris)
    client.get(DISTRICT)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(DISTRICT)
    for last in range(50, 90):
        make.school(last=f"{last:04}")
    with django_assert_num_queries(len(one)):
        client.get(DISTRICT)
    assert District.objects.count() == 1
