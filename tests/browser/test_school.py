"""A school's year page by page: from its slip to its reports."""

import hashlib
import io
from datetime import timedelta

import openpyxl
import pikepdf
import pyzipper
from playwright.sync_api import FilePayload, expect

from tests import cast, make
from tests.browser.chromium import PHONE, in_browser, wide
from tests.browser.site import Clock, Desk, Person
from tests.browser.test_organiser_and_coordinators import comes_in, signs_in
from tests.browser.year import (
    AFTERNOON,
    CODES,
    DAY,
    EVE,
    HOUR,
    application,
    results,
    running,
)
from vprok.domain.access import rules as access
from vprok.domain.access.actions import give_post, issue_slip
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.kernel.charter import Actor, Role

pytestmark = in_browser

FORMS = "/forms/2026-spring/application/edu220042/"
MATERIALS = "/materials/2026-spring/"
PDF = b"%PDF"


def test_a_school_prints_the_words_for_its_safe(desk: Desk, clock: Clock, boris: Actor) -> None:
    clock.at = make.NOW
    anna = access.Person("Анна Петрова")
    post = give_post(anna, Role.SCHOOL_COORDINATOR, make.school().place, by=boris, at=clock.at)
    code = issue_slip(post, by=boris, at=clock.at).code
    school = desk.sit()
    school.go(f"/activate/#{code}")
    assert school.page.get_by_label("Код с талона", exact=True).input_value() == code
    assert "#" not in school.page.url
    login = comes_in(school, code)
    school.sees("Секретные слова школы")
    assert school.page.locator(".vp-words li").count() == 12
    school.looks("safe-words")
    assert school.takes("Сохранить лист для печати").startswith(PDF)
    signs_in(school, login)
    school.sees("Что меня ждёт")
    school.go("/access/safe/")
    school.sees("Отметка ключа")


def test_a_school_goes_through_its_year(desk: Desk, clock: Clock) -> None:
    running(clock)
    school = desk.sit(cast.anna())
    school.go("/")
    school.looks("school-cabinet", at="body")
    applies(school)
    declares_the_day(school)
    clock.set(CODES)
    takes_the_codes(school)
    clock.set(EVE)
    archive = takes_the_archive(school)
    checks_everything(school, archive)
    password = takes_the_password(school, clock)
    with pyzipper.AESZipFile(io.BytesIO(archive)) as shut:
        shut.setpassword(password.encode())
        assert [name for name in shut.namelist() if shut.read(name).startswith(PDF)]
    clock.set(AFTERNOON)
    counts_the_pages(school)
    sends_results(school, Entry.objects.get())
    clock.set(AFTERNOON + timedelta(minutes=5))
    reads_reports(school)
    assert Submission.objects.filter(state=SubmissionState.ACCEPTED).count() == 2


def applies(school: Person) -> None:
    school.go(FORMS)
    school.looks("application")
    blank = school.takes("Скачать .xlsx")
    school.sends(application(blank, participants=7), "Отправить форму", name="заявка.xlsx")
    school.sees("H2", "только 3")
    school.looks()
    wide(school.page, PHONE)
    school.looks("findings-phone", at="body")
    wide(school.page, 1280)
    school.takes("Скачать свой файл с пометками")
    school.sends(application(blank), "Отправить форму", name="заявка.xlsx")
    school.sees("Форма принята", "Отпечаток файла")
    school.looks("receipt")
    assert school.takes("Скачать квитанцию").startswith(PDF)
    number = Submission.objects.get(state=SubmissionState.ACCEPTED).receipt.number
    school.go(f"/receipts/{number}/")
    school.sees("Квитанция подлинная")


def declares_the_day(school: Person) -> None:
    school.go(FORMS)
    school.press("Назначить дни работ")
    school.fill("Математика, 4 класс", "2026-04-18")
    school.press("Сохранить дни")
    school.sees("выходной")
    school.fill("Математика, 4 класс", DAY.isoformat())
    school.page.wait_for_timeout(4_100)  # the same form is not sent twice within four seconds
    school.press("Сохранить дни")
    school.sees("1 день назначен")
    school.looks("days")


def takes_the_codes(school: Person) -> None:
    school.go(MATERIALS)
    school.sees("8 кодов")
    with pikepdf.open(io.BytesIO(school.takes("Скачать коды для разрезания, PDF"))) as codes:
        assert len(codes.pages) >= 1


def takes_the_archive(school: Person) -> bytes:
    school.go(MATERIALS)
    archive = school.takes("Скачать архив")
    school.go(MATERIALS)
    school.sees("Скачать ещё раз")
    return archive


def checks_everything(school: Person, archive: bytes) -> None:
    """The sum is counted in the browser: the file itself goes nowhere."""
    school.press("Готовность")
    school.sees("Архив цел", "Принтер печатает", "Путь ключа проверен")
    file = FilePayload(name="архив.zip", mimeType="application/zip", buffer=archive[:-1])
    sum_ = school.page.get_by_label("Контрольная сумма")
    school.page.get_by_label("Скачанный архив").set_input_files(file)
    school.sees("Контрольная сумма посчитана")
    school.press("Сравнить")
    school.sees("файл скачан не до конца")
    school.looks()
    school.page.get_by_label("Скачанный архив").set_input_files(file | {"buffer": archive})
    expect(sum_).to_have_value(hashlib.sha256(archive).hexdigest())
    school.press("Сравнить")
    school.sees("Архив цел.")
    assert school.takes("Пробная страница, PDF").startswith(PDF)
    school.press("Напечатано ровно")
    school.press("Запросить учебное слово")
    school.sees("Ответ пришёл")
    school.looks("ready")
    school.fill("Учебное слово", school.page.locator("#key_path code").inner_text())
    school.press("Сравнить слово")
    school.sees("Всё проверено: остаётся дождаться часа работы.")
    school.go(MATERIALS)


def counts_the_pages(school: Person) -> None:
    """A jam is written down, and the pages that came back are explained."""
    school.go(MATERIALS)
    school.press("Журнал печати и сдача")
    log = school.page.locator("#log")
    log.get_by_label("Сколько страниц напечатано").fill("2")
    log.get_by_role("button", name="Записать").click()
    school.sees("1 комплект, 2 страницы")
    school.looks("printing")
    school.fill("Сколько страниц сдали из аудиторий", "1")
    school.press("Записать сданное")
    school.sees("напишите, откуда разница")
    school.fill("Откуда разница", "остальное забрали на проверку")
    school.press("Записать сданное")
    school.sees("Сданные страницы записаны.")


def takes_the_password(school: Person, clock: Clock) -> str:
    """Before the hour the button is shut; at the hour it opens by itself in the same page."""
    key = school.page.get_by_role("button", name="Получить пароль")
    assert key.is_disabled()
    school.looks("archive")
    clock.set(HOUR - timedelta(seconds=2))
    school.go(MATERIALS)
    assert key.is_disabled()
    clock.set(HOUR)
    expect(key).to_be_enabled()
    school.press("Получить пароль")
    school.sees("Пароль к архиву, вводите с дефисами")
    school.looks("password", at=".vp-kit")
    return school.page.locator("[data-copy]").get_attribute("data-copy") or ""


def sends_results(school: Person, entry: Entry) -> None:
    school.go("/results/")
    school.looks("results-list")
    school.press("Математика, 4 класс")
    school.looks("results", at=".vp-cards")
    blank = school.takes("Скачать .xlsx")
    school.sends(results(blank, entry, first=9), "Отправить форму", name="форма.xlsx")
    school.sees("Исправьте")
    school.looks()
    school.sends(results(blank, entry), "Отправить форму", name="форма.xlsx")
    school.sees("Форма принята")
    school.looks()


def reads_reports(school: Person) -> None:
    school.go("/analytics/2026-spring/ma4/ru.22.m019.0042/")
    school.looks()
    for name, words in (("individual", "40001"), ("marks", "Доли отметок")):
        school.go(f"/analytics/2026-spring/ma4/ru.22.m019.0042/{name}/")
        school.sees(words)
        school.looks()
        table = openpyxl.load_workbook(io.BytesIO(school.takes("Скачать .xlsx")))
        assert table.worksheets[0].max_row > 3
    school.go("/")
    school.looks()
