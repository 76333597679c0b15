"""How a school prints, what it writes into its log, what comes back."""

import pytest

from tests import cast
from tests.cast import as_
from tests.domain.materials import world
from tests.domain.materials.world import HOUR
from tests.make import NOW
from tests.web.materials.test_school import Moved, text
from vprok.domain.materials.models import PrintChoice, Reprint, Returned
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/materials/2026-spring/edu220042/ma4/printing/"
CHOICE = {"act": "choice", "divided": "rooms", "is_duplex": "on", "experts": "3", "large": "40002"}


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Moved:
    found = Moved(monkeypatch)
    found.to(NOW)
    return found


def test_sheets_are_counted_before_a_choice_is_kept(moved: Moved, timur: Actor) -> None:
    world.entry()
    client = as_(timur)
    assert "10 листов А4" in text(client.get(PAGE))
    counted = text(client.post(PAGE, CHOICE | {"act": "count"}))
    assert "9 листов А4 и 1 лист А3" in counted
    assert "выбор ещё не сохранён" in counted
    assert not PrintChoice.objects.exists()
    assert client.post(PAGE, CHOICE).status_code == 303
    choice = PrintChoice.objects.get()
    assert (choice.by_rooms, choice.is_duplex, choice.is_two_up) == (True, True, False)
    assert (choice.large, choice.experts) == (["40002"], 3)
    assert "9 листов А4 и 1 лист А3" in text(client.get(PAGE))


def test_a_code_of_nobody_is_named_beside_its_field(moved: Moved, timur: Actor) -> None:
    world.entry()
    answer = as_(timur).post(PAGE, CHOICE | {"large": "40002 99999"})
    assert answer.status_code == 422
    assert "Таких кодов в параллели нет: 99999." in text(answer)
    assert not PrintChoice.objects.exists()


def test_the_log_and_the_count_come_after_the_hour(moved: Moved, timur: Actor) -> None:
    world.archive(world.entry())
    client = as_(timur)
    assert "Журнал откроется вместе с паролем" in text(client.get(PAGE))
    moved.to(HOUR)
    again = {"act": "log", "way": "again", "reason": "jam", "kits": "1", "pages": "2"}
    spare = {"act": "log", "way": "spare", "reason": "newcomer", "kits": "1", "note": "новенький"}
    assert client.post(PAGE, again).status_code == 303
    assert client.post(PAGE, spare).status_code == 303
    page = text(client.get(PAGE))
    assert "1 комплект, 2 страницы" in page
    assert "1 комплект, из запасных" in page
    assert "22 страницы" in page
    short = client.post(PAGE, {"act": "returned", "pages": "20", "note": ""})
    assert short.status_code == 422
    assert "Ожидалось 22 страницы, а сдано 20" in text(short)
    client.post(PAGE, {"act": "returned", "pages": "20", "note": "два листа порвались"})
    assert "20 страниц (два листа порвались)" in text(client.get(PAGE))
    assert "Сдано: 20 страниц." in text(client.get("/materials/2026-spring/"))
    assert (Reprint.objects.count(), Returned.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    "name", ["darya", "sibling", "boris", "neighbour", "vera", "gleb", "observer", "elena"]
)
def test_nobody_else_opens_the_printing_of_a_school(name: str, moved: Moved) -> None:
    world.archive(world.entry())
    client = as_(getattr(cast, name)())
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, CHOICE).status_code == 404
    assert not PrintChoice.objects.exists()
