"""What closes a form of intake that has nothing but its deadline."""

from datetime import datetime

from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.rules import deadline_has_passed
from vprok.kernel.refusal import Refusal


def is_over(deliverable: Deliverable, at: datetime) -> Refusal | None:
    """Nothing more comes in after the deadline, unless the form was opened again."""
    return deadline_has_passed(
        due_at=deliverable.due_at,
        reopened_until=deliverable.reopened_until,
        zone=deliverable.zone,
        at=at,
    )
