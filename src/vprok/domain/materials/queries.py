"""Questions about codes, variants, archives and keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar, days_of
from vprok.domain.campaign.rules import Calendar, day_is_outside_the_window
from vprok.domain.campaign.states import CampaignState, Step
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.documents import Codes
from vprok.domain.materials.models import Archive, Archives, Code, Variant
from vprok.domain.materials.rules import (
    archive_is_early,
    archive_is_not_ready,
    codes_are_early,
    codes_are_missing,
    day_has_fallen_out,
    day_is_not_declared,
    fingerprint,
    is_settled,
    key_is_early,
    variants_are_missing,
    variants_for,
)
from vprok.domain.materials.states import ArchiveState
from vprok.domain.territory.models import District, School
from vprok.kernel.refusal import Refusal

WITH_ITS_BODY = ("work__campaign", "school__district__region")
"""What must come with an entry so that its hours can be told without further questions."""


# ---- codes ---------------------------------------------------------------------------------------


def codes_of(school: School, campaign: Campaign, grade: int) -> tuple[str, ...]:
    """All codes issued to a grade, in the order of numbers, spare ones included.

    costs: one SQL statement
    """
    codes = Code.objects.filter(school=school, campaign=campaign, grade=grade)
    return tuple(codes.order_by("number").values_list("number", flat=True))


def schools_without_codes(at: datetime) -> tuple[str, ...]:
    """Schools with a class that lacks a code, once the road map gives codes out.

    returns: keys for the board, like `edu220042 2026-spring`
    costs:   one SQL statement, and five a running campaign, whatever the territory
    """
    return tuple(
        f"edu{number} {campaign.slug}"
        for campaign in Campaign.objects.filter(state=CampaignState.RUNNING)
        for number in _numbers_without_codes(campaign, at)
    )


def _numbers_without_codes(campaign: Campaign, at: datetime) -> Iterator[str]:
    known = calendar(campaign)
    open_ = [
        district.pk
        for district in District.objects.select_related("region")
        if _codes_opening(known, district) is None
        or codes_are_early(opens_at=_codes_opening(known, district), at=at) is None
    ]
    last_of_class = Code.objects.filter(
        school=OuterRef("school"),
        campaign=campaign,
        grade=OuterRef("grade"),
        class_no=OuterRef("ordinal"),
        row=OuterRef("pupils"),
    )
    lacking = GradeClass.objects.filter(campaign=campaign, pupils__gt=0).exclude(
        Exists(last_of_class)
    )
    return (
        lacking.filter(school__district__in=open_, school__closed_on=None)
        .order_by("school__number")
        .values_list("school__number", flat=True)
        .distinct()
        .iterator()
    )


def _codes_opening(known: Calendar, district: District) -> datetime | None:
    opens_at = known.window(Step.CODES, region=district.region.code, zone=district.zone).opens_at
    return opens_at and opens_at.astimezone(ZoneInfo(district.zone))


def codes_hold(school: School, campaign: Campaign, *, at: datetime) -> Refusal | None:
    """What holds the codes of a school back.

    refuses: codes_are_early, codes_are_missing
    costs:   four SQL statements
    """
    opens_at = _codes_opening(calendar(campaign), school.district)
    is_issued = Code.objects.filter(school=school, campaign=campaign).exists()
    return codes_are_early(opens_at=opens_at, at=at) or codes_are_missing(are_there=is_issued)


def slips_of(
    school: School, campaign: Campaign, *, grade: int | None = None, variants: int = 0
) -> tuple[list[Codes], list[Codes]]:
    """The codes of a school as they are printed: by class, and the spare ones by grade.

    grade:    only this one
    variants: deal them to the codes in turn; 0 deals none
    costs:    two SQL statements
    """
    codes = Code.objects.filter(school=school, campaign=campaign)
    if grade is not None:
        codes = codes.filter(grade=grade)
    named = GradeClass.objects.filter(school=school, campaign=campaign)
    names = {(one.grade, one.ordinal): str(one) for one in named}
    classes, spare = list[Codes](), list[Codes]()
    ordered = codes.order_by("grade", "is_spare", "class_no", "row")
    rows = ordered.values_list("grade", "class_no", "number")
    for (of, class_no), some in groupby(rows, key=lambda row: row[:2]):
        numbers = tuple(number for _, _, number in some)
        dealt = variants_for(len(numbers), variants) if variants else ()
        if class_no is None:
            spare.append(Codes(str(of), numbers, dealt))
        else:
            name = names.get((of, class_no), f"{of}-{class_no}")
            classes.append(Codes(name, numbers, dealt))
    return classes, spare


# ---- hours ---------------------------------------------------------------------------------------


def key_hour(entry: Entry, known: Calendar) -> datetime | None:
    """When the password of an entry's archive opens; None until its day is declared.

    Where the road map has no hour for passwords, they open with the archives.

    returns: aware, in the school's own zone
    costs:   nothing if the entry came with its body
    """
    return _hour(entry, known, Step.KEY) or archive_hour(entry, known)


def archive_hour(entry: Entry, known: Calendar) -> datetime | None:
    """From when an entry's archive may be downloaded.

    returns: aware, in the school's own zone
    costs:   nothing if the entry came with its body
    """
    return _hour(entry, known, Step.ARCHIVE)


def _hour(entry: Entry, known: Calendar, step: Step) -> datetime | None:
    if entry.on is None:
        return None
    district = entry.school.district
    opens_at = known.window(
        step, region=district.region.code, zone=district.zone, day=entry.on
    ).opens_at
    return opens_at and opens_at.astimezone(ZoneInfo(district.zone))


def release_hour(archive: Archive, known: Calendar) -> datetime | None:
    """When the password of this archive opens: its own hour, or a later one set since.

    returns: aware, in the school's own zone; None when its day was taken back
    costs:   nothing if the entry came with its body
    """
    hour = key_hour(archive.entry, known)
    return hour and max(hour, archive.opens_at.astimezone(hour.tzinfo))


def day_holds(archive: Archive, known: Calendar) -> Refusal | None:
    """What of its day holds the password of an archive back.

    refuses: day_has_fallen_out
    costs:   nothing if the entry came with its body
    """
    entry = archive.entry
    days = days_of(entry.work, region=entry.school.place.region, known=known)
    outside = entry.on is not None and day_is_outside_the_window(entry.on, days) is not None
    return day_has_fallen_out(is_within=not outside, was_taken=archive.taken_at is not None)


# ---- what an archive is made of ------------------------------------------------------------------


@dataclass(frozen=True)
class Contents:
    """What goes into the archive of an entry, and its hour.

    papers:    current variants, in order
    last_code: greatest key among its codes
    opens_at:  aware, in the school's own zone
    made_of:   fingerprint of all this
    """

    entry: Entry
    papers: tuple[Variant, ...]
    last_code: int
    opens_at: datetime
    made_of: str

    @property
    def marks(self) -> dict[str, int]:
        """What to remember in order to notice newer variants and codes."""
        return {"last_paper": max(one.pk for one in self.papers), "last_code": self.last_code}


def contents_of(entry: Entry) -> Contents | None:
    """What the archive of an entry is made of now; None while something is missing.

    costs: five SQL statements
    """
    opens_at = key_hour(entry, calendar(entry.work.campaign))
    papers = tuple(
        Variant.objects.current()
        .filter(work=entry.work, number__lte=entry.work.variants)
        .select_related("file")
        .order_by("number")
    )
    codes = list(
        Code.objects.filter(
            school=entry.school, campaign=entry.work.campaign_id, grade=entry.work.grade
        )
        .order_by("pk")
        .values_list("pk", "number", "class_no")
    )
    if entry.withdrawn_at or opens_at is None or len(papers) < entry.work.variants or not codes:
        return None
    made_of = fingerprint(
        papers=[paper.file.digest for paper in papers],
        codes=[(number, class_no) for _, number, class_no in codes],
        participants=entry.participants,
        opens_at=opens_at,
    )
    return Contents(entry, papers, codes[-1][0], opens_at, made_of)


def archives_behind(at: datetime) -> tuple[str, ...]:
    """Entries whose archive is missing, or is not what it would be if it were made now.

    returns: keys for the board, like `edu220042 2026-spring ma4`
    costs:   one SQL statement, six a running campaign, whatever the territory, and one for each
             hour that was moved
    """
    return tuple(
        f"edu{number} {campaign.slug} {code}"
        for campaign in Campaign.objects.filter(state=CampaignState.RUNNING)
        for number, code in _behind(campaign, at)
    )


def entry_behind(key: str) -> Entry:
    """The entry of a key that `archives_behind` gave.

    costs: one SQL statement
    raises: Entry.DoesNotExist
    """
    school, slug, code = key.split()
    return Entry.objects.select_related(*WITH_ITS_BODY).get(
        school__number=school.removeprefix("edu"), work__campaign__slug=slug, work__code=code
    )


def _behind(campaign: Campaign, at: datetime) -> list[tuple[str, str]]:
    known = calendar(campaign)
    current = Archive.objects.current().filter(entry__work__campaign=campaign)
    behind = [
        *_without_archive(campaign, known),
        *_outdated(current.filter(opens_at__gt=at)),
        *_moved(current, known, at),
    ]
    return sorted(set(behind))


def _without_archive(campaign: Campaign, known: Calendar) -> Iterator[tuple[str, str]]:
    complete = Work.objects.filter(campaign=campaign).annotate(
        there=Count("papers", filter=Q(papers__replaced_at=None))
    )
    codes = Code.objects.filter(
        school=OuterRef("school"), campaign=campaign, grade=OuterRef("work__grade")
    )
    waiting = (
        Entry.objects.taking()
        .filter(on__isnull=False, school__closed_on=None)
        .filter(work__in=complete.filter(there__gte=F("variants")).values("pk"))
        .exclude(Exists(Archive.objects.current().filter(entry=OuterRef("pk"))))
        .filter(Exists(codes))
        .select_related(*WITH_ITS_BODY)
    )
    for entry in waiting:
        if key_hour(entry, known):
            yield entry.school.number, entry.work.code


def _outdated(archives: Archives) -> Iterator[tuple[str, str]]:
    newer_paper = Variant.objects.current().filter(
        work=OuterRef("entry__work"), pk__gt=OuterRef("last_paper")
    )
    newer_code = Code.objects.filter(
        school=OuterRef("entry__school"),
        campaign=OuterRef("entry__work__campaign"),
        grade=OuterRef("entry__work__grade"),
        pk__gt=OuterRef("last_code"),
    )
    changed = (
        Q(entry__withdrawn_at__isnull=False)
        | Q(entry__on=None)
        | ~Q(participants=F("entry__participants"))
        | Exists(newer_paper)
        | Exists(newer_code)
    )
    return _named(archives.filter(changed))


def _moved(archives: Archives, known: Calendar, at: datetime) -> Iterator[tuple[str, str]]:
    """Archives whose hour is no longer what the road map and the declared day say."""
    slots = archives.filter(entry__withdrawn_at=None, entry__on__isnull=False)
    district = "entry__school__district"
    for code, own_zone, zone, on, opens_at in slots.values_list(
        f"{district}__region__code",
        f"{district}__own_zone",
        f"{district}__region__zone",
        "entry__on",
        "opens_at",
    ).distinct():
        window = {"region": code, "zone": own_zone or zone, "day": on}
        hour = (
            known.window(Step.KEY, **window).opens_at
            or known.window(Step.ARCHIVE, **window).opens_at
        )
        if hour is None or hour == opens_at or is_settled(made_for=opens_at, hour=hour, at=at):
            continue
        yield from _named(
            slots.filter(
                **{f"{district}__region__code": code, f"{district}__own_zone": own_zone},
                entry__on=on,
                opens_at=opens_at,
            )
        )


def _named(archives: Archives) -> Iterator[tuple[str, str]]:
    return archives.values_list("entry__school__number", "entry__work__code").iterator()


# ---- pages ---------------------------------------------------------------------------------------


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
    codes_open = _codes_opening(known, school.district)
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


@dataclass(frozen=True)
class Papers:
    """The variants of one work as the federal organiser sees them.

    places:   number and the current paper of each variant
    entries:  schools that sit the work
    archives: archives made for them
    opened:   archives whose hour has come
    """

    work: Work
    places: tuple[tuple[int, Variant | None], ...]
    entries: int
    archives: int
    opened: int

    @property
    def there(self) -> int:
        """How many variants are uploaded."""
        return sum(paper is not None for _, paper in self.places)

    @property
    def is_complete(self) -> bool:
        """Whether archives can be made."""
        return self.there == len(self.places)


def papers_of(campaign: Campaign, *, at: datetime) -> tuple[Papers, ...]:
    """The grid of works and variants of a campaign.

    costs: four SQL statements, whatever the territory
    """
    papers = {
        (paper.work_id, paper.number): paper
        for paper in Variant.objects.current()
        .filter(work__campaign=campaign)
        .select_related("file")
    }
    archives = Archive.objects.current().filter(entry__work__campaign=campaign)
    made = {
        work: (count, opened)
        for work, count, opened in archives.values_list("entry__work").annotate(
            Count("pk"), opened=Count("pk", filter=Q(opens_at__lte=at))
        )
    }
    entries = Entry.objects.taking().filter(work__campaign=campaign).values_list("work")
    sat = dict(entries.annotate(Count("pk")))
    return tuple(
        Papers(
            work,
            tuple((n, papers.get((work.pk, n))) for n in range(1, work.variants + 1)),
            sat.get(work.pk, 0),
            *made.get(work.pk, (0, 0)),
        )
        for work in campaign.works.order_by("is_course", "grade", "subject")
    )
