"""Several clocks read at once: the wall's, the machine's own, the database's, the network's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

NETWORK_ASKED_EVERY = timedelta(seconds=30)
"""So that a wave of people at one hour does not start a process for each of them."""


NOISE = timedelta(milliseconds=50)
"""Two clocks are never read at the very same instant: less than this is no difference."""


class Clock(StrEnum):
    """A clock that is compared with the wall's."""

    MACHINE = "machine"
    DATABASE = "database"
    NETWORK = "network"


@dataclass(frozen=True)
class Apart:
    """How far each clock that could be read is from the wall clock."""

    by_clock: Mapping[Clock, timedelta] = field(default_factory=dict)

    @property
    def most(self) -> timedelta:
        """The largest disagreement; zero when there was nothing to compare with."""
        return max(map(abs, self.by_clock.values()), default=timedelta())

    @property
    def ahead(self) -> timedelta:
        """How far the wall clock may be ahead of the slowest one.

        Which way chrony counts is not trusted: its offset holds everything back.
        """
        known = self.by_clock
        most = max(
            known.get(Clock.MACHINE, timedelta()),
            -known.get(Clock.DATABASE, timedelta()),
            abs(known.get(Clock.NETWORK, timedelta())),
        )
        return most if most > NOISE else timedelta()

    @property
    def furthest(self) -> Clock | None:
        """The clock that disagrees most."""
        return max(self.by_clock, key=lambda one: abs(self.by_clock[one]), default=None)


class Clocks:
    """The clocks of a process: its wall clock is held against how it was at the start.

    The anchor is never moved: a clock set while the process runs is found however long ago that
    was, and a restart begins anew, with the network's time as the judge.

    wall:    reads the clock that people set
    machine: time since the machine was started; nobody can set it
    network: how far the wall's is from the network's time, where that is known
    """

    def __init__(
        self,
        *,
        wall: Callable[[], datetime],
        machine: Callable[[], timedelta],
        network: Callable[[], timedelta | None],
    ) -> None:
        self._wall, self._machine, self._network = wall, machine, network
        self._began = wall() - machine()
        self._heard: tuple[timedelta, timedelta | None] | None = None
        self._one_asks = Lock()

    def apart(self, database: Callable[[], datetime] | None = None) -> Apart:
        """How far the clocks are apart now.

        database: reads the database's own clock
        costs:    one question to the database; one to chrony in half a minute
        """
        found = {Clock.MACHINE: self._wall() - self._machine() - self._began}
        if database is not None:
            found[Clock.DATABASE] = self._from_wall(database)
        offset = self._from_network()
        if offset is not None:
            found[Clock.NETWORK] = offset
        return Apart(found)

    def _from_wall(self, read: Callable[[], datetime]) -> timedelta:
        """How far another clock is outside the time that its reading took."""
        before = self._wall()
        told = read()
        after = self._wall()
        if told < before:
            return told - before
        return max(told - after, timedelta())

    def _from_network(self) -> timedelta | None:
        with self._one_asks:
            now = self._machine()
            if self._heard is None or now - self._heard[0] >= NETWORK_ASKED_EVERY:
                self._heard = now, self._network()
            return self._heard[1]
