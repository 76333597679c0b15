"""Instants as a page prints them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vprok.kernel.russian import day

MOSCOW = ZoneInfo("Europe/Moscow")


def moment_words(at: datetime) -> str:
    """An instant in words with its zone: 14 апреля 2026 года, 09:12 (МСК+4).

    at: aware, in the zone of the person who reads
    """
    return f"{day(at.date())} года, {at:%H:%M} ({_zone(at)})"


def _zone(at: datetime) -> str:
    ahead = (at.utcoffset() or timedelta()) - (at.astimezone(MOSCOW).utcoffset() or timedelta())
    hours = ahead / timedelta(hours=1)
    return f"МСК{hours:+g}".replace("-", "\N{MINUS SIGN}") if hours else "МСК"
