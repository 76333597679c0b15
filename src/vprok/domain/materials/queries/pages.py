"""What a school sees of its materials."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive, Code
from vprok.domain.materials.queries.codes import codes_opening
from vprok.domain.materials.queries.hours import (
    WITH_ITS_BODY,
    archive_hour,
    day_holds,
    key_hour,
    release_hour,
)
from vprok.domain.materials.rules import (
    archive_is_early,
    archive_is_not_ready,
    codes_are_early,
    codes_are_missing,
    day_is_not_declared,
    key_is_early,
    variants_are_missing,
)
from vprok.domain.materials.states import ArchiveState
from vprok.domain.territory.models import School
from vprok.kernel.refusal import Refusal


@dataclass(frozen=True)
class Line:
    """What a school has for one work.

    obstacle: why there is no archive to download, if there is none
    early:    why its password may not be taken yet
    """

    entry: Entry
    archive: Archive | None
    opens_at: datetime | None
    hour: datetime | None
    obstacle: Refusal | None
    early: Refusal | None
    was_replaced: bool

    @property
    def may_name_a_day(self) -> bool:
        """Whether the naming of a day takes the obstacle away."""
        named = {"day_is_not_declared", "day_has_fallen_out"}
        return self.obstacle is not None and self.obstacle.code in named

    @property
    def state(self) -> ArchiveState:
        """What has become of the archive."""
        if self.archive is None:
            return ArchiveState.WITHDRAWN if self.was_replaced else ArchiveState.WAITING
        if self.archive.taken_at:
            return ArchiveState.TAKEN
        return ArchiveState.DOWNLOADED if self.archive.downloaded_at else ArchiveState.READY


@dataclass(frozen=True)
class Materials:
    """What goes out to one school in one campaign.

    codes:      how many there are
    codes_hold: why they may not be taken
    """

    codes: int
    codes_hold: Refusal | None
    lines: tuple[Line, ...]


def materials_of(school: School, campaign: Campaign, *, at: datetime) -> Materials:
    """Everything a school gets, work by work, in the order of days.

    costs: seven SQL statements, whatever the number of works
    """
    known = calendar(campaign)
    grades = _codes_by_grade(school, campaign)
    entries = (
        Entry.objects.taking()
        .filter(school=school, work__campaign=campaign)
        .select_related(*WITH_ITS_BODY)
        .prefetch_related("archives__file")
        .annotate(papers=Count("work__papers", filter=Q(work__papers__replaced_at=None)))
        .order_by(F("on").asc(nulls_last=True), "work__grade", "work__subject")
    )
    codes_open = codes_opening(known, school.district)
    return Materials(
        codes=sum(grades.values()),
        codes_hold=codes_are_early(opens_at=codes_open, at=at)
        or codes_are_missing(are_there=bool(grades)),
        lines=tuple(
            _line(entry, known, has_codes=entry.work.grade in grades, at=at) for entry in entries
        ),
    )


def line_of(archive: Archive, *, at: datetime) -> Line:
    """The line of one archive, as its school sees it.

    costs: as many SQL statements as `materials_of`
    """
    materials = materials_of(archive.entry.school, archive.entry.work.campaign, at=at)
    return next(line for line in materials.lines if line.entry == archive.entry)


def _codes_by_grade(school: School, campaign: Campaign) -> dict[int, int]:
    codes = Code.objects.filter(school=school, campaign=campaign)
    return dict(codes.values_list("grade").annotate(Count("pk")))


def _line(entry: Entry, known: Calendar, *, has_codes: bool, at: datetime) -> Line:
    archives = list(entry.archives.all())
    archive = next((one for one in archives if one.withdrawn_at is None), None)
    opens_at, hour = archive_hour(entry, known), key_hour(entry, known)
    papers: int = entry.papers  # type: ignore[attr-defined]
    release = release_hour(archive, known) if archive else None
    fallen_out = day_holds(archive, known) if archive else None
    return Line(
        entry,
        archive,
        opens_at,
        None if fallen_out else release or hour,
        day_is_not_declared(is_declared=entry.on is not None)
        or fallen_out
        or variants_are_missing(there=papers, due=entry.work.variants)
        or codes_are_missing(are_there=has_codes)
        or archive_is_not_ready(is_there=archive is not None)
        or archive_is_early(opens_at=opens_at, at=at),
        fallen_out or (key_is_early(hour=release, at=at) if release else None),
        was_replaced=len(archives) > 1,
    )
