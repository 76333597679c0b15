"""The federal organiser chooses how materials are kept, until something is sealed."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse

from tests import cast, make
from tests.cast import as_
from tests.domain.materials import world
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Custody, Era, KitStyle, Step
from vprok.domain.materials.models import Slot
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db
PAGE = "/campaign/2026-spring/choices/"
SAID = {
    "custody": "officers",
    "kit_style": "blank",
    "has_zone_groups": "on",
    "freeze_hours": "18",
    "many_0": "100",
    "minutes_0": "30",
    "many_1": "500",
    "minutes_1": "60",
    "apart": ["ma4"],
}


@pytest.fixture(autouse=True)
def _first_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def test_what_is_chosen_is_kept_and_recorded(gleb: Actor) -> None:
    world.work()
    answer = as_(gleb).post(PAGE, SAID)
    assert answer["Location"] == "/campaign/2026-spring/"
    kept = Campaign.objects.get()
    assert (kept.custody, kept.kit_style) == (Custody.OFFICERS, KitStyle.BLANK)
    assert (kept.has_zone_groups, kept.freeze_hours) == (True, 18)
    assert kept.early_by == [[100, 30], [500, 60]]
    assert kept.works.get().criteria_apart
    facts = Event.objects.get(event="campaign.choices_kept").facts
    assert (facts["custody"], facts["early"], facts["apart"]) == (
        "officers",
        "100: 30, 500: 60",
        "ma4",
    )
    page = text(as_(gleb).get(PAGE))
    assert 'value="500"' in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"minutes_0": ""}, "Заполните оба поля строки или оставьте оба пустыми."),
        ({"minutes_1": "20"}, "Чем больше участников, тем раньше час"),
        ({"many_1": "100"}, "Чем больше участников, тем раньше час"),
        ({"custody": "nobody"}, "nobody"),
        ({"freeze_hours": "0"}, "1"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    gleb: Actor, wrong: dict[str, str], told: str
) -> None:
    world.work()
    answer = as_(gleb).post(PAGE, SAID | wrong)
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert Campaign.objects.get().custody == Custody.SIMPLE


def test_after_the_first_archive_only_criteria_may_move(gleb: Actor) -> None:
    world.archive()
    page = text(as_(gleb).get(PAGE))
    assert "Первый архив уже собран" in page
    assert as_(gleb).post(PAGE, SAID).status_code == 302
    kept = Campaign.objects.get()
    assert (kept.custody, kept.early_by, kept.works.get().criteria_apart) == ("simple", [], True)


def test_a_frozen_slot_holds_the_hour_of_criteria(gleb: Actor) -> None:
    work = world.work()
    Slot.objects.create(
        work=work, opens_at=world.HOUR, made_at=make.NOW, frozen_at=make.NOW + timedelta(days=1)
    )
    as_(gleb).post(PAGE, SAID)
    work.refresh_from_db()
    assert not work.criteria_apart


def test_the_day_of_the_drawing_moves_with_the_choice(gleb: Actor) -> None:
    work = world.work()
    assert "за сколько дней до начала" not in text(as_(gleb).get(PAGE))
    Campaign.objects.update(era=Era.RANDOM)
    drawing = make.milestone(work.campaign, Step.ASSIGNMENT, opens_offset=-7, opens_time="09:00")
    assert as_(gleb).post(PAGE, SAID | {"assigns_ahead": "5"}).status_code == 302
    drawing.refresh_from_db()
    assert (Campaign.objects.get().assigns_ahead, drawing.opens_offset) == (5, -5)


@pytest.mark.parametrize("name", ["anna", "timur", "boris", "vera", "darya", "elena"])
def test_nobody_below_the_country_chooses(name: str) -> None:
    world.work()
    person = getattr(cast, name)()
    assert as_(person).get(PAGE).status_code == 404
    assert as_(person).post(PAGE, SAID).status_code == 404
    assert Campaign.objects.get().custody == Custody.SIMPLE
