"""Questions about the year."""

import csv
import io
import tomllib
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Prefetch, Q

from vprok.domain.campaign.models import (
    Campaign,
    Campaigns,
    Milestone,
    Override,
    Publication,
    Publications,
    Reading,
    ReserveDay,
    Sample,
    Sampled,
    Work,
)
from vprok.domain.campaign.rules import (
    Blueprint,
    Calendar,
    Choices,
    Collecting,
    Days,
    Event,
    Hour,
    Pace,
    TaskPlan,
    Window,
    blueprint_is_inconsistent,
    due_words,
    is_meant_for,
    opening_words,
    overridden,
    pace,
    sample_of,
)
from vprok.domain.campaign.states import (
    Anchor,
    CampaignState,
    Clock,
    PublicationKind,
    Step,
    TaskEntry,
)
from vprok.domain.territory.models import School, below
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.kernel.charter import Actor, Permission, Role
from vprok.kernel.place import COUNTRY, Place

CATALOGUE = Path(__file__).parent / "catalogue"

# ---- the catalogue -------------------------------------------------------------------------------


@cache
def catalogue() -> Mapping[str, Blueprint]:
    """Blueprints by code, by grade and subject, read and checked once.

    raises: ValueError naming every description that contradicts itself
    costs:  no SQL; one reading of the folder in the life of the process
    """
    read = [blueprint(path.read_text("utf-8")) for path in sorted(CATALOGUE.glob("*.toml"))]
    wrong = [refusal.text for each in read if (refusal := blueprint_is_inconsistent(each))]
    if wrong:
        raise ValueError(" ".join(wrong))
    ordered = sorted(read, key=lambda each: (each.is_course, each.grade, each.subject))
    return MappingProxyType({each.code: each for each in ordered})


def blueprint(text: str) -> Blueprint:
    """A blueprint from the words of its file.

    raises: KeyError, TOMLDecodeError if the file is not a blueprint
    """
    told = tomllib.loads(text)
    first3, first4, first5 = told["scale"]
    return Blueprint(
        code=told["code"],
        subject_code=told["subject_code"],
        subject=told["subject"],
        grade=told["grade"],
        is_course=told.get("course", False),
        year=told["year"],
        maximum=told["maximum"],
        minutes=tuple(told["minutes"]),
        cuts=(first3, first4, first5),
        is_computer=told["computer"],
        notes=tuple(told["notes"]),
        tasks=tuple(_task(task) for task in told["tasks"]),
        levels_since=told.get("levels_since"),
        language=told.get("language", ""),
    )


def _task(told: Mapping[str, Any]) -> TaskPlan:
    return TaskPlan(
        label=told["label"],
        maximum=told["maximum"],
        level=told.get("level", ""),
        minutes=told.get("minutes"),
        kes=tuple(told["kes"]),
        kt=tuple(told["kt"]),
        part=told.get("part", 1),
        follows=told.get("follows", ""),
        skill=told["skill"],
        descriptor=told["descriptor"],
        entry=told.get("entry", TaskEntry.POINTS),
    )


# ---- campaigns -----------------------------------------------------------------------------------


def current(places: Iterable[Place] = ()) -> Campaign | None:
    """The campaign people mean when they name none: running before stopped before finished.

    places: of the one who asks; only the country's own people see a draft, and see it last
    costs:  one SQL statement
    """
    shown = campaigns_for(places).order_by("-opens_on", "-pk")
    order = [
        CampaignState.RUNNING,
        CampaignState.STOPPED,
        CampaignState.FINISHED,
        CampaignState.DRAFT,
    ]
    return min(shown, key=lambda each: order.index(CampaignState(each.state)), default=None)


def going(places: Iterable[Place] = ()) -> tuple[Campaign, ...]:
    """The campaigns in which something may wait for people: all open ones, else the current one.

    costs: one SQL statement; one more when none is open
    """
    if open_ := tuple(Campaign.objects.open().order_by("-opens_on", "-pk")):
        return open_
    last = current(places)
    return (last,) if last else ()


def campaigns_for(places: Iterable[Place]) -> Campaigns:
    """Campaigns as these places see them; drafts for the country only.

    costs: one SQL statement when read
    """
    return Campaign.objects.all() if COUNTRY in set(places) else Campaign.objects.seen()


@dataclass(frozen=True)
class GradeWorks:
    """The works of one grade or course."""

    title: str
    works: tuple[Work, ...]


def works_by_grade(campaign: Campaign) -> tuple[GradeWorks, ...]:
    """Works of a campaign by grade, then by subject; courses of colleges last.

    costs: one SQL statement
    """
    works = campaign.works.annotate(tasks_count=Count("tasks")).order_by(
        "is_course", "grade", "subject"
    )
    return tuple(
        GradeWorks(title, tuple(some))
        for title, some in groupby(works, key=lambda work: work.grade_words)
    )


# ---- the calendar --------------------------------------------------------------------------------


def calendar(campaign: Campaign) -> Calendar:
    """The whole road map in memory, for bulk use.

    costs: three SQL statements
    """
    milestones = list(campaign.milestones.all())
    events = {Step(each.step): event_of(each) for each in milestones}
    steps = {each.pk: Step(each.step) for each in milestones}
    overrides = {
        (steps[each.milestone_id], each.region.code): _own(events[steps[each.milestone_id]], each)
        for each in Override.objects.filter(milestone__campaign=campaign).select_related("region")
    }
    return Calendar(
        campaign.opens_on,
        campaign.closes_on,
        campaign.reports_at,
        events,
        overrides,
        _reserve(campaign),
    )


def event_of(milestone: Milestone) -> Event:
    """A stored milestone as the rules speak of it."""
    return Event(
        Step(milestone.step),
        Anchor(milestone.anchor),
        Clock(milestone.clock),
        hour_of(milestone.opens_offset, milestone.opens_time),
        hour_of(milestone.due_offset, milestone.due_time),
        milestone.counts_working_days,
    )


def hour_of(offset: int | None, time: Any) -> Hour | None:
    """A pair of columns as an hour; None unless both are there."""
    return None if offset is None or time is None else Hour(offset, time)


def _own(event: Event, override: Override) -> Event:
    return overridden(
        event,
        opens=hour_of(override.opens_offset, override.opens_time),
        due=hour_of(override.due_offset, override.due_time),
    )


def _reserve(campaign: Campaign) -> dict[str, frozenset[date]]:
    found: dict[str, set[date]] = {}
    for each in campaign.reserve_days.select_related("region"):
        found.setdefault(each.region.code if each.region else "", set()).add(each.on)
    return {region: frozenset(days) for region, days in found.items()}


def window(
    campaign: Campaign, step: Step, *, region: str, zone: str, day: date | None = None
) -> Window:
    """When a step opens and is due; `calendar(...).window` answers many such questions at once.

    costs: three SQL statements
    """
    return calendar(campaign).window(step, region=region, zone=zone, day=day)


def days_of(work: Work, *, region: str, known: Calendar | None = None) -> Days:
    """On which days a work may be sat in a region.

    known: the campaign's calendar, if it is at hand
    costs: three SQL statements, none with `known`
    """
    known = known or calendar(work.campaign)
    return Days(
        work.opens_on or work.campaign.opens_on,
        work.closes_on or work.campaign.closes_on,
        known.reserve_days(region),
    )


@dataclass(frozen=True)
class Line:
    """One line of the road map as a body sees it.

    opens, due:   in words, counted from their anchor
    is_own:       whether the region has hours of its own here
    """

    step: Step
    title: str
    clock: str
    opens: str
    due: str
    window: Window
    is_by_day: bool
    is_own: bool

    @property
    def opens_at(self) -> datetime | None:
        """When it opens, in UTC."""
        return self.window.opens_at

    @property
    def due_at(self) -> datetime | None:
        """When it is due, in UTC."""
        return self.window.due_at

    def seen(self, at: datetime) -> Pace:
        """Where it is at a moment."""
        return Pace.BY_DAY if self.is_by_day else pace(self.window, at=at)


def road_map(
    campaign: Campaign, place: Place, zone: str, *, day: date | None = None
) -> tuple[Line, ...]:
    """The road map for a body, in the order of steps.

    day:   the declared day of its work; without it steps of the day are told in words only
    costs: three SQL statements
    """
    known = calendar(campaign)
    lines = []
    for step in Step:
        event = known.event(step, region=place.region)
        if event is None:
            continue
        by_day = event.anchor is Anchor.DAY and day is None
        when = known.window(step, region=place.region, zone=zone, day=day)
        is_told = by_day and not (step is Step.REPORTS and known.reports_at)
        lines.append(
            Line(
                step,
                step.label,
                event.clock.label,
                opening_words(event),
                due_words(event),
                Window() if is_told else when,
                is_told,
                (step, place.region) in known.overrides,
            )
        )
    return tuple(lines)


@dataclass(frozen=True)
class RegionLine:
    """One milestone with the region's own hours, if it has them."""

    milestone: Milestone
    override: Override | None
    plan: tuple[str, str]
    own: tuple[str, str]


def region_lines(campaign: Campaign, region: str) -> tuple[RegionLine, ...]:
    """All milestones with the overrides of one region.

    costs: two SQL statements
    """
    order = list(Step)
    own = Override.objects.filter(region__code=region)
    milestones = campaign.milestones.prefetch_related(Prefetch("overrides", own, to_attr="own"))
    return tuple(
        _region_line(each) for each in sorted(milestones, key=lambda m: order.index(Step(m.step)))
    )


def _region_line(milestone: Milestone) -> RegionLine:
    event = event_of(milestone)
    found: list[Override] = milestone.own  # type: ignore[attr-defined]
    override = found[0] if found else None
    changed = _own(event, override) if override else event
    return RegionLine(
        milestone,
        override,
        (opening_words(event), due_words(event)),
        (opening_words(changed), due_words(changed)),
    )


def reserve_days(campaign: Campaign, region: str = "") -> Iterable[ReserveDay]:
    """Reserve days of the country and of one region, in order.

    costs: one SQL statement when read
    """
    return (
        campaign.reserve_days.filter(Q(region=None) | Q(region__code=region))
        .select_related("region")
        .order_by("on", "pk")
    )


def choices_of(campaign: Campaign) -> Choices:
    """How a campaign keeps its materials."""
    return Choices(
        custody=campaign.custody,
        kit_style=campaign.kit_style,
        has_zone_groups=campaign.has_zone_groups,
        early_by=tuple((many, minutes) for many, minutes in campaign.early_by),
        freeze_hours=campaign.freeze_hours,
        assigns_ahead=campaign.assigns_ahead,
    )


def collecting_of(campaign: Campaign) -> Collecting:
    """How a campaign collects results."""
    return Collecting(
        asks_sex=campaign.asks_sex,
        allows_not_taught=campaign.allows_not_taught,
        double_entry=campaign.double_entry,
        excludes_not_taught=campaign.excludes_not_taught,
        families_look=campaign.families_look,
    )


# ---- publications --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaflet:
    """A publication as one person sees it."""

    publication: Publication
    is_read: bool
    is_for_me: bool

    @property
    def waits(self) -> bool:
        """Whether the person must read it and has not said so."""
        return self.publication.must_be_read and self.is_for_me and not self.is_read


def publications_for(
    actor: Actor,
    *,
    campaign: Campaign | None = None,
    work: Work | None = None,
    subject_code: str = "",
    kind: str = "",
) -> tuple[Leaflet, ...]:
    """What a person may read: what must be read first, then what is for them, the newest first.

    campaign, work, subject_code, kind: narrow the list; what is for all of them stays
    costs: two SQL statements
    """
    found = visible(actor).select_related("campaign", "work", "file")
    if campaign is not None:
        found = found.filter(Q(campaign=campaign) | Q(campaign=None))
    if work is not None:
        found = found.filter(Q(work=work) | Q(work=None, subject_code=work.subject_code))
    if subject_code:
        found = found.filter(subject_code=subject_code)
    if kind:
        found = found.filter(kind=kind)
    read = set(Reading.objects.filter(account=actor.account).values_list("publication", flat=True))
    roles = roles_of(actor)
    leaflets = [
        Leaflet(each, each.pk in read, is_meant_for(each.audience, roles))
        for each in found.order_by("-published_at", "-pk")
    ]
    return tuple(sorted(leaflets, key=lambda each: (not each.waits, not each.is_for_me)))


def visible(actor: Actor) -> Publications:
    """Publications at the actor's places and above them, and those the actor keeps below.

    costs: one SQL statement when read
    """
    places = tuple(standing.place for standing in actor.standings)
    above = {step.path for place in places for step in place.lineage}
    kept = below(actor.places(Permission.PUBLICATION_KEEP))
    shown = Publication.objects.filter(Q(place__in=above) | kept, withdrawn_at=None)
    if COUNTRY in places:
        return shown
    return shown.exclude(campaign__state=CampaignState.DRAFT)


def roles_of(actor: Actor) -> frozenset[Role]:
    """The roles a person holds anywhere."""
    return frozenset(standing.role for standing in actor.standings)


def unread(actor: Actor) -> tuple[Publication, ...]:
    """What the person must read and has not said so yet.

    costs: two SQL statements
    """
    return tuple(each.publication for each in publications_for(actor) if each.waits)


@dataclass(frozen=True)
class Readers:
    """How many people have marked a publication as read, and those of one's own territory."""

    count: int
    newest: tuple[Reading, ...]


def readers(publication: Publication, places: Collection[Place], *, most: int = 20) -> Readers:
    """Who has read a publication among the bodies of these places, the newest first.

    costs: two SQL statements
    """
    found = publication.readings.filter(below(places))
    return Readers(found.count(), tuple(found.order_by("-at")[:most]))


def notices(campaign: Campaign) -> Publications:
    """Notices to everyone about the campaign itself, the newest first.

    costs: one SQL statement when read
    """
    return campaign.publications.filter(
        kind=PublicationKind.NOTICE, place=COUNTRY.path, work=None, withdrawn_at=None
    ).order_by("-published_at", "-pk")


# ---- the controlled sample -----------------------------------------------------------------------

FRAME_HEADINGS = ("логин ОО", "группа", "в выборке")
_TICK = "да"


@dataclass(frozen=True, slots=True)
class Framed:
    """A school that could be drawn.

    stratum: region and kind of settlement, in words
    pk:      primary key; 0 for one read from a file
    """

    key: str
    stratum: str
    is_drawn: bool
    pk: int = 0


def framed(share: int, *, seed: str) -> tuple[Framed, ...]:
    """Every working school in the order of numbers, and whether the seed draws it.

    Colleges are left out: they sit works of their own.

    share: in tenths of a percent
    costs: one SQL statement
    """
    rows = (
        School.objects.working()
        .exclude(kind=SchoolKind.COLLEGE)
        .order_by("number")
        .values_list("pk", "number", "settlement")
    )
    called = dict(Settlement.choices)
    found = [(pk, f"edu{number}", f"{number[:2]} {called[kind]}") for pk, number, kind in rows]
    drawn = sample_of({key: stratum for _, key, stratum in found}, share, seed=seed)
    return tuple(Framed(key, stratum, key in drawn, pk) for pk, key, stratum in found)


def list_of(frame: Iterable[Framed]) -> str:
    """The frame as a file from which anyone may repeat the drawing.

    returns: CSV with semicolons
    """
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow(FRAME_HEADINGS)
    table.writerows((one.key, one.stratum, _TICK if one.is_drawn else "") for one in frame)
    return written.getvalue()


def read_frame(text: str) -> tuple[Framed, ...]:
    """The rows of such a file.

    raises: ValueError if this is another file
    """
    table = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    if tuple(next(table, ())) != FRAME_HEADINGS:
        raise ValueError("not the frame of a sample")
    return tuple(Framed(key, stratum, tick == _TICK) for key, stratum, tick in table)


def frame_of(campaign: Campaign) -> str | None:
    """The file that the sample of a campaign was drawn from; None before it was.

    costs: one SQL statement
    """
    kept = Sample.objects.filter(campaign=campaign).values_list("frame", flat=True).first()
    return None if kept is None else zlib.decompress(bytes(kept)).decode()


def wrongly_drawn(frame: Collection[Framed], share: int, *, seed: str) -> tuple[str, ...]:
    """Keys of schools about which a published list and the seed do not say the same.

    share: in tenths of a percent
    """
    drawn = sample_of({one.key: one.stratum for one in frame}, share, seed=seed)
    return tuple(one.key for one in frame if one.is_drawn != (one.key in drawn))


def sample_in(campaign: Campaign) -> Sample | None:
    """The controlled sample of a campaign, without the list it was drawn from.

    costs: one SQL statement
    """
    return Sample.objects.filter(campaign=campaign).defer("frame").first()


def sampled_in(campaign: Campaign, places: Iterable[Place]) -> tuple[Sampled, ...]:
    """Schools of the controlled sample at these places or below them, in the order of numbers.

    costs: one SQL statement
    """
    found = Sampled.objects.filter(
        below(places, "school__path"), sample__campaign=campaign
    ).select_related("school__district")
    return tuple(found.order_by("school__number"))
