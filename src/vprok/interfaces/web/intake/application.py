"""The application of a school as pages know it."""

from collections.abc import Mapping
from datetime import datetime

from vprok.domain.intake.actions import send_application
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import (
    application_blank,
    application_holds,
    corrections_of,
    corrections_window,
    not_taken,
    school_of,
    why_over,
)
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face, its_deadline
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal


def holds(deliverable: Deliverable, at: datetime) -> Refusal | None:
    """After its deadline an accepted application comes in within the window of corrections only."""
    return application_holds(deliverable, at=at)


def told(request: Request, deliverable: Deliverable) -> Mapping[str, object]:
    """What the region has corrected, what is not taken and why, until when one may correct."""
    school = school_of(deliverable)
    return {
        "corrections": corrections_of(school, deliverable.campaign),
        "not_taken": not_taken(school, deliverable.campaign),
        "corrected_until": _corrected_until(deliverable, request.moment),
    }


def _corrected_until(deliverable: Deliverable, at: datetime) -> datetime | None:
    """The end of the window of corrections while an accepted application may come in again."""
    if why_over(deliverable, at) is None or application_holds(deliverable, at=at) is not None:
        return None
    return corrections_window(deliverable).due_at


def until(deliverable: Deliverable, at: datetime) -> datetime | None:
    """When the sending that is going on ends: of the application or of its corrections."""
    return _corrected_until(deliverable, at) or its_deadline(deliverable, at)


APPLICATION = Face(
    kind="application",
    reads=(Permission.INTAKE_READ,),
    sends=Permission.APPLICATION_SEND,
    blank=application_blank,
    send=send_application,
    template="intake/application.html",
    closed=holds,
    until=until,
    about=told,
    bytes=2_000_000,
)
