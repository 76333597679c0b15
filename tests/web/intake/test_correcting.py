"""Pages of corrections, of the summary and of the questionnaire as people meet them."""

import csv
import io
import re
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import cast, make
from tests.cast import as_
from tests.domain.intake import correcting, test_questionnaire, world
from tests.domain.intake.correcting import WINDOW, line, participants, total
from vprok.domain.audit.models import Event
from vprok.domain.intake.models import Answers, Entry
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
FORMS = "/forms/2026-spring"
APPLICATION = f"{FORMS}/application/edu220042/"
SUMMARY = f"{FORMS}/summary/reg220000/"
QUESTIONNAIRE = f"{FORMS}/questionnaire/edu220042/"
ANSWERS = "/intake/2026-spring/answers/"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    now(monkeypatch, WINDOW)


def now(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: moment)


def upload(client: Client, address: str, file: bytes) -> HttpResponse:
    found = re.search(r'name="token" value="(\w+)"', client.get(address).content.decode())
    assert found
    sent = {"file": SimpleUploadedFile("форма.xlsx", file), "token": found[1]}
    return client.post(address, sent)


def text(response: HttpResponse) -> str:
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", bare.replace("\xa0", " "))


def test_a_correction_is_shown_before_it_is_made(anna: Actor, at: None) -> None:
    owed = correcting.application()
    correcting.apply(owed, anna)
    client = as_(anna)
    assert "Идёт приём исправлений" in text(client.get(APPLICATION))
    assert upload(client, APPLICATION, world.filled(owed, participants(40))).status_code == 303
    page = text(client.get(APPLICATION))
    assert "Проверьте, что изменится" in page
    assert "классов 2, участников 45" in page
    assert "классов 2, участников 40" in page
    assert "Почти принято" not in page
    assert Entry.objects.get().participants == 45
    assert client.post(APPLICATION, {"confirm": "2"}).status_code == 303
    assert Entry.objects.get().participants == 40
    assert "Что изменила принятая версия" in text(client.get(APPLICATION))


def test_after_the_window_the_page_says_whom_to_ask(
    anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    owed = correcting.application()
    correcting.apply(owed, anna)
    client = as_(anna)
    now(monkeypatch, correcting.BETWEEN)
    assert "Исправить её можно будет с" in text(client.get(APPLICATION))
    now(monkeypatch, correcting.AFTER)
    page = text(client.get(APPLICATION))
    assert "внести их в сводную заявку" in page
    assert "Отправьте заполненную" not in page


def test_a_region_corrects_and_the_school_sees_who_did_it(
    anna: Actor, vera: Actor, at: None
) -> None:
    correcting.apply(correcting.application(), anna)
    owed = correcting.summary()
    client = as_(vera)
    assert "Заявлено сейчас" in text(client.get(SUMMARY))
    blank = client.post(f"{SUMMARY}form.xlsx")
    assert blank.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(blank.content))
    assert book["Сводная заявка"]["A2"].value == "edu220042"
    rows = correcting.summary_rows(owed)
    line(rows, "edu220042", "ma4").update(participants=40)
    total(rows, "ma4").update(participants=40)
    assert upload(client, SUMMARY, correcting.drawn(owed, rows)).status_code == 303
    page = text(client.get(SUMMARY))
    assert "СОШ № 42 edu220042" in page
    assert "участников 40" in page
    assert client.post(SUMMARY, {"confirm": "1"}).status_code == 303
    assert "Что исправила принятая версия" in text(client.get(SUMMARY))
    seen = text(as_(anna, Client()).get(APPLICATION))
    assert "Исправлено регионом" in seen
    assert vera.signature in seen


def test_the_summary_belongs_to_the_region(
    anna: Actor, boris: Actor, vera: Actor, gleb: Actor, at: None
) -> None:
    correcting.summary()
    assert as_(vera).get(SUMMARY).status_code == 200
    assert as_(gleb, Client()).get(SUMMARY).status_code == 200
    for stranger in (anna, boris):
        assert as_(stranger, Client()).get(SUMMARY).status_code == 404
    assert as_(gleb, Client()).post(f"{SUMMARY}form.xlsx").status_code == 404


@pytest.fixture
def _april(monkeypatch: pytest.MonkeyPatch) -> None:
    now(monkeypatch, make.NOW)


@pytest.mark.usefixtures("_april")
def test_a_questionnaire_is_taken_sent_and_shown(anna: Actor) -> None:
    owed = test_questionnaire.owed()
    client = as_(anna)
    for suffix in ("xlsx", "xls"):
        assert client.post(f"{QUESTIONNAIRE}form.{suffix}").status_code == 200
    assert upload(client, QUESTIONNAIRE, test_questionnaire.filled(owed)).status_code == 303
    page = text(client.get(QUESTIONNAIRE))
    assert "27. У скольких учителей и преподавателей первая или высшая категория? 9" in page
    assert "17.2. Это отдельная ОО для обучения по АОП? нет ответа" in page
    assert Answers.objects.get().values["teachers_ranked"] == 9


@pytest.mark.usefixtures("_april")
def test_a_mistake_of_the_questionnaire_is_shown_and_marked(anna: Actor) -> None:
    owed = test_questionnaire.owed()
    client = as_(anna)
    file = test_questionnaire.filled(owed, lambda s: s["teaching"].update(first_special=21))
    answer = upload(client, QUESTIONNAIRE, file)
    assert answer.status_code == 422
    assert "C13" in text(answer)
    back = client.get(f"{QUESTIONNAIRE}marked.xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(back.content))["Образовательная деятельность ОО"][
        "C13"
    ]
    assert cell.value == 21
    assert cell.comment is not None


@pytest.mark.usefixtures("_april")
def test_answers_of_a_branch_are_counted_and_handed_out_without_formulas(
    anna: Actor, boris: Actor, vera: Actor
) -> None:
    owed = test_questionnaire.owed()
    test_questionnaire.send(owed, anna, lambda s: s["general"].update(full_name="=1+1 школа"))
    page = text(as_(boris).get(ANSWERS))
    assert "Ответили: 1 организация" in page
    assert "в сумме 180" in page
    told = as_(vera, Client()).post(f"{ANSWERS}answers.csv")
    assert told["Content-Disposition"] == (
        'attachment; filename="answers-2026-spring-reg220000.csv"'
    )
    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][2:5] == ["edu220042", "СОШ № 42", "'=1+1 школа"]
    book = openpyxl.load_workbook(
        io.BytesIO(as_(vera, Client()).post(f"{ANSWERS}answers.xlsx").content)
    )
    assert book.active["E2"].data_type == "s"
    assert Event.objects.filter(event="intake.answers_taken").count() == 2
    assert as_(anna, Client()).get(ANSWERS).status_code == 404
    assert "Ответов пока нет" in text(as_(cast.neighbour(), Client()).get(ANSWERS))
    assert as_(vera, Client()).post(f"{ANSWERS}answers.pdf").status_code == 404


@pytest.mark.usefixtures("_april")
def test_a_page_says_what_the_school_does_not_sit(anna: Actor) -> None:
    correcting.apply(correcting.application(), anna)
    page = text(as_(anna).get(APPLICATION))
    assert "Не участвует" in page
    assert "карантин" in page


def test_a_region_finds_its_summary_among_what_it_owes(vera: Actor, at: None) -> None:
    correcting.summary()
    page = as_(vera).get("/intake/2026-spring/").content.decode()
    assert "Что нужно сдать" in page
    assert SUMMARY in page
    assert ANSWERS in page


def test_a_region_is_offered_no_decision_about_its_own_summary(vera: Actor, at: None) -> None:
    correcting.summary()
    assert 'id="deciding"' not in as_(vera).get(SUMMARY).content.decode()
    page = text(as_(cast.gleb()).get(SUMMARY))
    assert "Решение организатора" in page
    assert "Решение региона" not in page
    assert as_(vera).post(f"{SUMMARY}excused/", {"reason": "некогда"}).status_code in {404, 422}


def test_an_application_that_is_corrected_is_not_called_late(anna: Actor, at: None) -> None:
    owed = correcting.application()
    correcting.apply(owed, anna)
    page = text(as_(anna).get(f"{APPLICATION}fill/"))
    assert "опоздание" not in page
    assert "12 апреля" in page
