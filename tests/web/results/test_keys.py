"""The workbench of keys through its pages: nothing before the hour, nothing for outsiders."""

import io
import re
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from tests import cast, make
from tests.cast import as_
from tests.domain.results.answering import (
    A_SECOND,
    HOUR,
    KEYS,
    LATER,
    answered_entry,
    key_file,
    open_keys,
    put_keys,
    send,
    with_open_keys,
)
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Sealed
from vprok.domain.results.actions.scoring import rescore_waiting
from vprok.domain.results.models import Edition
from vprok.domain.results.queries.scoring import rescoring_waits
from vprok.interfaces.frame import clock

pytestmark = pytest.mark.django_db
LIST = "/results/2026-spring/keys/"
WORK = f"{LIST}ma4/"
KEY = f"{WORK}t1-g0-v2/"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Move the clock."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(clock.timezone, "now", lambda: moment)

    move(LATER)
    return move


def page(address: str, status: int = 200) -> str:
    answer = as_(cast.gleb()).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def press(do: str, **said: object) -> HttpResponse:
    asked = {"kind": "number", "accepted": "13 | 14", "options": "", "seen": 1, "do": do} | said
    return as_(cast.gleb()).post(KEY, asked)


def seal_in(answer: HttpResponse) -> str:
    found = re.search(r'name="tried" value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


def test_before_the_hour_no_page_knows_a_key(at):
    entry = answered_entry()
    put_keys(entry.work, [(*key[:3], "КЛЮЧИК", "") if key[2] == "слово" else key for key in KEYS])
    at(HOUR - A_SECOND)
    text = page(LIST) + page(WORK)
    assert "КЛЮЧИК" not in text
    assert "03:30" in text
    page(KEY, 404)
    open_keys()
    at(HOUR)
    assert "КЛЮЧИК" in page(WORK)


def test_the_form_of_keys_is_taken_filled_and_sealed(at):
    entry = answered_entry()
    at(make.NOW)
    blank = as_(cast.gleb()).get(f"{WORK}form.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(blank.content))
    assert book["Ключи"].max_row == 1 + len(KEYS)
    upload = SimpleUploadedFile("ключи.xlsx", key_file(entry.work))
    assert as_(cast.gleb()).post(shelf(entry), {"file": upload}).status_code == 303
    assert Sealed.objects.count() == 1
    assert "запечатан" in page(WORK)


def shelf(entry: Entry) -> str:
    return reverse("materials:shelf", args=["2026-spring", entry.work.code, "g0-keys"])


def test_broken_keys_are_refused_beside_the_file(at):
    entry = answered_entry()
    at(make.NOW)
    upload = SimpleUploadedFile("ключи.xlsx", key_file(entry.work, KEYS[:3]))
    answer = as_(cast.gleb()).post(shelf(entry), {"file": upload})
    assert answer.status_code == 422
    assert "нет ключа к заданию 2, вариант 2" in answer.content.decode()
    assert not Sealed.objects.exists()


def test_keys_found_broken_at_their_hour_are_told_to_the_organiser(at):
    entry = answered_entry()
    put_keys(entry.work, KEYS[:3])
    text = page(WORK)
    assert "Файл ключей не прочитан" in text
    assert "нет ключа к заданию 2, вариант 2" in text


def test_a_change_is_seen_before_it_is_applied(at):
    entry = with_open_keys()
    send(entry)
    assert "13 | 31" in page(KEY)
    answer = press("try", answers="31\n14\nX")
    text = answer.content.decode()
    assert "Что изменится" in text
    assert "1: 1 → 0" in text
    assert "1: 0 → 1" in text
    assert "не приступал" in text
    assert Edition.objects.count() == 1
    blind = press("apply", why="Опечатка.")
    assert (blind.status_code, Edition.objects.count()) == (200, 1)
    applied = press("apply", why="Опечатка.", tried=seal_in(answer))
    assert (applied.status_code, Edition.objects.count()) == (303, 2)
    assert "Идёт пересчёт" in page(WORK)
    for key in rescoring_waits():
        rescore_waiting(key, LATER)
    assert "Идёт пересчёт" not in page(WORK)
    text = page(f"{WORK}editions/2/")
    assert "1: 0 → 1" in text
    assert entry.school.key in text


def test_a_change_without_a_reason_or_with_a_bad_key_stays_on_the_page(at):
    with_open_keys()
    answer = press("apply", tried=seal_in(press("try")))
    assert answer.status_code == 422
    assert "почему ключ меняется" in answer.content.decode()
    bad = press("try", accepted="пять")
    assert (bad.status_code, "не число" in bad.content.decode()) == (422, True)
    bad = press("try", options="colour=red")
    assert "colour" in bad.content.decode()
    old = press("apply", seen=7, why="Так.", tried=seal_in(press("try")))
    assert old.status_code == 422


def test_an_earlier_edition_comes_back(at):
    with_open_keys()
    seal = seal_in(press("try"))
    press("apply", why="Опечатка.", tried=seal)
    first = f"{WORK}editions/1/"
    assert "Вернуть эти ключи" in page(first)
    assert "Вернуть эти ключи" not in page(f"{WORK}editions/2/")
    nothing = as_(cast.gleb()).post(first, {"seen": 2, "why": ""})
    assert nothing.status_code == 422
    answer = as_(cast.gleb()).post(first, {"seen": 2, "why": "Вернули."})
    assert (answer.status_code, Edition.objects.count()) == (303, 3)


def test_a_school_reads_why_and_that_points_were_scored_again(at):
    entry = with_open_keys()
    send(entry)
    address = f"/results/2026-spring/ma4/{entry.school.key}/answers/"
    text = as_(cast.anna()).get(address).content.decode()
    assert "совпало с ключом «31»" in text
    assert "Баллы пересчитаны" not in text
    press("apply", why="Опечатка в ключе.", tried=seal_in(press("try")))
    for key in rescoring_waits():
        rescore_waiting(key, LATER + timedelta(hours=1))
    text = as_(cast.anna()).get(address).content.decode()
    assert "Баллы пересчитаны" in text
    assert "Опечатка в ключе." in text
    assert as_(cast.darya()).get(address).status_code == 404
    assert as_(cast.timur()).get(address).status_code == 404


@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya"])
def test_the_workbench_is_the_federal_organisers_alone(at, name: str):
    with_open_keys()
    person = getattr(cast, name)()
    for address in (LIST, WORK, KEY, f"{WORK}form.xlsx", f"{WORK}editions/1/"):
        assert as_(person).get(address).status_code == 404
    said = {"kind": "number", "accepted": "1", "seen": 1, "do": "apply"}
    assert as_(person).post(KEY, said).status_code == 404
    assert Edition.objects.count() == 1


def test_a_work_without_answers_and_a_place_without_a_key_are_not_there(at):
    entry = with_open_keys()
    page(f"{WORK}t9-g0-v1/", 404)
    page(f"{LIST}ru4/", 404)
    entry.work.tasks.update(entry="points")
    page(WORK, 404)
    assert "Кратких ответов в кампании нет" in page(LIST)


def test_the_form_page_says_when_keys_open_and_that_points_were_scored_again(at):
    entry = answered_entry()
    put_keys(entry.work)
    form = reverse("forms:results", args=["2026-spring", "ma4", entry.school.key])
    waits = as_(cast.anna()).get(form).content.decode()
    assert "Ключи к кратким ответам ещё не открыты" in waits
    open_keys()
    assert "ещё не открыты" not in as_(cast.anna()).get(form).content.decode()
    send(entry)
    press("apply", why="Опечатка.", tried=seal_in(press("try")))
    for key in rescoring_waits():
        rescore_waiting(key, LATER)
    assert "Баллы пересчитаны" in as_(cast.anna()).get(form).content.decode()
