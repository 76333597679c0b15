"""A name is refused alike at every door by which results come in, wherever in a workbook it lies.

source: issue 5, «Bad input»: a planted name in any cell, sheet name, comment or property refused
"""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast
from tests.cast import as_
from tests.domain.results.commission import dealt, experts
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from tests.interfaces.api.stage import Machine, admitted, path_of, told_of
from tests.security.test_names import (
    NAMES_PUPIL,
    PATRONYMIC,
    PLANTS,
    SURNAME,
    planted,
)
from vprok.domain.files.models import Stored
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.results.actions.marking import workbook_of
from vprok.domain.results.models import Block, Commission, Marking, Typed

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0)]
FORM = "/forms/2026-spring/results/ma4/edu220042/"
GRID = "/results/2026-spring/ma4/edu220042/typing/"
SHEET = "Протокол"


@pytest.fixture(autouse=True)
def entry(db: None, monkeypatch: pytest.MonkeyPatch) -> Entry:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: EVENING)
    return entry_with_codes()


def form(entry: Entry, plant: str) -> bytes:
    return planted(filled(entry, rows_of(entry, POINTS)), SHEET, PLANTS[plant])


def upload(file: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("форма.xlsx", file)


def by_the_page(entry: Entry, plant: str) -> HttpResponse:
    return as_(cast.anna()).post(FORM, {"file": upload(form(entry, plant)), "token": "t"})


def by_the_specialist(entry: Entry, plant: str) -> HttpResponse:
    return as_(cast.timur()).post(FORM, {"file": upload(form(entry, plant)), "token": "t"})


def by_the_grid(entry: Entry, plant: str) -> HttpResponse:
    return as_(cast.marina()).post(f"{GRID}load/", {"file": upload(form(entry, plant))})


def by_the_api(entry: Entry, plant: str) -> HttpResponse:
    return Machine(admitted(entry.school).text).workbook(path_of(entry), form(entry, plant))


def by_an_expert(entry: Entry, plant: str) -> HttpResponse:
    expert = experts(1)[0]
    made: Commission = dealt(entry, [expert])
    marker = made.markers.get()
    blank = workbook_of(marker, entry, by=expert, at=EVENING)
    address = f"/results/marking/{made.pk}/edu220042/upload/"
    return as_(expert).post(address, {"file": upload(planted(blank, SHEET, PLANTS[plant]))})


DOORS: dict[str, Callable[[Entry, str], HttpResponse]] = {
    "the page": by_the_page,
    "the specialist": by_the_specialist,
    "the grid": by_the_grid,
    "the API": by_the_api,
    "an expert": by_an_expert,
}
LYING = (
    "in the next column",
    "beside the table",
    "in a comment",
    "in a sheet's title",
    "in a page header",
    "in the title of the document",
    "in a property of one's own",
)


def nothing_is_kept() -> None:
    rows = [*Submission.objects.values(), *Typed.objects.values(), *Marking.objects.values()]
    told = json.dumps([*rows, *Stored.objects.values()], default=str, ensure_ascii=False)
    assert SURNAME not in told
    assert not Block.objects.exists()


@pytest.mark.parametrize("plant", LYING)
@pytest.mark.parametrize("door", DOORS)
def test_a_workbook_with_a_name_is_refused(entry: Entry, door: str, plant: str) -> None:
    answer = DOORS[door](entry, plant)
    assert answer.status_code in {409, 422}, answer.content.decode()
    said = answer.content.decode()
    assert SURNAME not in said
    assert PATRONYMIC not in said
    assert "Похоже на" in said
    nothing_is_kept()


@pytest.mark.parametrize("column", ["task_1", "class", "journal", "variant_1"])
def test_a_name_typed_in_a_cell_is_told_in_the_same_words(entry: Entry, column: str) -> None:
    row = {"row": "40001", "revision": 0, "cells": {column: NAMES_PUPIL}}
    said = json.dumps({"rows": [row]})
    typed = as_(cast.marina()).post(GRID, said, content_type="application/json")
    (held,) = typed.json()["held"]
    told = told_of(entry, *POINTS)
    told["sheets"]["protocol"][0][column] = NAMES_PUPIL
    sent = Machine(admitted(entry.school).text).rows(path_of(entry), told)
    found = [one for one in sent.json()["findings"] if one["rule"] == "person"]
    assert [f"{one['text']} {one['remedy']}".strip() for one in found] == [held["text"]]
    assert SURNAME not in typed.content.decode() + sent.content.decode()
    nothing_is_kept()
