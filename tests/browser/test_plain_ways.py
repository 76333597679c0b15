"""Two ways that must lead to the end: without scripts, and without a mouse."""

from datetime import timedelta

from playwright.sync_api import FilePayload, Page

from tests import cast
from tests.browser.chromium import in_browser
from tests.browser.site import XLSX, Clock, Desk, Person
from tests.browser.year import (
    AFTERNOON,
    DAY,
    EVE,
    HOUR,
    application,
    results,
    running,
)
from vprok.domain.access.models import Account
from vprok.domain.intake.models import Entry, Submission

pytestmark = in_browser

PASSWORD = "длинный пароль для проверки"
MOST_TABS = 60
FOCUSED = """() => {
    const here = document.activeElement;
    const words = here.labels?.[0] ?? here;
    return words.innerText.trim();
}"""
HAS_A_FILE = "() => document.querySelector('input[type=file]').files.length === 1"


def test_a_school_gets_by_without_scripts(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = desk.sit(scripts=False)
    school.go("/")
    school.fill("Имя для входа", login_of_anna())
    school.fill("Пароль", PASSWORD)
    school.press("Войти")
    school.press("Подать заявку на участие")
    blank = school.takes("Скачать .xlsx")
    school.sends(application(blank), "Отправить форму")
    school.sees("Форма принята")
    school.press("Назначить дни работ")
    school.fill("Математика, 4 класс", DAY.isoformat())
    school.press("Сохранить дни")
    school.sees("1 день назначен")
    clock.set(EVE)
    school.go("/materials/2026-spring/")
    assert school.takes("Скачать архив").startswith(b"PK")
    takes_the_password(school, clock)
    clock.set(AFTERNOON)
    school.go("/forms/2026-spring/results/ma4/edu220042/")
    blank = school.takes("Скачать .xlsx")
    school.sends(results(blank, Entry.objects.get()), "Отправить форму")
    school.sees("Форма принята")


def takes_the_password(school: Person, clock: Clock) -> None:
    clock.set(HOUR - timedelta(seconds=1))
    school.go("/materials/2026-spring/")
    assert school.page.get_by_role("button", name="Получить пароль").is_disabled()
    clock.set(HOUR)
    school.go("/materials/2026-spring/")
    school.press("Получить пароль")
    school.sees("Пароль к архиву, вводите с дефисами")


def login_of_anna() -> str:
    return Account.objects.get(pk=cast.anna().account).login


def test_an_application_is_sent_by_the_keyboard_alone(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = desk.sit()
    page = school.page
    school.go("/")
    goes_to(page, "Имя для входа")
    page.keyboard.type(login_of_anna())
    goes_to(page, "Пароль")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    school.sees("Что меня ждёт")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
    goes_to(page, "Подать заявку на участие")
    page.keyboard.press("Enter")
    school.sees("Скачать .xlsx")
    goes_to(page, "Скачать .xlsx")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    blank = coming.value.path().read_bytes()
    page.wait_for_load_state("networkidle")
    file = FilePayload(name="заявка.xlsx", mimeType=XLSX, buffer=application(blank))
    page.once("filechooser", lambda choosing: choosing.set_files(files=[file]))
    goes_to(page, "Заполненная форма")
    page.keyboard.press("Space")
    page.wait_for_function(HAS_A_FILE)
    goes_to(page, "Отправить форму")
    page.keyboard.press("Enter")
    school.sees("Форма принята")
    assert Submission.objects.get().receipt.number
    goes_to(page, "Анна Петрова")
    page.keyboard.press("Enter")
    goes_to(page, "Выйти")
    page.keyboard.press("Enter")
    school.sees("Для тех, кто проводит ВПР")


def goes_to(page: Page, words: str) -> None:
    """Press Tab until what bears these words has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(words):
            break
    else:
        raise AssertionError(f"no way by Tab to «{words}» at {page.url}")
    assert page.locator(":focus").is_visible()
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
