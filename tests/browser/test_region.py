"""What people read of results when they are in: a school on Monday, a region with its doubts."""

from datetime import timedelta

import pytest

from tests import cast, make
from tests.browser.chromium import DESK, PHONE, in_browser, wide
from tests.browser.region import OWN, director, region
from tests.browser.site import TALLEST, Clock, Desk, Person
from tests.domain.analytics.authors import work_of_authors
from tests.domain.analytics.honesty import PLANTED
from vprok.domain.analytics.actions import study

pytestmark = in_browser

SUMMER = make.NOW + timedelta(days=60)
BASE = "/analytics/2026-spring/"
SCHOOL = f"{BASE}ma4/ru.22.m019.{OWN:04}/"
DISTRICT, REGION = f"{BASE}ma4/ru.22.m019/", f"{BASE}ma4/ru.22/"
CASE = f"{BASE}objectivity/ru.22.m019.{PLANTED + 1:04}/case/"
LOW = 760
"""Pixels of a picture that is full of words."""

MEASURE = "Пятиминутки по площади и периметру на каждом уроке"


@pytest.fixture
def summer(desk: Desk, clock: Clock) -> None:
    """All works are in, and nobody has looked at them."""
    clock.at = SUMMER
    region()


def shows(person: Person, picture: str, *, at: str = "main", tallest: int = TALLEST) -> None:
    """Nothing is wrong with the page on a phone or on a desk; its picture is of the desk."""
    wide(person.page, PHONE)
    person.looks()
    wide(person.page, DESK)
    person.looks(picture, at=at, tallest=tallest)


def test_a_head_knows_what_to_do_and_a_plan_is_made(desk: Desk, summer: None) -> None:
    head = desk.sit(cast.elena())
    head.go("/")
    head.press("Отчёты")
    shows(head, "reports")
    head.press("Математика, 4 класс")
    head.sees("Что сделать", "Кому помочь")
    shows(head, "work", tallest=680)
    shows(head, "work-skills", at="section[aria-labelledby=skills]")
    head.go(f"{SCHOOL}tasks/")
    head.page.locator("td a").nth(4).click()
    head.sees("Из чего")
    head.looks()
    wide(head.page, PHONE)
    head.looks("figure", at=".vp-sheet-figure")
    wide(head.page, DESK)
    for name in ("individual", "marks"):
        head.go(f"{SCHOOL}{name}/")
        shows(head, name, tallest=LOW)
    head.go(f"{SCHOOL}note/")
    head.sees("Основание:", "Это предложения по правилам")
    shows(head, "note")
    head.press("Изменить план мер")
    head.page.get_by_label("Мера").last.fill(MEASURE)
    shows(head, "plan")
    head.press("Сохранить план")
    head.sees("План мер сохранён", MEASURE)
    assert head.takes("Скачать .docx").startswith(b"PK")
    head.go(f"{SCHOOL}similar/")
    shows(head, "similar")
    head.go(f"{SCHOOL}trend/")
    shows(head, "trend")


def test_a_region_explores_and_looks_at_signs(desk: Desk, summer: None) -> None:
    vera = desk.sit(cast.vera())
    vera.go(f"{DISTRICT}explore/?view=tasks")
    shows(vera, "explore", tallest=LOW)
    vera.go(f"{DISTRICT}explore/?view=places&with=ru.22.m020")
    shows(vera, "explore-places")
    vera.go(f"{BASE}objectivity/ru.22/")
    vera.sees("Школы, чьи результаты требуют проверки", f"СОШ № {PLANTED + 1}")
    shows(vera, "objectivity", tallest=830)
    vera.go(f"{BASE}export/ru.22/")
    shows(vera, "export")
    gleb = desk.sit(cast.gleb())
    gleb.go(f"{BASE}sample/")
    gleb.sees("vpr2026spring")
    shows(gleb, "sample")


def test_a_school_reads_what_is_said_of_it_and_answers(desk: Desk, summer: None) -> None:
    head = desk.sit(director())
    head.go(CASE)
    head.sees("Признаки портала", "Организация пока не ответила")
    shows(head, "case", at="section:has(> h2:text-is('Признаки портала'))")
    head.press("Ответить")
    head.page.get_by_label("Ответ").fill("Работы проверяли сами учителя. Готовы к перепроверке.")
    head.press("Сохранить ответ")
    head.sees("Ответ сохранён", "Готовы к перепроверке")
    vera = desk.sit(cast.vera())
    vera.go(CASE)
    vera.sees("Готовы к перепроверке")


def test_authors_see_which_tasks_to_look_at(desk: Desk, clock: Clock) -> None:
    clock.at = SUMMER
    study(f"{work_of_authors().pk}:ru", make.NOW)
    gleb = desk.sit(cast.gleb())
    gleb.go(f"{BASE}ma4/ru/items/")
    gleb.sees("На что посмотреть")
    shows(gleb, "items")
