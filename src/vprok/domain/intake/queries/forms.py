"""Questions about forms: what a body has to do, what it has sent, what a blank holds."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import F

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.rules import deadline_has_passed, form_is_excused, form_is_not_open
from vprok.domain.intake.states import SeenState
from vprok.domain.territory.models import School
from vprok.domain.territory.rules import school_is_closed
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal
from vprok.tools.sheets.draw import draw_back
from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import Book, Value


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


def why_shut(deliverable: Deliverable, *, at: datetime) -> Refusal | None:
    """Why nothing of a form can be taken, filled or sent now, whatever its kind.

    costs: those of `closed_body`
    """
    return (
        campaign_is_not_running(deliverable.campaign.state)
        or closed_body(deliverable)
        or form_is_excused(deliverable.state, deliverable.level)
        or form_is_not_open(opens_at=deliverable.opens_at, zone=deliverable.zone, at=at)
    )


def why_over(deliverable: Deliverable, at: datetime) -> Refusal | None:
    """Why nothing more comes in: the deadline has passed, and nobody has opened the form again.

    costs: none
    """
    return deadline_has_passed(
        due_at=deliverable.due_at,
        reopened_until=deliverable.reopened_until,
        zone=deliverable.zone,
        at=at,
        level=deliverable.level,
    )


def closed_body(deliverable: Deliverable) -> Refusal | None:
    """Why a school that was closed or merged sends nothing; it names the one that answers for it.

    costs: one SQL statement, none for bodies above schools; one more for a merged school
    """
    if deliverable.level != Level.SCHOOL:
        return None
    told = School.objects.only("number", "closed_on", "successor")
    return closing_of(told.get(number=deliverable.key[3:]))


def closing_of(school: School) -> Refusal | None:
    """The same of a school.

    costs: none; one SQL statement for a merged school
    """
    heir = school.successor
    words = f"{heir.short_name} ({heir.key})" if heir else ""
    return school_is_closed(school.closed_on, successor=words)


def sent_before(deliverable: Deliverable, file: bytes, token: str) -> Submission | None:
    """The version this very upload has become already, whenever that was.

    costs: one SQL statement
    """
    digest = hashlib.sha256(file).hexdigest()
    return Submission.objects.of(deliverable).filter(token=token, sha256=digest).first()


def last_sent(deliverable: Deliverable) -> Submission | None:
    """The newest version whose file is kept.

    costs: one SQL statement
    """
    kept = Submission.objects.of(deliverable).exclude(file=None).select_related("file")
    return kept.order_by("-version").first()


def bytes_of(submission: Submission) -> bytes:
    """The file of a submission as it was kept.

    raises: SealBroken if its bytes or its key were touched
    """
    assert submission.file is not None
    return contents(submission.file)


Rows = Mapping[str, Sequence[Mapping[str, Value]]]


@dataclass(frozen=True)
class Blank:
    """A form made ready for one body.

    known:   lists its `Known` checks look into
    written: asks what stands in it before anyone types; reading a form does not ask
    repeats: what stands in it says already what was accepted
    """

    book: Book
    known: Mapping[str, Collection[str]] = field(default_factory=dict)
    written: Callable[[], Rows] = dict
    repeats: bool = True

    @cached_property
    def rows(self) -> Rows:
        """What stands in it before anyone types, by the key of the sheet.

        costs: those of `written`, once
        """
        return self.written()

    @property
    def lists(self) -> dict[str, list[str]]:
        """The lists in their order, for drawing."""
        return {name: sorted(values) for name, values in self.known.items()}


def marked(submission: Submission, deliverable: Deliverable, blank: Blank) -> bytes:
    """The person's own workbook back, with mistakes coloured and explained in its cells.

    returns: .xlsx
    raises:  Unreadable, SealBroken
    """
    about = identity(deliverable, blank.book)
    reading = reading_of(submission, deliverable, blank)
    return draw_back(blank.book, reading, identity=about, lists=blank.lists)


def reading_of(submission: Submission, deliverable: Deliverable, blank: Blank) -> Reading:
    """What a version says, read as the form is now.

    raises: Unreadable, SealBroken
    """
    return read(
        blank.book,
        bytes_of(submission),
        name=submission.name,
        identity=identity(deliverable, blank.book),
        known=blank.known,
    )


def identity(deliverable: Deliverable, book: Book) -> dict[str, str]:
    """What a workbook says of itself, so that nobody sends the wrong one."""
    return {
        "kind": deliverable.kind,
        "campaign": deliverable.campaign.slug,
        "body": deliverable.key,
        "per": deliverable.per,
        "version": str(book.version),
    }
