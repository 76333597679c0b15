"""Pages of the federal organiser: what goes along with works, and archives that are late."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from tests.web.materials.test_school import Moved, text
from vprok.domain.materials.models import Companion
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/materials/2026-spring/companions/"
LATE = "/materials/2026-spring/late/"
SOUND = b"ID3\x04" + bytes(2000)


def said(kind: str = "sound", body: bytes = SOUND) -> dict[str, object]:
    return {"kind": kind, "title": "Диктант", "file": SimpleUploadedFile("диктант.mp3", body)}


def test_a_sound_is_uploaded_and_removed(gleb: Actor) -> None:
    world.work()
    client = as_(gleb)
    assert client.post(f"{PAGE}ma4/", said()).status_code == 303
    page = text(client.get(PAGE))
    assert "звук: Диктант" in page
    assert "«Диктант» загружен" in page
    found = Companion.objects.get()
    assert client.post(f"{PAGE}{found.pk}/remove/").status_code == 303
    assert "«Диктант» убран." in text(client.get(PAGE))
    assert "звук: Диктант" not in text(client.get(PAGE))


def test_another_kind_and_an_empty_form_are_said_beside_the_field(gleb: Actor) -> None:
    world.work()
    client = as_(gleb)
    wrong = client.post(f"{PAGE}ma4/", said("instruction"))
    assert wrong.status_code == 422
    assert "Это не PDF: сохраните инструкцию в формате PDF." in text(wrong)
    damaged = client.post(f"{PAGE}ma4/", said("instruction", b"%PDF-1.7 damaged"))
    assert damaged.status_code == 422
    empty = client.post(f"{PAGE}ma4/", {})
    assert empty.status_code == 422
    assert "Выберите файл." in text(empty)
    assert not Companion.objects.exists()


def test_a_late_archive_is_listed_with_its_reason(
    gleb: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.entry(sits=world.work(), on=world.DAY)
    client = as_(gleb)
    moved = Moved(monkeypatch)
    assert "Опозданий нет" in text(client.get(LATE))
    moved.to(world.HOUR)
    page = text(client.get(LATE))
    assert "edu220042" in page
    assert "Варианты этой работы ещё не загружены." in page


@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya", "observer"])
def test_nobody_else_sees_or_keeps_them(name: str, gleb: Actor) -> None:
    world.work()
    as_(gleb).post(f"{PAGE}ma4/", said())
    found, client = Companion.objects.get(), as_(getattr(cast, name)())
    assert [client.get(one).status_code for one in (PAGE, f"{PAGE}ma4/", LATE)] == [404] * 3
    assert client.post(f"{PAGE}ma4/", said()).status_code == 404
    assert client.post(f"{PAGE}{found.pk}/remove/").status_code == 404
    found.refresh_from_db()
    assert found.removed_at is None
