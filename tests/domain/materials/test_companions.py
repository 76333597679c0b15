import pytest

from tests import cast
from tests.domain.materials import world
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.materials.actions.companions import put_companion, remove_companion
from vprok.domain.materials.models import Companion
from vprok.domain.materials.rules import (
    MOST_COMPANION_BYTES,
    companion_is_too_large,
    companions_are_too_many,
    suffix_of,
)
from vprok.domain.materials.states import CompanionKind
from vprok.kernel.charter import Actor
from vprok.tools.pdf.look import UnusablePdf

pytestmark = pytest.mark.django_db
SOUND = b"ID3\x04" + bytes(100)
SHEET = b"PK\x03\x04[Content_Types].xml xl/workbook.xml"


@pytest.mark.parametrize(
    ("file", "suffix"),
    [
        (SOUND, ".mp3"),
        (b"\xff\xfb\x90\x64" + bytes(20), ".mp3"),
        (b"OggS" + bytes(20), ".ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", ".wav"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", ""),
        (b"%PDF-1.7", ".pdf"),
        (SHEET, ".xlsx"),
        (b"PK\x03\x04word/document.xml", ""),
        (b"MZ\x90\x00", ""),
        (b"", ""),
    ],
)
def test_a_file_is_told_by_its_first_bytes(file: bytes, suffix: str) -> None:
    assert suffix_of(file) == suffix


def test_what_is_put_keeps_its_kind_whatever_its_name(gleb: Actor) -> None:
    work = world.work()
    put = put_companion(
        work, CompanionKind.SOUND, " Диктант  4 ", SOUND, name="диктант.exe", by=gleb, at=NOW
    )
    assert (put.title, put.file.name, put.file.media_type) == (
        "Диктант 4",
        "диктант.mp3",
        "audio/mpeg",
    )
    assert Event.objects.filter(event="materials.companion_put").count() == 1


def test_what_is_not_what_it_is_called_is_refused(gleb: Actor) -> None:
    work = world.work()

    def put(kind: CompanionKind, file: bytes) -> Companion:
        return put_companion(work, kind, "Файл", file, name="ф", by=gleb, at=NOW)

    with cast.refused("companion_is_of_another_kind"):
        put(CompanionKind.SOUND, SHEET)
    with cast.refused("companion_is_of_another_kind"):
        put(CompanionKind.INSTRUCTION, SOUND)
    with pytest.raises(UnusablePdf):
        put(CompanionKind.INSTRUCTION, b"%PDF-1.7 damaged")
    put(CompanionKind.FORM, SHEET)
    with cast.refused("companion_is_a_twin"):
        put(CompanionKind.FORM, SHEET)
    assert companion_is_too_large(MOST_COMPANION_BYTES) is None
    assert companion_is_too_large(MOST_COMPANION_BYTES + 1)
    assert companions_are_too_many(11) is None
    assert companions_are_too_many(12)


@pytest.mark.parametrize("name", ["anna", "vera", "boris", "darya"])
def test_only_the_federal_organiser_keeps_companions(name: str, gleb: Actor) -> None:
    work, other = world.work(), getattr(cast, name)()
    with cast.refused("no_right"):
        put_companion(work, CompanionKind.SOUND, "Д", SOUND, name="д.mp3", by=other, at=NOW)
    put = put_companion(work, CompanionKind.SOUND, "Д", SOUND, name="д.mp3", by=gleb, at=NOW)
    with cast.refused("no_right"):
        remove_companion(put, by=other, at=NOW)
    remove_companion(put, by=gleb, at=NOW)
    assert not Companion.objects.filter(removed_at=None).exists()
