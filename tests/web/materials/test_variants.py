"""How the federal organiser fills the grid of variants."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from vprok.domain.materials.models import Variant
from vprok.domain.materials.rules import MOST_VARIANT_BYTES
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/materials/2026-spring/variants/"
FIRST = f"{PAGE}ma4/1/"


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def sent(person: Actor, file: bytes, *, to: str = FIRST, **more: str) -> HttpResponse:
    upload = SimpleUploadedFile("вариант.pdf", file, "application/pdf")
    return as_(person).post(to, {"file": upload, **more})


def test_the_grid_says_what_is_missing_and_leads_to_it(gleb: Actor) -> None:
    world.entry(sits=world.work())
    assert as_(gleb).get("/materials/2026-spring/")["Location"] == PAGE
    page = text(as_(gleb).get(PAGE))
    assert "0 из 2" in page
    assert "ждут вариантов" in page
    client = as_(gleb)
    upload = SimpleUploadedFile("вариант.pdf", world.paper(3), "application/pdf")
    assert client.post(FIRST, {"file": upload}).status_code == 303
    page = text(client.get(PAGE))
    assert "Математика, 4 класс, вариант 1: загружен, 3 страницы." in page
    assert "1 из 2" in page


def test_a_bad_file_is_told_beside_its_field(gleb: Actor) -> None:
    world.work()
    answer = sent(gleb, b"PK\x03\x04 not a pdf")
    assert answer.status_code == 422
    assert "Это не PDF: сохраните документ в формате PDF." in text(answer)
    assert "Выберите файл варианта." in text(as_(gleb).post(FIRST, {}))
    large = sent(gleb, b"%PDF-1.7" + bytes(MOST_VARIANT_BYTES))
    assert "Файл больше 20 МБ." in text(large)
    assert sent(gleb, world.paper()).status_code == 303
    twin = sent(gleb, world.paper(), to=f"{PAGE}ma4/2/")
    assert (twin.status_code, Variant.objects.count()) == (422, 1)
    assert "Этот же файл уже загружен как вариант 1." in text(twin)


def test_a_paper_is_replaced_after_a_clear_yes(gleb: Actor) -> None:
    world.archive()
    page = text(as_(gleb).get(FIRST))
    assert "Архивы, которые соберутся заново: 1." in page
    answer = sent(gleb, world.paper(4))
    assert answer.status_code == 422
    assert "Подтвердите замену" in text(answer)
    assert sent(gleb, world.paper(4), replaces="on").status_code == 303
    assert Variant.objects.current().get(number=1).pages == 4


@pytest.mark.parametrize("name", ["anna", "timur", "boris", "vera", "darya", "elena"])
def test_variants_do_not_exist_below_the_country(name: str) -> None:
    world.work()
    person = getattr(cast, name)()
    assert [as_(person).get(address).status_code for address in (PAGE, FIRST)] == [404, 404]
    assert sent(person, world.paper()).status_code == 404
    assert not Variant.objects.exists()


def test_a_variant_the_work_does_not_have_does_not_exist(gleb: Actor) -> None:
    world.work()
    for address in (f"{PAGE}ma4/3/", f"{PAGE}ma4/0/", f"{PAGE}xx9/1/"):
        assert as_(gleb).get(address).status_code == 404


def test_a_campaign_without_works_says_so(gleb: Actor) -> None:
    world.campaign()
    assert "Работ в кампании ещё нет" in text(as_(gleb).get(PAGE))
