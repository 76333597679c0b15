"""Criteria, answers and forms: what is uploaded, and when a school may have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar, days_of
from vprok.domain.campaign.rules import (
    ALL_ZONES,
    Calendar,
    day_is_outside_the_window,
    zone_group_words,
    zone_groups,
)
from vprok.domain.campaign.states import Step
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Sealed
from vprok.domain.materials.queries.hours import WITH_ITS_BODY, key_hour
from vprok.domain.materials.queries.variants import group_of
from vprok.domain.materials.rules import (
    Shelf,
    criteria_are_early,
    day_has_fallen_out,
    day_is_not_declared,
    shelves,
    zone_is_missing,
)
from vprok.domain.materials.states import SealedKind
from vprok.domain.territory.models import School
from vprok.domain.territory.states import is_a_zone
from vprok.kernel.refusal import Refusal

# ---- for a school --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """One file beside the archive of an entry, as its school sees it.

    hour:  aware, in the school's own zone; None until the day is declared
    early: why it may not be taken yet
    """

    entry: Entry
    sealed: Sealed
    hour: datetime | None
    early: Refusal | None


def criteria_hour(entry: Entry, known: Calendar) -> datetime | None:
    """When criteria, answers and the form of an entry open: with its archive, or apart.

    Where the road map has no hour for criteria, they open with the archive.

    returns: aware, in the school's own zone; None until the day is declared
    costs:   nothing if the entry came with its body
    """
    if entry.on is None:
        return None
    hour = key_hour(entry, known)
    if not entry.work.criteria_apart:
        return hour
    school = entry.school
    apart = known.window(
        Step.CRITERIA, region=school.place.region, zone=school.zone, day=entry.on
    ).opens_at
    return apart.astimezone(ZoneInfo(school.zone)) if apart else hour


def criteria_of(entry: Entry, *, at: datetime) -> tuple[Opened, ...]:
    """Criteria, answers and the form of one entry, in this order.

    costs: four SQL statements if the entry came with its body
    """
    return _opened([entry], calendar(entry.work.campaign), at=at)


def criteria_of_school(school: School, campaign: Campaign, *, at: datetime) -> tuple[Opened, ...]:
    """The same of every work of a school, work by work.

    costs: five SQL statements, whatever the number of works
    """
    entries = (
        Entry.objects.taking()
        .filter(school=school, work__campaign=campaign)
        .select_related(*WITH_ITS_BODY)
        .order_by("on", "work__grade", "work__subject")
    )
    return _opened(list(entries), calendar(campaign), at=at)


def _opened(entries: Sequence[Entry], known: Calendar, *, at: datetime) -> tuple[Opened, ...]:
    current = Sealed.objects.filter(
        work__in={entry.work_id for entry in entries}, replaced_at=None
    ).select_related("file")
    order = {shelf.kind: place for place, shelf in enumerate(shelves(are_apart=False, groups=()))}
    there = sorted(current, key=lambda one: (order[SealedKind(one.kind)], -one.group))
    return tuple(
        _seen(entry, one, known, at=at)
        for entry in entries
        for one in _own(entry, [one for one in there if one.work_id == entry.work_id])
    )


def _own(entry: Entry, there: Sequence[Sealed]) -> list[Sealed]:
    """Those of the entry's zone group; what all zones share only where the group has none."""
    group = _group(entry)
    found: dict[str, Sealed] = {}
    for one in there:
        if one.group in {group, ALL_ZONES}:
            found.setdefault(one.kind, one)
    return list(found.values())


def _group(entry: Entry) -> int:
    campaign = entry.work.campaign
    return group_of(entry.school, campaign) if is_a_zone(entry.school.zone) else ALL_ZONES


def _seen(entry: Entry, sealed: Sealed, known: Calendar, *, at: datetime) -> Opened:
    if lost := zone_is_missing(entry.school.zone):
        return Opened(entry, sealed, None, lost)
    hour = criteria_hour(entry, known)
    early = criteria_are_early(hour=hour, at=at) if hour else day_is_not_declared(is_declared=False)
    return Opened(entry, sealed, hour, _day_holds(entry, known) or early)


def _day_holds(entry: Entry, known: Calendar) -> Refusal | None:
    """What of its day holds back whatever opens beside the archive of an entry.

    costs: one SQL statement once the day has fallen out, else nothing
    """
    days = days_of(entry.work, region=entry.school.place.region, known=known)
    if entry.on is None or day_is_outside_the_window(entry.on, days) is None:
        return None
    was_taken = entry.archives.filter(taken_at__isnull=False).exists()
    return day_has_fallen_out(is_within=False, was_taken=was_taken)


# ---- for the federal organiser -------------------------------------------------------------------


@dataclass(frozen=True)
class Stock:
    """What of a work opens beside its archives.

    places: every place, and the current file
    """

    work: Work
    places: tuple[tuple[Shelf, Sealed | None], ...]

    @property
    def there(self) -> int:
        """How many files are uploaded."""
        return sum(sealed is not None for _, sealed in self.places)


def shelves_of(campaign: Campaign) -> tuple[Shelf, ...]:
    """Every place for criteria, answers and forms that a work of this campaign has."""
    groups = zone_groups(are_apart=True)
    return shelves(are_apart=campaign.has_zone_groups, groups=groups)


def shelf_words(shelf: Shelf) -> str:
    """A place as people call it: «критерии оценивания, МСК+7…+9»."""
    zone = f", {zone_group_words(shelf.group)}" if shelf.group != ALL_ZONES else ""
    return f"{shelf.kind.label}{zone}"


def stock_of(campaign: Campaign) -> tuple[Stock, ...]:
    """Criteria, answers and forms of every work of a campaign.

    costs: two SQL statements
    """
    current = Sealed.objects.filter(work__campaign=campaign, replaced_at=None)
    there = {(one.work_id, one.group, one.kind): one for one in current.select_related("file")}
    return tuple(
        Stock(
            work,
            tuple(
                (shelf, there.get((work.pk, shelf.group, str(shelf.kind))))
                for shelf in shelves_of(campaign)
            ),
        )
        for work in campaign.works.order_by("is_course", "grade", "subject")
    )
