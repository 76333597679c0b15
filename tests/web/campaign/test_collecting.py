"""The federal organiser chooses how results are collected, until somebody fills a form."""

import re

import pytest
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_, refused
from tests.domain.results.stage import EVENING, entry_with_codes, filled, rows_of
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.campaign.queries import collecting_of
from vprok.domain.campaign.rules import Collecting, criteria_take_points
from vprok.domain.campaign.states import CampaignState, TaskEntry
from vprok.domain.results.actions import send_results
from vprok.domain.results.actions.collecting import choose_collecting, choose_entries
from vprok.domain.results.models import Typed
from vprok.domain.results.queries import form_of
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/campaign/2026-spring/collecting/"
ENTRIES = "/campaign/2026-spring/works/ma4/entries/"


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def take_a_form(by: Actor) -> Work:
    entry = entry_with_codes()
    file = filled(entry, rows_of(entry, [(1, 1, 2, 1, 2)] * 5))
    send_results(entry, file, name="форма.xlsx", by=by, at=EVENING)
    return entry.work


def test_what_is_chosen_is_kept_and_recorded(gleb: Actor) -> None:
    make.work()
    said = {"allows_not_taught": "on", "excludes_not_taught": "on", "double_entry": "on"}
    answer = as_(gleb).post(PAGE, said)
    assert answer["Location"] == "/campaign/2026-spring/"
    kept = collecting_of(Campaign.objects.get())
    assert kept == Collecting(allows_not_taught=True, excludes_not_taught=True, double_entry=True)
    assert Event.objects.get(event="campaign.collecting_kept").facts["double_entry"]
    assert "задание исключается из отметки" in text(as_(gleb).get("/campaign/2026-spring/"))


def test_a_rule_on_a_mark_that_nobody_may_put_is_told_at_its_field(gleb: Actor) -> None:
    make.work()
    answer = as_(gleb).post(PAGE, {"excludes_not_taught": "on"})
    assert answer.status_code == 422
    assert "Разрешите эту отметку." in text(answer)
    assert not Campaign.objects.get().excludes_not_taught
    with refused("not_taught_is_not_allowed"):
        wrong = Collecting(excludes_not_taught=True)
        choose_collecting(Campaign.objects.get(), wrong, by=gleb, at=EVENING)


@pytest.mark.parametrize("name", ["asks_sex", "allows_not_taught", "double_entry"])
def test_once_results_came_the_form_stays(gleb: Actor, anna: Actor, name: str) -> None:
    take_a_form(anna)
    campaign = Campaign.objects.get()
    with refused("results_have_come"):
        choose_collecting(campaign, Collecting(**{name: True}), by=gleb, at=EVENING)
    page = text(as_(gleb).get(PAGE))
    assert "Школы уже вносят результаты" in page
    assert as_(gleb).post(PAGE, {name: "on", "families_look": "on"}).status_code == 302
    kept = collecting_of(Campaign.objects.get())
    assert (getattr(kept, name), kept.families_look) == (False, True)


def test_rows_that_somebody_types_hold_the_form_too(gleb: Actor) -> None:
    entry = entry_with_codes()
    Typed.objects.create(
        entry=entry, code="40001", saved_by="Анна", saved_by_account=1, saved_at=EVENING
    )
    with refused("results_have_come"):
        choose_collecting(entry.work.campaign, Collecting(asks_sex=True), by=gleb, at=EVENING)
    with refused("entries_are_fixed"):
        choose_entries(entry.work, ["1"], by=gleb, at=EVENING)


def test_how_marks_are_made_may_change_after_results_came(gleb: Actor, anna: Actor) -> None:
    campaign = make.campaign()
    Campaign.objects.update(allows_not_taught=True)
    take_a_form(anna)
    campaign.refresh_from_db()
    ruled = Collecting(allows_not_taught=True, excludes_not_taught=True)
    assert choose_collecting(campaign, ruled, by=gleb, at=EVENING).excludes_not_taught


def test_tasks_take_answers_and_the_form_follows(gleb: Actor) -> None:
    work = make.work()
    assert as_(gleb).post(ENTRIES, {"answers": ["1", "3"]})["Location"].endswith("/works/ma4/")
    kept = work.tasks.filter(entry=TaskEntry.ANSWER).values_list("label", flat=True)
    assert list(kept.order_by("position")) == ["1", "3"]
    titles = [column.title for column in form_of(work).sheet("protocol").columns]
    assert titles[2:7] == ["1 (1б, ответ)", "2 (1б)", "3 (2б, ответ)", "4 (1б)", "5 (2б)"]
    assert "Итого баллов" not in titles
    assert "вносят ответ" in text(as_(gleb).get("/campaign/2026-spring/works/ma4/"))
    assert Event.objects.get(event="campaign.entries_kept").facts["answers"] == "1, 3"


def test_criteria_of_experts_take_points(gleb: Actor) -> None:
    work = make.work(
        maxima=(3, 2, 3), cuts=(2, 4, 6), labels=("4К1", "4К2", "5"), follows={"4К2": "4К1"}
    )
    for label in ("4К1", "4К2"):
        with refused("criteria_take_points"):
            choose_entries(work, [label], by=gleb, at=EVENING)
    page = text(as_(gleb).get(ENTRIES))
    assert 'value="5"' in page
    assert 'value="4К1"' not in page
    assert criteria_take_points([Task(label="5", entry=TaskEntry.ANSWER)]) is None


def test_once_results_of_a_work_came_what_is_typed_stays(gleb: Actor, anna: Actor) -> None:
    work = take_a_form(anna)
    with refused("entries_are_fixed"):
        choose_entries(work, ["1"], by=gleb, at=EVENING)
    assert "менять, что вносится" in text(as_(gleb).post(ENTRIES, {"answers": ["1"]}))
    assert choose_entries(work, [], by=gleb, at=EVENING) == work
    other = make.work(work.campaign, code="ru4")
    assert choose_entries(other, ["1"], by=gleb, at=EVENING).tasks.get(label="1").entry == "answer"


def test_a_finished_campaign_keeps_everything(gleb: Actor) -> None:
    work = make.work(make.campaign(state=CampaignState.FINISHED))
    with refused("campaign_is_finished"):
        choose_collecting(work.campaign, Collecting(), by=gleb, at=EVENING)
    with refused("campaign_is_finished"):
        choose_entries(work, [], by=gleb, at=EVENING)


def test_only_the_federal_organiser_chooses(anna: Actor) -> None:
    work = make.work()
    with refused("no_right"):
        choose_collecting(work.campaign, Collecting(), by=anna, at=EVENING)
    for somebody in (anna, cast.vera()):
        assert as_(somebody).get(PAGE).status_code == 404
        assert as_(somebody).get(ENTRIES).status_code == 404
