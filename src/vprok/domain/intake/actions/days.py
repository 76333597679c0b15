"""The day on which a school sits a work."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.queries import calendar, days_of
from vprok.domain.campaign.rules import (
    Calendar,
    Days,
    campaign_is_not_running,
    day_is_a_weekend,
    day_is_outside_the_window,
)
from vprok.domain.campaign.states import Step
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.rules import day_has_come, due_of, entry_is_withdrawn
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if


@atomic
def declare_day(entry: Entry, on: date, *, by: Actor, at: datetime) -> None:
    """Say on which day the school sits this work; what hangs on the day moves with it.

    refuses: no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, entry_is_withdrawn, day_is_outside_the_window,
             day_is_a_weekend, day_has_come
    """
    declare_days({entry: on}, by=by, at=at)


@atomic
def declare_days(days: Mapping[Entry, date], *, by: Actor, at: datetime) -> int:
    """Declare the days of several works at once: all of them or none.

    days:    only entries of one campaign
    returns: how many days are new
    refuses: as `declare_day`
    """
    new = [(entry, on) for entry, on in days.items() if entry.on != on]
    for entry, _ in new:
        refuse_if(by.lacks(Permission.DAY_DECLARE, at=entry.school.place))
    if not new:
        return 0
    year = calendar(new[0][0].work.campaign)
    for entry, on in new:
        _refuse(entry, on, year, at)
    for entry, on in new:
        _declare(entry, on, year, by, at)
    return len(new)


def _refuse(entry: Entry, on: date, year: Calendar, at: datetime) -> None:
    today = at.astimezone(ZoneInfo(entry.school.zone)).date()
    days = days_of(entry.work, region=entry.school.place.region, known=year)
    refuse_if(
        campaign_is_not_running(entry.work.campaign.state),
        entry_is_withdrawn(entry.withdrawn_at),
        day_has_come(declared=_binding_day(entry, days), on=on, today=today),
        day_is_outside_the_window(on, days),
        day_is_a_weekend(on),
    )


def _binding_day(entry: Entry, days: Days) -> date | None:
    """The declared day, unless the campaign has moved away from it before its form was accepted."""
    if entry.on is None or day_is_outside_the_window(entry.on, days) is None:
        return entry.on
    is_done = Deliverable.objects.filter(entry=entry, current__isnull=False).exists()
    return entry.on if is_done else None


def _declare(entry: Entry, on: date, year: Calendar, by: Actor, at: datetime) -> None:
    was = entry.on
    entry.on = on
    entry.save(update_fields=["on"])
    for row in Deliverable.objects.filter(entry=entry):
        window = year.window(Step(row.event), region=row.region, zone=row.zone, day=on)
        row.opens_at = window.opens_at
        row.due_at = due_of(opens_at=window.opens_at, by_calendar=window.due_at, own=row.own_due_at)
        row.save(update_fields=["opens_at", "due_at"])
    record(
        "intake.day_declared",
        entry,
        place=entry.school.place,
        by=by,
        at=at,
        on=on.isoformat(),
        was=was.isoformat() if was else None,
    )
