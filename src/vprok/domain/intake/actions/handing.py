"""A form on its way between people: handed to the one who sends, given back, read again."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.rules import reason_is_missing
from vprok.domain.files.models import Stored
from vprok.domain.intake.actions.forms import Closed, read_form, receive
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import (
    Blank,
    why_shut,
)
from vprok.domain.intake.rules import nothing_is_handed, words_hold_a_name
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if


def hand_over(
    deliverable: Deliverable,
    file: bytes,
    *,
    blank: Blank,
    right: Permission,
    closed: Closed,
    name: str,
    by: Actor,
    at: datetime,
    token: str = "",
    accept_cleanup: bool = False,
    why: str = "",
) -> Submission:
    """Check a filled form at once and leave it, when it is good, to the one who may send it.

    right:   that lets a person hand this kind of form over
    closed:  why this kind takes nothing now, beyond what closes every form
    why:     why it takes the place of an accepted one
    refuses: no_right, not_your_place, school_is_closed, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, form_is_excused, form_is_not_open, token_is_taken, too_large,
             hostile_file, other_form, and what `closed` refuses
    """
    refuse_if(
        by.lacks(right, at=Place(deliverable.place)),
        why_shut(deliverable, at=at),
        closed(deliverable, at),
    )
    arrival = read_form(deliverable, blank, file, name=name, at=at)
    with atomic():
        return receive(
            arrival,
            by=by,
            at=at,
            token=token,
            accept_cleanup=accept_cleanup,
            why=why,
            closed=closed,
            hands_over=True,
        )


@atomic
def give_back(
    deliverable: Deliverable,
    version: int,
    remark: str,
    *,
    right: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """Give a form that was handed over back to the person who prepared it, with a word.

    right:   to send this kind of form
    refuses: no_right, not_your_place, reason_is_missing, words_hold_a_name, nothing_is_handed
    """
    place = Place(deliverable.place)
    refuse_if(by.lacks(right, at=place), reason_is_missing(remark), words_hold_a_name(remark))
    handed = Submission.objects.of(deliverable).filter(version=version)
    given = handed.filter(state=SubmissionState.HANDED).update(
        state=SubmissionState.RETURNED, remark=remark.strip()[:300]
    )
    refuse_if(nothing_is_handed(SubmissionState.HANDED if given else SubmissionState.RETURNED))
    waiting = Deliverable.objects.filter(pk=deliverable.pk, state=OwedState.HANDED_OVER)
    waiting.update(state=OwedState.FINDINGS)
    record("intake.form_given_back", handed.get(), place=place, by=by, at=at, version=version)


def read_version(submission: Submission, *, by: Actor, at: datetime) -> Stored:
    """Give out the file of one version and remember who took it.

    raises: ValueError for a version whose file was never kept
    """
    if submission.file is None:
        raise ValueError(f"{submission} has no file")
    record(
        "intake.form_read",
        submission,
        place=Place(submission.place),
        by=by,
        at=at,
        version=submission.version,
    )
    return submission.file
