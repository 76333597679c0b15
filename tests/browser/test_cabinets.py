"""Everyone comes into their own cabinet: twelve roles, their menus, and what they may not open."""

import pytest
from django.urls import reverse

from tests import make
from tests.browser.chromium import PHONE, in_browser
from tests.browser.site import Clock, Desk
from tests.browser.year import running
from tests.cast import as_
from vprok.domain.access.queries import actor_of
from vprok.interfaces.web.layout.surroundings import SECTIONS
from vprok.kernel.charter import ROLE_NAMES, Actor, Role
from vprok.kernel.place import COUNTRY
from vprok.kernel.russian import sentence

pytestmark = in_browser

PLACES = {"country": lambda: COUNTRY} | {
    "region": lambda: make.region().place,
    "district": lambda: make.district().place,
    "school": lambda: make.school().place,
}
WATCHES = ("Ход ВПР", "Календарь", "Формы", "Материалы", "Отчёты", "Публикации", "Организации")
COORDINATES = (*WATCHES, "Результаты", "Доступ", "Журнал")
LOOKS_ON = ("Календарь", "Публикации", "Организации")

MENUS: dict[Role, tuple[str, tuple[str, ...]]] = {
    Role.FEDERAL_ORGANISER: ("country", COORDINATES),
    Role.RELEASE_OFFICER: ("country", ("Календарь", "Выдача слов", "Публикации")),
    Role.REGIONAL_COORDINATOR: ("region", COORDINATES),
    Role.MUNICIPAL_COORDINATOR: ("district", COORDINATES),
    Role.RESPONSIBLE_COORDINATOR: ("district", COORDINATES),
    Role.READER: ("region", WATCHES),
    Role.HEAD_OF_SCHOOL: ("school", COORDINATES),
    Role.SCHOOL_COORDINATOR: ("school", COORDINATES),
    Role.TECHNICAL_SPECIALIST: (
        "school",
        ("Ход ВПР", "Календарь", "Формы", "Результаты", "Материалы", "Публикации", "Организации"),
    ),
    Role.ROOM_ORGANISER: ("school", LOOKS_ON),
    Role.EXPERT: ("school", (*LOOKS_ON, "Результаты", "Проверка работ")),
    Role.OBSERVER: ("school", LOOKS_ON),
}
"""Where each role sits, and what stands in its menu besides the cabinet itself."""


def someone(role: Role) -> Actor:
    where, _ = MENUS[role]
    account = make.account("Павел Ильин")
    make.post(account, role, PLACES[where]())
    return actor_of(account)


@pytest.fixture
def spring(desk: Desk, clock: Clock) -> Desk:
    """A campaign in March: applications are open."""
    running(clock)
    return desk


def test_everyone_has_a_cabinet_with_their_own_menu(spring: Desk) -> None:
    for role, (_, menu) in MENUS.items():
        person = spring.sit(someone(role), width=PHONE)
        person.go("/")
        person.sees("Что меня ждёт")
        titles = person.page.locator("#sections a").all_text_contents()
        assert sorted(titles) == sorted(("Главная", *menu)), role
        if role is Role.OBSERVER:
            person.looks("cabinet-phone", at="body")
        person.page.locator(".vp-account summary").click()
        person.page.get_by_text(sentence(ROLE_NAMES[role])).first.wait_for()
        person.looks()


def test_a_section_opens_for_those_in_whose_menu_it_stands(spring: Desk) -> None:
    addresses = {section.title: section.page for section in SECTIONS}
    for role, (_, menu) in MENUS.items():
        client = as_(someone(role))
        for title, page in addresses.items():
            answer = client.get(reverse(page), follow=True)
            opens = title in menu or title == "Главная"
            assert answer.status_code == (200 if opens else 404), (role, title)


def test_a_head_of_school_watches_and_sends_nothing(spring: Desk) -> None:
    head = spring.sit(someone(Role.HEAD_OF_SCHOOL))
    head.go("/forms/2026-spring/application/edu220042/")
    head.sees("Заявка")
    head.does_not_see("Отправить форму", "Скачать .xlsx")
    head.go("/access/give/")
    head.sees("Технический специалист")
    head.looks("head-gives")


def test_a_specialist_sends_the_application_and_gives_nobody_access(spring: Desk) -> None:
    timur = spring.sit(someone(Role.TECHNICAL_SPECIALIST))
    timur.go("/")
    timur.press("Подать заявку на участие")
    timur.sees("Отправить форму")
    timur.go("/access/")
    timur.sees("Для этого действия у вас нет полномочий.")
    timur.looks("no-right")


def test_a_page_of_another_school_does_not_exist(spring: Desk) -> None:
    make.school(last="0043")
    anna = spring.sit(someone(Role.SCHOOL_COORDINATOR))
    anna.go("/forms/2026-spring/application/edu220043/")
    anna.sees("Такой страницы нет")
    anna.looks()
