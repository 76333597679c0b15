"""The application of a school as pages know it."""

from datetime import datetime

from vprok.domain.intake.actions import send_application
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import application_blank
from vprok.domain.intake.rules import deadline_has_passed
from vprok.interfaces.web.layout.forms.face import Face
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal


def is_over(deliverable: Deliverable, at: datetime) -> Refusal | None:
    """Nothing more comes in after the deadline."""
    return deadline_has_passed(
        due_at=deliverable.due_at,
        reopened_until=deliverable.reopened_until,
        zone=deliverable.zone,
        at=at,
    )


APPLICATION = Face(
    kind="application",
    reads=(Permission.INTAKE_READ,),
    sends=Permission.APPLICATION_SEND,
    blank=application_blank,
    send=send_application,
    template="intake/application.html",
    closed=is_over,
    bytes=2_000_000,
)
