"""The verified list as people meet it: the municipality sends it, the region decides."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import as_, neighbour
from tests.domain.intake import list_world as world
from vprok.domain.intake.models import Proposal
from vprok.domain.intake.states import ProposalState
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
FORM = "/forms/2026-spring/school-list/reg22_m019/"
LISTS = "/intake/2026-spring/lists/"
PAGE = f"{LISTS}reg22_m019/"


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def upload(client: Client, file: bytes) -> HttpResponse:
    found = re.search(r'name="token" value="(\w+)"', client.get(FORM).content.decode())
    assert found
    sent = {"file": SimpleUploadedFile(world.NAME, file), "token": found[1]}
    return client.post(FORM, sent)


def proposed(boris: Actor) -> list[Proposal]:
    """Boris has sent one change and one new school through his page."""
    file = world.workbook(world.owed(), {"edu220042": world.CHANGED}, [world.NEW])
    assert upload(as_(boris), file).status_code == 303
    return world.proposed()


def test_the_municipality_takes_its_list_and_sends_it(boris: Actor) -> None:
    world.owed()
    client = as_(boris)
    page = text(client.get(FORM))
    assert "Проверьте каждую строку" in page
    assert client.post(f"{FORM}form.xlsx").content.startswith(b"PK")
    assert client.post(f"{FORM}form.xls").content.startswith(b"\xd0\xcf")
    proposed(boris)
    page = text(client.get(FORM))
    assert "Телефон" in page
    assert "ждёт решения региона" in page


def test_an_untouched_list_says_that_there_is_nothing_to_decide(boris: Actor) -> None:
    client = as_(boris)
    assert upload(client, world.workbook(world.owed())).status_code == 303
    assert "решать региону нечего" in text(client.get(FORM))


def test_a_list_with_wrong_totals_comes_back(boris: Actor) -> None:
    wrong = [{"staying": 9, "added": 0, "leaving": 0}]
    answer = upload(as_(boris), world.workbook(world.owed(), totals=wrong))
    assert answer.status_code == 422
    assert "Количество ОО после изменений" in text(answer)


def test_the_region_sees_whose_lists_wait_and_what_they_propose(boris: Actor, vera: Actor) -> None:
    proposed(boris)
    client = as_(vera)
    page = text(client.get(LISTS))
    assert "Район m019" in page
    assert PAGE in page
    page = text(client.get(PAGE))
    assert "+7 385 200-00-01" in page
    assert 'value="edu220044"' in page
    assert "Принять всё" in page


def test_the_cabinet_of_the_region_tells_of_lists_that_wait(boris: Actor, vera: Actor) -> None:
    assert "Решить по выверке списка" not in text(as_(vera).get("/"))
    proposed(boris)
    assert "Решить по выверке списка" in text(as_(vera).get("/"))


def test_the_region_accepts_everything_at_once(boris: Actor, vera: Actor) -> None:
    one, new = proposed(boris)
    said = {"chosen": [one.pk, new.pk], f"number-{new.pk}": "EDU220077"}
    client = as_(vera)
    assert client.post(f"{PAGE}accepted/", said).status_code == 303
    assert School.objects.get(number="220077").short_name == "ООШ № 7"
    assert School.objects.get(number="220042").phone == "+7 385 200-00-01"
    assert "В список внесено: 2 изменения." in text(client.get(PAGE))
    assert client.post(f"{PAGE}accepted/", said).status_code == 409
    assert School.objects.count() == 3


def test_a_declined_proposal_tells_its_reason_to_the_municipality(
    boris: Actor, vera: Actor
) -> None:
    one, _ = proposed(boris)
    said = {"chosen": one.pk, "reason": "Проверьте телефон"}
    assert as_(vera).post(f"{PAGE}declined/", said).status_code == 303
    page = text(as_(boris).get(FORM))
    assert "Регион вернул часть изменений" in page
    assert "Проверьте телефон" in page
    assert 'type="file"' in page


@pytest.mark.parametrize(
    "said", [{}, {"chosen": "1"}, {"chosen": "x", "reason": "да"}, {"chosen": 9, "reason": "да"}]
)
def test_a_decline_without_its_proposal_or_reason_is_refused(
    said: dict[str, str], boris: Actor, vera: Actor
) -> None:
    proposed(boris)
    assert as_(vera).post(f"{PAGE}declined/", said).status_code == 409
    assert {row.state for row in Proposal.objects.all()} == {ProposalState.WAITING}


def test_a_stale_proposal_is_explained_and_cannot_be_accepted(boris: Actor, vera: Actor) -> None:
    one, _ = proposed(boris)
    School.objects.filter(number="220042").update(phone="8 385 1")
    client = as_(vera)
    page = text(client.get(PAGE))
    assert "уже изменили «Телефон»" in page
    assert f'name="chosen" value="{one.pk}"' in page  # to decline it
    assert client.post(f"{PAGE}accepted/", {"chosen": one.pk}).status_code == 409


def test_the_municipality_sees_the_decision_and_no_buttons(boris: Actor, vera: Actor) -> None:
    proposed(boris)
    page = text(as_(boris).get(PAGE))
    assert "Телефон" in page
    assert "Принять" not in page
    assert as_(boris).post(f"{PAGE}accepted/", {"chosen": 1}).status_code == 404


def test_strangers_find_nothing(anna: Actor, darya: Actor, boris: Actor) -> None:
    proposed(boris)
    for actor in (anna, darya, neighbour()):
        assert as_(actor).get(PAGE).status_code == 404
        assert as_(actor).get(FORM).status_code == 404
    assert "Район m019" not in text(as_(neighbour()).get(LISTS))
