"""Words of a sealed form: heard by telephone, typed by the school, named when wrong."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from tests.tools.pdf.reading import text_of
from vprok.domain.access.models import Account, Post
from vprok.domain.intake.models import Entry
from vprok.domain.results.actions import lodge, send_results
from vprok.domain.results.models import Lodged
from vprok.domain.results.queries import owed_results
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor, Permission, Role
from vprok.tools.vault.words import words_of

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
PAGE = "/results/lodging/"
FORM = "/forms/2026-spring/results/ma4/edu220042/"
CALLER = "директор Орлова"
HEARS = Permission.RESULTS_LODGE
LATER = EVENING + timedelta(days=30)


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


@pytest.fixture
def file(entry: Entry) -> bytes:
    return filled(entry, rows_of(entry, POINTS))


def said(file: bytes, **more: str) -> dict[str, str]:
    words = " ".join(words_of(hashlib.sha256(file).digest()[:16]))
    return {"key": "edu220042", "work": "2026-spring/ma4", "words": words} | more


def text(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\xa0", " ")


def test_a_municipal_coordinator_types_what_is_heard(entry: Entry, file: bytes, boris: Actor):
    assert "Кто прочёл слова" in text(as_(boris).get(PAGE))
    answer = as_(boris).post(PAGE, said(file, key=" EDU 220042", told_by=CALLER))
    assert answer.status_code == 303
    assert Lodged.objects.get().told_by == CALLER
    page = text(as_(boris).get(PAGE))
    assert "прочёл: директор Орлова" in page
    assert "ждём" in page


def test_a_school_types_its_own_from_a_telephone(entry: Entry, file: bytes, anna: Actor):
    page = text(as_(anna).get(PAGE))
    assert "Кто прочёл слова" not in page
    assert 'value="edu220042"' in page
    assert as_(anna).post(PAGE, said(file, key="220042")).status_code == 303
    send_results(entry, file, name="ф.xlsx", by=anna, at=EVENING)
    assert "пришёл" in text(as_(anna).get(PAGE))


def test_who_has_a_school_and_hears_others_too_says_who_called_for_those_alone(
    entry: Entry, file: bytes, anna: Actor, boris: Actor
):
    person, other = Account.objects.get(pk=anna.account), make.school(last="0043")
    make.post(person, Role.MUNICIPAL_COORDINATOR, boris.places(HEARS)[0])
    coordinates = Post.objects.filter(account=person, role=Role.SCHOOL_COORDINATOR)
    coordinates.update(key=other.key, place=other.path)
    page = text(as_(anna).get(PAGE))
    assert "Кто прочёл слова" in page
    silent = as_(anna).post(PAGE, said(file))
    assert silent.status_code == 422
    assert "Напишите, кто прочёл слова" in text(silent)
    assert as_(anna).post(PAGE, said(file, told_by=CALLER)).status_code == 303
    assert Lodged.objects.get().told_by == CALLER


def test_a_wrong_word_is_named_and_what_was_typed_stays(entry: Entry, file: bytes, vera: Actor):
    wrong = said(file, told_by=CALLER)
    wrong["words"] = "молоко " + wrong["words"].split(" ", 1)[1]
    answer = as_(vera).post(PAGE, wrong)
    assert answer.status_code == 422
    assert "Слова № 1 «молоко» нет в списке" in text(answer)
    assert "молоко" in text(answer)
    assert not Lodged.objects.exists()


def test_who_called_is_asked_for(entry: Entry, file: bytes, boris: Actor):
    assert as_(boris).post(PAGE, said(file)).status_code == 422
    assert not Lodged.objects.exists()


def test_after_the_deadline_words_are_refused(
    entry: Entry, file: bytes, boris: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock.timezone, "now", lambda: LATER)
    answer = as_(boris).post(PAGE, said(file, told_by=CALLER))
    assert answer.status_code == 422
    assert "Срок прошёл" in text(answer)


@pytest.mark.parametrize("stranger", [cast.neighbour, cast.sibling, cast.darya])
def test_nobody_tells_words_for_a_school_that_is_not_theirs(
    stranger: Callable[[], Actor], entry: Entry, file: bytes
):
    answer = as_(stranger()).post(PAGE, said(file, told_by=CALLER))
    assert answer.status_code == 422
    assert not Lodged.objects.exists()
    assert "СОШ № 42" not in text(answer)


@pytest.mark.parametrize("stranger", [cast.timur, cast.elena, cast.gleb, cast.observer])
def test_those_without_the_right_do_not_find_the_page(stranger: Callable[[], Actor], entry: Entry):
    assert as_(stranger()).get(PAGE).status_code == 404


def test_the_receipt_of_a_late_file_says_by_what_word_it_is_in_time(
    entry: Entry, file: bytes, boris: Actor, anna: Actor, client
):
    lodge(owed_results(entry), said(file)["words"], told_by=CALLER, by=boris, at=EVENING)
    sent = send_results(entry, file, name="ф.xlsx", by=anna, at=LATER)
    form = text(as_(anna).get(FORM))
    assert "в срок: слова этого файла приняты по телефону" in form
    assert "с опозданием" not in form
    number = sent.receipt.number
    assert "приняты по телефону" in text(client.get(f"/receipts/{number}/"))
    printed = as_(anna).get(f"/intake/receipts/{number}.pdf")
    assert "приняты по телефону" in " ".join(text_of(printed.content).split())


def test_a_late_form_without_words_says_so_everywhere(
    entry: Entry, file: bytes, anna: Actor, vera: Actor
):
    send_results(entry, file, name="ф.xlsx", by=anna, at=LATER)
    assert "с опозданием" in text(as_(anna).get(FORM))
    assert "с опозданием" in text(as_(anna).get("/results/2026-spring/"))
    board = as_(vera).get("/monitoring/2026-spring/ru.22/owing/?show=accepted")
    assert "с опозданием" in text(board)
