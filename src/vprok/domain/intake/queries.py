"""Questions about what is owed, what came in and which receipts were given."""

import base64
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from vprok.domain.access.queries import came_in
from vprok.domain.access.rules import OWED as OWED_BY_ACCESS
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.states import Step
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Deliverable, Entry, GradeClass, Receipt, Submission
from vprok.domain.intake.rules import is_offered, kinds_offered
from vprok.domain.intake.sheets import Offer, application, with_findings
from vprok.domain.intake.states import OwedState, SeenState
from vprok.domain.territory.models import District, Region, School
from vprok.domain.territory.states import Zone
from vprok.kernel.owed import Owed, Per
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.tools.sheets.draw import draw_back
from vprok.tools.sheets.findings import Finding, Reading
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import Book
from vprok.tools.sheets.spec import Value as CellValue
from vprok.tools.vault.keys import MasterKey
from vprok.tools.vault.receipts import short_form, signing_key, verify

REGISTRATION = OWED_BY_ACCESS[0].kind

# ---- what is owed -------------------------------------------------------------------------------


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
                yield Body(region.place.key, region.place, region.zone)
        case Level.DISTRICT:
            districts = District.objects.select_related("region").annotate(
                owing=Concat(Value("reg"), "region__code", Value("_"), "code")
            )
            for district in _without(districts, campaign, owed):
                yield Body(district.place.key, district.place, district.zone)
        case Level.SCHOOL:
            for school in _without(_schools_of(campaign), campaign, owed):
                yield Body(school.key, school.place, school.zone)


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


def old_dates(campaign: Campaign) -> Iterator[tuple[Dates, datetime | None, datetime | None]]:
    """Dates of rows that the calendar no longer says, and what it says now.

    costs: two SQL statements, and those of `campaign.queries.calendar`
    """
    year = calendar(campaign)
    rows = Deliverable.objects.filter(campaign=campaign).values_list(
        "event", "region", "zone", "entry__on", "opens_at", "due_at"
    )
    for row in rows.distinct():
        dates = Dates(*row)
        now = year.window(Step(dates.event), region=dates.region, zone=dates.zone, day=dates.on)
        if (now.opens_at, now.due_at) != (dates.opens_at, dates.due_at):
            yield dates, now.opens_at, now.due_at


def owed_with_old_dates() -> tuple[Campaign, ...]:
    """Open campaigns in which some row's dates are not those of the calendar.

    costs: one SQL statement, and those of `old_dates` for each campaign
    """
    return tuple(
        campaign
        for campaign in Campaign.objects.open().order_by("pk")
        if next(old_dates(campaign), None) is not None
    )


def owed_elsewhere() -> QuerySet[Deliverable]:
    """What schools owe whose place has changed since the row was made.

    costs: one SQL statement
    """
    return Deliverable.objects.filter(level=Level.SCHOOL).exclude(
        Exists(School.objects.filter(path=OuterRef("place")))
    )


def registrations_unnoted() -> QuerySet[Deliverable]:
    """Registrations that are still owed by bodies that have come in.

    costs: one SQL statement
    """
    return Deliverable.objects.filter(
        Exists(came_in().filter(post__key=OuterRef("key"))), kind=REGISTRATION
    ).exclude(state=OwedState.ACCEPTED)


# ---- what a body has to do ----------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """One form as the list shows it."""

    deliverable: Deliverable
    seen: SeenState


def forms(places: Iterable[Place], campaign: Campaign, *, at: datetime) -> tuple[Form, ...]:
    """What these very bodies owe in a campaign, the nearest deadline first.

    costs: one SQL statement
    """
    rows = (
        Deliverable.objects.filter(campaign=campaign, place__in=[place.path for place in places])
        .select_related("campaign", "entry__work", "current")
        .order_by(F("due_at").asc(nulls_last=True), "kind", "per", "key")
    )
    return tuple(Form(row, row.seen(at)) for row in rows)


def versions(deliverable: Deliverable) -> tuple[Submission, ...]:
    """Everything that came in for this form, the newest first, with receipts.

    costs: one SQL statement
    """
    return tuple(
        Submission.objects.of(deliverable).select_related("receipt", "file").order_by("-version")
    )


def bytes_of(submission: Submission) -> bytes:
    """The file of a submission as it was kept.

    raises: SealBroken if its bytes or its key were touched
    """
    assert submission.file is not None
    return contents(submission.file)


Also = Callable[[Reading], Iterable[Finding]]
"""Findings of a chapter's own, made of the whole reading."""


def marked(
    submission: Submission,
    deliverable: Deliverable,
    book: Book,
    *,
    known: Mapping[str, Collection[str]] | None = None,
    also: Also | None = None,
) -> bytes:
    """The person's own workbook back, with mistakes coloured and explained in its cells.

    known, also: as they were when it was read
    returns:     .xlsx
    raises:      Unreadable, SealBroken
    """
    name, about = submission.name, identity(deliverable, book)
    reading = read(book, bytes_of(submission), name=name, identity=about, known=known or {})
    if also is not None:
        reading = with_findings(book, reading, also(reading))
    lists = {key: sorted(values) for key, values in (known or {}).items()}
    return draw_back(book, reading, identity=about, lists=lists)


def entries_of(school: School, campaign: Campaign) -> QuerySet[Entry]:
    """Works that a school takes, in the order of grades.

    costs: one SQL statement
    """
    return (
        Entry.objects.taking()
        .filter(school=school, work__campaign=campaign)
        .select_related("school__district__region", "work__campaign")
        .order_by("work__grade", "work__subject", "work__code")
    )


# ---- the application ----------------------------------------------------------------------------


def school_of(deliverable: Deliverable) -> School:
    """The school that owes this form.

    costs: one SQL statement
    """
    return School.objects.select_related("district__region").get(number=deliverable.key[3:])


def offers(school: School, campaign: Campaign) -> tuple[Offer, ...]:
    """Works that a campaign offers to a school, in the order of grades.

    costs: one SQL statement
    """
    works = Work.objects.filter(campaign=campaign).order_by("grade", "subject", "code")
    return tuple(
        Offer(
            code=work.code,
            subject=work.subject,
            grade=work.grade,
            is_voluntary=work.is_voluntary,
            is_computer=work.is_computer,
        )
        for work in works
        if is_offered(school.kind, grade=work.grade, is_course=work.is_course)
    )


def application_book(deliverable: Deliverable) -> Book:
    """The application form of this school for this campaign.

    costs: two SQL statements
    """
    school = school_of(deliverable)
    return application(
        deliverable.campaign.title,
        offers(school, deliverable.campaign),
        is_college=school.is_college,
    )


def application_rows(deliverable: Deliverable) -> dict[str, list[dict[str, CellValue]]]:
    """Rows of the form as drawn: works on offer with what the school has said so far.

    costs: four SQL statements
    """
    school = school_of(deliverable)
    taken = {entry.work.code: entry for entry in entries_of(school, deliverable.campaign)}
    classes = GradeClass.objects.filter(campaign=deliverable.campaign, school=school)
    return {
        "application": [
            _offer_row(offer, taken.get(offer.code))
            for offer in offers(school, deliverable.campaign)
        ],
        "classes": [
            {
                "grade": one.grade,
                "ordinal": one.ordinal,
                "letter": one.letter or "нет",
                "pupils": one.pupils,
                "special": one.special,
            }
            for one in classes.order_by("grade", "ordinal")
        ],
    }


def _offer_row(offer: Offer, taken: Entry | None) -> dict[str, CellValue]:
    row: dict[str, CellValue] = {
        "code": offer.code,
        "grade": offer.grade,
        "subject": offer.subject,
        "duty": offer.duty,
    }
    if taken is not None:
        row |= {
            "takes": "да",
            "way": "компьютерная" if taken.is_computer else "бумажная",
            "classes": taken.classes,
            "participants": taken.participants,
        }
    return row


def identity(deliverable: Deliverable, book: Book) -> dict[str, str]:
    """What a workbook says of itself, so that nobody sends the wrong one."""
    return {
        "kind": deliverable.kind,
        "campaign": deliverable.campaign.slug,
        "body": deliverable.key,
        "per": deliverable.per,
        "version": str(book.version),
    }


# ---- receipts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """A receipt as anyone may see it.

    says:       what was signed, by field
    short:      the signature in sixteen characters
    is_genuine: whether our key signed exactly this
    is_current: whether no later version has replaced it
    """

    number: str
    says: Mapping[str, str | int | None]
    short: str
    is_genuine: bool
    is_current: bool
    accepted_at: datetime


def receipt(number: str) -> Checked | None:
    """A receipt by its number, checked against our key; None when there is no such number.

    costs: one SQL statement
    """
    found = Receipt.objects.select_related("submission").filter(number=number).first()
    if found is None:
        return None
    says = json.loads(found.payload)
    signature = base64.b64decode(found.signature)
    key = signing_key(MasterKey(settings.MASTER_KEY)).public
    return Checked(
        number=found.number,
        says=says,
        short=short_form(signature),
        is_genuine=verify(says, signature, key),
        is_current=found.submission.state == "accepted",
        accepted_at=found.made_at,
    )
