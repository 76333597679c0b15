import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from vprok.tools.clocks import Apart, Clock, Clocks, chrony_offset
from vprok.tools.clocks.chrony import offset_in

START = datetime(2026, 4, 13, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TRACKING = (
    "A29FC87B,time.example,3,1775984400.123,{offset},0.000001,0.000100,-5.2,0.0,0.1,0.02,0.001,64.4,"
    "{leap}\n"
)


class Fakes:
    """Clocks that go as they are told."""

    def __init__(self) -> None:
        self.now, self.since, self.offset = START, timedelta(hours=5), None
        self.asked = 0

    def network(self) -> timedelta | None:
        self.asked += 1
        return self.offset

    def goes(self, by: timedelta) -> None:
        self.now += by
        self.since += by

    def clocks(self) -> Clocks:
        return Clocks(wall=lambda: self.now, machine=lambda: self.since, network=self.network)


def test_clocks_that_go_together_agree_however_long() -> None:
    fakes = Fakes()
    clocks = fakes.clocks()
    fakes.goes(timedelta(days=100))
    assert clocks.apart(lambda: fakes.now).most == timedelta()


@pytest.mark.parametrize("step", [timedelta(hours=1), -timedelta(minutes=10), 3 * SECOND])
def test_a_wall_clock_that_was_set_is_found_for_ever(step: timedelta) -> None:
    fakes = Fakes()
    clocks = fakes.clocks()
    fakes.now += step
    fakes.goes(timedelta(days=3))
    found = clocks.apart(lambda: fakes.now)
    assert found.by_clock[Clock.MACHINE] == step
    assert (found.most, found.furthest) == (abs(step), Clock.MACHINE)


@pytest.mark.parametrize("by", [-5 * SECOND, 7 * SECOND])
def test_a_database_with_another_clock_is_found(by: timedelta) -> None:
    fakes = Fakes()
    found = fakes.clocks().apart(lambda: fakes.now + by)
    assert found.by_clock[Clock.DATABASE] == by
    assert found.furthest is Clock.DATABASE


def test_a_slow_answer_of_the_database_is_no_disagreement() -> None:
    fakes = Fakes()

    def slow() -> datetime:
        fakes.goes(4 * SECOND)
        told = fakes.now
        fakes.goes(4 * SECOND)
        return told

    assert fakes.clocks().apart(slow).most == timedelta()


def test_the_network_is_heard_where_it_can_be_and_not_too_often() -> None:
    fakes = Fakes()
    clocks = fakes.clocks()
    assert Clock.NETWORK not in clocks.apart().by_clock
    fakes.offset = -9 * SECOND
    clocks.apart()
    assert fakes.asked == 1
    fakes.goes(timedelta(minutes=1))
    assert clocks.apart().by_clock[Clock.NETWORK] == -9 * SECOND
    assert fakes.asked == 2


@pytest.mark.parametrize(
    ("by_clock", "ahead"),
    [
        ({}, 0),
        ({Clock.MACHINE: 1.5}, 1.5),
        ({Clock.MACHINE: -1.5}, 0),
        ({Clock.DATABASE: -1.5, Clock.MACHINE: 1}, 1.5),
        ({Clock.DATABASE: 1.5}, 0),
        ({Clock.NETWORK: -1.5}, 1.5),
        ({Clock.NETWORK: 1.5}, 1.5),
        ({Clock.MACHINE: 0.04}, 0),
    ],
)
def test_the_wall_clock_is_held_back_to_the_slowest_of_all(
    by_clock: dict[Clock, float], ahead: float
) -> None:
    known = {one: timedelta(seconds=seconds) for one, seconds in by_clock.items()}
    assert Apart(known).ahead == timedelta(seconds=ahead)


@pytest.mark.parametrize(
    ("line", "offset"),
    [
        (TRACKING.format(offset="0.000006", leap="Normal"), timedelta(microseconds=6)),
        (TRACKING.format(offset="-3.5", leap="Insert second"), timedelta(seconds=-3.5)),
        (TRACKING.format(offset="0.0", leap="Not synchronised"), None),
        (TRACKING.format(offset="none", leap="Normal"), None),
        ("Normal", None),
        ("", None),
    ],
)
def test_a_line_of_chrony_is_read_or_left(line: str, offset: timedelta | None) -> None:
    assert offset_in(line) == offset


def test_where_chrony_is_absent_silent_or_broken_the_network_is_not_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert chrony_offset() is None
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/chronyc")

    def silent(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("chronyc", 2)

    monkeypatch.setattr("subprocess.run", silent)
    assert chrony_offset() is None
    done = subprocess.CompletedProcess("chronyc", 1, stdout="506 Cannot talk to daemon\n")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: done)
    assert chrony_offset() is None
    done = subprocess.CompletedProcess(
        "chronyc", 0, stdout=TRACKING.format(offset="1.5", leap="Normal")
    )
    monkeypatch.setattr("subprocess.run", lambda *_, **__: done)
    assert chrony_offset() == 1.5 * SECOND
