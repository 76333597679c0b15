"""Questions about forms: what a body has to do, what it has sent, what a blank holds."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from vprok.domain.campaign.models import Campaign
from vprok.domain.files.queries import contents
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.sheets.application import with_findings
from vprok.domain.intake.states import SeenState
from vprok.kernel.place import Place
from vprok.tools.sheets.draw import draw_back
from vprok.tools.sheets.findings import Finding, Reading
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import Book


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


def identity(deliverable: Deliverable, book: Book) -> dict[str, str]:
    """What a workbook says of itself, so that nobody sends the wrong one."""
    return {
        "kind": deliverable.kind,
        "campaign": deliverable.campaign.slug,
        "body": deliverable.key,
        "per": deliverable.per,
        "version": str(book.version),
    }
