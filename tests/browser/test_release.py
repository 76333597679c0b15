"""The hour in browsers: a ceremony, two officers who open a slot, a school with its words."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PHONE, in_browser
from tests.browser.site import Clock, Desk, Person
from tests.cast import anna, timur, vera
from tests.domain.materials import custody, world
from tests.domain.materials.custody import EVENING, FREEZE, officer
from tests.domain.materials.world import HOUR
from vprok.domain.materials.actions import hand_out_archive
from vprok.domain.materials.actions.readiness import check_printer, check_whole
from vprok.domain.materials.models import Archive, Slot
from vprok.tools.vault.ceremony import make_keys, read_request, write_keys
from vprok.tools.vault.opener.script import NPM
from vprok.tools.vault.words import words_of

pytestmark = [
    *in_browser,
    pytest.mark.skipif(not (NPM / "tweetnacl").exists(), reason="needs npm install"),
]
JSON = "application/json"


def words_on(person: Person) -> str:
    return " ".join(person.page.locator(".vp-words li").all_inner_texts())


def prints_words(desk: Desk, number: int, *, width: int = 0) -> str:
    person = desk.sit(officer(number), **({"width": width} if width else {}))
    person.go("/release/words/")
    person.press("Напечатать слова")
    person.sees("Слова показаны один раз")
    person.looks("officer-words" if number == 0 else "")
    return words_on(person)


def to_slot(desk: Desk, number: int, *, width: int = 0) -> Person:
    person = desk.sit(officer(number), **({"width": width} if width else {}))
    person.go("/release/")
    person.press("Математика, 4 класс")
    person.sees("Открыть слот")
    return person


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> None:
    settings.RELEASE, settings.PREPARATION = tmp_path / "release", tmp_path / "preparation"


def holds_the_ceremony(desk: Desk) -> None:
    person = desk.sit(officer(0))
    person.go("/")
    person.sees("Провести церемонию ключей")
    person.go("/release/")
    person.looks("ceremony")
    asked = read_request(person.takes("Скачать файл церемонии").decode())
    made = write_keys(make_keys(asked)).encode()
    person.sends(made, "Принять ключи", name="keys.json", kind=JSON)
    person.sees("Ключи приняты: 1", "ключ сделан")


def opens_a_layer(person: Person, safe: str, button: str, then: str) -> None:
    person.fill("Ваши двенадцать слов", safe)
    person.press(button)
    person.sees(then)
    person.looks()


def opens_its_password(desk: Desk, archive: Archive) -> None:
    school = desk.sit(anna())
    school.go("/materials/2026-spring/")
    school.press("Получить слова часа")
    school.fill("Двенадцать слов школы", " ".join(words_of(custody.school_seed())))
    school.press("Открыть пароль")
    shown = school.page.locator("[data-opening-password]")
    expect(shown).to_have_text(re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$"))
    assert world.opened(world.zip_of(archive), shown.inner_text())
    school.looks("hour-words", at=".vp-kit")


def sees_who_is_ready(desk: Desk, archive: Archive) -> None:
    hand_out_archive(archive, by=timur(), at=EVENING)
    archive.refresh_from_db()
    check_whole(archive, archive.file.digest, by=timur(), at=EVENING)
    check_printer(archive, is_good=True, by=timur(), at=EVENING)
    region = desk.sit(vera())
    region.go("/materials/2026-spring/readiness/")
    region.sees("Скачано архивов", "Путь ключа проверен")
    region.looks("readiness")


def test_from_words_in_three_safes_to_a_password_that_no_server_knew(
    desk: Desk, clock: Clock, folders: None
) -> None:
    entry = custody.entry()
    clock.set(clock.at)
    safes = [prints_words(desk, 0), prints_words(desk, 1, width=PHONE), prints_words(desk, 2)]
    holds_the_ceremony(desk)
    clock.set(clock.at)
    archive = Archive.objects.get(entry=entry)

    clock.set(FREEZE)
    clock.set(EVENING)
    sees_who_is_ready(desk, archive)
    first, button = to_slot(desk, 2), "Открыть первый слой"
    opens_a_layer(first, safes[0], button, "Слова не подходят ни к одной доле этого слота")
    opens_a_layer(first, safes[2], button, "Вы открыли первый слой")
    second = to_slot(desk, 1, width=PHONE)
    second.looks("slot")
    opens_a_layer(second, safes[1], "Открыть второй слой", "Слот готов к выдаче")
    assert Slot.objects.get().armed_at == EVENING

    clock.set(HOUR)
    opens_its_password(desk, archive)
    second.go("/release/")
    second.press("Математика, 4 класс")
    second.sees("Доказательство")
    second.looks("released")
    region = desk.sit(vera())
    region.go(f"/materials/2026-spring/{entry.school.key}/telephone/")
    region.looks()
    region.press("Показать слова часа")
    region.sees("Записано в журнал школы")
    region.looks("telephone")
    assert words_on(region) == words_on(second)
