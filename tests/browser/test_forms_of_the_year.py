"""What happens to forms in the year, page by page; its pictures stand in the guide.

Mistakes come back, versions differ, a region corrects and decides, a municipality reminds and
opens the slips of its schools, a school answers its questionnaire.
"""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests import cast, make
from tests.browser.chromium import in_browser
from tests.browser.site import Clock, Desk, opened, typed
from tests.browser.year import CLASS, IN_MARCH, REFUSES, TAKES, application, running
from tests.domain.intake import world
from vprok.domain.access.actions import give_post
from vprok.domain.access.queries import actor_of
from vprok.domain.access.rules import Person as Named
from vprok.domain.intake.actions import send_application
from vprok.domain.intake.models import Deliverable, Entry, MailAddress, Reminder
from vprok.domain.territory.models import District, School
from vprok.kernel.charter import Actor, Role

pytestmark = in_browser

APPLICATION = "/forms/2026-spring/application/edu220042/"
QUESTIONNAIRE = "/forms/2026-spring/questionnaire/edu220042/"
SUMMARY = "/forms/2026-spring/summary/reg220000/"
DISTRICT = "/monitoring/2026-spring/ru.22.m019/"
IN_THE_WINDOW = datetime(2026, 3, 23, 9, 0, tzinfo=UTC)
"""Applications are due no more; accepted ones are corrected."""

LETTERS = "АБВГДЕЖИКЛМН"


def classes(special: object) -> list[dict[str, object]]:
    """Twelve classes, each with as many pupils with special needs as is said."""
    return [
        CLASS | {"Порядковый номер": n, "Буква": letter, "Кол-во обучающихся": 25}
        | {"из них с ОВЗ": special}
        for n, letter in enumerate(LETTERS, start=1)
    ]  # fmt: skip


def applied(by: Actor, at: datetime, participants: int = 45) -> None:
    """Somebody's school has sent its application."""
    owed = Deliverable.objects.select_related("campaign").get(
        kind="application", place=by.standings[0].place.path
    )
    file = world.filled(owed, lambda rows: world.row(rows, "ma4").update(participants=participants))
    send_application(owed, file, name="Заявка.xlsx", by=by, at=at)


def test_a_form_comes_back_is_mended_and_two_versions_are_compared(
    desk: Desk, clock: Clock
) -> None:
    running(clock)
    school = desk.sit(cast.anna())
    school.go(APPLICATION)
    blank = school.takes("Скачать .xlsx")
    takes = TAKES | {"Кол-во классов": 12, "Кол-во участников": 301}
    wrong = typed(
        blank, Заявка=[takes, REFUSES | {"Причина неучастия": None}], Классы=classes(special=30)
    )
    school.sends(wrong, "Отправить форму", name="заявка.xlsx")
    school.sees("строки 2–13", "только 300")
    school.looks("findings")
    marked = school.takes("Скачать свой файл с пометками")
    with opened(marked) as (book, _):
        assert book["Классы"]["E2"].comment is not None

    takes |= {"Участвует": " ДА", "Кол-во участников": "300.0"}
    school.sends(
        typed(blank, Заявка=[takes, REFUSES], Классы=classes(special=1)),
        "Отправить форму",
        name="заявка.xlsx",
    )
    school.sees("Почти принято: подтвердите исправления")
    school.looks("cleanups", at="#confirm")
    school.press("Применить исправления и сдать")
    school.sees("Форма принята")
    takes |= {"Участвует": "да", "Кол-во участников": 297}
    school.sends(
        typed(blank, Заявка=[takes, REFUSES], Классы=classes(special=2)),
        "Отправить форму",
        name="заявка.xlsx",
    )
    school.sees("Форма принята")
    school.press("Что изменилось")
    school.sees("13 ячеек изменено")
    school.looks("versions")


def test_a_questionnaire_asks_only_what_concerns_the_school(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = desk.sit(cast.anna())
    school.go(QUESTIONNAIRE)
    school.looks()
    school.press("Заполнить на странице")
    page = school.page
    teaching = page.locator("section[data-sheet=teaching]")
    asked = teaching.locator('[data-column="adapted"] .vp-cell-field')
    apart = teaching.locator('[data-column="adapted_apart"]')
    asked.select_option("Нет")
    expect(apart).to_be_hidden()
    asked.select_option("Да")
    expect(apart).to_be_visible()
    school.looks("questionnaire", at="section[data-sheet=teaching]")


def test_a_region_corrects_applications_by_its_summary(
    desk: Desk, clock: Clock, vera: Actor
) -> None:
    running(clock)
    anna = cast.anna()
    applied(anna, clock.at)
    clock.set(IN_THE_WINDOW)
    region = desk.sit(vera)
    region.go("/")
    region.press("Проверить сводную заявку")
    region.sees("Заявлено сейчас")
    region.looks()
    blank = region.takes("Скачать .xlsx")
    filled = typed(
        blank,
        **{
            "Сводная заявка": [{"Кол-во классов": 2, "Кол-во участников": 40}],
            "Итоги": [{"Кол-во участников": 40}],
        },
    )
    region.sends(filled, "Отправить форму", name="сводная.xlsx")
    region.sees("Проверьте, что изменится", "участников 40")
    region.looks("summary-changes", at="#confirm")
    assert Entry.objects.get().participants == 45
    region.press("Подтвердить изменения и сдать")
    region.sees("Форма принята")
    region.looks()
    assert Entry.objects.get().participants == 40

    school = desk.sit(anna)
    school.go(APPLICATION)
    school.sees("Исправлено регионом", "Вера Соколова")
    school.looks("corrected", at="#corrections")


@pytest.fixture
def eight(clock: Clock) -> list[Actor]:
    """Eight schools of a municipality: five have applied, one got stuck, two have done nothing."""
    running(clock)
    District.objects.update(name="Озёрный район")
    people = [cast.anna()]
    for place in range(1, 8):
        last = f"{42 + place:04}"
        of = make.school(last=last)
        maria = make.account(f"Мария Сидорова {place}", f"edu22{last}-1")
        make.post(maria, Role.SCHOOL_COORDINATOR, of.place)
        people.append(actor_of(maria))
    for place, one in enumerate(School.objects.order_by("number")):
        School.objects.filter(pk=one.pk).update(phone=f"+7 (385) 200-00-{place + 1:02}")
    clock.set(IN_MARCH)
    for place, person in enumerate(people[3:]):
        applied(person, IN_MARCH + timedelta(hours=15 * place), participants=30 + place)
    return people


def test_those_who_are_late_are_seen_called_and_reminded(
    desk: Desk, clock: Clock, boris: Actor, eight: list[Actor]
) -> None:
    stuck = desk.sit(eight[1])
    stuck.go("/forms/2026-spring/application/edu220043/")
    blank = stuck.takes("Скачать .xlsx")
    stuck.sends(application(blank, participants=7), "Отправить форму", name="заявка.xlsx")
    stuck.sees("только 3")
    clock.set(IN_THE_WINDOW)

    district = desk.sit(boris)
    district.go("/")
    district.press("Адрес для напоминаний")
    district.fill("Адрес для напоминаний", "ozerny@example.ru")
    district.press("Сохранить")
    assert MailAddress.objects.get().key == "reg22_m019"

    district.go(DISTRICT)
    district.sees("Обычно к этому дню", "отстаём")
    district.looks("monitoring")
    district.press("Заявка на участие в ВПР")
    district.sees("обычно к этому дню")
    district.looks("course")
    district.go(f"{DISTRICT}owing/?kind=application")
    district.sees("+7 (385) 200-00-01", "только 3")
    district.looks("late", at=".vp-course-forms")
    district.press("Напомнить всем, кто опаздывает")
    district.sees("Отправлено: 3 напоминания.")
    assert Reminder.objects.count() == 3
    district.go(f"{DISTRICT}owing/?show=stuck")
    district.sees("edu220043")
    district.looks()

    school = desk.sit(eight[0])
    school.go("/")
    school.sees("Вам напоминают", "Борис Кузнецов")
    school.looks("reminded")


def test_a_region_sees_who_takes_part_and_decides_for_many_at_once(
    desk: Desk, clock: Clock, vera: Actor, eight: list[Actor]
) -> None:
    clock.set(IN_THE_WINDOW)
    region = desk.sit(vera)
    region.go("/intake/2026-spring/")
    region.press("Участие по работам")
    region.sees("Озёрный район")
    region.looks("participation")
    region.go(APPLICATION)
    region.sees("Решение региона")
    region.looks("deciding", at="#deciding")
    region.press("Решить сразу для многих организаций")
    region.fill("Где", "reg22_m019")
    region.choose("Перенести срок")
    region.fill("До", "2026-03-27T18:00")
    region.fill("Причина", "Карантин в районе")
    region.press("Посмотреть, кого это коснётся")
    region.sees("Проверьте, кого это коснётся", "СОШ № 42")
    region.looks("deciding-many")
    region.press("Решить для 3 форм")
    region.sees("Решено: это коснулось 3 форм.")
    moved = Deliverable.objects.exclude(own_due_at=None)
    assert moved.count() == 3
    school = desk.sit(eight[0])
    school.go(APPLICATION)
    school.sees("Срок перенесён для этой организации.")


def test_slips_of_a_municipality_come_as_one_parcel(
    desk: Desk, clock: Clock, vera: Actor, boris: Actor
) -> None:
    running(clock)
    for last in ("0042", "0043", "0044"):
        place = make.school(last=last).place
        give_post(Named(f"Мария {last}"), Role.SCHOOL_COORDINATOR, place, by=vera, at=clock.at)
    region = desk.sit(vera)
    region.go("/access/slips/")
    region.press("Пакеты талонов")
    region.press("Выдать талоны пакетом")
    region.sees("Пакет отправлен: талонов в нём 3.")
    region.looks("parcels")
    district = desk.sit(boris)
    district.go("/")
    district.press("Получить талоны школ")
    district.takes("Талоны, чтобы разрезать (PDF)")
    district.go("/access/parcels/")
    district.page.get_by_text("Показать пароль архива").click()
    district.press("Показать")
    district.sees("Пароль архива: запишите его сейчас")
    district.looks("parcel")
