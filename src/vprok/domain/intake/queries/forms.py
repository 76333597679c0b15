"""Questions about forms: what a body has to do, what it has sent, what a blank holds."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import F

from vprok.domain.campaign.models import Campaign
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.states import SeenState
from vprok.domain.territory.models import School
from vprok.domain.territory.rules import school_is_closed
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal
from vprok.tools.sheets.draw import draw_back
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


def closed_body(deliverable: Deliverable) -> Refusal | None:
    """Why a school that was closed or merged sends nothing; it names the one that answers for it.

    costs: one SQL statement, none for bodies above schools; one more for a merged school
    """
    if deliverable.level != Level.SCHOOL:
        return None
    return closing_of(School.objects.get(number=deliverable.key[3:]))


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
    """

    book: Book
    known: Mapping[str, Collection[str]] = field(default_factory=dict)
    written: Callable[[], Rows] = dict

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
    name, about = submission.name, identity(deliverable, blank.book)
    reading = read(blank.book, bytes_of(submission), name=name, identity=about, known=blank.known)
    return draw_back(blank.book, reading, identity=about, lists=blank.lists)


def identity(deliverable: Deliverable, book: Book) -> dict[str, str]:
    """What a workbook says of itself, so that nobody sends the wrong one."""
    return {
        "kind": deliverable.kind,
        "campaign": deliverable.campaign.slug,
        "body": deliverable.key,
        "per": deliverable.per,
        "version": str(book.version),
    }
