"""The list of schools goes from a municipality to its region and comes back as the list."""

from tests.browser.chromium import in_browser
from tests.browser.site import Clock, Desk, typed
from tests.domain.intake import list_world as world
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor

pytestmark = in_browser

PHONE, BETTER = "+7 385 200-00-01", "+7 385 200-00-02"
NEW: dict[str, object] = {
    "Действие": "добавить",
    "Полное наименование": "Основная школа № 7",
    "Краткое наименование": "ООШ № 7",
    "Тип ОО": "ООШ",
    "Организационно-правовая форма": "Муниципальная",
    "Статус": "Самостоятельное юридическое лицо (или головная ОО)",
    "НОО": "да",
    "ООО": "да",
    "СОО": "нет",
    "Вид населённого пункта": "Город",
    "Кол-во обучающихся": 120,
    "Математика, 4 класс": "да",
    "Математика, 7 класс": "нет",
}

ASTRAY = """() => {
    const shown = (row) => [...row.querySelectorAll("[data-column]")]
        .filter((cell) => cell.offsetParent).map((cell) => cell.dataset.column).join();
    const [grid] = document.querySelectorAll("[data-grid]");
    const head = shown(grid.tHead.rows[0]);
    return [...grid.tBodies[0].rows].filter((row) => shown(row) !== head).length;
}"""
"""Rows whose cells do not stand below their heads."""


def test_a_list_is_verified_decided_and_mended(
    desk: Desk, clock: Clock, boris: Actor, vera: Actor
) -> None:
    world.owed()
    district, region = desk.sit(boris), desk.sit(vera)

    district.go("/forms/2026-spring/school-list/reg22_m019/")
    district.sees("Что нужно сделать")
    district.looks()
    blank = district.takes("Скачать .xlsx")
    district.press("Заполнить на странице")
    district.sees("Кол-во обучающихся")
    district.looks("verification-page")
    district.go("/forms/2026-spring/school-list/reg22_m019/")
    changed = {"Действие": "изменить", "Телефон": PHONE}
    totals = {"Количество ОО после изменений": 3, "из них добавлено": 1, "Исключено из списка": 0}
    filled = typed(blank, Организации=[changed, {}, NEW], Итоги=[totals])
    district.sends(filled, "Отправить форму", name="выверка.xlsx")
    district.sees("Форма принята", "ждёт решения региона", "ООШ № 7")
    district.looks()

    region.go("/intake/2026-spring/lists/")
    region.sees("изменения ждут решения")
    region.looks()
    region.press("Район m019")
    region.sees(PHONE, "Итоги: сейчас и после того, что ждёт решения")
    region.looks("proposals")
    new = region.page.get_by_role("region", name="ООШ № 7")
    region.press("Принять", within=new)
    region.sees("В список внесено: 1 изменение.")
    assert School.objects.get(number="220044").short_name == "ООШ № 7"

    region.page.get_by_text("Отклонить").first.click()
    region.fill("Что исправить", "Такого телефона в районе нет")
    region.page.get_by_role("button", name="Отклонить", exact=True).click()
    region.sees("Предложение отклонено")
    region.looks()

    district.go("/forms/2026-spring/school-list/reg22_m019/")
    district.sees("Регион вернул часть изменений", "Такого телефона в районе нет")
    district.looks("verification", at='table:has-text("Решение региона")')
    again = district.takes("Скачать .xlsx")
    totals = {"Количество ОО после изменений": 3, "из них добавлено": 0, "Исключено из списка": 0}
    mended = typed(again, Организации=[changed | {"Телефон": BETTER}], Итоги=[totals])
    district.sends(mended, "Отправить форму", name="выверка.xlsx")
    district.sees(BETTER, "ждёт решения региона")
    assert School.objects.get(number="220042").phone == ""


def test_participation_is_followed_from_the_region_to_the_school(desk: Desk, vera: Actor) -> None:
    world.owed()
    region = desk.sit(vera)
    region.go("/intake/2026-spring/")
    region.press("Участие по работам")
    region.sees("Все работы вместе: по территориям")
    region.looks()
    region.press("Математика, 4 класс")
    region.sees("Математика, 4 класс: по территориям")
    region.press("Район m019")
    region.press("СОШ № 42")
    region.sees("Подали заявку")
    region.looks()


def test_on_a_phone_every_cell_stands_below_its_own_head(
    desk: Desk, clock: Clock, boris: Actor
) -> None:
    world.owed()
    district = desk.sit(boris)
    district.page.set_viewport_size({"width": 375, "height": 750})
    district.go("/forms/2026-spring/school-list/reg22_m019/fill/")
    district.sees("Кол-во обучающихся")
    assert district.page.evaluate(ASTRAY) == 0
