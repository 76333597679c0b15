"""The page of presence: said by choosing from a list, held together at once, shut to others."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse

from tests import cast
from tests.cast import as_
from tests.domain.results.stage import EVENING, entry_with_codes
from vprok.domain.intake.models import Entry
from vprok.domain.results.models import Counted, Presence
from vprok.interfaces.frame import clock
from vprok.kernel.charter import Actor

PAGE = "/results/2026-spring/ma4/edu220042/presence/"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING)


@pytest.fixture
def entry(anna: Actor) -> Entry:
    return entry_with_codes()


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def before(page: str) -> str:
    return page.split('name="before"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def test_a_school_says_who_was_away_and_how_many_works_there_are(anna: Actor, entry: Entry):
    browser = as_(anna)
    assert 'name="code_40005"' in text(browser.get(PAGE))
    answer = browser.post(PAGE, {"code_40002": "absent:illness", "works_1": "2", "works_2": "2"})
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    (one,) = Presence.objects.all()
    assert (one.code, one.state, one.reason, one.by) == (
        "40002",
        "absent",
        "illness",
        anna.signature,
    )
    page = text(browser.get(PAGE))
    assert "Явка, форма, протоколы и комплекты сходятся." in page
    assert '<option value="absent:illness" selected>' in page


def test_what_differs_is_said_in_a_sentence(anna: Actor, entry: Entry):
    browser = as_(anna)
    browser.post(PAGE, {"works_1": "2", "works_2": "2"})
    assert "В 4А собрано 2 работы, а присутствовало 3" in text(browser.get(PAGE))


def test_two_people_do_not_write_over_each_other(anna: Actor, timur: Actor, entry: Entry):
    shown = before(text(as_(anna).get(PAGE))) if 'value="' in text(as_(anna).get(PAGE)) else ""
    as_(timur).post(PAGE, {"code_40001": "moved:other_school", "before": ""})
    as_(anna).post(PAGE, {"code_40002": "absent:family", "before": ""})
    assert set(Presence.objects.values_list("code", flat=True)) == {"40001", "40002"}
    assert shown == "" or "40001" not in shown


def test_a_word_is_taken_back_by_choosing_that_one_was_there(anna: Actor, entry: Entry):
    browser = as_(anna)
    browser.post(PAGE, {"code_40002": "absent:illness", "works_1": "2"})
    browser.post(
        PAGE,
        {
            "code_40002": "",
            "works_1": "",
            "before": before(text(browser.get(PAGE))),
        },
    )
    assert not Presence.objects.exists()
    assert not Counted.objects.exists()


def test_there_is_no_place_for_words_of_ones_own(anna: Actor, entry: Entry):
    answer = as_(anna).post(PAGE, {"code_40002": "absent:Иванова болеет"})
    assert answer.status_code == 422
    assert not Presence.objects.exists()


def test_before_the_day_the_page_says_when(
    anna: Actor, entry: Entry, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock.timezone, "now", lambda: EVENING - timedelta(days=1))
    assert "Явку отмечают с дня работы: 14 апреля 2026." in text(as_(anna).get(PAGE))


def test_people_above_read_and_cannot_write(anna: Actor, boris: Actor, entry: Entry):
    as_(anna).post(PAGE, {"code_40002": "absent:illness"})
    browser = as_(boris)
    page = text(browser.get(PAGE))
    assert "отсутствовал, по болезни" in page
    assert "<select" not in page
    assert browser.post(PAGE, {"code_40003": "absent:illness"}).status_code == 404
    assert Presence.objects.count() == 1


@pytest.mark.parametrize("stranger", [cast.darya, cast.sibling, cast.neighbour, cast.observer])
def test_for_others_there_is_no_such_page(stranger: Callable[[], Actor], entry: Entry):
    browser = as_(stranger())
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, {"code_40002": "absent:illness"}).status_code == 404
    assert not Presence.objects.exists()
