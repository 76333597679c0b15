"""Pages where a region decides, and what everyone sees of a form in each of its states."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.intake import world
from tests.domain.intake.test_deciding import as_seen
from tests.domain.intake.world import NAME, filled, row
from vprok.domain.audit.models import Event
from vprok.domain.intake.actions import send_application
from vprok.domain.intake.models import Decision, Deliverable, Receipt, Submission
from vprok.domain.intake.queries import application_blank, changes_between
from vprok.domain.intake.states import SeenState, SubmissionState, Verdict
from vprok.interfaces.web.layout.forms.states import TONES, VERDICT_TONES, VERSION_TONES
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/forms/2026-spring/application/edu220042/"
MANY = "/intake/2026-spring/deciding/"
UNTIL = "2026-04-20T18:00"


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


@pytest.mark.parametrize("state", SeenState)
def test_every_state_is_said_by_a_word_and_an_icon(state: SeenState, anna: Actor) -> None:
    as_seen(state)
    page = text(as_(anna).get(PAGE))
    mark = re.search(
        r'<span class="vp-state vp-tone-(\w+)">(<svg.*?</svg>)<span>(.*?)</span>', page
    )
    assert mark
    assert (mark[1], mark[3]) == (TONES[state], state.label)
    assert state.label in text(as_(cast.boris()).get("/intake/"))


def test_every_state_has_its_mark() -> None:
    assert set(TONES) == set(SeenState)
    assert set(VERSION_TONES) == set(SubmissionState)
    assert set(VERDICT_TONES) == set(Verdict)


def test_a_region_moves_a_date_and_gives_it_back(vera: Actor, anna: Actor) -> None:
    owed = world.owed()
    client = as_(vera)
    said = {"until": UNTIL, "reason": "паводок"}
    assert client.post(f"{PAGE}moved/", said).status_code == 303
    page = text(as_(anna).get(PAGE))
    assert "Срок перенесён для этой организации" in page
    assert "паводок" in page
    assert vera.signature in page
    assert "Вернуть срок по календарю" in text(client.get(PAGE))
    assert client.post(f"{PAGE}restored/").status_code == 303
    owed.refresh_from_db()
    assert (owed.own_due_at, owed.due_at) == (None, world.DUE)
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("verdict", "said", "words"),
    [
        ("moved", {"until": "", "reason": "паводок"}, "Укажите число и время."),
        ("moved", {"until": UNTIL, "reason": ""}, "Напишите причину"),
        ("moved", {"until": "2026-03-01T10:00", "reason": "х"}, "Новый срок уже прошёл"),
        ("moved", {"until": "0001-01-01T00:00", "reason": "х"}, "Проверьте год."),
        ("moved", {"until": "9999-12-31T23:59", "reason": "х"}, "Проверьте год."),
        ("excused", {"reason": " "}, "Напишите причину"),
        ("reopened", {"until": "скоро"}, "например 14.04.2026 18:00"),
    ],
)
def test_a_mistake_is_shown_beside_what_was_asked(
    vera: Actor, verdict: str, said: dict[str, str], words: str
) -> None:
    world.owed()
    answer = as_(vera).post(f"{PAGE}{verdict}/", said)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verdict", Verdict)
def test_those_who_may_not_decide_find_no_such_page(
    verdict: Verdict, anna: Actor, boris: Actor, timur: Actor, darya: Actor
) -> None:
    world.owed()
    said = {"until": UNTIL, "reason": "так"}
    for stranger in (boris, anna, timur, darya, cast.neighbour(), cast.observer()):
        client = as_(stranger)
        assert client.post(f"{PAGE}{verdict}/", said).status_code == 404
        assert "Решение региона" not in text(client.get(PAGE))
        assert client.get(MANY).status_code == 404
    assert not Decision.objects.exists()


def test_a_decision_for_many_shows_whom_it_is_about_before_it_is_made(vera: Actor) -> None:
    make.school(last="0043")
    world.owed()
    client = as_(vera)
    assert client.get(MANY).status_code == 200
    said = {
        "kind": "application",
        "under": "reg22_m019",
        "verdict": "moved",
        "until": UNTIL,
        "reason": "паводок",
    }
    page = text(client.post(MANY, said))
    assert "Несданных форм: 2" in page
    assert "edu220043" in page
    assert not Decision.objects.exists()
    assert client.post(MANY, said | {"sure": "1"}).status_code == 303
    assert Deliverable.objects.exclude(own_due_at=None).count() == 2
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"under": "reg64_m017"}, "Такой организации на вашей территории нет"),
        ({"under": "нет такого"}, "Такой организации на вашей территории нет"),
        ({"until": "", "sure": "1"}, "Укажите число и время."),
        ({"reason": "", "sure": "1"}, "Напишите причину"),
        ({"kind": "сочинение"}, "Выберите"),
    ],
)
def test_a_mistake_in_a_decision_for_many_decides_nothing(
    vera: Actor, wrong: dict[str, str], words: str
) -> None:
    world.owed()
    said = {
        "kind": "application",
        "under": "reg220000",
        "verdict": "moved",
        "until": UNTIL,
        "reason": "паводок",
    }
    answer = as_(vera).post(MANY, said | wrong)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Decision.objects.exists()


def two_versions(anna: Actor) -> None:
    owed = world.owed()
    send_application(owed, filled(owed), name=NAME, by=anna, at=make.NOW, token="a")
    other = filled(owed, lambda r: row(r, "ma4").update(participants=40))
    send_application(owed, other, name=NAME, by=anna, at=make.NOW, token="b")


def test_what_a_new_version_says_differently_is_shown_by_cell(anna: Actor, boris: Actor) -> None:
    two_versions(anna)
    assert "Что изменилось" in text(as_(anna).get(PAGE))
    for reader in (anna, boris):
        page = text(as_(reader).get(f"{PAGE}versions/?older=1&newer=2"))
        assert "1 ячейка изменена." in page
        assert ">45<" in page
        assert ">40<" in page
        assert "Класс 4, Математика" in page
        assert "ma4" not in page
    same = text(as_(anna).get(f"{PAGE}versions/?older=2&newer=2"))
    assert "Значения в этих версиях одинаковые" in same


def test_a_form_that_is_open_again_is_not_called_done(anna: Actor, vera: Actor) -> None:
    two_versions(anna)
    assert "Форма принята" in text(as_(anna).get(PAGE))
    as_(vera).post(f"{PAGE}reopened/", {"until": UNTIL, "reason": "ошибка в классах"})
    page = text(as_(anna).get(PAGE))
    assert "Форма принята" not in page
    assert "В силе принятая версия 2" in page


def test_those_who_do_not_send_a_form_see_its_receipt_in_a_line(anna: Actor, vera: Actor) -> None:
    two_versions(anna)
    number = Receipt.objects.get(submission__version=2).number
    assert "Отпечаток файла" in text(as_(anna).get(PAGE))
    page = text(as_(vera).get(PAGE))
    assert "Отпечаток файла" not in page
    assert f'Квитанция <a href="/receipts/{number}/">{number}</a>' in page


@pytest.mark.parametrize("asked", ["older=1&newer=9", "older=х&newer=2", "older=&newer="])
def test_versions_that_are_not_there_are_not_compared(anna: Actor, asked: str) -> None:
    two_versions(anna)
    assert as_(anna).get(f"{PAGE}versions/?{asked}").status_code == 422


def test_one_version_is_compared_with_nothing(anna: Actor) -> None:
    owed = world.owed()
    assert "Сравнивать пока нечего" in text(as_(anna).get(f"{PAGE}versions/"))
    send_application(owed, filled(owed), name=NAME, by=anna, at=make.NOW)
    assert "Сравнивать пока нечего" in text(as_(anna).get(f"{PAGE}versions/"))


def test_a_version_of_an_older_form_is_said_to_be_unreadable(anna: Actor) -> None:
    two_versions(anna)
    Submission.objects.filter(version=1).update(name="Заявка.doc")
    answer = as_(anna).get(f"{PAGE}versions/")
    assert answer.status_code == 409
    assert "Версию 1 нельзя прочитать" in text(answer)
    owed = Deliverable.objects.get()
    first, second = Submission.objects.order_by("version")
    with cast.refused("version_is_unreadable"):
        changes_between(first, second, owed, application_blank(owed))


def test_the_file_of_a_version_comes_back_and_the_reading_is_recorded(
    anna: Actor, boris: Actor, darya: Actor
) -> None:
    two_versions(anna)
    for reader in (anna, boris):
        client = as_(reader)
        link = client.post(f"{PAGE}versions/1/")
        assert link.status_code == 303
        answer = client.get(link.headers["Location"])
        assert b"".join(answer.streaming_content).startswith(b"PK")
        assert "application-edu220042-v1.xlsx" in answer["Content-Disposition"]
        assert as_(darya).get(link.headers["Location"]).status_code == 404
    assert as_(anna).post(f"{PAGE}versions/7/").status_code == 404
    assert as_(darya).post(f"{PAGE}versions/1/").status_code == 404
    assert Event.objects.filter(event="intake.form_read").count() == 2


def test_a_version_remembers_no_whole_address(anna: Actor) -> None:
    owed = world.owed()
    client = as_(anna)
    page = client.get(PAGE).content.decode()
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token
    client.post(
        PAGE,
        {"file": SimpleUploadedFile(NAME, filled(owed)), "token": token[1]},
        REMOTE_ADDR="10.20.30.40",
        HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0",
    )
    assert Submission.objects.get().sent_from == "Firefox, Windows, сеть 10.20.30.0/24"
    assert "Firefox, Windows, сеть 10.20.30.0/24" in text(client.get(PAGE))
