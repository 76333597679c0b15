"""How the federal organiser learns whose copy was photographed."""

import re

import pytest
from bench.tracing import Wear, papers, photographed, printed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from vprok.domain.audit.models import Event
from vprok.domain.materials.actions import hand_out_archive, put_variant
from vprok.domain.materials.rules.leaks import MOST_PHOTOGRAPHS
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/materials/2026-spring/leaks/"


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: world.HOUR)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def photo(school: int | None = 220042) -> bytes:
    page = printed(0, school, says="edu220042")[0]
    return photographed(page, Wear(dpi=200, blur=0.4), seed=2)


def sent(person: Actor, *files: bytes, work: str = "ma4") -> HttpResponse:
    uploads = [SimpleUploadedFile(f"{n}.jpg", one, "image/jpeg") for n, one in enumerate(files)]
    return as_(person).post(PAGE, {"photographs": uploads, "work": work})


def stage() -> None:
    """A work with its papers, and a school that has downloaded its archive."""
    work = world.work()
    for number in (1, 2):
        file = papers()[number - 1]
        put_variant(work, number, file, name=f"{number}.pdf", by=cast.gleb(), at=make.NOW)
    archive = world.archive(world.entry(sits=work))
    hand_out_archive(archive, by=cast.timur(), at=world.ARCHIVES_OPEN)


def test_a_photograph_is_dropped_in_and_the_school_is_named(gleb: Actor) -> None:
    stage()
    empty = text(as_(gleb).get(PAGE))
    assert "любая работа кампании" in empty
    page = text(sent(gleb, photo()))
    assert "СОШ № 42</strong>" in page
    assert "назвали обе метки" in page
    assert "комплект (ИК) № 17, код участника 40017, страница 1" in page
    assert "случайно так совпадает реже чем раз на миллион" in page
    assert "скачан архив" in page
    assert "Тимур Ахметов" in page
    assert Event.objects.filter(event="materials.leak_traced").count() == 1


def test_the_page_says_honestly_that_it_is_not_sure(gleb: Actor) -> None:
    stage()
    told = text(sent(gleb, photo(None)))
    assert "Не уверены: назвал только штамп" in told
    blank = photographed(printed(4, None)[0], Wear(), seed=3)
    nothing = text(sent(gleb, blank))
    assert "Мы не уверены" in nothing
    assert "страница не узнана" in nothing
    assert "СОШ № 42" not in nothing


def test_a_file_of_no_use_is_told_beside_its_field(gleb: Actor) -> None:
    stage()
    for files, words in (
        ((), "Выберите снимок."),
        ((b"PK\x03\x04 not a picture",), "Это не фотография"),
        ((b"x",) * (MOST_PHOTOGRAPHS + 1), f"Выберите от одного до {MOST_PHOTOGRAPHS} снимков."),
        ((bytes(15 * 2**20 + 1),), "Снимок больше 15 МБ."),
    ):
        answer = sent(gleb, *files)
        assert (answer.status_code, words in text(answer)) == (422, True), words
    assert "Такой работы в кампании нет" in text(sent(gleb, photo(), work="xx9"))
    assert not Event.objects.filter(event="materials.leak_traced").exists()


@pytest.mark.parametrize("name", ["anna", "timur", "boris", "vera", "darya", "elena"])
def test_the_page_does_not_exist_below_the_country(name: str) -> None:
    world.work()
    person = getattr(cast, name)()
    assert as_(person).get(PAGE).status_code == 404
    assert sent(person, photo()).status_code == 404
