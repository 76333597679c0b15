from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests import make
from tests.cast import refused
from vprok.domain.audit.models import Event
from vprok.domain.campaign import actions
from vprok.domain.campaign.models import Campaign, Publication
from vprok.domain.campaign.queries import (
    calendar,
    campaigns_for,
    current,
    days_of,
    event_of,
    region_lines,
    reserve_days,
    road_map,
    window,
    works_by_grade,
)
from vprok.domain.campaign.rules import Hour, Pace, campaign_is_not_running
from vprok.domain.campaign.states import CampaignState, Clock, Era, Layout, Step
from vprok.kernel.charter import Actor
from vprok.kernel.place import COUNTRY

AT = make.NOW


@pytest.fixture
def year(gleb: Actor):
    return opened(gleb)


def opened(
    by: Actor,
    slug: str = "2026-autumn",
    era: Era = Era.SEALED,
    works: tuple[str, ...] = ("ma4", "ru4", "spo1"),
    **changes: Any,
):
    values = {"opens_on": date(2026, 9, 14), "closes_on": date(2026, 10, 16)} | changes
    return actions.open_campaign(
        slug,
        "ВПР 2026, осень",
        era=era,
        layout=Layout.WITH_ORDINALS,
        works=works,
        by=by,
        at=AT,
        **values,
    )


def started(campaign: Campaign, by: Actor):
    return actions.start(campaign, by=by, at=AT)


def test_a_campaign_opens_as_a_draft_with_works_plan_and_reserve_week(year: Campaign):
    assert year.state == CampaignState.DRAFT
    work = year.works.get(code="ru4")
    assert (work.maximum, work.cuts, work.minutes) == (38, (14, 24, 33), [45, 45])
    assert work.tasks.count() == 20
    assert year.milestones.get(step=Step.KEY).opens_time == time(7, 30)
    assert [day.on.day for day in reserve_days(year)] == [12, 13, 14, 15, 16]
    assert Event.objects.filter(event="campaign.campaign_opened").count() == 1


@pytest.mark.parametrize("era", Era)
def test_every_era_opens_with_all_works_of_the_catalogue(gleb: Actor, era: Era):
    from vprok.domain.campaign.queries import catalogue

    year = opened(gleb, era=era, works=tuple(catalogue()))
    assert year.works.count() == 41
    assert year.milestones.filter(step=Step.KEY).exists() == (era is Era.SEALED)


def test_only_the_country_opens_campaigns(vera: Actor, boris: Actor, anna: Actor, gleb: Actor):
    for person in (vera, boris, anna):
        with refused("no_right"):
            opened(person)
    with refused("slug_is_reserved"):
        opened(gleb, slug="publications")
    with refused("work_is_unknown"):
        opened(gleb, works=("zz4",))
    with refused("window_is_backwards"):
        opened(gleb, closes_on=date(2026, 9, 1))
    assert not Campaign.objects.exists()


def test_an_address_is_given_once(year: Campaign, gleb: Actor):
    with refused("slug_is_taken"):
        opened(gleb)


def test_a_draft_is_seen_by_the_country_only(year: Campaign, vera: Actor):
    assert current(vera.places("campaign_read")) is None
    assert current() is None
    assert current([COUNTRY]) == year
    assert list(campaigns_for([make.region().place])) == []


def test_the_running_campaign_is_the_current_one(year: Campaign, gleb: Actor):
    started(year, gleb)
    make.campaign("2027-spring", state=CampaignState.FINISHED)
    assert current() == year


def test_works_stand_by_grade_with_courses_last(year: Campaign):
    assert [grade.title for grade in works_by_grade(year)] == ["4 класс", "1 курс"]


def test_hours_follow_from_the_day_and_the_zone(year: Campaign):
    key = window(year, Step.KEY, region="22", zone="Asia/Barnaul", day=date(2026, 9, 15))
    assert key.opens_at == datetime(2026, 9, 15, 0, 30, tzinfo=UTC)


def test_the_calendar_costs_three_statements_however_much_is_asked(
    year: Campaign, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
):
    with django_assert_num_queries(3):
        known = calendar(year)
        for step in Step:
            known.window(step, region="22", zone="Asia/Barnaul", day=date(2026, 9, 15))


def test_a_voluntary_work_is_offered(gleb: Actor, year: Campaign):
    work = actions.add_work(year, "fi7", is_voluntary=True, by=gleb, at=AT)
    assert work.is_voluntary
    assert not actions.make_voluntary(work, is_voluntary=False, by=gleb, at=AT).is_voluntary
    assert actions.make_voluntary(work, by=gleb, at=AT).is_voluntary


def test_a_work_is_added_once_and_removed_from_a_draft_only(
    gleb: Actor, year: Campaign, vera: Actor
):
    with refused("work_is_there"):
        actions.add_work(year, "ma4", by=gleb, at=AT)
    with refused("no_right"):
        actions.add_work(year, "fi7", by=vera, at=AT)
    with refused("no_right"):
        actions.remove_work(year.works.get(code="ma4"), by=vera, at=AT)
    actions.remove_work(year.works.get(code="ma4"), by=gleb, at=AT)
    started(year, gleb)
    with refused("campaign_has_begun"):
        actions.remove_work(year.works.select_related("campaign").get(code="ru4"), by=gleb, at=AT)


def test_a_work_may_have_a_window_of_its_own(gleb: Actor, year: Campaign):
    own = {"opens_on": date(2026, 9, 21), "closes_on": date(2026, 9, 25)}
    days = days_of(actions.add_work(year, "en7", **own, by=gleb, at=AT), region="22")
    assert (days.opens_on, days.closes_on) == tuple(own.values())
    assert date(2026, 10, 16) in days.reserve
    assert days_of(year.works.get(code="ma4"), region="22").opens_on == year.opens_on


def test_a_scale_is_changed_if_it_tiles(gleb: Actor, year: Campaign, vera: Actor):
    work = year.works.get(code="ma4")
    with refused("marks_do_not_tile"):
        actions.change_scale(work, (6, 6, 15), by=gleb, at=AT)
    with refused("no_right"):
        actions.change_scale(work, (5, 9, 14), by=vera, at=AT)
    actions.change_scale(work, (5, 9, 14), by=gleb, at=AT)
    assert year.works.get(code="ma4").cuts == (5, 9, 14)
    facts = Event.objects.get(event="campaign.scale_changed").facts
    assert (facts["before"], facts["after"]) == ("6, 10, 15", "5, 9, 14")


def test_a_line_of_the_plan_is_changed_by_the_country(gleb: Actor, year: Campaign, vera: Actor):
    line = year.milestones.get(step=Step.KEY)
    values = {
        "clock": Clock.LOCAL,
        "opens": Hour(0, time(8)),
        "due": None,
        "counts_working_days": False,
        "at": AT,
    }
    with refused("no_right"):
        actions.change_milestone(line, **values, by=vera)
    actions.change_milestone(line, **values, by=gleb)
    assert event_of(year.milestones.get(step=Step.KEY)).opens == Hour(0, time(8))
    with refused("deadline_is_before_the_opening"):
        actions.change_milestone(line, **(values | {"due": Hour(-1, time(8))}), by=gleb)


def test_a_region_sets_and_drops_its_own_hours(year: Campaign, vera: Actor, gleb: Actor):
    line = year.milestones.get(step=Step.APPLICATION)
    region = make.region()
    own = actions.set_override(line, region, opens=None, due=Hour(-28, time(12)), by=vera, at=AT)
    here = window(year, Step.APPLICATION, region="22", zone="Asia/Barnaul")
    there = window(year, Step.APPLICATION, region="64", zone="Europe/Saratov")
    assert here.due_at == datetime(2026, 8, 17, 9, tzinfo=UTC)
    assert there.due_at == datetime(2026, 8, 20, 15, tzinfo=UTC)
    assert here.opens_at == there.opens_at
    lines = {each.milestone.step: each for each in region_lines(year, "22")}
    assert lines[Step.APPLICATION].own[1] == "за 28 дней до начала кампании, 12:00\u00a0мск"
    assert lines[Step.APPLICATION].plan[1] == "за 25 дней до начала кампании, 18:00\u00a0мск"
    actions.drop_override(own, by=gleb, at=AT)
    assert window(year, Step.APPLICATION, region="22", zone="Asia/Barnaul") == there
    events = Event.objects.filter(event__startswith="campaign.override")
    assert [each.place for each in events.order_by("seq")] == ["ru.22", "ru.22"]


def test_a_region_adjusts_neither_another_region_nor_secrets_to_earlier(
    year: Campaign, vera: Actor, boris: Actor, anna: Actor
):
    line = year.milestones.get(step=Step.KEY)
    elsewhere = make.region("64", "Степной край", "Europe/Saratov")
    values = {"opens": Hour(0, time(9)), "due": None, "at": AT}
    with refused("not_your_place"):
        actions.set_override(line, elsewhere, **values, by=vera)
    for person in (boris, anna):
        with refused("no_right"):
            actions.set_override(line, make.region(), **values, by=person)
    with refused("secret_opens_too_early"):
        actions.set_override(line, make.region(), **(values | {"opens": Hour(0, time(6))}), by=vera)
    with refused("override_is_empty"):
        actions.set_override(line, make.region(), **(values | {"opens": None}), by=vera)


def test_a_reserve_day_of_a_region_is_seen_in_that_region_only(
    year: Campaign, vera: Actor, gleb: Actor, boris: Actor
):
    monday = date(2026, 10, 19)
    kept = actions.add_reserve_day(year, monday, region=make.region(), by=vera, at=AT)
    work = year.works.get(code="ma4")
    assert monday in days_of(work, region="22").reserve
    assert monday not in days_of(work, region="64").reserve
    again = actions.add_reserve_day(year, monday, region=make.region(), by=vera, at=AT)
    assert again == kept
    with refused("not_your_place"):
        actions.add_reserve_day(year, monday, by=vera, at=AT)
    with refused("no_right"):
        actions.add_reserve_day(year, monday, region=make.region(), by=boris, at=AT)
    with refused("day_is_a_weekend"):
        actions.add_reserve_day(year, date(2026, 10, 17), by=gleb, at=AT)
    with refused("reserve_day_is_far_off"):
        actions.add_reserve_day(year, date(2026, 12, 1), by=gleb, at=AT)
    actions.drop_reserve_day(kept, by=gleb, at=AT)
    assert monday not in days_of(work, region="22").reserve


def test_the_country_drops_days_a_region_cannot(year: Campaign, vera: Actor, gleb: Actor):
    kept = reserve_days(year)[0]
    with refused("not_your_place"):
        actions.drop_reserve_day(kept, by=vera, at=AT)
    actions.drop_reserve_day(kept, by=gleb, at=AT)
    assert reserve_days(year).count() == 4


def test_a_campaign_lives_by_its_moves(year: Campaign, gleb: Actor, vera: Actor):
    with refused("campaign_is_not_stopped"):
        actions.resume(
            year, opens_on=year.opens_on, closes_on=year.closes_on, reason="так", by=gleb, at=AT
        )
    with refused("campaign_does_not_move_so"):
        actions.stop(year, reason="рано", by=gleb, at=AT)
    with refused("no_right"):
        actions.start(year, by=vera, at=AT)
    started(year, gleb)
    with refused("campaign_has_begun"):
        started(year, gleb)
    actions.finish(year, by=gleb, at=AT)
    for act in (
        lambda: actions.finish(year, by=gleb, at=AT),
        lambda: actions.stop(year, reason="поздно", by=gleb, at=AT),
    ):
        with refused("campaign_does_not_move_so"):
            act()
    with refused("campaign_is_finished"):
        actions.add_work(year, "fi7", by=gleb, at=AT)


def test_an_empty_campaign_does_not_start(gleb: Actor):
    with refused("campaign_has_no_works"):
        started(opened(gleb, works=()), gleb)


def test_the_first_to_stop_wins(year: Campaign, gleb: Actor):
    started(year, gleb)
    stale = Campaign.objects.get(pk=year.pk)
    actions.stop(year, reason="карантин", by=gleb, at=AT)
    with refused("campaign_does_not_move_so"):
        actions.stop(stale, reason="карантин", by=gleb, at=AT)
    assert Publication.objects.count() == 1


def test_a_stop_and_a_new_window_as_in_2022(year: Campaign, gleb: Actor):
    started(year, gleb)
    actions.stop(year, reason="письмо 01-28/08-01", by=gleb, at=AT)
    assert campaign_is_not_running(year.state).code == "campaign_is_stopped"
    with refused("reason_is_missing"):
        actions.resume(
            year, opens_on=year.opens_on, closes_on=year.closes_on, reason=" ", by=gleb, at=AT
        )
    actions.resume(
        year,
        opens_on=date(2027, 3, 15),
        closes_on=date(2027, 4, 16),
        reason="приказ",
        by=gleb,
        at=AT,
    )
    year.refresh_from_db()
    assert campaign_is_not_running(year.state) is None
    assert [day.on for day in reserve_days(year)] == [date(2027, 4, day) for day in range(12, 17)]
    notices = Publication.objects.order_by("pk")
    assert ["приостановлено" in notices[0].title, "продолжается" in notices[1].title] == [True] * 2
    assert "15 марта 2027" in notices[1].text
    assert all(each.must_be_read and each.place == "ru" for each in notices)


def test_days_already_worked_keep_their_deadlines_after_a_move(year: Campaign, gleb: Actor):
    started(year, gleb)
    day = date(2026, 9, 15)
    before = window(year, Step.RESULTS, region="22", zone="Asia/Barnaul", day=day)
    actions.shift(year, 70, reason="приказ", by=gleb, at=AT)
    assert window(year, Step.RESULTS, region="22", zone="Asia/Barnaul", day=day) == before


def test_a_shift_moves_every_day_and_tells_everyone(gleb: Actor):
    year = opened(gleb, reports_at=datetime(2026, 11, 1, 9, tzinfo=UTC))
    work = actions.add_work(
        year, "en7", opens_on=date(2026, 9, 21), closes_on=date(2026, 9, 25), by=gleb, at=AT
    )
    application = window(year, Step.APPLICATION, region="22", zone="Asia/Barnaul").due_at
    with refused("shift_is_nothing"):
        actions.shift(year, 0, reason="приказ", by=gleb, at=AT)
    with refused("reason_is_missing"):
        actions.shift(year, 7, reason="", by=gleb, at=AT)
    actions.shift(year, 7, reason="приказ", by=gleb, at=AT)
    year.refresh_from_db()
    work.refresh_from_db()
    assert (year.opens_on, year.closes_on) == (date(2026, 9, 21), date(2026, 10, 23))
    assert (work.opens_on, work.closes_on) == (date(2026, 9, 28), date(2026, 10, 2))
    assert [day.on.day for day in reserve_days(year)] == [19, 20, 21, 22, 23]
    assert year.reports_at == datetime(2026, 11, 8, 9, tzinfo=UTC)
    moved = window(year, Step.APPLICATION, region="22", zone="Asia/Barnaul").due_at
    assert moved - application == timedelta(days=7)
    told = Publication.objects.get()
    assert "14 сентября 2026" in told.text
    assert "21 сентября 2026" in told.text


def test_a_shift_of_a_few_days_keeps_each_reserve_day_on_a_working_day(year: Campaign, gleb: Actor):
    actions.shift(year, 2, reason="приказ", by=gleb, at=AT)
    assert [day.on.day for day in reserve_days(year)] == [14, 15, 16, 19]


def test_the_road_map_tells_where_each_step_is(year: Campaign):
    lines = {line.step: line for line in road_map(year, make.school().place, "Asia/Barnaul")}
    key, application = lines[Step.KEY], lines[Step.APPLICATION]
    assert (key.opens_at, key.seen(AT)) == (None, Pace.BY_DAY)
    assert key.opens == "в день работы, 07:30\u00a0местное"
    assert application.seen(AT) is Pace.AHEAD
    assert application.seen(datetime(2026, 8, 16, tzinfo=UTC)) is Pace.NOW
    day = date(2026, 9, 15)
    own = {x.step: x for x in road_map(year, make.school().place, "Asia/Barnaul", day=day)}
    assert own[Step.KEY].opens_at == datetime(2026, 9, 15, 0, 30, tzinfo=UTC)
