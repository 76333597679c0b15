"""Questions about what is owed: whose rows are missing, old or elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from vprok.domain.access.queries import came_in
from vprok.domain.access.rules import OWED as OWED_BY_ACCESS
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.states import Step
from vprok.domain.intake.models import Decision, Deliverable, Deliverables, Entries, Entry
from vprok.domain.intake.rules import due_of, kinds_offered, own_form
from vprok.domain.intake.states import OwedState
from vprok.domain.territory.models import District, Region, School
from vprok.domain.territory.states import Zone
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.owed import Owed, Per
from vprok.kernel.place import COUNTRY, Level, Place

CLOSED = "организация исключена из списка"
"""How the reason begins for which a closed school is freed of what it owes."""

REGISTRATION = OWED_BY_ACCESS[0].kind


@dataclass(frozen=True)
class Body:
    """Someone who owes something: its key, its place and its zone."""

    key: str
    place: Place
    zone: str


def bodies_without(campaign: Campaign, owed: Owed) -> Iterator[Body]:
    """Bodies that owe a form of the whole campaign and have no row for it yet.

    costs: two SQL statements
    """
    match owed.body:
        case Level.COUNTRY:
            there = Deliverable.objects.filter(_row_of(campaign, owed), key=COUNTRY.key)
            if not there.exists():
                yield Body(COUNTRY.key, COUNTRY, Zone.MOSCOW.value)
        case Level.REGION:
            regions = Region.objects.annotate(owing=Concat(Value("reg"), "code", Value("0000")))
            for region in _without(regions, campaign, owed):
                yield Body(region.place.key, region.place, region.clock)
        case Level.DISTRICT:
            districts = District.objects.select_related("region").annotate(
                owing=Concat(Value("reg"), "region__code", Value("_"), "code")
            )
            for district in _without(districts, campaign, owed):
                yield Body(district.place.key, district.place, district.clock)
        case Level.SCHOOL:
            for school in _without(_schools_of(campaign), campaign, owed):
                yield Body(school.key, school.place, school.clock)


def _schools_of(campaign: Campaign) -> QuerySet[School]:
    works = set(Work.objects.filter(campaign=campaign).values_list("grade", "is_course"))
    return (
        School.objects.working()
        .filter(kind__in=kinds_offered(works))
        .select_related("district__region")
        .annotate(owing=Concat(Value("edu"), "number"))
    )


def _row_of(campaign: Campaign, owed: Owed) -> Q:
    return Q(kind=owed.kind, campaign=campaign, per="")


def _without(bodies: QuerySet, campaign: Campaign, owed: Owed) -> QuerySet:  # type: ignore[type-arg]
    row = Deliverable.objects.filter(_row_of(campaign, owed), key=OuterRef("owing"))
    return bodies.exclude(Exists(row)).order_by("pk")


def entries_without(campaign: Campaign, owed: Owed) -> QuerySet[Entry]:
    """Entries that owe a form and have no row for it yet.

    costs: one SQL statement
    """
    row = Deliverable.objects.filter(kind=owed.kind, campaign=campaign, entry=OuterRef("pk"))
    return (
        Entry.objects.taking()
        .filter(work__campaign=campaign)
        .exclude(Exists(row))
        .select_related("school__district__region", "work")
        .order_by("pk")
    )


def owed_behind(kinds: Iterable[Owed]) -> tuple[Campaign, ...]:
    """Open campaigns in which something owed has no row yet.

    costs: one SQL statement, and at most three for each campaign and kind
    """
    listed = tuple(kinds)
    return tuple(
        campaign
        for campaign in Campaign.objects.open().order_by("pk")
        if any(_is_behind(campaign, owed) for owed in listed)
    )


def _is_behind(campaign: Campaign, owed: Owed) -> bool:
    if owed.per is Per.ENTRY:
        return entries_without(campaign, owed).exists()
    return next(bodies_without(campaign, owed), None) is not None


@dataclass(frozen=True)
class Dates:
    """Rows that share what their dates hang on, and the dates they have."""

    event: str
    region: str
    zone: str
    on: date | None
    opens_at: datetime | None
    due_at: datetime | None
    own_due_at: datetime | None


def old_dates(campaign: Campaign) -> Iterator[tuple[Dates, datetime | None, datetime | None]]:
    """Dates of rows that the calendar no longer says, and what it says now.

    costs: two SQL statements, and those of `campaign.queries.calendar`
    """
    year = calendar(campaign)
    rows = Deliverable.objects.filter(campaign=campaign).values_list(
        "event", "region", "zone", "entry__on", "opens_at", "due_at", "own_due_at"
    )
    for row in rows.distinct():
        dates = Dates(*row)
        now = year.window(Step(dates.event), region=dates.region, zone=dates.zone, day=dates.on)
        due_at = due_of(opens_at=now.opens_at, by_calendar=now.due_at, own=dates.own_due_at)
        if (now.opens_at, due_at) != (dates.opens_at, dates.due_at):
            yield dates, now.opens_at, due_at


def owed_with_old_dates() -> tuple[Campaign, ...]:
    """Open campaigns in which some row's dates are not those of the calendar.

    costs: one SQL statement, and those of `old_dates` for each campaign
    """
    return tuple(
        campaign
        for campaign in Campaign.objects.open().order_by("pk")
        if next(old_dates(campaign), None) is not None
    )


def decidable(campaign: Campaign, by: Actor) -> Deliverables:
    """Forms that this person may decide about: all of their territory but their own body's.

    costs: none
    """
    places = by.places(Permission.OWED_EXCUSE)
    own = [place.path for place in places if own_form(place, places)]
    return Deliverable.objects.filter(campaign=campaign).within(places).exclude(place__in=own)


def undone(
    campaign: Campaign, kind: str, under: Place, *, per: str = "", by: Actor
) -> Deliverables:
    """Forms at or below a place, neither accepted nor excused, that this person may decide about.

    per:   code of the work; all works when empty
    costs: one SQL statement
    """
    rows = decidable(campaign, by).filter(kind=kind).within([under])
    if per:
        rows = rows.filter(per=per)
    return rows.exclude(state__in=(OwedState.ACCEPTED, OwedState.EXCUSED))


def decisions_of(deliverable: Deliverable) -> tuple[Decision, ...]:
    """What was decided about a form, the newest first.

    costs: one SQL statement
    """
    return tuple(deliverable.decisions.order_by("-at", "-pk"))


def owed_elsewhere() -> QuerySet[Deliverable]:
    """What schools owe whose place has changed since the row was made.

    costs: one SQL statement
    """
    return Deliverable.objects.filter(level=Level.SCHOOL).exclude(
        Exists(School.objects.filter(path=OuterRef("place")))
    )


def owed_by_closed() -> Deliverables:
    """What schools still owe that are closed or merged, but for what was opened to them by name.

    costs: one SQL statement
    """
    rows = Deliverable.objects.filter(level=Level.SCHOOL, reopened_until=None)
    closed = School.objects.filter(path=OuterRef("place"), closed_on__isnull=False)
    return rows.filter(Exists(closed)).exclude(state__in=(OwedState.ACCEPTED, OwedState.EXCUSED))


def entries_of_closed() -> Entries:
    """Works of running campaigns that schools were to sit after the day they closed.

    costs: one SQL statement
    """
    ahead = Q(on=None) | Q(on__gt=F("school__closed_on"))
    running = Entry.objects.taking().filter(work__campaign__in=Campaign.objects.open())
    return running.filter(ahead, school__closed_on__isnull=False)


def excused_by_closing() -> Deliverables:
    """What schools were freed of because they closed, though they work again.

    costs: one SQL statement
    """
    rows = Deliverable.objects.filter(level=Level.SCHOOL, state=OwedState.EXCUSED)
    working = School.objects.working().filter(path=OuterRef("place"))
    return rows.filter(Exists(working), excuse__startswith=CLOSED)


def closings_behind() -> bool:
    """Whether what schools owe has not followed their closing or their opening again.

    costs: at most three SQL statements
    """
    behind = (owed_by_closed(), excused_by_closing(), entries_of_closed())
    return any(rows.exists() for rows in behind)


def registrations_unnoted() -> QuerySet[Deliverable]:
    """Registrations that are still owed by bodies that have come in.

    costs: one SQL statement
    """
    return Deliverable.objects.filter(
        Exists(came_in().filter(post__key=OuterRef("key"))), kind=REGISTRATION
    ).exclude(state=OwedState.ACCEPTED)
