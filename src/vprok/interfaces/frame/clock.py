"""What time it is for this database, and whether the clocks of this server agree about it."""

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from vprok.interfaces.frame.models import DemoClock
from vprok.tools.clocks import Apart, Clocks, chrony_offset


def since_start() -> timedelta:
    """Time since the machine was started, sleep included; nobody can set this clock."""
    steady = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return timedelta(microseconds=time.clock_gettime_ns(steady) // 1000)


CLOCKS = Clocks(wall=timezone.now, machine=since_start, network=chrony_offset)
"""Of this process: its wall clock is held against how it was when the process began."""

_DATABASE_SAYS = {
    "postgresql": "SELECT (clock_timestamp() AT TIME ZONE 'UTC')::text",
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')",
}


def moment() -> datetime:
    """Now: the wall clock, moved ahead only in a demo database.

    costs: nothing; in a demo one SQL statement
    """
    return timezone.now() + _ahead()


def apart() -> Apart:
    """How far the clocks are apart; a demo's moment, which is moved on purpose, is none of them.

    costs: one SQL statement; a question to chrony in half a minute, where it is installed
    """
    return CLOCKS.apart(_by_the_database)


def _by_the_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE_SAYS[connection.vendor])
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)


def _ahead() -> timedelta:
    if not settings.DEMO:
        return timedelta()
    clock = DemoClock.objects.first()
    return clock.ahead if clock else timedelta()
