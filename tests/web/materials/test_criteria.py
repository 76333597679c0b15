"""Criteria as the organiser shelves them and a school takes them."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from tests.domain.materials.world import A_SECOND, HOUR
from vprok.domain.audit.models import Event
from vprok.domain.materials.models import Sealed
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
STOCK = "/materials/2026-spring/criteria/"
SHELF = f"{STOCK}ma4/g0-criteria/"
SCHOOL = "/materials/2026-spring/edu220042/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment of the next request."""
    at = [make.NOW]
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: at[0])
    return at


@pytest.fixture(autouse=True)
def _clock(clock: list[datetime]) -> None:
    """Every test lives in April."""


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def sent(person: Actor, file: bytes, *, to: str = SHELF, **more: str) -> HttpResponse:
    upload = SimpleUploadedFile("критерии.pdf", file, "application/pdf")
    return as_(person).post(to, {"file": upload, **more})


def test_the_organiser_sees_what_is_missing_and_fills_it(gleb: Actor) -> None:
    world.work()
    page = text(as_(gleb).get(STOCK))
    assert page.count("нет файла") == 3
    assert "вместе с архивом" in page
    assert sent(gleb, world.paper()).status_code == 303
    assert text(as_(gleb).get(STOCK)).count("нет файла") == 2
    again = sent(gleb, world.paper(2))
    assert (again.status_code, "Подтвердите замену" in text(again)) == (422, True)
    assert sent(gleb, world.paper(2), replaces="on").status_code == 303
    page = text(as_(gleb).get(SHELF))
    assert "Прежние версии" in page
    assert Sealed.objects.count() == 2


def test_a_bad_file_is_told_beside_its_field(gleb: Actor) -> None:
    world.work()
    assert "Критерии загружают в PDF" in text(sent(gleb, b"not a pdf"))
    assert "Файл повреждён" in text(sent(gleb, b"%PDF-1.7 not one"))
    assert as_(gleb).get(f"{STOCK}ma4/g7-criteria/").status_code == 404
    assert not Sealed.objects.exists()


def test_a_school_takes_them_at_the_hour_and_not_before(
    gleb: Actor, anna: Actor, clock: list[datetime]
) -> None:
    world.entry()
    sent(gleb, world.paper())
    take = f"{SCHOOL}criteria/{Sealed.objects.get().pk}/"
    clock[0] = HOUR - A_SECOND
    page = text(as_(anna).get(SCHOOL))
    assert "Критерии, ответы и формы" in page
    assert take not in page
    early = as_(anna).post(take)
    assert early.status_code == 409
    assert "Критерии откроются 14.04.2026 в 07:30 по местному времени." in text(early)
    clock[0] = HOUR
    client = as_(anna)
    assert take in text(client.get(SCHOOL))
    file = client.get(client.post(take)["Location"])
    assert b"".join(file) == world.paper()  # type: ignore[arg-type]
    assert Event.objects.get(event="materials.sealed_taken").by == anna.signature


@pytest.mark.parametrize("name", ["sibling", "darya", "boris", "gleb", "observer", "elena"])
def test_elsewhere_there_are_no_criteria(name: str, gleb: Actor, clock: list[datetime]) -> None:
    world.entry()
    sent(gleb, world.paper())
    clock[0] = HOUR
    take = f"{SCHOOL}criteria/{Sealed.objects.get().pk}/"
    assert as_(getattr(cast, name)()).post(take).status_code == 404
    assert not Event.objects.filter(event="materials.sealed_taken").exists()


@pytest.mark.parametrize("name", ["anna", "timur", "boris", "vera", "darya", "elena"])
def test_shelves_do_not_exist_below_the_country(name: str) -> None:
    world.work()
    person = getattr(cast, name)()
    assert [as_(person).get(page).status_code for page in (STOCK, SHELF)] == [404, 404]
    assert sent(person, world.paper()).status_code == 404
