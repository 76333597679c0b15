"""The page on which a school checks everything the day before, and who else sees how far it is."""

import hashlib
import re

import pytest
from django.http.response import HttpResponseBase

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from tests.domain.materials.world import ARCHIVES_OPEN
from tests.tools.pdf.reading import codes_on, drawn, text_of
from tests.web.materials.test_school import Moved, body, of, text
from vprok.domain.materials.models import Archive, Readiness
from vprok.domain.materials.states import ReadyCheck
from vprok.kernel.charter import Actor
from vprok.tools.pdf.stamp import read_stamp

pytestmark = pytest.mark.django_db
PAGE = "/materials/2026-spring/"


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Moved:
    found = Moved(monkeypatch)
    found.to(ARCHIVES_OPEN)
    return found


def downloaded(client: object, archive: Archive) -> bytes:
    post, get = client.post, client.get  # type: ignore[attr-defined]
    answer: HttpResponseBase = get(post(of(archive))["Location"])
    return body(answer)


def test_a_school_checks_everything_on_one_page(moved: Moved, timur: Actor) -> None:
    archive, client = world.archive(), as_(timur)
    address = of(archive, "ready/")
    assert "Сначала скачайте архив." in text(client.get(address))
    file = downloaded(client, archive)
    wrong = client.post(address, {"check": "whole", "said": "0" * 64})
    assert wrong.status_code == 422
    assert "файл скачан не до конца" in text(wrong)
    said = hashlib.sha256(file).hexdigest()
    assert client.post(address, {"check": "whole", "said": said}).status_code == 303
    client.post(address, {"check": "printer", "is_good": "yes"})
    asked = text(client.post(address, {"check": "trial"}))
    word = re.search(r"учебное слово <code>([^<]+)</code>", asked)
    assert word
    assert client.post(address, {"check": "key_path", "said": word[1]}).status_code == 303
    assert "Всё проверено" in text(client.get(address))
    assert "Всё проверено." in text(client.get(PAGE))
    assert set(Readiness.objects.values_list("check_of", flat=True)) == {
        ReadyCheck.WHOLE,
        ReadyCheck.PRINTER,
        ReadyCheck.KEY_PATH,
    }


def test_an_uneven_print_says_what_to_do(moved: Moved, timur: Actor) -> None:
    archive, client = world.archive(), as_(timur)
    client.post(of(archive, "ready/"), {"check": "printer", "is_good": "no"})
    page = text(client.get(of(archive, "ready/")))
    assert "печатает неровно" in page
    assert "масштаб 100 %" in page


def test_a_wrong_word_is_said_beside_its_field(moved: Moved, timur: Actor) -> None:
    answer = as_(timur).post(
        of(world.archive(), "ready/"), {"check": "key_path", "said": "0000-0000"}
    )
    assert answer.status_code == 422
    assert "Учебное слово не то." in text(answer)


def test_the_test_page_is_stamped_as_kits_are(moved: Moved, timur: Actor) -> None:
    archive = world.archive()
    answer = as_(timur).get(of(archive, "trial/"))
    assert answer["Content-Type"] == "application/pdf"
    pdf = answer.content
    assert "Пробная страница" in text_of(pdf)
    stamps = [read_stamp(found) for page in drawn(pdf) for found in codes_on(page)]
    assert [(one.school, one.code, one.number) for one in stamps if one] == [("edu220042", "", 0)]


@pytest.mark.parametrize(
    "name", ["darya", "sibling", "boris", "neighbour", "vera", "gleb", "observer", "elena"]
)
def test_nobody_else_opens_the_checks_of_a_school(name: str, moved: Moved) -> None:
    archive, client = world.archive(), as_(getattr(cast, name)())
    for what in ("ready/", "trial/"):
        assert client.get(of(archive, what)).status_code == 404
    assert client.post(of(archive, "ready/"), {"check": "printer", "is_good": "yes"}).status_code
    assert not Readiness.objects.exists()


# ---- coordinators --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sees"), [("boris", True), ("vera", True), ("gleb", True), ("neighbour", False)]
)
def test_coordinators_see_how_far_their_schools_are(
    name: str, sees: bool, moved: Moved, anna: Actor
) -> None:
    archive = world.archive()
    downloaded(as_(anna), archive)
    page = text(as_(getattr(cast, name)()).get(f"{PAGE}readiness/"))
    assert ("edu220042" in page) is sees
    assert ("Проверять пока нечего" in page) is not sees


def test_a_municipality_comes_to_readiness_from_the_menu(moved: Moved) -> None:
    world.archive()
    client = as_(cast.boris())
    assert client.get("/materials/")["Location"] == PAGE
    assert client.get(PAGE)["Location"] == f"{PAGE}readiness/"
    assert "Только те, кто не всё проверил" in text(client.get(f"{PAGE}readiness/"))
    assert "edu220042" in text(client.get(f"{PAGE}readiness/?behind=1"))


def test_only_schools_with_archives_are_counted(moved: Moved) -> None:
    make.school(last="0043")
    world.archive()
    page = text(as_(cast.vera()).get(f"{PAGE}readiness/"))
    assert "1 организация" in page
    assert "edu220043" not in page


def test_the_region_goes_from_readiness_to_a_school_and_a_municipality_cannot(moved: Moved) -> None:
    world.archive()
    way = f'href="{PAGE}edu220042/"'
    assert way in text(as_(cast.vera()).get(f"{PAGE}readiness/"))
    assert way not in text(as_(cast.boris()).get(f"{PAGE}readiness/"))
