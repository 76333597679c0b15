"""What time it is for this database."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from vprok.interfaces.frame.models import DemoClock


def moment() -> datetime:
    """Now: the wall clock, moved ahead only in a demo database.

    costs: nothing; in a demo one SQL statement
    """
    return timezone.now() + _ahead()


def _ahead() -> timedelta:
    if not settings.DEMO:
        return timedelta()
    clock = DemoClock.objects.first()
    return clock.ahead if clock else timedelta()
