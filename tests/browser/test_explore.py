"""Exploring in a browser: down to a code and back without losing the place, by a copied address."""

import pytest
from playwright.sync_api import Page

from tests import cast
from tests.browser.chromium import DESK, PHONE, in_browser
from tests.browser.site import Desk
from tests.domain.analytics.town import town

pytestmark = in_browser

BASE = "/analytics/2026-spring/ma4/"
SMALL = 360
VIEWS = ("scores", "tasks", "groups", "journal", "places&with=ru.22.m020", "skill")


def mark(page: Page) -> None:
    """What a reload would forget."""
    page.evaluate("window.untouched = 'yes'")


def is_untouched(page: Page) -> bool:
    return bool(page.evaluate("window.untouched === 'yes'"))


@pytest.mark.parametrize("width", [DESK, SMALL])
def test_every_side_is_fit_for_everyone(desk: Desk, width: int) -> None:
    town()
    person = desk.sit(cast.boris(), width=width)
    for view in VIEWS[:4]:
        person.go(f"{BASE}ru.22.m019/explore/?view={view}")
        person.looks()
    person.go(f"{BASE}ru.22.m019/explore/?view=places&with=ru.22.m019.0042&variant=1")
    person.looks()
    person.go(f"{BASE}ru.22.m019.0042/explore/?view=skill&code=40003")
    person.looks()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_from_the_country_to_a_code_and_back_on_one_page(desk: Desk, width: int) -> None:
    town()
    person = desk.sit(cast.gleb(), width=width)
    page = person.page
    person.go(f"{BASE}ru/explore/")
    mark(page)
    person.press("Задания")
    page.wait_for_url("**/ru/explore/?view=tasks")
    for step, path in (
        ("Приозёрный край", "ru.22"),
        ("Район m019", "ru.22.m019"),
        ("СОШ № 42", "ru.22.m019.0042"),
    ):
        person.press(step, within=page.locator(".vp-explore-below"))
        page.wait_for_url(f"**/{path}/explore/?view=tasks")
        page.locator(".vp-lead", has_text=step).wait_for()
    person.press("40003")
    page.wait_for_url("**/ru.22.m019.0042/explore/?view=tasks&code=40003")
    person.sees("Участник 40003")
    assert page.title().startswith("Исследовать: Математика, 4 класс, СОШ № 42")
    assert is_untouched(page)
    copied = page.url
    page.go_back()
    page.wait_for_url("**/ru.22.m019.0042/explore/?view=tasks")
    page.locator("#person").wait_for(state="detached")
    page.go_back()
    page.locator(".vp-lead", has_text="Район m019").wait_for()
    person.sees("Профиль выполнения заданий")
    page.go_forward()
    page.locator(".vp-lead", has_text="СОШ № 42").wait_for()
    person.looks()
    other = desk.sit(cast.anna(), width=width)
    other.go(copied)
    other.sees("Участник 40003", "Профиль выполнения заданий")


def test_the_keyboard_keeps_its_place_and_is_told_what_changed(desk: Desk) -> None:
    town()
    person = desk.sit(cast.boris())
    page = person.page
    person.go(f"{BASE}ru.22.m019/explore/")
    page.locator("#view-journal").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore/?view=journal")
    page.locator("#view-journal[aria-current]").wait_for()
    assert page.evaluate("document.activeElement.id") == "view-journal"
    page.locator("#said", has_text="Журнал: Район m019.").wait_for(state="attached")
    page.locator(".vp-explore-below a").first.focus()
    page.keyboard.press("Enter")
    page.locator(".vp-lead", has_text="СОШ № 42").wait_for()
    page.wait_for_function("document.activeElement.id === 'main'")


def test_forms_change_the_address_and_work_without_scripts(desk: Desk) -> None:
    town()
    for scripts in (True, False):
        person = desk.sit(cast.boris(), scripts=scripts)
        page = person.page
        person.go(f"{BASE}ru.22.m019/explore/?view=places")
        page.get_by_label("Сравнить с").select_option(label="СОШ № 43")
        person.press("Добавить")
        page.wait_for_url("**/explore/?view=places&with=ru.22.m019.0043")
        person.sees("убрать")
        page.locator("#slices").click()
        page.get_by_label("Вариант").select_option("1")
        person.press("Показать")
        page.wait_for_url("**variant=1**")
        person.sees("Кого показать: вариант 1")
        assert "with=ru.22.m019.0043" in page.url
        person.press("Показать всех")
        page.wait_for_url("**/explore/?view=places&with=ru.22.m019.0043")


def test_a_print_holds_the_picture_and_the_whole_table(desk: Desk) -> None:
    town()
    person = desk.sit(cast.boris())
    person.go(f"{BASE}ru.22.m019/explore/")
    person.page.emulate_media(media="print")
    assert not person.page.locator(".vp-explore-below").is_visible()
    assert person.page.locator(".vp-chart svg").is_visible()
    hidden = person.page.evaluate(
        "[...document.querySelectorAll('.vp-table-scroll')].some("
        "box => box.scrollHeight > box.clientHeight + 1)"
    )
    assert not hidden
