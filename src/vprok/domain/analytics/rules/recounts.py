"""When all forms of a work are counted anew."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")
NIGHT = time(3)
"""Nobody sends forms at this hour from Kaliningrad to Yekaterinburg, and few do further east."""


def last_night(at: datetime) -> datetime:
    """The last hour of recounting that has come.

    source: docs/sources/statistics.md#recount
    """
    there = at.astimezone(MOSCOW)
    tonight = datetime.combine(there.date(), NIGHT, MOSCOW)
    return tonight if tonight <= there else tonight - timedelta(days=1)
