from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from vprok.domain.campaign.rules import (
    ALL_ZONES,
    ZONE_GROUPS,
    Calendar,
    Days,
    Event,
    Hour,
    Pace,
    Window,
    day_is_a_weekend,
    day_is_outside_the_window,
    deadline_is_before_the_opening,
    default_plan,
    default_plan_lines,
    hour_words,
    instant,
    later_day,
    moved_day,
    overridden,
    override_is_empty,
    pace,
    reserve_day_is_far_off,
    reserve_week,
    secret_opens_too_early,
    shift_is_nothing,
    window_is_backwards,
    zone_group,
    zone_group_words,
    zone_groups,
)
from vprok.domain.campaign.states import Anchor, Clock, Era, Step

DAY = date(2026, 4, 14)
HALF_PAST_SEVEN = time(7, 30)
ZONES = {
    "Europe/Kaliningrad": 5.5,
    "Europe/Moscow": 4.5,
    "Europe/Samara": 3.5,
    "Asia/Yekaterinburg": 2.5,
    "Asia/Omsk": 1.5,
    "Asia/Krasnoyarsk": 0.5,
    "Asia/Irkutsk": -0.5,
    "Asia/Yakutsk": -1.5,
    "Asia/Vladivostok": -2.5,
    "Asia/Srednekolymsk": -3.5,
    "Asia/Kamchatka": -4.5,
}
"""Hours from midnight UTC of the day to half past seven in each zone."""


def utc(*words: int):
    return datetime(*words, tzinfo=UTC)


def calendar(era: Era = Era.SEALED, **changes: Any):
    values = {
        "opens_on": DAY,
        "closes_on": date(2026, 5, 15),
        "events": {event.step: event for event in default_plan(era)},
    }
    return Calendar(**(values | changes))


@pytest.mark.parametrize(("zone", "hours"), ZONES.items())
def test_half_past_seven_comes_to_each_of_eleven_zones_in_its_turn(zone: str, hours: float):
    at = instant(DAY, 0, HALF_PAST_SEVEN, Clock.LOCAL, zone)
    assert (at - utc(2026, 4, 14)).total_seconds() == hours * 3600
    assert at.tzinfo is UTC


def test_moscows_clock_is_one_moment_everywhere():
    moments = {instant(DAY, 0, time(18), Clock.MOSCOW, zone) for zone in ZONES}
    assert moments == {utc(2026, 4, 14, 15)}


def test_municipalities_of_yakutia_open_the_key_by_their_own_clocks():
    keys = [
        calendar().window(Step.KEY, region="14", zone=zone, day=DAY).opens_at
        for zone in ("Asia/Yakutsk", "Asia/Vladivostok", "Asia/Srednekolymsk")
    ]
    assert keys == [
        utc(2026, 4, 13, 22, 30),
        utc(2026, 4, 13, 21, 30),
        utc(2026, 4, 13, 20, 30),
    ]


def test_a_zone_that_changed_its_clock_is_told_by_the_clock_of_that_day():
    in_summer = instant(date(2010, 7, 1), 0, time(12), Clock.LOCAL, "Europe/Moscow")
    in_winter = instant(date(2010, 12, 1), 0, time(12), Clock.LOCAL, "Europe/Moscow")
    assert (in_summer.hour, in_winter.hour) == (8, 9)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (0, date(2026, 4, 16)),
        (1, date(2026, 4, 17)),
        (2, date(2026, 4, 20)),
        (4, date(2026, 4, 22)),
        (-3, date(2026, 4, 13)),
        (-4, date(2026, 4, 10)),
    ],
)
def test_working_days_step_over_saturday_and_sunday(offset: int, expected: date):
    assert later_day(date(2026, 4, 16), offset, counts_working_days=True) == expected


def test_from_a_saturday_the_first_working_day_is_monday():
    assert later_day(date(2026, 4, 18), 1, counts_working_days=True) == date(2026, 4, 20)


def test_results_are_due_four_working_days_later_by_moscow_and_open_by_local_time():
    window = calendar().window(Step.RESULTS, region="22", zone="Asia/Barnaul", day=DAY)
    assert window == Window(utc(2026, 4, 14, 7), utc(2026, 4, 20, 20))


@pytest.mark.parametrize(
    ("era", "opens_at"),
    [
        (Era.SEALED, utc(2026, 4, 11, 2)),
        (Era.OPEN, utc(2026, 4, 13, 7)),
        (Era.RANDOM, utc(2026, 4, 13, 7)),
    ],
)
def test_each_era_opens_its_archive_at_its_hour(era: Era, opens_at: datetime):
    window = calendar(era).window(Step.ARCHIVE, region="22", zone="Asia/Barnaul", day=DAY)
    assert window.opens_at == opens_at


def test_only_the_sealed_era_has_a_key_and_only_the_random_one_an_assignment():
    steps = {era: {event.step for event in default_plan(era)} for era in Era}
    assert [Step.KEY in steps[era] for era in Era] == [True, False, False]
    assert [Step.ASSIGNMENT in steps[era] for era in Era] == [False, False, True]
    no_key = calendar(Era.OPEN).window(Step.KEY, region="22", zone="Asia/Barnaul", day=DAY)
    assert no_key == Window(None, None)


def test_without_a_day_nothing_of_the_day_opens_and_results_wait_for_the_last_call():
    known = calendar()
    assert known.window(Step.KEY, region="22", zone="Asia/Barnaul") == Window()
    results = known.window(Step.RESULTS, region="22", zone="Asia/Barnaul")
    assert results == Window(None, utc(2026, 5, 22, 20))


def test_the_default_plan_is_that_of_the_dossier():
    known = calendar()

    def due(step: Step):
        return known.window(step, region="22", zone="Asia/Barnaul").due_at

    assert due(Step.REGISTRATION) == utc(2026, 3, 10, 15)
    assert due(Step.SCHOOL_LIST) == utc(2026, 3, 19, 15)
    assert due(Step.APPLICATION) == utc(2026, 3, 20, 15)
    assert due(Step.CORRECTIONS) == utc(2026, 3, 25, 15)
    assert due(Step.QUESTIONNAIRE) == utc(2026, 5, 14, 20)
    assert due(Step.OBJECTIVITY) == utc(2026, 5, 29, 15)
    assert due(Step.ACTS_ONWARD) == utc(2026, 5, 22, 15)


def test_no_deadline_of_results_stands_after_the_last_call():
    known = calendar()
    last = known.window(Step.CLOSE, region="", zone="Europe/Moscow").due_at
    for day in (date(2026, 5, 13), date(2026, 5, 14), date(2026, 5, 15)):
        assert known.window(Step.RESULTS, region="", zone="Europe/Moscow", day=day).due_at <= last


def test_reports_may_have_a_common_date():
    at = utc(2026, 6, 1, 9)
    known = calendar(reports_at=at)
    window = known.window(Step.REPORTS, region="22", zone="Asia/Barnaul", day=DAY)
    assert window == Window(at, None)


def test_a_region_has_its_own_hours_and_others_keep_the_countrys():
    plan = calendar().events[Step.KEY]
    own = overridden(plan, opens=Hour(0, time(9)), due=None)
    known = calendar(overrides={(Step.KEY, "22"): own})
    here = known.window(Step.KEY, region="22", zone="Asia/Barnaul", day=DAY).opens_at
    there = known.window(Step.KEY, region="54", zone="Asia/Novosibirsk", day=DAY).opens_at
    assert (here, there) == (utc(2026, 4, 14, 2), utc(2026, 4, 14, 0, 30))


def test_reserve_days_of_a_region_move_its_end_and_nobody_elses():
    known = calendar(reserve={"": frozenset(), "22": frozenset({date(2026, 5, 20)})})
    assert known.last_day("22") == date(2026, 5, 20)
    assert known.last_day("54") == date(2026, 5, 15)


def test_a_region_may_open_secrets_later_but_not_earlier():
    plan = Hour(0, HALF_PAST_SEVEN)
    early = secret_opens_too_early(Step.KEY, plan=plan, own=Hour(0, time(7)))
    assert early.code == "secret_opens_too_early"
    assert secret_opens_too_early(Step.KEY, plan=plan, own=Hour(0, time(8))) is None
    assert secret_opens_too_early(Step.APPLICATION, plan=plan, own=Hour(-1, time(7))) is None


def test_a_countrys_hour_moved_later_holds_a_regions_earlier_one():
    plan = Event(Step.KEY, Anchor.DAY, Clock.LOCAL, Hour(0, time(10)))
    assert overridden(plan, opens=Hour(0, time(9)), due=None).opens == Hour(0, time(10))
    assert overridden(plan, opens=Hour(0, time(11)), due=None).opens == Hour(0, time(11))


def test_a_deadline_stands_after_its_opening():
    opens = Hour(1, time(9))
    late = deadline_is_before_the_opening(opens, Hour(0, time(18)))
    assert late.code == "deadline_is_before_the_opening"
    assert deadline_is_before_the_opening(opens, Hour(1, time(18))) is None
    assert deadline_is_before_the_opening(None, Hour(0, time(18))) is None


def test_a_day_is_declared_within_the_window_or_on_a_reserve_day():
    days = Days(DAY, date(2026, 5, 15), frozenset({date(2026, 5, 20)}))
    assert day_is_outside_the_window(DAY, days) is None
    assert day_is_outside_the_window(date(2026, 5, 20), days) is None
    for outside in (date(2026, 4, 13), date(2026, 5, 18)):
        assert day_is_outside_the_window(outside, days).code == "day_is_outside_the_window"


def test_a_weekend_is_never_a_day_of_work():
    assert day_is_a_weekend(date(2026, 4, 18)).code == "day_is_a_weekend"
    assert day_is_a_weekend(date(2026, 4, 19)) is not None
    assert day_is_a_weekend(date(2026, 4, 17)) is None


def test_the_reserve_week_is_the_last_five_working_days():
    assert reserve_week(DAY, date(2026, 5, 17)) == tuple(
        date(2026, 5, day) for day in range(11, 16)
    )
    assert reserve_week(date(2026, 5, 14), date(2026, 5, 15)) == (
        date(2026, 5, 14),
        date(2026, 5, 15),
    )


def test_a_moved_day_that_falls_on_a_weekend_gives_way_to_monday():
    assert moved_day(DAY, 7) == date(2026, 4, 21)
    assert moved_day(DAY, 4) == date(2026, 4, 20)


def test_reserve_days_stand_near_their_campaign():
    def far(day: date):
        return reserve_day_is_far_off(day, opens_on=DAY, closes_on=date(2026, 5, 15))

    assert far(date(2026, 5, 29)) is None
    assert far(date(2026, 6, 1)).code == "reserve_day_is_far_off"
    assert far(date(2026, 4, 13)) is not None


def test_pace_is_told_by_the_moment():
    window = Window(utc(2026, 4, 1), utc(2026, 4, 2))
    assert pace(window, at=utc(2026, 3, 31)) is Pace.AHEAD
    assert pace(window, at=utc(2026, 4, 1)) is Pace.NOW
    assert pace(window, at=utc(2026, 4, 2)) is Pace.OVER
    assert pace(Window(utc(2026, 4, 1), None), at=utc(2026, 6, 1)) is Pace.NOW
    assert pace(Window(None, utc(2026, 4, 2)), at=utc(2026, 3, 1)) is Pace.AHEAD
    assert pace(Window(), at=utc(2026, 4, 1)) is Pace.NEVER


@pytest.mark.parametrize(
    ("anchor", "hour", "words"),
    [
        (Anchor.CAMPAIGN, Hour(-25, time(18)), "за 25 дней до начала кампании, 18:00\u00a0мск"),
        (Anchor.DAY, Hour(0, HALF_PAST_SEVEN), "в день работы, 07:30\u00a0мск"),
        (
            Anchor.END,
            Hour(1, time(9)),
            "через 1 день после последнего дня кампании, 09:00\u00a0мск",
        ),
    ],
)
def test_hours_are_told_in_words(anchor: Anchor, hour: Hour, words: str):
    assert hour_words(Event(Step.KEY, anchor, Clock.MOSCOW), hour) == words


def test_the_default_plan_can_be_printed():
    lines = {line.step: line for line in default_plan_lines(Era.SEALED)}
    assert lines[Step.KEY.label].opens == "в день работы, 07:30\u00a0местное"
    assert lines[Step.RESULTS.label].opens == "вместе с событием «критерии оценивания»"
    assert lines[Step.RESULTS.label].due == "через 4 рабочих дня после работы, 23:00\u00a0мск"


def test_changes_that_say_nothing_are_held():
    assert shift_is_nothing(0).code == "shift_is_nothing"
    assert override_is_empty(None, None).code == "override_is_empty"
    assert window_is_backwards(date(2026, 5, 2), date(2026, 5, 1)).code == "window_is_backwards"


def test_zone_groups_go_from_east_to_west() -> None:
    assert zone_groups(are_apart=False) == (ALL_ZONES,)
    assert zone_groups(are_apart=True) == ZONE_GROUPS == (1, 2, 3, 4)
    ahead = {12: 1, 10: 1, 9: 2, 7: 2, 6: 3, 4: 3, 3: 4, 2: 4}
    assert {hours: zone_group(timedelta(hours=hours)) for hours in ahead} == ahead
    assert [zone_group_words(group) for group in (0, 4)] == ["все часовые пояса", "МСК−1 и МСК"]
