"""The application: an accepted one makes the school's classes and its entries."""

from datetime import date, datetime

from django.db.transaction import atomic

from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.actions.forms import read_form, receive
from vprok.domain.intake.models import Deliverable, Entry, GradeClass, Submission
from vprok.domain.intake.queries import application_blank, school_of
from vprok.domain.intake.rules import (
    deadline_has_passed,
    form_is_excused,
    form_is_not_open,
)
from vprok.domain.intake.sheets.application import COMPUTER, NO_LETTER, YES
from vprok.domain.intake.states import OwedState, SubmissionState, Way
from vprok.domain.territory.models import School
from vprok.domain.territory.rules import school_is_closed
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.findings import Reading, Row

TAKEN_BACK = "школа отказалась от работы в заявке"


def send_application(
    deliverable: Deliverable,
    file: bytes,
    *,
    name: str,
    by: Actor,
    at: datetime,
    token: str = "",
    accept_cleanup: bool = False,
) -> Submission:
    """Take a school's application; an accepted one becomes its classes and entries.

    refuses: no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, school_is_closed, form_is_excused, form_is_not_open,
             deadline_has_passed, token_is_taken, too_large, hostile_file, other_form
    """
    school = school_of(deliverable)
    refuse_if(
        by.lacks(Permission.APPLICATION_SEND, at=Place(deliverable.place)),
        campaign_is_not_running(deliverable.campaign.state),
        school_is_closed(school.closed_on),
        form_is_excused(deliverable.state),
        form_is_not_open(opens_at=deliverable.opens_at, zone=deliverable.zone, at=at),
        deadline_has_passed(
            due_at=deliverable.due_at,
            reopened_until=deliverable.reopened_until,
            zone=deliverable.zone,
            at=at,
        ),
    )
    arrival = read_form(deliverable, application_blank(deliverable), file, name=name, at=at)
    taken = _taken(arrival.reading)
    participants = sum(_number(row, "participants") for row in taken.values())
    with atomic():
        submission = receive(
            arrival,
            by=by,
            at=at,
            token=token,
            accept_cleanup=accept_cleanup,
            participants=participants,
        )
        if submission.state == SubmissionState.ACCEPTED and submission.accepted_at == at:
            _name_classes(deliverable, school, arrival.reading)
            _enter(deliverable, school, taken, at)
    return submission


def _taken(reading: Reading) -> dict[str, Row]:
    """Rows of works that the school takes, by code of the work."""
    return {
        str(row.values["code"]): row
        for row in reading.rows.get("application", ())
        if row.values.get("takes") == YES
    }


def _number(row: Row, key: str) -> int:
    value = row.values.get(key)
    return value if isinstance(value, int) else 0


def _name_classes(deliverable: Deliverable, school: School, reading: Reading) -> None:
    """Keep the classes as the newest application names them."""
    named = [
        GradeClass(
            campaign=deliverable.campaign,
            school=school,
            grade=_number(row, "grade"),
            ordinal=_number(row, "ordinal"),
            letter="" if row.values["letter"] == NO_LETTER else str(row.values["letter"]),
            pupils=_number(row, "pupils"),
            special=_number(row, "special"),
        )
        for row in reading.rows.get("classes", ())
    ]
    GradeClass.objects.filter(campaign=deliverable.campaign, school=school).delete()
    GradeClass.objects.bulk_create(named)


def _enter(deliverable: Deliverable, school: School, taken: dict[str, Row], at: datetime) -> None:
    """Make, change and withdraw entries; none is deleted, for codes and results may hang on it."""
    works = {work.code: work for work in Work.objects.filter(campaign=deliverable.campaign)}
    there = {
        entry.work.code: entry
        for entry in Entry.objects.filter(
            school=school, work__campaign=deliverable.campaign
        ).select_related("work")
    }
    for code, row in taken.items():
        entry = there.get(code) or Entry(
            school=school, work=works[code], on=_only_day(works[code]), made_at=at
        )
        entry.participants = _number(row, "participants")
        entry.classes = _number(row, "classes")
        entry.way = Way.COMPUTER if row.values.get("way") == COMPUTER else Way.PAPER
        entry.withdrawn_at = None
        entry.save()
    gone = [entry.pk for code, entry in there.items() if code not in taken]
    Entry.objects.filter(pk__in=gone, withdrawn_at=None).update(withdrawn_at=at)
    _settle(deliverable, school)


def _only_day(work: Work) -> date | None:
    """The work's day when its window is one day long: there is nothing to choose."""
    return work.opens_on if work.opens_on == work.closes_on else None


def _settle(deliverable: Deliverable, school: School) -> None:
    """Ask nothing for works taken back, and ask again for works taken anew."""
    owed = Deliverable.objects.filter(
        campaign=deliverable.campaign, key=school.key, entry__isnull=False
    )
    owed.filter(entry__withdrawn_at__isnull=False, current=None).exclude(
        state=OwedState.EXCUSED
    ).update(state=OwedState.EXCUSED, excuse=TAKEN_BACK)
    owed.filter(entry__withdrawn_at=None, state=OwedState.EXCUSED, excuse=TAKEN_BACK).update(
        state=OwedState.WAITING, excuse=""
    )
