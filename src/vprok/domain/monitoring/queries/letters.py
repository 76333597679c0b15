"""Which reminders go by e-mail, to whom, and about what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.models import Deliverable, MailAddress, Reminder
from vprok.domain.territory.queries import names

STALE = timedelta(days=3)
"""A reminder that could not be mailed for so long is not mailed any more."""

AT_ONCE = 50
"""Bodies that are named as waiting at one look."""


@dataclass(frozen=True)
class Letter:
    """One letter to one body about everything it was reminded of since the last one.

    to:        its address
    name:      of the body
    reminders: newest last, with their forms
    """

    to: str
    key: str
    name: str
    reminders: tuple[Reminder, ...]


def letters_waiting(at: datetime) -> Iterator[str]:
    """Bodies that were reminded, have given an address and have not been written to yet.

    costs: one SQL statement
    """
    keys = _unmailed(at).order_by("deliverable__key").values_list("deliverable__key", flat=True)
    yield from keys.distinct()[:AT_ONCE]


def letter_to(key: str, at: datetime) -> Letter | None:
    """The letter that waits for a body; None when nothing does any more.

    costs: at most three SQL statements
    """
    address = MailAddress.objects.filter(key=key).first()
    reminders = tuple(
        _unmailed(at)
        .filter(deliverable__key=key)
        .select_related("deliverable__campaign", "deliverable__entry__work")
        .order_by("sent_at", "pk")
    )
    if address is None or not reminders:
        return None
    return Letter(address.email, key, names([key]).get(key, key), reminders)


def _unmailed(at: datetime) -> QuerySet[Reminder]:
    address = MailAddress.objects.filter(key=OuterRef("deliverable__key"))
    return Reminder.objects.filter(
        Exists(address),
        mailed_at=None,
        sent_at__gt=at - STALE,
        deliverable__campaign__state=CampaignState.RUNNING,
        deliverable__in=Deliverable.objects.waiting(),
    )
