"""What a school sees of its materials."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, F, Prefetch

from vprok.domain.access.queries import school_key
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive, Code, Companion, Fetched, Returned, Slot
from vprok.domain.materials.queries.archives import (
    facts_of,
    freeze_of,
    has_officers,
    hour_of,
    papers_locked,
    papers_there,
    slots_by_hour,
)
from vprok.domain.materials.queries.codes import codes_opening
from vprok.domain.materials.queries.hours import (
    WITH_ITS_BODY,
    archive_hour,
    day_holds,
    release_hour,
)
from vprok.domain.materials.queries.variants import group_of
from vprok.domain.materials.rules import (
    archive_is_early,
    archive_is_not_ready,
    archive_waits,
    codes_are_early,
    codes_are_missing,
    key_is_early,
    missing_checks,
    zone_is_missing,
)
from vprok.domain.materials.states import ArchiveState, ReadyCheck
from vprok.domain.territory.models import School
from vprok.domain.territory.states import is_a_zone
from vprok.kernel.refusal import Refusal


@dataclass(frozen=True)
class Line:
    """What a school has for one work.

    obstacle: why there is no archive to download, if there is none
    early:    why its password may not be taken yet
    lacking:  participants who joined when the archive was frozen already: they get spare kits
    answers:  what the school has checked, and whether it was good
    along:    companions that lie in the archive
    """

    entry: Entry
    archive: Archive | None
    opens_at: datetime | None
    hour: datetime | None
    obstacle: Refusal | None
    early: Refusal | None
    was_replaced: bool
    lacking: int = 0
    answers: dict[ReadyCheck, bool] = field(default_factory=dict)
    along: tuple[Companion, ...] = ()
    fetched: tuple[Fetched, ...] = ()
    returned: Returned | None = None

    @property
    def may_download(self) -> bool:
        """Whether there is an archive to take now."""
        return self.archive is not None and self.obstacle is None

    @property
    def is_here(self) -> bool:
        """Whether the school has the bytes, by whatever way."""
        return bool(self.archive and (self.archive.downloaded_at or self.fetched))

    @property
    def unchecked(self) -> tuple[ReadyCheck, ...]:
        """What is still to be checked before the day; what went wrong is among it."""
        done = {check for check, is_good in self.answers.items() if is_good}
        return missing_checks(done | ({ReadyCheck.DOWNLOADED} if self.is_here else set()))

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


@dataclass(frozen=True)
class Day:
    """What a school may take for one day in one file.

    works: archives that may be downloaded now, at least two
    """

    on: date
    lines: tuple[Line, ...]


def days_in_one_file(materials: Materials) -> tuple[Day, ...]:
    """The days that have several archives to take, in their order."""
    ready = [line for line in materials.lines if line.may_download and line.entry.on]
    by_day = groupby(ready, key=lambda line: line.entry.on)
    days = [Day(on, tuple(lines)) for on, lines in by_day if on]
    return tuple(day for day in days if len(day.lines) > 1)


def materials_of(school: School, campaign: Campaign, *, at: datetime) -> Materials:
    """Everything a school gets, work by work, in the order of days.

    costs: eleven SQL statements, three more in officers' custody, whatever the number of works
    """
    grades = _codes_by_grade(school, campaign)
    entries = (
        Entry.objects.taking()
        .filter(school=school, work__campaign=campaign)
        .select_related(*WITH_ITS_BODY, "returned")
        .prefetch_related(
            "archives__file",
            "archives__checks",
            "archives__fetched",
            Prefetch(
                "work__companions",
                Companion.objects.filter(removed_at=None).select_related("file").order_by("pk"),
            ),
        )
        .order_by(F("on").asc(nulls_last=True), "work__grade", "work__subject")
    )
    of_school = _OfSchool.of(school, campaign, grades)
    codes_open = codes_opening(of_school.known, school.district) if of_school.has_zone else None
    return Materials(
        codes=sum(grades.values()),
        codes_hold=zone_is_missing(school.zone)
        or codes_are_early(opens_at=codes_open, at=at)
        or codes_are_missing(are_there=bool(grades)),
        lines=tuple(_line(entry, of_school, at=at) for entry in entries),
    )


def line_of(archive: Archive, *, at: datetime) -> Line:
    """The line of one archive, as its school sees it.

    costs: as many SQL statements as `materials_of`
    """
    materials = materials_of(archive.entry.school, archive.entry.work.campaign, at=at)
    return next(line for line in materials.lines if line.entry == archive.entry)


@dataclass(frozen=True)
class _OfSchool:
    """What all lines of a school share.

    papers: by work and zone group
    locked: works and zone groups whose papers wait for others' hour
    """

    known: Calendar
    has_zone: bool
    has_words: bool
    grades: dict[int, int]
    papers: dict[tuple[int, int], int]
    slots: dict[tuple[int, int, datetime], Slot]
    locked: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, school: School, campaign: Campaign, grades: dict[int, int]) -> "_OfSchool":
        return cls(
            known=calendar(campaign),
            has_zone=is_a_zone(school.zone),
            has_words=has_officers(campaign) and school_key(school.key) is not None,
            grades=grades,
            papers=papers_there(campaign),
            slots=slots_by_hour(campaign),
            locked=papers_locked(campaign),
        )


def _codes_by_grade(school: School, campaign: Campaign) -> dict[int, int]:
    codes = Code.objects.filter(school=school, campaign=campaign)
    return dict(codes.values_list("grade").annotate(Count("pk")))


def _line(entry: Entry, of_school: _OfSchool, *, at: datetime) -> Line:
    archives = list(entry.archives.all())
    archive = next((one for one in archives if one.withdrawn_at is None), None)
    line = _hours_of(entry, archive, of_school, at=at)
    return Line(
        entry,
        archive,
        *line,
        was_replaced=len(archives) > 1,
        lacking=_lacking(entry, archive, at) if archive else 0,
        answers={ReadyCheck(one.check_of): one.is_good for one in archive.checks.all()}
        if archive
        else {},
        along=tuple(entry.work.companions.all()),
        fetched=tuple(archive.fetched.all()) if archive else (),
        returned=getattr(entry, "returned", None),
    )


def _lacking(entry: Entry, archive: Archive, at: datetime) -> int:
    """How many participants an archive that stays as it is has no kits of their own for."""
    is_frozen = archive.opens_at - freeze_of(entry.work.campaign) <= at
    return max(0, entry.participants - archive.participants) if is_frozen else 0


Hours = tuple[datetime | None, datetime | None, Refusal | None, Refusal | None]


def _hours_of(
    entry: Entry, archive: Archive | None, of_school: _OfSchool, *, at: datetime
) -> Hours:
    """From when the archive is there, when its password opens, and what holds either."""
    if not of_school.has_zone:
        return None, None, zone_is_missing(entry.school.zone), zone_is_missing(entry.school.zone)
    known = of_school.known
    opens_at, hour = archive_hour(entry, known), hour_of(entry, known)
    release = release_hour(archive, known) if archive else None
    fallen_out = day_holds(archive, known) if archive else None
    return (
        opens_at,
        None if fallen_out else release or hour,
        _waits(entry, of_school, hour, archive, fallen_out)
        or archive_is_early(opens_at=opens_at, at=at),
        fallen_out or (key_is_early(hour=release, at=at) if release else None),
    )


def _waits(
    entry: Entry,
    of_school: _OfSchool,
    hour: datetime | None,
    archive: Archive | None,
    fallen_out: Refusal | None,
) -> Refusal | None:
    """What keeps the archive from being there; one that is there waits for nothing."""
    if archive is not None:
        return fallen_out
    place = (entry.work_id, group_of(entry.school, entry.work.campaign))
    facts = facts_of(
        entry,
        papers=of_school.papers.get(place, 0),
        has_codes=entry.work.grade in of_school.grades,
        slot=of_school.slots.get((*place, hour)) if hour else None,
        has_words=of_school.has_words,
        is_locked=place in of_school.locked,
    )
    return archive_waits(facts) or archive_is_not_ready(is_there=False)
