"""What a region decides: dates moved, forms excused and opened again, alone or below."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.intake import correcting, world
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Milestone
from vprok.domain.campaign.states import CampaignState, Step
from vprok.domain.intake.actions import (
    Ruling,
    decide,
    decide_below,
    excuse,
    follow_calendar,
    move_date,
    reopen,
)
from vprok.domain.intake.models import Decision, Deliverable
from vprok.domain.intake.queries import decidable, owed_with_old_dates, undone
from vprok.domain.intake.rules import own_form
from vprok.domain.intake.states import OwedState, SeenState, Verdict
from vprok.kernel.charter import Actor
from vprok.kernel.place import Place

pytestmark = pytest.mark.django_db

NEXT = datetime(2026, 4, 20, 18, 0)  # noqa: DTZ001 - by the clock of each body
HERE, BESIDE = "m019", "m020"


def schools() -> list[Deliverable]:
    """Applications of two schools of one municipality and of one of the next."""
    places = ((HERE, "0042"), (HERE, "0043"), (BESIDE, "0050"))
    made = [make.school(make.district(code=code), last) for code, last in places]
    return [world.owed(school) for school in made]


def fresh(owed: Deliverable) -> Deliverable:
    return Deliverable.objects.get(pk=owed.pk)


def test_a_moved_date_is_the_body_s_own_and_the_calendar_leaves_it(vera: Actor) -> None:
    owed, other, _ = schools()
    move_date(owed, NEXT, "паводок", by=vera, at=make.NOW)
    assert fresh(owed).due_at is not None
    assert fresh(owed).due_at.isoformat() == "2026-04-20T11:00:00+00:00"  # 18:00 in Barnaul
    Milestone.objects.filter(step=Step.APPLICATION).update(due_offset=-3)
    assert follow_calendar(owed.campaign) == 2
    assert fresh(owed).due_at.isoformat() == "2026-04-20T11:00:00+00:00"
    assert fresh(other).due_at == world.DUE + timedelta(days=2)
    assert owed_with_old_dates() == ()


def test_a_date_goes_back_to_the_calendar(vera: Actor) -> None:
    owed = world.owed()
    move_date(owed, NEXT, "паводок", by=vera, at=make.NOW)
    decide(fresh(owed), Ruling(Verdict.RESTORED), by=vera, at=make.NOW)
    assert (fresh(owed).own_due_at, fresh(owed).due_at) == (None, world.DUE)


def test_a_form_that_opens_after_its_own_date_follows_the_calendar_again(vera: Actor) -> None:
    owed = world.owed()
    soon = make.NOW + timedelta(days=1)
    move_date(owed, soon, "закрываемся раньше", by=vera, at=make.NOW)
    Milestone.objects.filter(step=Step.APPLICATION).update(opens_offset=-10)
    follow_calendar(owed.campaign)
    assert fresh(owed).due_at == world.DUE
    assert owed_with_old_dates() == ()


def test_a_municipality_s_schools_are_given_a_date_at_once(vera: Actor) -> None:
    one, two, beside = schools()
    excuse(two, "нет учеников", by=vera, at=make.NOW)
    under = Place("ru.22.m019")
    ruling = Ruling(Verdict.MOVED, NEXT, "паводок")
    count = decide_below(one.campaign, "application", under, ruling, by=vera, at=make.NOW)
    assert count == 1
    assert fresh(one).own_due_at is not None
    assert fresh(two).own_due_at is None
    assert fresh(beside).own_due_at is None
    event = Event.objects.get(event="intake.date_moved")
    assert (event.place, event.facts["count"]) == ("ru.22.m019", 1)
    with refused("nothing_to_decide"):
        decide_below(one.campaign, "results", under, ruling, by=vera, at=make.NOW)


def test_each_body_has_the_hour_by_its_own_clock(gleb: Actor) -> None:
    near = world.owed()
    far = world.owed(make.school(make.district(make.region("64", zone="Europe/Saratov")), "0151"))
    ruling = Ruling(Verdict.MOVED, NEXT, "паводок")
    decide_below(near.campaign, "application", Place("ru"), ruling, by=gleb, at=make.NOW)
    hours = [fresh(one).due_at for one in (near, far)]
    assert [hour.isoformat()[11:16] for hour in hours if hour] == ["11:00", "14:00"]


def test_many_are_excused_and_opened_again_together(vera: Actor) -> None:
    one, two, _ = schools()
    under = Place("ru.22.m019")
    excused = Ruling(Verdict.EXCUSED, reason="карантин")
    assert decide_below(one.campaign, "application", under, excused, by=vera, at=make.NOW) == 2
    assert {fresh(row).state for row in (one, two)} == {OwedState.EXCUSED}
    assert not undone(one.campaign, "application", under, by=vera).exists()
    assert Decision.objects.filter(verdict=Verdict.EXCUSED, by=vera.signature).count() == 2


@pytest.mark.parametrize(
    ("ruling", "code"),
    [
        (Ruling(Verdict.MOVED, NEXT), "reason_is_missing"),
        (Ruling(Verdict.MOVED, None, "паводок"), "until_is_missing"),
        (Ruling(Verdict.MOVED, make.NOW, "паводок"), "date_is_past"),
        (Ruling(Verdict.REOPENED), "until_is_missing"),
        (Ruling(Verdict.REOPENED, make.NOW), "reopening_is_past"),
        (Ruling(Verdict.EXCUSED), "reason_is_missing"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(vera: Actor, ruling: Ruling, code: str) -> None:
    owed = world.owed()
    with refused(code):
        decide(owed, ruling, by=vera, at=make.NOW)
    with refused(code):
        decide_below(owed.campaign, "application", Place("ru.22"), ruling, by=vera, at=make.NOW)
    assert not Decision.objects.exists()


def test_a_date_before_the_form_opens_is_refused(vera: Actor) -> None:
    owed = world.owed()
    before = world.OPENS - timedelta(days=2)
    with refused("date_is_before_opening"):
        move_date(owed, before + timedelta(days=1), "рано", by=vera, at=before)


def test_an_excused_form_has_no_date_to_move(vera: Actor) -> None:
    owed = world.owed()
    excuse(owed, "нет учеников", by=vera, at=make.NOW)
    with refused("form_is_excused"):
        move_date(fresh(owed), NEXT, "паводок", by=vera, at=make.NOW)


DECISIONS: dict[str, Ruling] = {
    "excused": Ruling(Verdict.EXCUSED, reason="карантин"),
    "reopened": Ruling(Verdict.REOPENED, NEXT),
    "moved": Ruling(Verdict.MOVED, NEXT, "паводок"),
    "restored": Ruling(Verdict.RESTORED),
}


@pytest.mark.parametrize("ruling", DECISIONS.values(), ids=DECISIONS)
def test_coordinators_of_districts_and_schools_decide_nothing(
    anna: Actor, boris: Actor, elena: Actor, timur: Actor, ruling: Ruling
) -> None:
    owed = world.owed()
    for stranger in (boris, anna, elena, timur, cast.neighbour(), cast.observer()):
        with refused("no_right"):
            decide(owed, ruling, by=stranger, at=make.NOW)
        with refused("no_right"):
            decide_below(
                owed.campaign, "application", Place("ru.22"), ruling, by=stranger, at=make.NOW
            )


def test_a_region_decides_nothing_for_another_or_for_the_country(vera: Actor) -> None:
    elsewhere = world.owed(make.school(make.district(make.region("64"), "m017"), "0151"))
    for place in (Place("ru"), Place("ru.64")):
        with refused("not_your_place"):
            decide_below(
                elsewhere.campaign,
                "application",
                place,
                DECISIONS["moved"],
                by=vera,
                at=make.NOW,
            )


def test_in_a_stopped_campaign_nothing_is_decided(vera: Actor) -> None:
    owed = world.owed()
    owed.campaign.state = CampaignState.STOPPED
    for ruling in DECISIONS.values():
        with refused("campaign_is_stopped"):
            decide(owed, ruling, by=vera, at=make.NOW)


def test_what_was_decided_is_kept_with_its_reason_and_its_judge(vera: Actor) -> None:
    owed = world.owed()
    reopen(owed, NEXT, reason="сгорел сервер", by=vera, at=make.NOW)
    kept = Decision.objects.get()
    assert (kept.verdict, kept.reason, kept.by, kept.at) == (
        Verdict.REOPENED,
        "сгорел сервер",
        vera.signature,
        make.NOW,
    )
    assert fresh(owed).reopened_by == vera.signature


def test_deciding_for_many_costs_no_more_than_for_a_few(
    vera: Actor, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    campaign = world.owed().campaign
    for number in range(40):
        make.school(last=f"{number + 100:04d}")
    world.owed()
    with django_assert_max_num_queries(14):
        ruling = DECISIONS["moved"]
        count = decide_below(campaign, "application", Place("ru.22"), ruling, by=vera, at=make.NOW)
    assert count == 41


SOON, PAST = make.NOW + timedelta(days=1), make.NOW - timedelta(days=1)
W = OwedState.WAITING
STATES: dict[SeenState, dict[str, object]] = {
    SeenState.NOT_OPEN: {"opens_at": SOON, "due_at": None},
    SeenState.OPEN: {"opens_at": PAST, "due_at": SOON},
    SeenState.DOWNLOADED: {"state": OwedState.DOWNLOADED, "due_at": SOON},
    SeenState.FINDINGS: {"state": OwedState.FINDINGS, "due_at": SOON},
    SeenState.CONFIRM: {"state": OwedState.CONFIRM, "due_at": SOON},
    SeenState.HANDED_OVER: {"state": OwedState.HANDED_OVER, "due_at": SOON},
    SeenState.ACCEPTED: {"state": OwedState.ACCEPTED, "versions": 1, "due_at": PAST},
    SeenState.REPLACED: {"state": OwedState.ACCEPTED, "versions": 2, "due_at": PAST},
    SeenState.LATE: {"state": OwedState.FINDINGS, "opens_at": None, "due_at": PAST},
    SeenState.EXCUSED: {"state": OwedState.EXCUSED, "due_at": PAST},
    SeenState.REOPENED: {"state": W, "due_at": PAST, "reopened_until": SOON, "opens_at": None},
}


def as_seen(state: SeenState) -> Deliverable:
    """The application of school 42 in this state."""
    owed = world.owed()
    Deliverable.objects.filter(pk=owed.pk).update(**{"opens_at": None} | STATES[state])
    return fresh(owed)


@pytest.mark.parametrize("state", SeenState)
def test_every_state_is_seen(state: SeenState) -> None:
    assert as_seen(state).seen(make.NOW) is state


def test_nobody_decides_about_what_their_own_body_owes(vera: Actor, gleb: Actor) -> None:
    own = correcting.summary()
    ruling = Ruling(Verdict.EXCUSED, reason="некогда")
    with refused("own_form"):
        decide(own, ruling, by=vera, at=make.NOW)
    with refused("nothing_to_decide"):
        decide_below(own.campaign, "summary", Place("ru.22"), ruling, by=vera, at=make.NOW)
    assert not decidable(own.campaign, vera).filter(kind="summary").exists()
    decide(own, ruling, by=gleb, at=make.NOW)
    assert fresh(own).state == OwedState.EXCUSED


def test_a_form_is_one_s_own_unless_one_stands_above_it_too() -> None:
    region, country = Place("ru.22"), Place("ru")
    refusal = own_form(region, (region,))
    assert refusal is not None
    assert refusal.code == "own_form"
    assert own_form(region, (region, country)) is None
    assert own_form(Place("ru.22.m019"), (region,)) is None
