"""A head lets a system of the school in: its key is shown once, and taken back."""

from tests import cast
from tests.browser.chromium import in_browser
from tests.browser.site import Clock, Desk

pytestmark = in_browser
PAGE = "/access/systems/"


def test_a_head_gives_a_system_its_key_and_takes_it_back(desk: Desk, clock: Clock) -> None:
    head = desk.sit(cast.elena())
    head.go(PAGE)
    head.sees("Ключей ещё нет")
    head.fill("Как называется система", "Школьный журнал")
    head.press("Выдать ключ")
    head.sees("передайте его сейчас", "vprok_")
    head.looks("systems")
    head.go(PAGE)
    head.sees("Школьный журнал", "не входила")
    head.does_not_see("vprok_")
    head.page.get_by_text("Отозвать", exact=True).first.click()
    head.press("Да, отозвать")
    head.sees("отозван")
    head.looks()
