"""The two pages that take a form from a school, each with a good form and what it leaves behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import as_
from tests.domain.intake import world
from tests.domain.results import stage
from tests.security.bad_files import Form
from vprok.domain.intake.models import Entry, GradeClass, Submission
from vprok.domain.intake.queries import application_blank, identity
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import form_of, owed_results
from vprok.interfaces.frame import middleware
from vprok.kernel.charter import Actor
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.spec import Book

POINTS: list[tuple[int | str, ...]] = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1)]


@dataclass(frozen=True)
class Gate:
    """One page, and Anna's browser in front of it.

    again: another good form, to be sent after the bad ones
    left:  what an accepted form leaves in the tables of its chapter
    """

    address: str
    form: Form
    again: bytes
    left: Callable[[], list[object]]
    browser: Client
    kind: str

    def send(self, file: bytes, name: str, token: str) -> HttpResponse:
        upload = {"file": SimpleUploadedFile(name, file), "token": token}
        return self.browser.post(self.address, upload)

    def accepted(self) -> Submission:
        return Submission.objects.get(kind=self.kind, state=SubmissionState.ACCEPTED)


def application(anna: Actor, patch: pytest.MonkeyPatch) -> Gate:
    patch.setattr(middleware, "moment", lambda: make.NOW)
    owed = world.owed()
    book = application_blank(owed).book

    def drawn(changes: Mapping[str, str], participants: int = 45) -> bytes:
        rows = world.filled_rows(owed)
        world.row(rows, "ma4").update(participants=participants)
        return draw(book, identity={**identity(owed, book), **changes}, rows=rows)

    def left() -> list[object]:
        return [
            *Entry.objects.order_by("pk").values(),
            *GradeClass.objects.order_by("pk").values("grade", "ordinal", "letter", "pupils"),
        ]

    return Gate(
        "/forms/2026-spring/application/edu220042/",
        Form(drawn({}), "Заявка", _cell(book, "application", "participants"), drawn),
        drawn({}, participants=44),
        left,
        as_(anna),
        "application",
    )


def results(anna: Actor, patch: pytest.MonkeyPatch) -> Gate:
    patch.setattr(middleware, "moment", lambda: stage.EVENING)
    entry = stage.entry_with_codes()
    book, owed = form_of(entry.work), owed_results(entry)

    def drawn(changes: Mapping[str, str], points: list[tuple[int | str, ...]] = POINTS) -> bytes:
        rows = {"protocol": stage.rows_of(entry, points)}
        return draw(book, identity={**identity(owed, book), **changes}, rows=rows)

    def left() -> list[object]:
        blocks = Block.objects.order_by("pk").values("pk", "payload", "replaced_at")
        return [*blocks, *Leaf.objects.values("pk", "payload", "present")]

    return Gate(
        "/forms/2026-spring/results/ma4/edu220042/",
        Form(drawn({}), "Протокол", "A2", drawn),
        drawn({}, POINTS[:2]),
        left,
        as_(anna),
        "results",
    )


def _cell(book: Book, sheet: str, column: str) -> str:
    keys = [one.key for one in book.sheet(sheet).columns]
    return f"{chr(ord('A') + keys.index(column))}2"


GATES: dict[str, Callable[[Actor, pytest.MonkeyPatch], Gate]] = {
    "application": application,
    "results": results,
}
