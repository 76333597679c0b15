"""Every page of the site, at the width of a phone and of a desk: axe, the edges, the console.

Addresses come from the resolver and from the list of things of the house, so that a new page is
looked at without a line here.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.browser.chromium import (
    ADDRESS,
    DESK,
    PHONE,
    SMALL_PHONE,
    chromium,
    in_browser,
    listen,
    serve,
    sticking_out,
    violations,
    wide,
)
from tests.house.routes import Route, routes
from tests.house.stage import EVENING, Stage
from tests.house.things import MACHINES, OPEN, THINGS, Own, Public, Thing
from vprok.kernel.charter import Actor

pytestmark = [*in_browser, pytest.mark.django_db]


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: EVENING)
    return Stage()


def cases_of(route: Route) -> tuple[Thing | Own | Public, ...]:
    if route.name in MACHINES:
        return ()
    cases = THINGS.get(route.name) or OPEN[route.name]
    return cases if isinstance(cases, tuple) else (cases,)


def client_of() -> Callable[[Thing | Own | Public], Client]:
    """Browsers of those for whom there is something to see, one a person."""

    @cache
    def signed_in(who: Callable[[], Actor]) -> Client:
        return cast.as_(who())

    return lambda case: Client() if isinstance(case, Public) else signed_in(case.who)


def pages(stage: Stage) -> Iterator[tuple[str, HttpResponseBase]]:
    """Each page that a GET opens; files and ways onward are no pages."""
    client = client_of()
    for route in routes():
        for case in cases_of(route) if "GET" in route.methods else ():
            address = reverse(route.name, args=case.of(stage))
            answer = client(case).get(address)
            is_page = "text/html" in answer.headers.get("Content-Type", "")
            is_page = is_page and "attachment" not in answer.headers.get("Content-Disposition", "")
            if is_page and answer.status_code not in {301, 302, 303, 404, 405}:
                yield address, answer


@pytest.mark.parametrize("widths", [(PHONE, SMALL_PHONE), (DESK,)], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_sticks_out(stage: Stage, widths: tuple[int, ...]) -> None:
    ready = dict(pages(stage))
    wrong = []
    with chromium() as browser:
        page = browser.new_page()
        serve(page, ready)
        heard = listen(page)
        for address in ready:
            wide(page, widths[0])
            page.goto(ADDRESS + address)
            found = violations(page)
            for width in widths:
                wide(page, width)
                found += sticking_out(page)
            wrong += [f"{address}: {each}" for each in found + heard]
            heard.clear()
    assert len(ready) > 60
    assert not wrong, "\n".join(wrong)
