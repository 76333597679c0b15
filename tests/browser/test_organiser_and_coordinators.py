"""From the first slip to a school's: the country, a region and a municipality, page by page."""

from datetime import UTC, datetime

from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

from tests import make
from tests.browser.chromium import in_browser
from tests.browser.site import Clock, Desk, Person, typed
from tests.browser.year import paper, running
from vprok.domain.access import rules as access
from vprok.domain.access.actions import first_account, give_post
from vprok.domain.access.models import Post
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.materials.rules import Spot
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Role
from vprok.tools.pdf.look import links_of

pytestmark = in_browser

IN_FEBRUARY = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
VARIANTS = "/materials/2026-spring/variants/"
PASSWORD = "четыре сосны у реки"


def code_of(secret: str) -> str:
    """What the application on the telephone shows now."""
    _, now, _ = yield_hotp_counters_from_time()
    return f"{hotp_value(secret, now):06d}"


def comes_in(person: Person, code: str) -> str:
    """From the code of a slip to the sign-in page.

    returns: the login
    """
    person.go("/activate/")
    person.fill("Код с талона", code)
    person.press("Дальше")
    login = person.page.locator("input[name=username]").input_value()
    person.fill("Придумайте пароль", PASSWORD)
    person.fill("Пароль ещё раз", PASSWORD)
    person.press("Сохранить пароль")
    return login


def signs_in(person: Person, login: str) -> None:
    person.go("/sign-in/")
    person.fill("Имя для входа", login)
    person.fill("Пароль", PASSWORD)
    person.press("Войти")


def code_on(slip: bytes) -> str:
    """The code that the square of a printed slip leads to."""
    return links_of(slip)[0].partition("#")[2]


def test_the_first_organiser_comes_in_and_starts_a_campaign(desk: Desk, clock: Clock) -> None:
    clock.at = IN_FEBRUARY
    gleb = desk.sit()
    gleb.go("/activate/")
    gleb.looks("first-sign-in", at="body")
    login = comes_in(gleb, first_account("Глеб Морозов", at=clock.at).code)
    gleb.looks()
    signs_in(gleb, login)
    gleb.sees("Настройте второй шаг входа")
    gleb.go("/campaign/")
    gleb.sees("Настройте второй шаг входа")
    gleb.press("Настроить второй шаг")
    gleb.looks("second-step")
    secret = gleb.page.locator("input[name=secret]").input_value()
    gleb.fill("Код из приложения", code_of(secret))
    gleb.fill("Ваш пароль", PASSWORD)
    gleb.press("Включить второй шаг")
    gleb.looks()
    gleb.press("Коды сохранены, продолжить")
    gleb.sees("Открыть кампанию")
    opens_a_campaign(gleb)
    assert Campaign.objects.get().state == CampaignState.RUNNING


def opens_a_campaign(gleb: Person) -> None:
    gleb.go("/campaign/new/")
    gleb.fill("Название", "ВПР 2026, весна")
    gleb.fill("Адрес", "2026-spring")
    gleb.choose("шифрованный архив и пароль в день работы")
    gleb.fill("Первый день проведения", "2026-04-14")
    gleb.fill("Последний день проведения", "2026-05-15")
    gleb.press("Создать черновик")
    gleb.sees("Это черновик")
    gleb.looks("campaign")
    gleb.press("Начать кампанию")
    gleb.choose("Да, я проверил даты, работы и шкалы")
    gleb.looks("campaign-start")
    gleb.press("Начать кампанию")
    gleb.sees("План-график")
    gleb.does_not_see("Это черновик")


def test_papers_are_replaced_only_by_a_clear_yes(desk: Desk, clock: Clock, gleb: Actor) -> None:
    running(clock)
    country = desk.sit(gleb)
    country.go("/materials/2026-spring/variants/")
    country.sees("Загружено вариантов", "6 из 6")
    country.looks("variants")
    country.go("/materials/2026-spring/variants/ma4/g0-p1-v1/")
    country.chooses(paper("ma4", Spot(0, 1, 7)), name="в.pdf", kind="application/pdf")
    country.choose("Да, заменить загруженный вариант")
    country.looks("variant")
    country.press("Заменить вариант")
    country.sees("вариант 1: загружен")


def test_the_country_looks_over_how_materials_are_kept(
    desk: Desk, clock: Clock, gleb: Actor
) -> None:
    running(clock)
    country = desk.sit(gleb)
    country.go("/campaign/2026-spring/")
    country.press("Хранение материалов")
    country.sees("Кто хранит пароли до часа", "Большим школам раньше")
    country.looks("keeping")
    country.go("/materials/2026-spring/variants/")
    country.press("Критерии и ответы")
    country.sees("вместе с архивом")
    country.looks()


def test_a_region_brings_its_list_and_names_a_coordinator(
    desk: Desk, clock: Clock, vera: Actor
) -> None:
    clock.at = IN_FEBRUARY
    make.campaign()
    region = desk.sit(vera)
    region.go("/territory/regions/22/")
    region.looks()
    region.press("Внести список")
    form = region.takes("Скачать шаблон .xlsx")
    region.sends(typed(form, **list_of("Средняя школа № 42")), "Проверить файл", name="список.xlsx")
    region.sees("Что изменится", "Озёрный район")
    region.looks("list-preview")
    region.press("Внести список")
    region.sees("Список внесён")
    assert School.objects.get().number == "220042"

    names_a_coordinator(region)
    slip = region.takes("Выдать талон")
    region.go("/access/registration/")
    region.sees("СОШ № 42")
    region.looks("registration")

    boris = desk.sit()
    signs_in(boris, comes_in(boris, code_on(slip)))
    boris.sees("Что меня ждёт", "Выдать доступ организациям")
    boris.looks("municipality-cabinet")
    region.go("/access/")
    region.sees("Борис Кузнецов")
    region.looks("people")


def list_of(name: str) -> dict[str, list[dict[str, object]]]:
    district: dict[str, object] = {
        "Код": "reg22_m019",
        "Наименование": "Озёрный район",
        "Вид": "муниципалитет",
        "Время": "как в регионе",
    }
    school: dict[str, object] = {
        "Логин ОО": "edu220042",
        "Полное наименование": name,
        "Краткое наименование": "СОШ № 42",
        "Муниципалитет": "reg22_m019 | Озёрный район",
        "Тип ОО": "средняя школа",
        "Организационно-правовая форма": "муниципальная",
        "Вид населённого пункта": "село",
        "Телефон": "+7 385 200-00-42",
        "Кол-во обучающихся": 310,
    }
    return {"Муниципалитеты": [district], "Организации": [school]}


def names_a_coordinator(region: Person) -> None:
    region.go("/access/give/")
    region.choose("Муниципальный координатор")
    region.fill("Логин организации", "reg22_m019")
    region.press("Дальше")
    region.fill("Фамилия, имя, отчество", "Борис Кузнецов")
    region.fill("Кем предложен", "Комитет по образованию Озёрного района")
    region.fill("Номер приказа министерства", "118-р")
    region.fill("Дата приказа", "2026-01-29")
    region.looks("give-post")
    region.press("Назначить")
    region.sees("Человек назначен", "118-р")
    region.looks("person")


def test_an_order_is_asked_for(desk: Desk, vera: Actor) -> None:
    make.campaign()
    make.school()
    region = desk.sit(vera, scripts=False)
    region.go("/access/give/?role=municipal_coordinator&place=reg22_m019")
    region.page.evaluate("document.querySelector('main form').noValidate = true")
    region.fill("Фамилия, имя, отчество", "Борис Кузнецов")
    region.press("Назначить")
    region.sees("Исправьте, чтобы продолжить", "Номер приказа министерства")
    assert not Post.objects.filter(role=Role.MUNICIPAL_COORDINATOR).exists()


def test_a_municipality_issues_a_school_s_slip_and_changes_nothing_else(
    desk: Desk, clock: Clock, boris: Actor
) -> None:
    clock.at = IN_FEBRUARY
    make.campaign()
    anna = access.Person("Анна Петрова", phone="+7 385 200-00-42")
    give_post(anna, Role.SCHOOL_COORDINATOR, make.school().place, by=boris, at=clock.at)
    district = desk.sit(boris)
    district.go("/access/slips/")
    district.looks("slips")
    slip = district.takes("Выдать талон")
    assert len(code_on(slip).replace("-", "")) == 25
    district.go("/monitoring/")
    district.sees("Ход ВПР", "Дни, материалы, подписи", "Борис Кузнецов")
    district.looks()
    for mine in ("/territory/districts/reg22_m019/", "/campaign/2026-spring/"):
        district.go(mine)
        for act in ("Добавить", "Изменить", "Внести", "Перенести", "Приостановить"):
            assert district.page.get_by_role("link", name=act).count() == 0, (mine, act)
    for other in ("/campaign/new/", "/territory/regions/22/list/", VARIANTS):
        district.go(other)
        district.sees("Для этого действия у вас нет полномочий.")
