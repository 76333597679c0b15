"""The proof of the hour: whatever clocks and zones do, nothing opens early.

source: issue 4, «Proof of the hour»
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.domain.materials.zones import ELEVEN
from vprok.domain.campaign.rules import Calendar, Event, Hour, instant, latest_reading
from vprok.domain.campaign.states import Anchor, Step
from vprok.domain.campaign.states import Clock as Whose
from vprok.domain.materials.queries.hours import opening_at
from vprok.domain.materials.rules import clocks_disagree, key_is_early, key_waits, opening_instant
from vprok.tools.clocks import Clocks
from vprok.tools.clocks.watch import NOISE

DAY = date(2026, 4, 14)
HALF_PAST_SEVEN = time(7, 30)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
KEY = Event(Step.KEY, Anchor.DAY, Whose.LOCAL, opens=Hour(0, HALF_PAST_SEVEN))
CALENDAR = Calendar(DAY, DAY + timedelta(days=30), events={Step.KEY: KEY})
SHORT, LONG = 400, 10_000
"""Generated cases in the fast check, and in the whole: `pytest -m slow tests/domain/materials`."""


def hour_in(zone: str, *, participants: int = 1, early_by: tuple[tuple[int, int], ...] = ()):
    hour = opening_at(
        CALENDAR, region="22", zone=zone, day=DAY, participants=participants, early_by=early_by
    )
    assert hour is not None
    return hour


# ---- eleven zones, minute by minute --------------------------------------------------------------


@pytest.mark.parametrize("zone", ELEVEN)
def test_through_1440_minutes_a_password_is_open_if_and_only_if_it_is_time(zone: str) -> None:
    hour = hour_in(zone)
    true_hour = datetime.combine(DAY, HALF_PAST_SEVEN, UTC) - timedelta(hours=ELEVEN[zone])
    began = true_hour - timedelta(hours=12)
    world = World()
    clocks = world.clocks(began)
    opened = []
    for minute in range(1440):
        world.now = began + minute * MINUTE
        opened.append(is_open(hour, world, clocks))
        assert opened[-1] is (world.now >= true_hour)
    assert opened.count(True) == 720


@pytest.mark.parametrize(
    ("participants", "minutes"), [(1, 0), (99, 0), (100, 15), (499, 15), (500, 40), (9999, 40)]
)
def test_a_larger_school_prints_longer_and_opens_earlier(participants: int, minutes: int) -> None:
    by_size = ((500, 40), (100, 15))
    hour = hour_in("Asia/Barnaul", participants=participants, early_by=by_size)
    assert hour == hour_in("Asia/Barnaul") - minutes * MINUTE
    assert str(hour.tzinfo) == "Asia/Barnaul"


def test_earlier_is_counted_in_true_minutes_where_the_clock_is_set_forward_meanwhile() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hour = datetime(2026, 3, 29, 3, 30, tzinfo=berlin)
    earlier = opening_instant(hour, participants=1, early_by=[(1, 60)])
    assert earlier.astimezone(UTC) == hour.astimezone(UTC) - timedelta(hours=1)
    assert (earlier.hour, earlier.minute) == (1, 30)


# ---- clocks of the year --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "shown", "utc"),
    [
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T01:30Z"),  # shown twice
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30Z"),  # skipped
        ("Europe/Moscow", "2014-10-26T01:30", "2014-10-25T22:30Z"),  # the last change
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T15:15Z"),
        ("Asia/Barnaul", "2016-03-27T02:30", "2016-03-26T20:30Z"),
    ],
)
def test_an_hour_shown_twice_or_not_at_all_counts_by_its_later_reading(
    zone: str, shown: str, utc: str
) -> None:
    told = datetime.fromisoformat(shown)
    found = instant(told.date(), 0, told.time(), Whose.LOCAL, zone)
    assert found == datetime.fromisoformat(utc)


class SetOnce(tzinfo):
    """A clock that is set once, at an instant, forward or back."""

    def __init__(self, at: datetime, before: timedelta, after: timedelta) -> None:
        self.at, self.before, self.after = at.replace(tzinfo=None), before, after

    def utcoffset(self, dt: datetime | None) -> timedelta:
        assert dt is not None
        bare = dt.replace(tzinfo=None, fold=0)
        if bare < self.at + min(self.before, self.after):
            return self.before
        if bare >= self.at + max(self.before, self.after):
            return self.after
        is_fold = self.after < self.before
        return (
            (self.after if dt.fold else self.before)
            if is_fold
            else (self.before if not dt.fold else self.after)
        )

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _: datetime | None) -> str:
        return "set once"

    def fromutc(self, dt: datetime) -> datetime:
        bare = dt.replace(tzinfo=None)
        if bare < self.at:
            return (bare + self.before).replace(tzinfo=self)
        shown = bare + self.after
        is_second = shown < self.at + self.before
        return shown.replace(tzinfo=self, fold=int(is_second))


# ---- clocks of the server ------------------------------------------------------------------------


@dataclass
class World:
    """True time, and what the clocks of a server make of it.

    now:      true
    error:    of the wall clock when the process begins
    steps:    moments at which the wall clock is set, and by how much
    database: how far the database's own clock is off
    network:  whether chrony is there and knows the true time
    """

    now: datetime = datetime(2026, 4, 13, 12, tzinfo=UTC)
    error: timedelta = timedelta()
    steps: list[tuple[datetime, timedelta]] = field(default_factory=list)
    database: timedelta = timedelta()
    network: bool = False

    def wall(self) -> datetime:
        set_by = sum((by for at, by in self.steps if at <= self.now), timedelta())
        return self.now + self.error + set_by

    def machine(self) -> timedelta:
        return self.now - datetime(2026, 1, 1, tzinfo=UTC)

    def offset(self) -> timedelta | None:
        return self.wall() - self.now if self.network else None

    def clocks(self, began: datetime) -> Clocks:
        """Of a process that began at this true moment."""
        self.now = began
        return Clocks(wall=self.wall, machine=self.machine, network=self.offset)


def is_open(hour: datetime, world: World, clocks: Clocks) -> bool:
    """Whether the password would be given out now: by the wall clock and its guard."""
    found = clocks.apart(lambda: world.now + world.database)
    held = key_waits(
        hour=hour,
        at=world.wall(),
        apart=found.most,
        ahead=found.ahead,
        furthest=found.furthest,
    )
    assert held is None or held.code in {"clocks_disagree", "key_is_early"}
    return held is None


errors = st.one_of(
    st.just(0.0),
    st.floats(-2.5, 2.5),
    st.floats(-7200, 7200),
    st.sampled_from([1.0, -1.0, 3600.0, -3600.0, 86400.0]),
).map(lambda seconds: timedelta(seconds=seconds))
offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: quarters * 15 * MINUTE)


@st.composite
def hours(draw: st.DrawFn) -> datetime:
    """An hour by a school's clock: of a real zone, or of one that is set about then."""
    told = datetime.combine(DAY, draw(st.times()))
    if draw(st.booleans()):
        zones = st.sampled_from([*ELEVEN, "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"])
        return told.replace(tzinfo=ZoneInfo(draw(zones)))
    before, after = draw(offsets), draw(offsets)
    set_at = told - before + draw(st.integers(-240, 240)) * MINUTE
    return told.replace(tzinfo=SetOnce(set_at, before, after))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Clocks of which at least one beside the wall's is right, or was when the process began."""
    right = draw(st.sampled_from(["at the start", "database", "network", "all"]))
    is_right = right in {"at the start", "all"}
    return World(
        error=timedelta() if is_right else draw(errors),
        database=timedelta() if right in {"database", "all"} else draw(errors),
        network=right in {"network", "all"},
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[datetime, World, datetime, datetime]:
    told, world = draw(hours()), draw(worlds())
    hour = latest_reading(told)
    seconds = st.one_of(st.integers(-4, 4), st.integers(-90_000, 90_000)).map(float)
    asked = hour + timedelta(seconds=draw(seconds)) + timedelta(seconds=draw(st.floats(-1, 1)))
    began = asked - timedelta(seconds=draw(st.integers(1, 10**6)))
    life = (asked - began).total_seconds()
    for at in draw(st.lists(st.floats(1, life), max_size=3)):
        world.steps.append((began + timedelta(seconds=at), draw(errors)))
    return told, world, began, asked


def never_early(case: tuple[datetime, World, datetime, datetime]) -> None:
    told, world, began, asked = case
    hour = latest_reading(told)
    clocks = world.clocks(began)
    world.now = asked
    if not is_open(hour, world, clocks):
        event("shut")
        return
    event("open")
    shown = told.replace(tzinfo=None)
    for later in range(0, 26 * 60, 10):
        here = (asked + NOISE + later * MINUTE).astimezone(told.tzinfo).replace(tzinfo=None)
        assert here >= shown, "the school's clock shows an earlier hour after the opening"


relaxed = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}


@settings(max_examples=SHORT, **relaxed)
@given(cases())
def test_whatever_clocks_and_zones_do_nothing_opens_early(
    case: tuple[datetime, World, datetime, datetime],
) -> None:
    never_early(case)


@pytest.mark.slow
@settings(max_examples=LONG, **relaxed)
@given(cases())
def test_in_ten_thousand_cases_nothing_opens_early(
    case: tuple[datetime, World, datetime, datetime],
) -> None:
    never_early(case)


@settings(max_examples=SHORT, **relaxed)
@given(hours(), st.integers(0, 10**6))
def test_with_right_clocks_everything_opens_at_its_hour(told: datetime, seconds: int) -> None:
    hour = latest_reading(told)
    world = World(network=True)
    clocks = world.clocks(hour - timedelta(days=3))
    world.now = hour + seconds * SECOND
    assert is_open(hour, world, clocks)
    world.now = hour - SECOND
    assert not is_open(hour, world, clocks)


# ---- the guard can fail --------------------------------------------------------------------------


def test_without_the_guard_a_clock_set_ahead_would_open_early() -> None:
    hour = hour_in("Europe/Moscow")
    world = World(steps=[(hour - timedelta(hours=3), timedelta(hours=2))])
    clocks = world.clocks(hour - timedelta(hours=4))
    world.now = hour - timedelta(hours=1)
    assert key_is_early(hour=hour, at=world.wall()) is None, "the bare rule believes the wall"
    assert not is_open(hour, world, clocks)


@pytest.mark.parametrize(("seconds", "is_refused"), [(2, False), (2.001, True), (3600, True)])
def test_clocks_may_be_two_seconds_apart_and_no_more(seconds: float, *, is_refused: bool) -> None:
    refusal = clocks_disagree(timedelta(seconds=seconds), furthest="machine")
    assert (refusal is not None) is is_refused
    if refusal:
        assert refusal.code == "clocks_disagree"
        assert "время на сервере переводили" in refusal.text
