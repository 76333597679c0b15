"""Rows of what is owed: none is missing, none is doubled, dates follow the calendar."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.intake import world
from vprok.domain.campaign.models import Milestone, Override, Work
from vprok.domain.campaign.states import CampaignState, Step
from vprok.domain.intake import queries
from vprok.domain.intake.actions import (
    declare_day,
    declare_days,
    excuse,
    follow_calendar,
    follow_places,
    open_owed,
    reopen,
    send_application,
)
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.states import OwedState, SeenState
from vprok.domain.territory.states import SchoolKind
from vprok.kernel.charter import Actor
from vprok.kernel.owed import Owed, Per
from vprok.kernel.place import Level

pytestmark = pytest.mark.django_db

OWED = world.APPLICATION
ALL = (*OWED, world.RESULTS)


def entry(code: str = "ma4") -> Entry:
    works = Work.objects.filter(campaign=world.campaign())
    return make.entry(sits=works.get(code=code), on=None)


def test_every_school_owes_an_application_once() -> None:
    for last in ("0042", "0043", "0044"):
        make.school(last=last)
    campaign = world.campaign()
    assert queries.owed_behind(OWED) == (campaign,)
    assert open_owed(campaign, OWED) == 3
    assert open_owed(campaign, OWED) == 0
    assert queries.owed_behind(OWED) == ()
    assert set(Deliverable.objects.values_list("key", flat=True)) == {
        "edu220042",
        "edu220043",
        "edu220044",
    }


def test_a_school_that_has_no_such_grades_owes_nothing() -> None:
    make.school(last="0042", kind=SchoolKind.COLLEGE)
    closed = make.school(last="0043")
    closed.closed_on = date(2026, 1, 1)
    closed.save()
    campaign = world.campaign()
    assert open_owed(campaign, OWED) == 0
    Work.objects.filter(campaign=campaign, code="li4").update(is_course=True)
    assert open_owed(campaign, OWED) == 1


def test_other_levels_owe_too() -> None:
    make.school()
    kinds = [
        Owed("summary", "Сводная форма", level, Per.CAMPAIGN, Step.APPLICATION.value)
        for level in (Level.COUNTRY, Level.REGION, Level.DISTRICT)
    ]
    for kind in kinds:
        assert open_owed(world.campaign(), [kind]) == 1
        Deliverable.objects.filter(level=kind.body).update(kind=kind.body.value)
    assert set(Deliverable.objects.values_list("key", flat=True)) == {
        "ru",
        "reg220000",
        "reg22_m019",
    }


def test_each_entry_owes_its_results_from_its_day_on() -> None:
    one = entry()
    campaign = one.work.campaign
    assert queries.owed_behind(ALL) == (campaign,)
    assert open_owed(campaign, ALL) == 2
    owed = Deliverable.objects.get(kind="results")
    assert (owed.key, owed.per, owed.entry) == ("edu220042", "ma4", one)
    assert owed.opens_at is None
    Entry.objects.update(withdrawn_at=make.NOW)
    assert queries.owed_behind(ALL) == ()


def test_forty_schools_cost_no_more_statements_than_one(
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    campaign = world.campaign()
    for number in range(40):
        make.school(last=f"{number + 100:04d}")
    with django_assert_max_num_queries(9):
        assert open_owed(campaign, OWED) == 40
    with django_assert_max_num_queries(4):
        assert queries.owed_behind(OWED) == ()


def test_dates_follow_a_shift_and_a_region_s_own_day(anna: Actor) -> None:
    owed = world.owed()
    assert queries.owed_with_old_dates() == ()
    milestone = Milestone.objects.get(step=Step.APPLICATION)
    milestone.due_offset = -3
    milestone.save()
    assert queries.owed_with_old_dates() == (owed.campaign,)
    assert follow_calendar(owed.campaign) == 1
    owed.refresh_from_db()
    assert owed.due_at == world.DUE + timedelta(days=2)
    Override.objects.create(
        milestone=milestone,
        region=make.region(),
        due_offset=-1,
        due_time=milestone.due_time,
        set_by="тест",
        set_at=make.NOW,
    )
    assert follow_calendar(owed.campaign) == 1
    owed.refresh_from_db()
    assert owed.due_at == world.DUE + timedelta(days=4)
    assert follow_calendar(owed.campaign) == 0


def test_rows_go_along_with_a_school_that_moves() -> None:
    owed = world.owed()
    school = make.school()
    school.district = make.district(code="m020")
    school.path = "ru.22.m020.0042"
    school.save()
    assert list(queries.owed_elsewhere()) == [owed]
    assert follow_places() == 1
    owed.refresh_from_db()
    assert owed.place == "ru.22.m020.0042"
    assert not queries.owed_elsewhere().exists()


def test_a_declared_day_dates_the_results(anna: Actor) -> None:
    one = entry()
    open_owed(one.work.campaign, ALL)
    declare_day(one, date(2026, 4, 21), by=anna, at=make.NOW)
    owed = Deliverable.objects.get(kind="results")
    assert owed.opens_at is not None
    assert owed.opens_at.isoformat() == "2026-04-21T07:00:00+00:00"  # 14:00 in Barnaul
    assert owed.seen(make.NOW) is SeenState.NOT_OPEN
    assert queries.owed_with_old_dates() == ()


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 4, 13), "day_is_outside_the_window"),
        (date(2026, 5, 16), "day_is_outside_the_window"),
        (date(2026, 4, 19), "day_is_a_weekend"),
        (date(2026, 4, 1), "day_has_come"),
    ],
)
def test_a_day_outside_the_rules_is_refused(anna: Actor, on: date, code: str) -> None:
    one = entry()
    with refused(code):
        declare_day(one, on, by=anna, at=make.NOW)


def test_a_day_that_has_come_stays(anna: Actor) -> None:
    one = entry()
    declare_day(one, date(2026, 4, 14), by=anna, at=make.NOW)
    with refused("day_has_come"):
        declare_day(one, date(2026, 4, 16), by=anna, at=make.NOW + timedelta(days=13))


def test_days_are_declared_together_or_not_at_all(anna: Actor) -> None:
    one, two = entry(), entry("ru4")
    with refused("day_is_a_weekend"):
        declare_days({one: date(2026, 4, 14), two: date(2026, 4, 18)}, by=anna, at=make.NOW)
    assert not Entry.objects.exclude(on=None).exists()
    days = {one: date(2026, 4, 14), two: date(2026, 4, 16)}
    assert declare_days(days, by=anna, at=make.NOW) == 2


def test_only_the_coordinator_of_the_school_declares_days(
    anna: Actor, darya: Actor, timur: Actor
) -> None:
    one = entry()
    day = date(2026, 4, 14)
    for stranger in (darya, cast.sibling()):
        with refused("not_your_place"):
            declare_day(one, day, by=stranger, at=make.NOW)
    for other in (timur, cast.observer(), cast.neighbour()):
        with refused("no_right"):
            declare_day(one, day, by=other, at=make.NOW)
    one.withdrawn_at = make.NOW
    with refused("entry_is_withdrawn"):
        declare_day(one, day, by=anna, at=make.NOW)


def test_a_work_with_one_day_has_it_at_once(anna: Actor) -> None:
    owed = world.owed()
    day = date(2026, 4, 15)
    Work.objects.filter(code="ma4").update(opens_on=day, closes_on=day)
    send_application(owed, world.filled(owed), name=world.NAME, by=anna, at=make.NOW)
    assert Entry.objects.get().on == day


def test_a_region_may_free_a_school_and_ask_again(anna: Actor, vera: Actor, boris: Actor) -> None:
    owed = world.owed()
    with refused("no_right"):
        excuse(owed, "нет учеников", by=boris, at=make.NOW)
    with refused("reason_is_missing"):
        excuse(owed, "  ", by=vera, at=make.NOW)
    excuse(owed, "нет учеников", by=vera, at=make.NOW)
    owed.refresh_from_db()
    assert owed.seen(make.NOW) is SeenState.EXCUSED
    with refused("form_is_excused"):
        send_application(owed, b"", name=world.NAME, by=anna, at=make.NOW)
    with refused("reopening_is_past"):
        reopen(owed, make.NOW, by=vera, at=make.NOW)
    reopen(owed, make.NOW + timedelta(days=1), by=vera, at=make.NOW)
    owed.refresh_from_db()
    assert owed.state == OwedState.WAITING
    assert owed.seen(make.NOW) is SeenState.REOPENED


def test_a_region_cannot_free_a_school_of_another(vera: Actor, darya: Actor) -> None:
    elsewhere = world.owed(make.school(make.district(make.region("64"), "m017"), "0151"))
    with refused("not_your_place"):
        excuse(elsewhere, "нет учеников", by=vera, at=make.NOW)


def test_a_finished_campaign_is_left_alone() -> None:
    make.school()
    campaign = world.campaign()
    campaign.state = CampaignState.FINISHED
    campaign.save()
    assert queries.owed_behind(OWED) == ()


def test_the_list_shows_what_this_body_owes_and_nothing_else(anna: Actor, darya: Actor) -> None:
    owed = world.owed()
    places = [make.school().place]
    assert [one.deliverable for one in queries.forms(places, owed.campaign, at=make.NOW)] == [owed]
    elsewhere = [standing.place for standing in darya.standings]
    assert [
        one.deliverable.key for one in queries.forms(elsewhere, owed.campaign, at=make.NOW)
    ] in ([], ["edu640151"])
