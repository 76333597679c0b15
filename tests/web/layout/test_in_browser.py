"""The living page in a real browser; every file comes from disk, so no server is needed."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Page, Route, sync_playwright

from vprok.interfaces.frame.middleware import POLICY
from vprok.interfaces.web.layout.parts import AT, parts
from vprok.interfaces.web.templatetags.words import iso, remaining

CHROMIUM = Path("/usr/bin/chromium")
AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
ADDRESS = "http://vprok.test"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="needs npm install"),
]


def page_at(path: str) -> str:
    request = RequestFactory().get(path)
    if path == "/parts/":
        return parts(request).content.decode()
    frame = {"status": 404, "navigation": [("Главная", "/", True)], "clocks": [("Москва", "7:20")]}
    return engines["django"].get_template("layout/refusal.html").render(frame, request)


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(ADDRESS)
    if not path.startswith("/static/"):
        route.fulfill(
            body=page_at(path),
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


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        opened = browser.new_page()
        opened.route("**/*", answer)
        yield opened
        browser.close()


@pytest.mark.parametrize("path", ["/parts/", "/lost/"])
@pytest.mark.parametrize("width", [320, 390, 1280, 2560])
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(ADDRESS + path)
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_policy_lets_everything_of_ours_in(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("response", lambda got: complaints.append(got.url) if got.status >= 400 else None)
    page.goto(ADDRESS + "/parts/", wait_until="networkidle")
    assert page.evaluate("document.fonts.check('16px \"Golos Text\"', 'Впрок')")
    assert complaints == []


def test_the_countdown_says_the_words_of_the_server(page: Page) -> None:
    lengths = (0, 50, 130, 3_700, 7_300, 86_500, 180_000, 90_000 * 5, 700_000, 1_900_000)
    dues = [AT + timedelta(seconds=sign * n + 30) for n in lengths for sign in (1, -1)]
    page.goto(ADDRESS + "/parts/")
    said = page.evaluate(
        """dues => {
            const home = document.querySelector("main");
            home.innerHTML = dues.map(due => `<i data-due="${due}"><span></span></i>`).join("");
            document.dispatchEvent(new Event("visibilitychange"));
            return [...home.querySelectorAll("span")].map(span => span.textContent);
        }""",
        [iso(due) for due in dues],
    )
    assert said == [remaining(due, AT) for due in dues]


def test_a_chosen_file_is_named(page: Page) -> None:
    page.goto(ADDRESS + "/parts/")
    workbook = {"name": "форма.xlsx", "mimeType": "application/zip", "buffer": b"x" * 2048}
    page.set_input_files("#clean_workbook", files=workbook)
    named = page.locator(".vp-file-words").first.text_content()
    assert named == "форма.xlsx, 2\u00a0КБ"


def test_the_menu_of_a_phone_opens_by_the_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(ADDRESS + "/lost/")
    assert not page.locator("#sections").is_visible()
    page.focus(".vp-nav-button")
    page.keyboard.press("Enter")
    assert page.locator("#sections").is_visible()
