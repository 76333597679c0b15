"""The summary application of a region as pages know it."""

from collections.abc import Mapping

from vprok.domain.intake.actions import send_summary
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import (
    summary_blank,
    totals_of,
    why_over,
)
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face
from vprok.kernel.charter import Permission
from vprok.kernel.place import Place


def told(_request: Request, deliverable: Deliverable) -> Mapping[str, object]:
    """What the schools of the region have applied for, by work."""
    return {"totals": totals_of(Place(deliverable.place), deliverable.campaign)}


SUMMARY = Face(
    kind="summary",
    reads=(Permission.SUMMARY_SEND, Permission.INTAKE_READ),
    sends=Permission.SUMMARY_SEND,
    blank=summary_blank,
    send=send_summary,
    template="intake/summary.html",
    closed=why_over,
    about=told,
    bytes=12_000_000,
)
