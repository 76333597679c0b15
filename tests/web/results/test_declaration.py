"""The head's signature: read in figures, signed, printed, opened again by the region."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes, filled, owed, rows_of
from tests.tools.pdf.reading import scanned, text_of
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.results.actions import declare, send_results
from vprok.domain.results.actions.presence import Word, keep_presence
from vprok.domain.results.models import Declaration
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
PAGE = "/results/2026-spring/ma4/edu220042/declaration/"
FORM = "/forms/2026-spring/results/ma4/edu220042/"
LATER = EVENING + timedelta(hours=2)
UNTIL = "2026-04-16T18:00"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: LATER)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    made = entry_with_codes()
    file = filled(made, rows_of(made, POINTS))
    send_results(made, file, name="форма.xlsx", by=anna, at=EVENING)
    return made


def text(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\xa0", " ")


def worse(entry: Entry) -> SimpleUploadedFile:
    rows = rows_of(entry, [(0, 1, 2, 1, 2), *POINTS[1:]])
    return SimpleUploadedFile("форма.xlsx", filled(entry, rows))


def test_the_head_reads_figures_signs_and_the_form_is_closed(
    entry: Entry, elena: Actor, anna: Actor
):
    page = text(as_(elena).get(PAGE))
    for words in ("5 участников", "«2» — 1", "«5» — 1", "Подписать результаты"):
        assert words in page
    assert as_(elena).post(PAGE, {"version": 1}).status_code == 303
    assert Declaration.objects.get().by == elena.signature
    assert "Форма закрыта подписью руководителя" in text(as_(elena).get(PAGE))
    form = text(as_(anna).get(FORM))
    assert "Подписано руководителем" in form
    assert "попросите регионального координатора открыть форму" in form
    answer = as_(anna).post(FORM, {"file": worse(entry), "token": "t", "why": "балл"})
    assert answer.status_code == 409
    assert Submission.objects.count() == 1


def test_whoever_signs_sees_where_presence_and_the_form_differ(
    entry: Entry, elena: Actor, anna: Actor
):
    assert "Не сходится" not in text(as_(elena).get(PAGE))
    code = entry.school.codes.order_by("pk")[0].number
    keep_presence(entry, {code: Word("absent", "illness")}, {1: 9}, by=anna, at=EVENING)
    page = text(as_(elena).get(PAGE))
    assert f"по явке работы нет, а в форме она есть (код {code})" in page
    assert "собрано 9 работ, а присутствовало 2" in page
    assert as_(elena).post(PAGE, {"version": 1}).status_code == 303
    assert "Не сходится" not in text(as_(elena).get(PAGE))


def test_the_coordinator_reads_what_will_be_signed_and_cannot_sign(entry: Entry, anna: Actor):
    page = text(as_(anna).get(PAGE))
    assert "5 участников" in page
    assert "Подписать результаты" not in page
    assert as_(anna).post(PAGE, {"version": 1}).status_code == 404
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("stranger", [cast.darya, cast.sibling, cast.neighbour, cast.timur])
def test_for_others_the_page_does_not_exist(
    stranger: Callable[[], Actor], entry: Entry, elena: Actor
):
    declare(entry, version=1, by=elena, at=EVENING)
    browser = as_(stranger())
    for address in (PAGE, f"{PAGE}signed.pdf"):
        assert browser.get(address).status_code == 404
    assert browser.post(PAGE, {"version": 1}).status_code == 404


def test_a_version_that_came_meanwhile_is_not_signed_unread(
    entry: Entry, elena: Actor, anna: Actor
):
    file = filled(entry, rows_of(entry, POINTS[:4]))
    send_results(entry, file, name="форма.xlsx", by=anna, at=EVENING)
    answer = as_(elena).post(PAGE, {"version": 1})
    assert answer.status_code == 409
    assert "приняли версию 2" in text(answer)
    assert as_(elena).post(PAGE, {}).status_code == 409


def test_before_a_form_is_accepted_there_is_nothing_to_sign(anna: Actor, elena: Actor):
    entry_with_codes()
    assert "Подписывать пока нечего" in text(as_(elena).get(PAGE))
    assert as_(elena).post(PAGE, {"version": 1}).status_code == 409
    assert as_(elena).get(f"{PAGE}signed.pdf").status_code == 303


def test_the_declaration_is_printed_with_a_square_that_leads_to_its_check(
    entry: Entry, elena: Actor, settings: object
):
    declare(entry, version=1, by=elena, at=EVENING)
    answer = as_(elena).get(f"{PAGE}signed.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = " ".join(text_of(answer.content).split())
    receipt = Submission.objects.get().receipt.number
    for said in (elena.signature, f"квитанция № {receipt}", "«5» — 1", "14 апреля 2026 года"):
        assert said in words
    assert scanned(answer.content)[0].endswith(f"/receipts/{receipt}/")


def test_anyone_who_checks_the_receipt_sees_that_it_is_signed_and_no_person(
    entry: Entry, elena: Actor, client
):
    declare(entry, version=1, by=elena, at=EVENING)
    page = text(client.get(f"/receipts/{Submission.objects.get().receipt.number}/"))
    assert "Подпись руководителя" in page
    assert "Елена" not in page


def test_the_region_opens_a_signed_form_and_a_new_version_says_why(
    entry: Entry, elena: Actor, vera: Actor, anna: Actor, boris: Actor
):
    declare(entry, version=1, by=elena, at=EVENING)
    said = {"until": UNTIL, "reason": "перепутаны варианты"}
    assert as_(boris).post(f"{FORM}reopened/", said).status_code == 404
    silent = as_(vera).post(f"{FORM}reopened/", said | {"reason": ""})
    assert silent.status_code == 422
    assert owed(entry).reopened_until is None
    assert as_(vera).post(f"{FORM}reopened/", said).status_code == 303
    page = text(as_(anna).get(PAGE))
    assert "перепутаны варианты" in page
    assert vera.signature in page
    form = text(as_(anna).get(FORM))
    assert "напишите, почему она меняется" in form
    missing = as_(anna).post(FORM, {"file": worse(entry), "token": "t1"})
    assert missing.status_code == 422
    assert "почему форма меняется после подписи" in text(missing)
    assert Submission.objects.count() == 1
    said_why = {"file": worse(entry), "token": "t2", "why": "переписали балл"}
    assert as_(anna).post(FORM, said_why).status_code == 303
    form = text(as_(anna).get(FORM))
    assert "Причина: переписали балл" in form
    assert "Форма принята и ждёт подписи" in form
    assert "Подписать результаты" in text(as_(elena).get(PAGE))
    journal = text(as_(vera).get("/audit/"))
    assert "Подписанные результаты открыты для исправления" in journal
    assert "Причина: перепутаны варианты" in journal
    assert "Причина: переписали балл" in journal


def test_before_the_signature_a_reason_may_be_said_and_need_not(entry: Entry, anna: Actor):
    assert "Что изменилось и почему" in text(as_(anna).get(FORM))
    assert as_(anna).post(FORM, {"file": worse(entry), "token": "t"}).status_code == 303
    assert Submission.objects.count() == 2
    page = text(as_(anna).get(f"{FORM}versions/"))
    assert "2 ячейки изменены" in page


def test_what_a_technician_hands_over_after_the_signature_says_why_when_it_is_sent(
    entry: Entry, elena: Actor, vera: Actor, timur: Actor, anna: Actor
):
    declare(entry, version=1, by=elena, at=EVENING)
    as_(vera).post(f"{FORM}reopened/", {"until": UNTIL, "reason": "ошибка"})
    handed = as_(timur).post(FORM, {"file": worse(entry), "token": "t", "why": "пересчитали"})
    assert handed.status_code == 303
    assert "Почему изменена: пересчитали" in text(as_(anna).get(FORM))
    assert as_(anna).post(FORM, {"confirm": 2}).status_code == 303
    assert owed(entry).current.why == "пересчитали"


def test_the_list_says_what_is_signed_and_what_waits(entry: Entry, elena: Actor):
    listing = "/results/2026-spring/"
    assert "ждёт руководителя" in text(as_(elena).get(listing))
    declare(entry, version=1, by=elena, at=EVENING)
    page = text(as_(elena).get(listing))
    assert "подписана" in page
    assert "ждёт руководителя" not in page


def test_the_cabinet_of_the_head_waits_for_the_signature(entry: Entry, elena: Actor, anna: Actor):
    assert "Подписать результаты" in text(as_(elena).get("/"))
    assert "Подписать результаты" not in text(as_(anna).get("/"))
    declare(entry, version=1, by=elena, at=EVENING)
    assert "Подписать результаты" not in text(as_(elena).get("/"))


def test_the_region_sees_which_school_and_work_is_not_signed(
    entry: Entry, elena: Actor, vera: Actor
):
    board = "/monitoring/2026-spring/ru.22/owing/"
    assert "edu220042" in text(as_(vera).get(f"{board}?show=undeclared"))
    assert "edu220042" not in text(as_(vera).get(f"{board}?show=declared"))
    declare(entry, version=1, by=elena, at=EVENING)
    assert "edu220042" not in text(as_(vera).get(f"{board}?show=undeclared"))
    page = text(as_(vera).get(f"{board}?show=declared"))
    assert "edu220042" in page
    assert "подписана" in page
    assert "Результаты подписаны" in text(as_(vera).get("/monitoring/2026-spring/ru.22/"))
