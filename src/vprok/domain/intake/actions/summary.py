"""The summary application: what a region corrects in the applications of its schools."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.actions.entries import BATCH, keep_said
from vprok.domain.intake.actions.forms import read_form, receive
from vprok.domain.intake.models import Correction, Deliverable, GradeClass, Submission
from vprok.domain.intake.queries import (
    Corrected,
    classes_of,
    corrected,
    summary_blank,
    why_over,
    why_shut,
)
from vprok.domain.intake.rules import (
    even_classes,
)
from vprok.domain.intake.states import SubmissionState
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if


def send_summary(
    deliverable: Deliverable,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
    token: str = "",
    accept_cleanup: bool = False,
) -> Submission:
    """Take a region's summary application; once agreed to, it corrects the schools' applications.

    What it changes is shown first; all of it is done in one transaction, or nothing is.

    refuses: no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, form_is_excused, form_is_not_open, deadline_has_passed,
             token_is_taken, too_large, hostile_file, other_form
    costs:   beside reading and receiving, some twenty SQL statements
    """
    refuse_if(
        by.lacks(Permission.SUMMARY_SEND, at=Place(deliverable.place)),
        why_shut(deliverable, at=at),
        why_over(deliverable, at),
    )
    arrival = read_form(deliverable, summary_blank(deliverable), file, name=name, at=at)
    is_sound = not (arrival.reading.errors or arrival.reading.names)
    with atomic():
        rows = corrected(deliverable, arrival.reading) if is_sound else ()
        submission = receive(
            arrival,
            by=by,
            at=at,
            token=token,
            accept_cleanup=accept_cleanup,
            changes=[row.change for row in rows],
            asks_about_changes=True,
        )
        if submission.state == SubmissionState.ACCEPTED and submission.accepted_at == at:
            done = [row for row in rows if not row.change.why_not]
            _correct(deliverable.campaign, done, submission, by, at)
    return submission


def _correct(
    campaign: Campaign,
    rows: Sequence[Corrected],
    submission: Submission,
    by: Actor,
    at: datetime,
) -> None:
    keep_said(campaign, {(row.school, row.work): row.taking for row in rows}, at=at)
    _name_classes(campaign, rows)
    Correction.objects.bulk_create(
        [
            Correction(
                school=row.school,
                work=row.work,
                submission=submission,
                was=row.change.was,
                becomes=row.change.becomes,
                by=by.signature,
                at=at,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    _tell(rows, submission, by, at)


def _name_classes(campaign: Campaign, rows: Iterable[Corrected]) -> None:
    """Give classes to grades of which their school has named none, so that codes can be issued."""
    taken = [row for row in rows if row.taking.takes]
    named = classes_of(campaign, [row.school for row in taken])
    largest: dict[tuple[int, int], Corrected] = {}
    for row in taken:
        key = (row.school.pk, row.work.grade)
        if key not in named and (
            key not in largest or row.taking.participants > largest[key].taking.participants
        ):
            largest[key] = row
    GradeClass.objects.bulk_create(
        [
            GradeClass(
                campaign=campaign,
                school=row.school,
                grade=row.work.grade,
                ordinal=ordinal,
                pupils=pupils,
            )
            for row in largest.values()
            for ordinal, pupils in enumerate(
                even_classes(row.taking.participants, row.taking.classes), start=1
            )
        ],
        batch_size=BATCH,
    )


def _tell(rows: Iterable[Corrected], submission: Submission, by: Actor, at: datetime) -> None:
    """Tell it once in the record of the region; each school reads its own on its page."""
    told = list(rows)
    if not told:
        return
    record(
        "intake.applications_corrected",
        submission,
        place=Place(submission.place),
        by=by,
        at=at,
        schools=len({row.school.pk for row in told}),
        rows=len(told),
    )
