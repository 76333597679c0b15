"""The page of a work and the figures of reports in a real browser, narrow, wide and by keyboard."""

from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import Page

from tests.browser.chromium import (
    ADDRESS,
    DESK,
    in_browser,
    listen,
    shown,
    violations,
    visit,
    wrong_on,
)
from tests.cast import as_
from tests.domain.analytics.country import tiny
from vprok.kernel.charter import Actor

NARROW = 360
BASE = "/analytics/2026-spring/"
SCHOOL = f"{BASE}ma4/ru.22.m019.0042/"
OPEN = f"{SCHOOL}tasks/?figure=3.4"
PATHS = (
    BASE,
    SCHOOL,
    f"{SCHOOL}tasks/",
    f"{SCHOOL}planned/",
    f"{SCHOOL}individual/",
    OPEN,
)
FIGURE = f'a[href="{OPEN}#figure"]'

pytestmark = [*in_browser, pytest.mark.django_db]


def ready(client: Client) -> dict[str, HttpResponseBase]:
    tiny()
    return {path: client.get(path) for path in PATHS}


@pytest.fixture
def page(anna: Actor) -> Iterator[Page]:
    """A browser before which the pages stand ready."""
    with shown(ready(as_(anna))) as page:
        yield page


@pytest.fixture
def boosted(anna: Actor) -> Iterator[Page]:
    """A browser that asks for one figure by htmx."""
    client = as_(anna)
    pages = ready(client) | {OPEN: client.get(OPEN, headers={"HX-Request": "true"})}
    with shown(pages) as page:
        yield page


def test_axe_finds_nothing_and_nothing_sticks_out(page: Page) -> None:
    complaints = listen(page)
    for path in PATHS:
        for width in (NARROW, DESK):
            visit(page, path, width)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert wrong_on(page) == [], (path, width)
    assert complaints == []


def test_a_step_leads_to_the_part_of_the_page_that_tells_more(page: Page) -> None:
    page.goto(ADDRESS + SCHOOL)
    for link in page.locator(".vp-todo a").all():
        where = link.get_attribute("href")
        assert where is not None
        assert page.locator(where).count() == 1


def test_a_figure_opens_by_keyboard_and_gives_the_focus_back(boosted: Page) -> None:
    boosted.goto(f"{ADDRESS}{SCHOOL}tasks/")
    boosted.locator(FIGURE).focus()
    boosted.keyboard.press("Enter")
    boosted.wait_for_selector(".vp-sheet-figure")
    assert boosted.evaluate("document.activeElement.id") == "figure-title"
    assert boosted.url == f"{ADDRESS}{SCHOOL}tasks/"
    assert violations(boosted) == []
    boosted.keyboard.press("Escape")
    assert boosted.locator(".vp-sheet-figure").count() == 0
    assert boosted.evaluate("document.activeElement.getAttribute('href')") == f"{OPEN}#figure"


def test_only_one_figure_is_open_and_its_cross_shuts_it(boosted: Page) -> None:
    boosted.goto(f"{ADDRESS}{SCHOOL}tasks/")
    for _ in range(2):
        boosted.locator(FIGURE).click()
        boosted.wait_for_selector(".vp-sheet-figure")
    assert boosted.locator(".vp-sheet-figure").count() == 1
    boosted.locator("[data-shut]").click()
    assert boosted.locator(".vp-sheet-figure").count() == 0
    assert boosted.url == f"{ADDRESS}{SCHOOL}tasks/"


def test_without_scripts_the_figure_is_a_page_of_its_own_and_shuts_by_a_link(page: Page) -> None:
    page.goto(ADDRESS + OPEN)
    assert page.locator(".vp-sheet-figure").count() == 1
    assert page.locator("[data-shut]").get_attribute("href") == f"{SCHOOL}tasks/"


def test_on_paper_the_sheet_and_the_slices_are_left_out(page: Page) -> None:
    page.goto(ADDRESS + OPEN)
    page.emulate_media(media="print")
    assert not page.locator(".vp-sheet-figure").is_visible()
    assert page.locator(".vp-toned").first.is_visible()
