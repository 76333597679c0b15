"""The region sees by date which bodies have come in."""

from datetime import timedelta

from pytest_django import DjangoAssertNumQueries

from tests import make
from vprok.domain.access.actions import give_post, issue_slip, use_slip
from vprok.domain.access.models import Post
from vprok.domain.access.queries import (
    actor_of,
    body_called,
    names_of,
    places_today,
    registered,
    registrations,
    unregistered,
)
from vprok.domain.access.rules import OWED, Person
from vprok.kernel.charter import Actor, Role
from vprok.kernel.place import Level

GOOD = "четыре сосны у реки"
LATER = make.NOW + timedelta(days=2)


def come_in(giver: Actor, role: Role = Role.SCHOOL_COORDINATOR, last: str = "0042") -> None:
    post = give_post(
        Person("Мария Новая", phone="+7 385 200-00-01"),
        role,
        make.school(last=last).place,
        by=giver,
        at=make.NOW,
    )
    use_slip(issue_slip(post, by=giver, at=make.NOW).code, password=GOOD, at=LATER)


def test_a_body_is_registered_when_its_slip_is_used(boris: Actor, vera: Actor) -> None:
    make.school(last="0043")
    come_in(boris)
    lines = registrations([make.region().place], Level.SCHOOL, until=LATER)
    assert [(line.key, line.since) for line in lines] == [("edu220042", LATER), ("edu220043", None)]


def test_yesterday_can_be_looked_at_today(boris: Actor) -> None:
    come_in(boris)
    region = [make.region().place]
    assert registrations(region, Level.SCHOOL, until=LATER)[0].since == LATER
    before = LATER - timedelta(seconds=1)
    assert registrations(region, Level.SCHOOL, until=before)[0].since is None


def test_those_who_have_not_come_in_are_listed_with_a_telephone(boris: Actor) -> None:
    school = make.school(last="0043")
    give_post(
        Person("Ждущий Человек", phone="+7 385 200-00-02"),
        Role.SCHOOL_COORDINATOR,
        school.place,
        by=boris,
        at=make.NOW,
    )
    come_in(boris)
    (line,) = unregistered([make.region().place], Level.SCHOOL, until=LATER)
    assert (line.key, line.phone, line.contact) == (
        "edu220043",
        "+7 385 200-00-02",
        "Ждущий Человек",
    )


def test_an_expert_does_not_register_a_school(anna: Actor) -> None:
    come_in(anna, Role.EXPERT)
    assert registered() == {}


def test_a_territory_does_not_see_its_neighbours(boris: Actor) -> None:
    make.school(make.district(code="m020"), "0077")
    come_in(boris)
    lines = registrations([make.district().place], Level.SCHOOL, until=LATER)
    assert [line.key for line in lines] == ["edu220042"]
    assert registrations([make.district().place], Level.REGION, until=LATER) == ()


def test_registrations_cost_three_statements(
    boris: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    come_in(boris)
    region = [make.region().place]
    for level in (Level.REGION, Level.DISTRICT, Level.SCHOOL):
        with django_assert_num_queries(3):
            registrations(region, level, until=LATER)


def test_an_actor_costs_two_statements(
    anna: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post = Post.objects.select_related("account").get(account=anna.account)
    with django_assert_num_queries(2):
        actor_of(post.account)
    with django_assert_num_queries(0):
        places_today([])


def test_a_body_is_found_by_the_name_people_know(db: None) -> None:
    school = make.school()
    for key, place in {
        " EDU220042 ": school.place,
        "reg22_m019": school.district.place,
        "reg220000": school.district.region.place,
        "edu229999": None,
        "reg22_m999": None,
        "reg990000": None,
        "школа": None,
    }.items():
        assert body_called(key) == place
    assert names_of(["edu220042", "reg22_m019", "reg220000"]) == {
        "ru": "Федеральный организатор",
        "edu220042": school.short_name,
        "reg22_m019": school.district.name,
        "reg220000": school.district.region.name,
    }


def test_registration_is_owed_by_every_level_below_the_country() -> None:
    assert {owed.body for owed in OWED} == {Level.REGION, Level.DISTRICT, Level.SCHOOL}
    assert {owed.event for owed in OWED} == {"registration"}
