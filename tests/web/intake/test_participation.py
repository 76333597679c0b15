"""The page of participation by work, at every level."""

import re

import pytest

from tests import make
from tests.cast import as_
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
BASE = "/intake/2026-spring/participation/"


@pytest.fixture(autouse=True)
def _entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)
    make.entry(make.school(), classes=(20, 10))


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "path"),
    [("gleb", "ru"), ("vera", "ru.22"), ("boris", "ru.22.m019"), ("anna", "ru.22.m019.0042")],
)
def test_everyone_lands_at_their_own_place(
    who: str, path: str, request: pytest.FixtureRequest
) -> None:
    client = as_(request.getfixturevalue(who))
    answer = client.get(BASE)
    assert answer.headers["Location"] == f"{BASE}{path}/"
    page = text(client.get(f"{BASE}{path}/"))
    assert "Математика, 4 класс" in page
    assert ">30<" in page


def test_a_work_is_followed_down_to_the_school(vera: Actor, boris: Actor) -> None:
    page = text(as_(vera).get(f"{BASE}ru.22/?work=ma4"))
    assert "Математика, 4 класс: по территориям" in page
    assert f"{BASE}ru.22.m019/" in page
    assert "СОШ № 42" in text(as_(boris).get(f"{BASE}ru.22.m019/?work=nothing"))


@pytest.mark.parametrize(
    ("kind", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")]
)
def test_the_table_is_handed_out_as_a_file(kind: str, begins: bytes, vera: Actor) -> None:
    answer = as_(vera).get(f"{BASE}ru.22/table.{kind}")
    assert answer.content.startswith(begins)


def test_another_place_is_not_there(boris: Actor, darya: Actor, anna: Actor) -> None:
    assert as_(boris).get(f"{BASE}ru.22/").status_code == 404
    assert as_(darya).get(f"{BASE}ru.22.m019/").status_code == 404
    assert as_(anna).get(f"{BASE}ru.22.m019/").status_code == 404
    assert as_(boris).get(f"{BASE}nowhere/").status_code == 404
