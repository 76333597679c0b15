"""The questionnaire: an accepted one becomes the answers of its school."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.actions.forms import read_form, receive
from vprok.domain.intake.models import Answers, Deliverable, Submission
from vprok.domain.intake.queries import (
    questionnaire_blank,
    school_of,
    why_over,
    why_shut,
)
from vprok.domain.intake.states import SubmissionState
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.spec import Value


def send_questionnaire(
    deliverable: Deliverable,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
    token: str = "",
    accept_cleanup: bool = False,
) -> Submission:
    """Take a school's questionnaire; the answers of an accepted one replace the earlier ones.

    refuses: no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, school_is_closed, form_is_excused, form_is_not_open,
             deadline_has_passed, token_is_taken, too_large, hostile_file, other_form
    """
    school = school_of(deliverable)
    refuse_if(
        by.lacks(Permission.APPLICATION_SEND, at=Place(deliverable.place)),
        why_shut(deliverable, at=at),
        why_over(deliverable, at),
    )
    arrival = read_form(deliverable, questionnaire_blank(deliverable), file, name=name, at=at)
    with atomic():
        submission = receive(arrival, by=by, at=at, token=token, accept_cleanup=accept_cleanup)
        if submission.state == SubmissionState.ACCEPTED and submission.accepted_at == at:
            Answers.objects.update_or_create(
                school=school,
                campaign=deliverable.campaign,
                defaults={"submission": submission, "values": _values(arrival.reading)},
            )
    return submission


def _values(reading: Reading) -> dict[str, Value]:
    """All answers given, by key of the question."""
    return {
        key: value
        for rows in reading.rows.values()
        for row in rows
        for key, value in row.values.items()
        if value is not None
    }


@atomic
def take_answers(campaign: Campaign, place: Place, *, by: Actor, at: datetime) -> None:
    """Record that the answers of a branch were taken away: they name heads and telephones.

    refuses: no_right, not_your_place
    """
    refuse_if(by.lacks(Permission.INTAKE_READ, at=place))
    record("intake.answers_taken", f"ответы анкеты {campaign.slug}", place=place, by=by, at=at)
