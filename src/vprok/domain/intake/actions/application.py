"""The application: an accepted one makes the school's classes and its entries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.actions.entries import keep_said
from vprok.domain.intake.actions.forms import Later, read_form, receive
from vprok.domain.intake.models import Deliverable, GradeClass, Submission
from vprok.domain.intake.queries import (
    application_blank,
    application_holds,
    class_rows,
    corrections_window,
    offers,
    said_by,
    school_of,
    why_shut,
    works_of,
)
from vprok.domain.intake.rules import is_late
from vprok.domain.intake.sheets.application import NO_LETTER
from vprok.domain.intake.sheets.changes import Change, class_changes, work_changes
from vprok.domain.intake.sheets.taking import Offer, Taking, number, taking_in
from vprok.domain.intake.states import SubmissionState
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.findings import Reading
from vprok.tools.sheets.spec import Value


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

    After its deadline an accepted application may be corrected in the window of corrections: then
    the person is shown what changes and says yes to it.

    refuses: no_right, not_your_place, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, school_is_closed, form_is_excused, form_is_not_open,
             deadline_has_passed, corrections_are_closed, token_is_taken, too_large,
             hostile_file, other_form
    """
    school = school_of(deliverable)
    refuse_if(
        by.lacks(Permission.APPLICATION_SEND, at=Place(deliverable.place)),
        why_shut(deliverable, at=at),
        application_holds(deliverable, at=at),
    )
    is_correction = is_late(
        due_at=deliverable.due_at, reopened_until=deliverable.reopened_until, at=at
    )
    works = offers(school, deliverable.campaign)
    arrival = read_form(deliverable, application_blank(deliverable), file, name=name, at=at)
    said = _said_in(arrival.reading, works)
    with atomic():
        submission = receive(
            arrival,
            by=by,
            at=at,
            token=token,
            accept_cleanup=accept_cleanup,
            participants=sum(one.participants for one in said.values()),
            changes=_changes(deliverable.campaign, school, works, said, arrival.reading),
            asks_about_changes=is_correction,
            later=_later(deliverable) if is_correction else None,
        )
        if submission.state == SubmissionState.ACCEPTED and submission.accepted_at == at:
            _name_classes(deliverable.campaign, school, arrival.reading)
            _keep(deliverable.campaign, school, said, at)
    return submission


def _later(deliverable: Deliverable) -> Later | None:
    """Corrections are in time in a window of their own."""
    until = corrections_window(deliverable).due_at
    return Later(until) if until else None


def _said_in(reading: Reading, works: Iterable[Offer]) -> dict[str, Taking]:
    """What the form says, by code of the work."""
    levels = {work.code: work.has_levels for work in works}
    rows = [row.values for row in reading.rows.get("application", ())]
    said = {
        str(row["code"]): taking_in(row, has_levels=levels.get(str(row["code"]), False))
        for row in rows
    }
    return {code: one for code, one in said.items() if one is not None}


def _changes(
    campaign: Campaign,
    school: School,
    works: Sequence[Offer],
    said: Mapping[str, Taking],
    reading: Reading,
) -> list[Change]:
    """What a form without mistakes changes; the first one changes nothing."""
    before = {code: one for (_, code), one in said_by(campaign, [school]).items()}
    if not before or reading.errors or reading.names:
        return []
    classes = [row.values for row in reading.rows.get("classes", ())]
    here = (school.key, school.short_name)
    return [
        *work_changes(*here, works, before, said),
        *class_changes(*here, class_rows(school, campaign), classes, is_college=school.is_college),
    ]


def _name_classes(campaign: Campaign, school: School, reading: Reading) -> None:
    """Keep the classes as the newest application names them."""
    rows = [row.values for row in reading.rows.get("classes", ())]
    GradeClass.objects.filter(campaign=campaign, school=school).delete()
    GradeClass.objects.bulk_create(
        GradeClass(
            campaign=campaign,
            school=school,
            grade=number(row["grade"]),
            ordinal=number(row["ordinal"]),
            letter=_words(row["letter"]),
            pupils=number(row["pupils"]),
            special=number(row.get("special")),
            language=_words(row.get("language")),
            advanced=_words(row.get("advanced")),
        )
        for row in rows
    )


def _words(value: Value) -> str:
    return "" if value in {None, NO_LETTER} else str(value)


def _keep(campaign: Campaign, school: School, said: Mapping[str, Taking], at: datetime) -> None:
    """Keep what is said of every work of the campaign: of those left empty nothing is."""
    keep_said(campaign, {(school, work): said.get(work.code) for work in works_of(campaign)}, at=at)
