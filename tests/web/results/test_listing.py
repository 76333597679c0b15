"""The list of results forms: what a school sees, what those above find, where a teacher goes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import declare, send_results
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
LISTING = "/results/2026-spring/"
FORM = "/forms/2026-spring/results/ma4/edu220042/"
TYPING = "/results/2026-spring/ma4/edu220042/typing/"
DECLARATION = "/results/2026-spring/ma4/edu220042/declaration/"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING + timedelta(hours=2))


@pytest.fixture
def entry(db: None) -> Entry:
    return entry_with_codes()


def text(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\xa0", " ")


def accepted(entry: Entry, anna: Actor) -> None:
    send_results(
        entry, filled(entry, rows_of(entry, POINTS)), name="форма.xlsx", by=anna, at=EVENING
    )


def test_a_school_sees_its_works_without_a_filter_and_without_its_own_name_in_each_line(
    entry: Entry, anna: Actor
):
    page = text(as_(anna).get(LISTING))
    assert f'href="{FORM}"' in page
    assert "Отбор форм" not in page
    assert '<th scope="col">ОО</th>' not in page


def test_a_teacher_is_led_to_the_table_and_to_no_page_of_others(entry: Entry, anna: Actor):
    accepted(entry, anna)
    teacher = as_(cast.marina())
    page = text(teacher.get(LISTING))
    assert f'href="{TYPING}"' in page
    assert FORM not in page
    assert "/names/" not in page
    assert DECLARATION not in page
    assert teacher.get(TYPING).status_code == 200
    assert "Результаты</a>" in text(teacher.get("/"))


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("words=0042", True),
        ("words=42&work=ma4", True),
        ("words=9999", False),
        ("work=ru4", False),
        ("state=waiting", True),
        ("state=late", False),
        ("state=unsigned", False),
        ("state=nonsense", True),
    ],
)
def test_those_above_narrow_the_list(entry: Entry, vera: Actor, asked: str, is_found: bool):
    make.work(entry.work.campaign, code="ru4")
    page = text(as_(vera).get(f"{LISTING}?{asked}"))
    assert "Отбор форм" in page
    assert (f'href="{FORM}"' in page) is is_found
    assert ("Таких форм нет" in page) is not is_found


@pytest.mark.parametrize("who", [cast.boris, cast.vera, cast.gleb])
def test_what_waits_for_the_head_is_found_until_it_is_signed(
    entry: Entry, anna: Actor, elena: Actor, who: Callable[[], Actor]
):
    accepted(entry, anna)
    reader = as_(who())
    assert f'href="{DECLARATION}"' in text(reader.get(f"{LISTING}?state=unsigned"))
    assert "Таких форм нет" in text(reader.get(f"{LISTING}?state=signed"))
    declare(entry, version=1, by=elena, at=EVENING)
    assert "Таких форм нет" in text(reader.get(f"{LISTING}?state=unsigned"))
    assert "подписана" in text(reader.get(f"{LISTING}?state=signed"))


def test_results_of_each_campaign_that_goes_on_are_a_tab_away(entry: Entry, anna: Actor):
    assert "/results/2026-keys/" not in text(as_(anna).get(LISTING))
    entry_with_codes(make.work(make.campaign(slug="2026-keys")))
    assert 'href="/results/2026-keys/"' in text(as_(anna).get(LISTING))


def test_keys_are_a_step_away_for_whoever_keeps_them(entry: Entry, gleb: Actor, vera: Actor):
    keys = "/results/2026-spring/keys/"
    assert keys in text(as_(gleb).get(LISTING))
    assert keys not in text(as_(vera).get(LISTING))


def test_nothing_is_typed_into_what_the_head_has_signed(entry: Entry, anna: Actor, elena: Actor):
    accepted(entry, anna)
    assert "data-save" in text(as_(anna).get(TYPING))
    declare(entry, version=1, by=elena, at=EVENING)
    page = text(as_(anna).get(TYPING))
    assert "data-save" not in page
    assert "Вносить в таблицу можно уже сейчас" not in page


def test_a_technician_is_asked_to_fill_and_hand_over_until_it_is_done(
    entry: Entry, anna: Actor, timur: Actor
):
    duty = "Внести результаты: Математика, 4 класс"
    page = text(as_(timur).get("/"))
    assert duty in page
    assert f'href="{FORM}"' in page
    assert duty not in text(as_(anna).get("/"))
    file = SimpleUploadedFile("форма.xlsx", filled(entry, rows_of(entry, POINTS)))
    assert as_(timur).post(FORM, {"file": file, "token": "t"}).status_code == 303
    assert Submission.objects.get().state == SubmissionState.HANDED
    assert duty not in text(as_(timur).get("/"))
    assert "Технический специалист передал форму" in text(as_(anna).get("/"))
