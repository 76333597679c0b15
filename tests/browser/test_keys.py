"""A key is corrected at the workbench: what would change is seen, then it changes, and is told."""

import pytest

from tests import cast
from tests.browser.chromium import DESK, PHONE, in_browser
from tests.browser.site import Clock, Desk
from tests.domain.results.answering import LATER, answered_entry, put_keys, send
from vprok.domain.results.models import Edition, Rescoring

pytestmark = in_browser
WORK = "/results/2026-spring/keys/ma4/"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_key_is_tried_applied_and_taken_back(desk: Desk, clock: Clock, width: int) -> None:
    entry = answered_entry()
    put_keys(entry.work)
    organiser = desk.sit(cast.gleb(), width=width)
    organiser.go(WORK)
    organiser.sees("Файл ключей запечатан")
    organiser.looks()
    clock.set(LATER)
    send(entry)
    organiser.go("/results/2026-spring/keys/")
    organiser.looks()
    organiser.press("Математика, 4 класс")
    organiser.sees("13 | 31")
    organiser.looks("keys" if width == DESK else "")
    organiser.go(f"{WORK}t1-g0-v2/")
    organiser.sees("Частые ответы")
    organiser.looks()
    organiser.fill("Верный ответ", "13 | 14")
    organiser.fill("Ответы для проверки", "31\n14\nтри")
    organiser.press("Посмотреть, что изменится")
    organiser.sees("Что изменится", "1: 1 → 0", "1: 0 → 1", "не число")
    organiser.looks("keys-trial" if width == DESK else "", at="#trial")
    organiser.fill("Почему ключ меняется", "В ключе была опечатка.")
    organiser.press("Применить и пересчитать")
    organiser.sees("Редакция 2 действует", "Идёт пересчёт")
    clock.set(LATER)
    assert Rescoring.objects.get().works == 2
    organiser.go(f"{WORK}editions/2/")
    organiser.sees("В ключе была опечатка.", "1: 0 → 1")
    organiser.looks()
    organiser.go(f"{WORK}editions/1/")
    organiser.sees("Вернуть эти ключи")
    organiser.looks()
    school = desk.sit(cast.anna(), width=width)
    school.go(f"/results/2026-spring/ma4/{entry.school.key}/answers/")
    school.sees("Баллы пересчитаны", "В ключе была опечатка.", "совпало с ключом «14»")
    school.looks("answers" if width == DESK else "")
    organiser.fill("Почему возвращаются прежние ключи", "Опечатки не было.")
    organiser.press("Вернуть и пересчитать")
    organiser.sees("Редакция 3 действует")
    assert Edition.objects.count() == 3
