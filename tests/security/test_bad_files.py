"""Whatever comes in by a form's page: named in Russian, kept out, and the portal goes on."""

import re

import pytest

from tests.security.bad_files import BAD, NAMES_PUPIL
from tests.security.gates import GATES, Gate, application, results
from tests.stories.portal import words
from vprok.domain.campaign.models import Work
from vprok.domain.intake.models import Submission
from vprok.domain.intake.sheets.application import application as application_form
from vprok.domain.intake.sheets.taking import Offer
from vprok.domain.results.queries import form_of
from vprok.kernel.charter import Actor
from vprok.tools.sheets.draw import draw


@pytest.fixture(params=GATES)
def gate(request: pytest.FixtureRequest, anna: Actor, monkeypatch: pytest.MonkeyPatch) -> Gate:
    return GATES[request.param](anna, monkeypatch)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_changes_nothing_and_a_good_one_follows(
    gate: Gate, name: str
) -> None:
    bad = BAD[name]
    assert gate.send(gate.form.file, "форма.xlsx", "first").status_code == 303
    before, left = gate.accepted(), gate.left()

    answer = gate.send(*reversed(bad.made(gate.form)), "bad")
    said = words(answer)
    assert answer.status_code == bad.status, said
    assert bad.tells(gate.form) in said
    assert re.search(r"[А-ЯЁ][а-яё][^.]{10,}\.", said), "no Russian sentence"
    assert NAMES_PUPIL.split()[0] not in said
    assert gate.accepted() == before
    assert gate.left() == left

    assert gate.send(gate.again, "форма.xlsx", "again").status_code == 303
    assert gate.accepted().version > before.version


def test_a_form_of_results_is_no_application(anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = application(anna, monkeypatch)
    book = form_of(Work.objects.get(code="ma4"))
    body = {"campaign": "2026-spring", "body": "edu220042", "per": "ma4"}
    answer = gate.send(draw(book, identity=body), "форма.xlsx", "wrong")
    assert answer.status_code == 409
    assert "Форма сбора результатов" in words(answer)
    assert not Submission.objects.exists()


def test_an_application_is_no_form_of_results(anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = results(anna, monkeypatch)
    book = application_form("ВПР", [Offer("ma4", "Математика", 4)], is_college=False)
    body = {"campaign": "2026-spring", "body": "edu220042", "per": ""}
    answer = gate.send(draw(book, identity=body), "форма.xlsx", "wrong")
    assert answer.status_code == 409
    assert "Заявка на участие в ВПР" in words(answer)
    assert not Submission.objects.exists()
