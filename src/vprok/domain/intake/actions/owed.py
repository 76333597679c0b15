"""Rows of what is owed: made, kept to the calendar, taken along with schools that move."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.db.transaction import atomic

from vprok.domain.access.queries import registered
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.campaign.states import Step
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.queries import (
    CLOSED,
    Body,
    Dates,
    bodies_without,
    entries_of_closed,
    entries_without,
    excused_by_closing,
    old_dates,
    owed_by_closed,
    owed_elsewhere,
    registrations_unnoted,
)
from vprok.domain.intake.states import OwedState
from vprok.domain.territory.models import School
from vprok.kernel.owed import Owed, Per

BATCH = 2000


@atomic
def open_owed(campaign: Campaign, kinds: Iterable[Owed]) -> int:
    """Make the rows of what is owed that are not there yet; those that are stay as they are.

    returns: how many rows were missing
    costs:   at most four SQL statements a kind, and one for every 2,000 rows made
    """
    year, made = calendar(campaign), 0
    for owed in kinds:
        rows: list[Deliverable] = []
        for row in _missing(campaign, owed, year):
            rows.append(row)
            if len(rows) == BATCH:
                made += _made(rows)
                rows = []
        made += _made(rows)
    return made


def _made(rows: list[Deliverable]) -> int:
    Deliverable.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _missing(campaign: Campaign, owed: Owed, year: Calendar) -> Iterator[Deliverable]:
    if owed.per is Per.ENTRY:
        for entry in list(entries_without(campaign, owed)):
            school = entry.school
            body = Body(school.key, school.place, school.clock)
            yield _row(campaign, owed, year, body, entry)
    else:
        for body in list(bodies_without(campaign, owed)):
            yield _row(campaign, owed, year, body, None)


def _row(
    campaign: Campaign, owed: Owed, year: Calendar, body: Body, entry: Entry | None
) -> Deliverable:
    window = year.window(
        Step(owed.event),
        region=body.place.region,
        zone=body.zone,
        day=entry.on if entry else None,
    )
    return Deliverable(
        kind=owed.kind,
        title=owed.title,
        event=owed.event,
        campaign=campaign,
        key=body.key,
        place=body.place.path,
        level=body.place.level,
        region=body.place.region,
        zone=body.zone,
        per=entry.work.code if entry else "",
        entry=entry,
        opens_at=window.opens_at,
        due_at=window.due_at,
    )


@atomic
def follow_calendar(campaign: Campaign) -> int:
    """Give rows the dates that the calendar says now, after a shift or a region's own day.

    returns: how many rows moved
    costs:   those of `old_dates`, and one SQL statement for each group of rows that moved
    """
    moved = 0
    for dates, opens_at, due_at in list(old_dates(campaign)):
        moved += _rows_with(campaign, dates).update(opens_at=opens_at, due_at=due_at)
    return moved


def _rows_with(campaign: Campaign, dates: Dates) -> QuerySet[Deliverable]:
    return Deliverable.objects.filter(
        campaign=campaign,
        event=dates.event,
        region=dates.region,
        zone=dates.zone,
        entry__on=dates.on,
        opens_at=dates.opens_at,
        due_at=dates.due_at,
        own_due_at=dates.own_due_at,
    )


@atomic
def follow_places() -> int:
    """Take rows along with schools that have moved to another district.

    returns: how many rows moved
    costs:   two SQL statements, and one for each school that moved
    """
    rows = list(owed_elsewhere())
    numbers = {row.key[3:] for row in rows}
    moved = 0
    for school in School.objects.select_related("district__region").filter(number__in=numbers):
        moved += Deliverable.objects.filter(key=school.key).update(
            place=school.path, region=school.place.region, zone=school.clock
        )
    return moved


@atomic
def follow_closings(*, at: datetime) -> int:
    """Ask nothing more of schools that are closed or merged, and ask again when they reopen.

    What they have sent stays; what the region has opened to them by name stays open. Works that
    they were still to sit are taken back, so that nothing is made ready for them.

    returns: how many rows changed
    costs:   four SQL statements, and one for each school that closed
    """
    taken_back = entries_of_closed().update(withdrawn_at=at)
    changed = taken_back + excused_by_closing().update(state=OwedState.WAITING, excuse="")
    numbers = {key[3:] for key in owed_by_closed().values_list("key", flat=True)}
    for school in School.objects.select_related("successor").filter(number__in=numbers):
        heir = f": присоединена к {school.successor}" if school.successor else ""
        mine = owed_by_closed().filter(key=school.key)
        changed += mine.update(state=OwedState.EXCUSED, excuse=f"{CLOSED}{heir}"[:300])
    return changed


@atomic
def note_registrations() -> int:
    """Count the registration of a body as done from the moment its first slip was used.

    returns: how many registrations were noted
    costs:   two SQL statements, and one for every 2,000 bodies
    """
    rows = list(registrations_unnoted())
    since = registered(row.key for row in rows)
    for row in rows:
        row.state, row.accepted_at = OwedState.ACCEPTED, since[row.key]
    Deliverable.objects.bulk_update(rows, ["state", "accepted_at"], batch_size=BATCH)
    return len(rows)
