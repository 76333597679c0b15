import re

import pytest

from tests.house.routes import Route, routes
from tests.house.things import MACHINES, OPEN, THINGS

every_route = pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)


@every_route
def test_an_address_is_a_door(route: Route) -> None:
    assert route.rule, f"{route.name} ({route.pattern}): decorate it with @reads, @writes, @asks…"


@every_route
def test_a_door_without_a_lock_is_on_the_list(route: Route) -> None:
    assert not (route.rule and route.rule.open) or route.name in OPEN


@every_route
def test_a_door_for_machines_is_on_their_list(route: Route) -> None:
    assert (route.rule.way == "machine") == (route.name in MACHINES)


@every_route
def test_a_route_says_whose_it_is(route: Route) -> None:
    is_listed = route.name in {**THINGS, **MACHINES, **OPEN}
    assert is_listed, (
        f"{route.name} ({route.pattern}) is in no list: say in tests/house/things.py which thing "
        "of Anna's school, district or region it shows, or that it shows everyone their own."
    )


@pytest.mark.parametrize("title", [*THINGS, *MACHINES, *OPEN])
def test_no_list_names_a_route_that_is_gone(title: str) -> None:
    assert title in {route.name for route in routes()}


def test_an_address_has_a_name_of_its_own() -> None:
    names = [route.name for route in routes()]
    assert not [name for name in names if "?" in name or names.count(name) > 1]


@every_route
def test_an_address_is_plain(route: Route) -> None:
    words = re.sub(r"<[^>]*>|\(\?P.*?\)(?=[/.$])|[\\^$]", "", route.pattern)
    assert re.fullmatch(r"[a-z0-9./-]*", words), words
