"""The living page in a real browser; every file comes from disk, so no server is needed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Page

from tests.browser.chromium import ADDRESS, html, in_browser, listen, shown, visit, wide, wrong_on
from vprok.interfaces.web.layout.parts import AT, parts
from vprok.interfaces.web.templatetags.words import iso, remaining

pytestmark = in_browser


def page_at(path: str) -> HttpResponse | None:
    request = RequestFactory().get(path)
    if path.startswith("/static/"):
        return None
    if path == "/parts/":
        return html(parts(request).content.decode())
    frame = {"status": 404, "navigation": [("Главная", "/", True)], "clocks": [("Москва", "7:20")]}
    return html(engines["django"].get_template("layout/refusal.html").render(frame, request))


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with shown(page_at) as page:
        yield page


@pytest.mark.parametrize("path", ["/parts/", "/lost/"])
@pytest.mark.parametrize("width", [320, 390, 1280, 2560])
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, path: str, width: int) -> None:
    visit(page, path, width)
    assert wrong_on(page) == []


def test_the_policy_lets_everything_of_ours_in(page: Page) -> None:
    complaints = listen(page)
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
    wide(page, 390)
    page.goto(ADDRESS + "/lost/")
    assert not page.locator("#sections").is_visible()
    page.focus(".vp-nav-button")
    page.keyboard.press("Enter")
    assert page.locator("#sections").is_visible()
