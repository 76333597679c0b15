"""What families of a school are told: figures for the sheets, and nothing for anyone else."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.campaign.states import Anchor, Clock, Step
from vprok.domain.intake.actions import open_owed
from vprok.domain.intake.models import Entry
from vprok.domain.results.actions import send_results
from vprok.domain.results.models import Informed
from vprok.domain.results.rules import OWED
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

POINTS = [(1, 1, 2, 1, 2), (0, 1, "X", 1, 0), (1, 0, 2, 0, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
PAGE = "/results/2026-spring/ma4/edu220042/families/"
DATA = f"{PAGE}data/"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


@pytest.fixture
def accepted(anna: Actor, entry: Entry) -> Entry:
    file = filled(entry, rows_of(entry, POINTS))
    send_results(entry, file, name="форма.xlsx", by=anna, at=EVENING)
    return entry


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


# ---- the figures for the sheets ------------------------------------------------------------------


def test_the_browser_gets_what_it_joins_with_names(anna: Actor, accepted: Entry):
    told = as_(anna).get(DATA).json()
    assert (told["work"], told["maximum"], told["cuts"]) == ("Математика, 4 класс", 7, [2, 4, 6])
    assert told["classes"] == ["4А", "4Б"]
    assert told["tasks"][0] == {
        "n": 1,
        "label": "1",
        "maximum": 1,
        "skill": "вычисления",
        "descriptor": "Задание 1",
        "level": "Б",
    }
    assert told["codes"][1] == {
        "code": "40002",
        "class": 1,
        "variant": "2",
        "state": "present",
        "points": [0, 1, "X", 1, 0],
        "total": 2,
        "mark": 3,
        "journal": 4,
    }
    assert told["class_share"] == {"1": ["60", "60", "50", "60", "40"]}
    assert told["marks"]["class"] == {"1": [1, 1, 2, 1]}
    assert told["changed"] is None


def test_codes_of_the_note_are_told_when_reports_are_open(anna: Actor, accepted: Entry):
    browser = as_(anna)
    told = browser.get(DATA).json()
    assert (told["help"], told["gaps"]) == (["40002", "40005"], ["40005"])
    accepted.work.campaign.reports_at = EVENING + timedelta(hours=1)
    accepted.work.campaign.save()
    told = browser.get(DATA).json()
    assert (told["help"], told["gaps"]) == (None, None)


def test_the_region_is_told_when_reports_are_open(anna: Actor, accepted: Entry):
    assert as_(anna).get(DATA).json()["region_share"] == ["60", "60", "50", "60", "40"]
    accepted.work.campaign.reports_at = EVENING + timedelta(hours=1)
    accepted.work.campaign.save()
    told = as_(anna).get(DATA).json()
    assert (told["region_share"], told["marks"]["region"]) == (None, None)
    assert told["school_share"] == ["60", "60", "50", "60", "40"]


def test_a_region_that_would_tell_of_four_others_is_not_told(anna: Actor, accepted: Entry):
    other = entry_with_codes(accepted.work, make.school(last="0043"))
    sent = filled(other, rows_of(other, POINTS[:4]))
    send_results(other, sent, name="форма.xlsx", by=cast.sibling(), at=EVENING)
    assert as_(anna).get(DATA).json()["region_share"] is None


def test_a_class_of_fewer_than_five_is_compared_with_nobody(anna: Actor, entry: Entry):
    rows = rows_of(entry, POINTS)
    rows[4]["class"] = 2
    send_results(entry, filled(entry, rows), name="форма.xlsx", by=anna, at=EVENING)
    told = as_(anna).get(DATA).json()
    assert told["class_share"] == {}
    assert set(told["marks"]["class"]) == {"1", "2"}


def test_before_the_form_is_accepted_there_are_no_figures(anna: Actor, entry: Entry):
    answer = as_(anna).get(DATA)
    assert answer.status_code == 409
    assert "форма этой работы не принята" in text(answer)


@pytest.mark.parametrize(
    "stranger", [cast.darya, cast.sibling, cast.neighbour, cast.observer, cast.timur]
)
def test_for_others_there_are_no_figures(stranger: Callable[[], Actor], accepted: Entry):
    assert as_(stranger()).get(DATA).status_code == 404


# ---- the day they were told ----------------------------------------------------------------------


def test_the_coordinator_marks_each_class(anna: Actor, accepted: Entry):
    browser = as_(anna)
    assert 'name="class_1"' in text(browser.get(PAGE))
    answer = browser.post(PAGE, {"class_1": "2026-04-14"})
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert Informed.objects.get().on == EVENING.date()
    page = text(browser.get(PAGE))
    assert 'value="2026-04-14"' in page
    assert anna.signature in page


def test_a_day_ahead_is_refused_beside_the_form(anna: Actor, accepted: Entry):
    answer = as_(anna).post(PAGE, {"class_1": "2026-04-15"})
    assert answer.status_code == 422
    assert "Этот день ещё не наступил." in text(answer)
    assert not Informed.objects.exists()


def test_before_results_the_page_leads_to_the_form(anna: Actor, entry: Entry):
    assert "Результатов ещё нет" in text(as_(anna).get(PAGE))


def test_those_above_read_the_days_and_do_not_mark_them(boris: Actor, accepted: Entry):
    assert "ещё не отмечен" in text(as_(boris).get(PAGE))
    assert as_(boris).post(PAGE, {"class_1": "2026-04-14"}).status_code == 404


@pytest.mark.parametrize("stranger", [cast.darya, cast.sibling, cast.neighbour, cast.observer])
def test_for_others_there_is_no_page_of_families(stranger: Callable[[], Actor], accepted: Entry):
    assert as_(stranger()).get(PAGE).status_code == 404
    assert as_(stranger()).post(PAGE, {"class_1": "2026-04-14"}).status_code == 404
    assert not Informed.objects.exists()


def test_the_duty_stands_in_the_cabinet_with_its_date_and_leads_here(anna: Actor, accepted: Entry):
    make.milestone(
        accepted.work.campaign,
        Step.INFORMED,
        anchor=Anchor.DAY,
        clock=Clock.MOSCOW,
        due_offset=10,
        due_time=time(18),
    )
    open_owed(accepted.work.campaign, OWED)
    cabinet = text(as_(anna).get("/"))
    assert "Ознакомить семьи: Математика, 4 класс" in cabinet
    assert f'href="{PAGE}"' in cabinet
    as_(anna).post(PAGE, {"class_1": "2026-04-14"})
    assert "Ознакомить семьи" not in text(as_(anna).get("/"))
