"""Pages of reports in a real browser, at the width of a phone and of a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import (
    ADDRESS,
    DESK,
    PHONE,
    in_browser,
    listen,
    shown,
    visit,
    wide,
    wrong_on,
)
from tests.cast import as_
from tests.domain.analytics.country import tiny
from vprok.kernel.charter import Actor

BASE = "/analytics/2026-spring/"
PATHS = (
    BASE,
    f"{BASE}ma4/ru.22.m019/",
    f"{BASE}ma4/ru.22.m019/marks/",
    f"{BASE}ma4/ru.22.m019/individual/",
)

pytestmark = [*in_browser, pytest.mark.django_db]


@pytest.fixture
def page(boris: Actor) -> Iterator[Page]:
    """A browser before which the pages stand ready: none is asked of the database any more."""
    tiny()
    client = as_(boris)
    ready = {path: client.get(path) for path in PATHS}
    with shown(ready) as page:
        yield page


def test_axe_finds_nothing_and_nothing_sticks_out(page: Page) -> None:
    for path in PATHS:
        for width in (PHONE, DESK):
            visit(page, path, width)
            assert wrong_on(page) == [], path


def test_the_policy_lets_the_bars_keep_their_colours(page: Page) -> None:
    complaints = listen(page)
    page.goto(f"{ADDRESS}{BASE}ma4/ru.22.m019/marks/", wait_until="networkidle")
    fills = page.evaluate(
        "[...document.querySelectorAll('.vp-share-bar:last-of-type rect')].map("
        "piece => getComputedStyle(piece).fill)"
    )
    assert len(set(fills)) == 4
    assert complaints == []


def test_the_code_stays_in_sight_while_the_points_are_scrolled(page: Page) -> None:
    wide(page, PHONE)
    page.goto(f"{ADDRESS}{BASE}ma4/ru.22.m019/individual/")
    page.evaluate("document.querySelector('.vp-table-scroll').scrollLeft = 9999")
    table = page.locator(".vp-table-scroll").bounding_box()
    code = page.locator("th[scope=row]", has_text="40001").first.bounding_box()
    assert table is not None
    assert code is not None
    assert abs(code["x"] - table["x"]) < 3
