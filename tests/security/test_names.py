"""Pupils' names never enter: planted everywhere in a form, they are found nowhere afterwards.

source: «передаются только коды участников, ФИО не указывается»; settled.md, Forms
"""

import html
import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.http import HttpResponse
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from pytest_django import Settings

from tests.security import traces
from tests.security.bad_files import NAMES_PUPIL
from tests.security.gates import GATES, Gate
from vprok.domain.intake.models import Submission
from vprok.domain.intake.states import SubmissionState
from vprok.kernel.charter import Actor

SURNAME, FIRST, PATRONYMIC = NAMES_PUPIL.split()
INITIALS = f"{SURNAME} {FIRST[0]}. {PATRONYMIC[0]}."
NAME = "форма.xlsx"

Plant = Callable[[openpyxl.Workbook, str], None]


def in_a_cell(cell: str, words: str = NAMES_PUPIL) -> Plant:
    def plant(book: openpyxl.Workbook, sheet: str) -> None:
        book[sheet][cell] = words

    return plant


def in_a_comment(book: openpyxl.Workbook, sheet: str) -> None:
    book[sheet]["A2"].comment = Comment(f"Это {NAMES_PUPIL}", "учитель")


def as_author_of_a_comment(book: openpyxl.Workbook, sheet: str) -> None:
    book[sheet]["A2"].comment = Comment("проверено", NAMES_PUPIL)


def in_a_header(book: openpyxl.Workbook, sheet: str) -> None:
    book[sheet].oddHeader.center.text = NAMES_PUPIL


def in_a_footer(book: openpyxl.Workbook, sheet: str) -> None:
    book[sheet].evenFooter.left.text = INITIALS


def in_a_sheet_title(book: openpyxl.Workbook, _: str) -> None:
    book.create_sheet(INITIALS)


def in_a_hidden_sheet(book: openpyxl.Workbook, _: str) -> None:
    hidden = book.create_sheet("Список")
    hidden.append([1, NAMES_PUPIL])
    hidden.sheet_state = "veryHidden"


def in_the_title_of_the_document(book: openpyxl.Workbook, _: str) -> None:
    book.properties.title = f"Работа: {NAMES_PUPIL}"


def as_a_keyword(book: openpyxl.Workbook, _: str) -> None:
    book.properties.keywords = INITIALS


def in_a_property_of_ones_own(book: openpyxl.Workbook, _: str) -> None:
    book.custom_doc_props.append(StringProperty(name="Ученик", value=NAMES_PUPIL))


PLANTS: dict[str, Plant] = {
    "in the first cell": in_a_cell("A2"),
    "a surname alone": in_a_cell("A2", SURNAME),
    "with initials": in_a_cell("A3", INITIALS),
    "in the next column": in_a_cell("B2"),
    "in capitals": in_a_cell("A2", NAMES_PUPIL.upper()),
    "in the header row": in_a_cell("AA1"),
    "beside the table": in_a_cell("AB5"),
    "far below": in_a_cell("A300"),
    "in a comment": in_a_comment,
    "as the author of a comment": as_author_of_a_comment,
    "in a page header": in_a_header,
    "in a page footer": in_a_footer,
    "in a sheet's title": in_a_sheet_title,
    "in a hidden sheet": in_a_hidden_sheet,
    "in the title of the document": in_the_title_of_the_document,
    "as a keyword": as_a_keyword,
    "in a property of one's own": in_a_property_of_ones_own,
}


@pytest.fixture(params=GATES)
def gate(
    request: pytest.FixtureRequest,
    anna: Actor,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
) -> Gate:
    own = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": own}
    return GATES[request.param](anna, monkeypatch)


def planted(file: bytes, sheet: str, plant: Plant) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(file)), io.BytesIO()
    plant(book, sheet)
    book.save(out)
    return out.getvalue()


def spoken_of(answer: HttpResponse, logged: str) -> Iterator[str]:
    """Where the canary is heard, in either of its spellings."""
    words = {word.encode() for word in (SURNAME, SURNAME.upper(), PATRONYMIC, PATRONYMIC.upper())}
    told = [("the answer", answer.content), ("the log", logged.encode())]
    for where, held in (*told, *traces.columns(), *traces.files(), *traces.disk()):
        if any(word in held for word in words):
            yield where
        elif held.startswith(b"PK"):
            yield from (f"{where}!{part}" for part in _parts_with(held, words))


def _parts_with(archive: bytes, words: set[bytes]) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as box:
        for name in box.namelist():
            told = html.unescape(box.read(name).decode("utf-8", "replace")).encode()
            if any(word in told for word in words):
                yield name


@pytest.mark.parametrize("where", PLANTS)
def test_a_form_with_a_name_is_returned_and_the_name_is_nowhere(
    gate: Gate, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = planted(gate.form.file, gate.form.sheet, PLANTS[where])
    with caplog.at_level(logging.DEBUG):
        answer = gate.send(file, NAME, "token")
    assert answer.status_code in {409, 422}
    assert not Submission.objects.filter(state=SubmissionState.ACCEPTED).exists()
    assert not list(spoken_of(answer, caplog.text))


def test_a_name_in_a_text_box_is_found(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    box = f'<a:t xmlns:a="http://a">{NAMES_PUPIL}</a:t>'.encode()
    with caplog.at_level(logging.DEBUG):
        answer = gate.send(gate.form.with_parts(**{"drawings/drawing9.xml": box}), NAME, "token")
    assert answer.status_code == 422
    assert not list(spoken_of(answer, caplog.text))


@pytest.mark.parametrize(
    "make",
    [lambda file: file, lambda file: file[:500], lambda _: b"\x89PNG" + bytes(99), lambda _: b""],
    ids=["a good form", "a broken form", "a picture", "nothing"],
)
@pytest.mark.parametrize("suffix", ["xlsx", "docx", ""])
def test_a_file_called_after_a_pupil_leaves_no_name_behind(
    gate: Gate, make: Callable[[bytes], bytes], suffix: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = gate.send(make(gate.form.file), f"{INITIALS}{suffix}", "token")
    assert answer.status_code in {400, 422}
    assert not list(spoken_of(answer, caplog.text))


def test_what_excel_writes_of_the_person_at_the_keyboard_is_not_kept(
    gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    def plant(book: openpyxl.Workbook, _: str) -> None:
        book.properties.creator = NAMES_PUPIL
        book.properties.lastModifiedBy = NAMES_PUPIL

    file = planted(gate.form.file, gate.form.sheet, plant)
    with caplog.at_level(logging.DEBUG):
        answer = gate.send(file, NAME, "token")
    assert answer.status_code == 303
    assert Submission.objects.get(state=SubmissionState.ACCEPTED).file is not None
    assert not list(spoken_of(answer, caplog.text))


def test_the_search_itself_finds_a_name_that_is_kept(gate: Gate) -> None:
    answer = gate.send(gate.form.file, NAME, "token")
    assert not list(spoken_of(answer, ""))
    Submission.objects.update(name=NAMES_PUPIL)
    (Path(default_storage.location) / "left behind").write_text(SURNAME, "utf-8")  # type: ignore[attr-defined]
    told = list(spoken_of(answer, f"уровень {SURNAME}"))
    assert told[:2] == ["the log", "intake.Submission.name"]
    assert told[2].endswith("left behind")
