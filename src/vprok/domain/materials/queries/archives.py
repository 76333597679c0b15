"""What archives are made of, and which are behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Calendar
from vprok.domain.campaign.states import CampaignState, Step
from vprok.domain.intake.models import Entry
from vprok.domain.materials.documents import Kit
from vprok.domain.materials.models import Archive, Archives, Code, Variant
from vprok.domain.materials.queries.hours import WITH_ITS_BODY, key_hour
from vprok.domain.materials.rules import fingerprint, is_settled


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


def kit_of(entry: Entry) -> Kit:
    """An entry with a declared day as its papers name it."""
    assert entry.on is not None
    return Kit(
        school=entry.school.short_name,
        key=entry.school.key,
        campaign=entry.work.campaign.title,
        work=str(entry.work),
        on=entry.on,
    )
