"""Pages of reports in a real browser, at the width of a phone and of a desk."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, sync_playwright

from tests.cast import as_
from tests.domain.analytics.country import tiny
from vprok.interfaces.frame.middleware import POLICY
from vprok.kernel.charter import Actor

CHROMIUM = Path("/usr/bin/chromium")
AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
ADDRESS = "http://vprok.test"
BASE = "/analytics/2026-spring/"
PATHS = (
    BASE,
    f"{BASE}ma4/ru.22.m019/",
    f"{BASE}ma4/ru.22.m019/marks/",
    f"{BASE}ma4/ru.22.m019/individual/",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="needs npm install"),
]


@pytest.fixture
def page(boris: Actor) -> Iterator[Page]:
    """A browser before which the pages stand ready: none is asked of the database any more."""
    tiny()
    client = as_(boris)
    ready = {path: client.get(path).content.decode() for path in PATHS}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path in ready:
            route.fulfill(
                body=ready[path],
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )
            return
        found = finders.find(path.removeprefix("/static/"))
        if found is None:
            route.fulfill(status=404)
            return
        kind = KINDS.get(Path(found).suffix, "font/woff2")
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        opened = browser.new_page()
        opened.route("**/*", answer)
        yield opened
        browser.close()


def test_axe_finds_nothing_and_nothing_sticks_out(page: Page) -> None:
    for path in PATHS:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(ADDRESS + path)
            page.evaluate(AXE.read_text())
            found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
            wrong = [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]
            assert wrong == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_policy_lets_the_bars_keep_their_colours(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{ADDRESS}{BASE}ma4/ru.22.m019/marks/", wait_until="networkidle")
    fills = page.evaluate(
        "[...document.querySelectorAll('.vp-share-bar:last-of-type rect')].map("
        "piece => getComputedStyle(piece).fill)"
    )
    assert len(set(fills)) == 4
    assert complaints == []


def test_the_code_stays_in_sight_while_the_points_are_scrolled(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{ADDRESS}{BASE}ma4/ru.22.m019/individual/")
    page.evaluate("document.querySelector('.vp-table-scroll').scrollLeft = 9999")
    table = page.locator(".vp-table-scroll").bounding_box()
    code = page.locator("th[scope=row]", has_text="40001").first.bounding_box()
    assert table is not None
    assert code is not None
    assert abs(code["x"] - table["x"]) < 3
