"""From a form sealed without a network to the signature of the head, before browsers."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.chromium import DESK, PHONE, in_browser, listen, wide
from tests.browser.site import Clock, Desk, Person
from tests.browser.test_precheck_page import choose
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import Declaration
from vprok.tools.vault.words import words_of

pytestmark = in_browser

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
FORM = "/forms/2026-spring/results/ma4/edu220042/"
PAGE = "/results/2026-spring/ma4/edu220042/declaration/"
LODGING = "/results/lodging/"


@pytest.fixture
def entry(desk: Desk, clock: Clock) -> Entry:
    clock.at = EVENING
    return entry_with_codes()


def both_widths(person: Person) -> None:
    """Nothing is wrong with the page on a phone or on a desk."""
    for width in (PHONE, DESK):
        wide(person.page, width)
        person.looks()


def test_a_head_reads_signs_and_is_asked_again_after_a_correction(
    desk: Desk, clock: Clock, entry: Entry
) -> None:
    file = filled(entry, rows_of(entry, POINTS))
    send_results(entry, file, name="форма.xlsx", by=cast.anna(), at=EVENING)
    clock.at = EVENING + timedelta(hours=1)
    head = desk.sit(cast.elena(), width=PHONE)
    head.go("/")
    head.sees("Подписать результаты")
    head.go(PAGE)
    head.sees("Писали работу", "5 участников")
    both_widths(head)
    head.looks("declaration-before")
    head.press("Подписать результаты")
    head.sees("Форма закрыта подписью руководителя")
    assert Declaration.objects.count() == 1
    both_widths(head)
    head.looks("declaration")
    assert head.takes("Подпись на бумаге").startswith(b"%PDF")
    region = desk.sit(cast.vera())
    region.go(FORM)
    card = region.page.locator(".vp-card").filter(has_text="Открыть снова")
    card.get_by_label("Открыть до").fill("2026-04-16T18:00")
    card.get_by_label("Причина").fill("перепутаны варианты")
    region.press("Открыть снова", within=card)
    region.sees("Форма открыта снова")
    coordinator = desk.sit(cast.anna())
    coordinator.go(FORM)
    coordinator.fill("Что изменилось и почему", "исправлен балл за задание 1")
    worse = filled(entry, rows_of(entry, [(0, 1, 2, 1, 2), *POINTS[1:]]))
    coordinator.sends(worse, "Отправить форму")
    coordinator.sees("Форма принята и ждёт подписи", "Причина: исправлен балл за задание 1")
    both_widths(coordinator)
    head.go(PAGE)
    head.sees("Подписать результаты", "перепутаны варианты")
    both_widths(head)


def test_a_form_sealed_without_a_network_is_taken_later_as_in_time(
    desk: Desk, clock: Clock, entry: Entry, tmp_path: Path
) -> None:
    school = desk.sit(cast.anna())
    school.go(FORM)
    lies = tmp_path / "proverka.html"
    lies.write_bytes(school.takes("Скачать страницу проверки"))
    file = filled(entry, rows_of(entry, POINTS))
    words = sealed(desk, clock, lies, file)
    assert words == list(words_of(sha256(file).digest()[:16]))
    told = desk.sit(cast.boris())
    told.go(LODGING)
    told.fill("Логин организации", "edu220042")
    told.fill("Двенадцать слов", " ".join([*words[:11], "молоко"]))
    told.fill("Кто прочёл слова", "директор Орлова")
    told.press("Принять слова")
    told.sees("Слова № 12 «молоко» нет в списке")
    both_widths(told)
    told.fill("Двенадцать слов", "\n".join(words))
    told.press("Принять слова")
    told.sees("Слова приняты", "прочёл: директор Орлова")
    both_widths(told)
    told.looks("lodging")
    clock.at = EVENING + timedelta(days=20)
    school.go(FORM)
    school.sends(file, "Отправить форму")
    school.sees("Форма принята", "в срок: слова этого файла приняты по телефону")
    assert not Submission.objects.get().is_late
    both_widths(school)


def sealed(desk: Desk, clock: Clock, lies: Path, file: bytes) -> list[str]:
    """The words that the page from a stick gives for a file, without a network."""
    home = desk.browser.new_context(offline=True, locale="ru-RU")
    on = home.new_page()
    heard = listen(on)
    on.clock.set_fixed_time(clock.at)
    on.goto(lies.as_uri())
    choose(on, file)
    on.get_by_role("button", name="Запечатать").click()
    expect(on.locator(".strip")).to_contain_text("edu220042")
    for width in (PHONE, DESK):
        wide(on, width)
        Person(on, heard).looks("strip", at=".strip")
    words = on.locator(".words li").all_inner_texts()
    home.close()
    return words


def test_a_school_types_its_words_from_a_telephone(desk: Desk, clock: Clock, entry: Entry) -> None:
    file = filled(entry, rows_of(entry, POINTS))
    school = desk.sit(cast.anna(), width=PHONE)
    school.go("/results/2026-spring/")
    school.press("Слова запечатанной формы")
    assert urlsplit(school.page.url).path == LODGING
    school.fill("Двенадцать слов", " ".join(words_of(sha256(file).digest()[:16])))
    school.looks()
    school.press("Принять слова")
    school.sees("Слова приняты", "в портале")
    school.looks()
