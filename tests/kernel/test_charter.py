"""What an actor may do, and where."""

import pytest

from vprok.kernel.charter import SYSTEM, Actor, Permission, Role, Standing, covered
from vprok.kernel.place import Place

REGION = Place("ru.22")
DISTRICT = Place("ru.22.m019")
SCHOOL = Place("ru.22.m019.0042")
ELSEWHERE = Place("ru.22.m020.0077")


def held(role: Role, place: Place) -> Actor:
    return Actor(1, "кто-то", (Standing(role, place),))


@pytest.mark.parametrize("place", [DISTRICT, SCHOOL])
def test_a_post_gives_rights_at_its_place_and_below(place: Place) -> None:
    actor = held(Role.MUNICIPAL_COORDINATOR, DISTRICT)
    assert actor.lacks(Permission.POST_GIVE, at=place) is None


@pytest.mark.parametrize("place", [REGION, ELSEWHERE])
def test_it_gives_none_above_or_beside(place: Place) -> None:
    refusal = held(Role.MUNICIPAL_COORDINATOR, DISTRICT).lacks(Permission.POST_GIVE, at=place)
    assert refusal is not None
    assert refusal.code == "not_your_place"


def test_a_right_that_no_post_gives_is_lacking_everywhere() -> None:
    refusal = held(Role.OBSERVER, SCHOOL).lacks(Permission.KEY_TAKE, at=SCHOOL)
    assert refusal is not None
    assert refusal.code == "no_right"


def test_the_names_of_districts_that_begin_alike_do_not_cover_each_other() -> None:
    assert not covered(Place("ru.22.m019.0042"), [Place("ru.22.m018")])
    assert not Place("ru.2" + "2").covers(Place("ru.23"))


def test_two_posts_give_rights_at_two_places() -> None:
    actor = Actor(
        1,
        "кто-то",
        (Standing(Role.SCHOOL_COORDINATOR, SCHOOL), Standing(Role.OBSERVER, ELSEWHERE)),
    )
    assert actor.places(Permission.KEY_TAKE) == (SCHOOL,)
    assert set(actor.places(Permission.CAMPAIGN_READ)) == {SCHOOL, ELSEWHERE}


def test_the_system_itself_holds_no_rights() -> None:
    assert not any(SYSTEM.has(right) for right in Permission)
