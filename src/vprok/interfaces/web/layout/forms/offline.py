"""The page that checks a form without a network, as a file."""

from datetime import datetime

from django.http import HttpResponse

from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import identity
from vprok.domain.intake.rules import on_both_clocks
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face
from vprok.interfaces.web.layout.forms.handing import stem
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.precheck.page import Made, page
from vprok.tools.vault.opener.script import sealing_script

HTML = "text/html; charset=utf-8"


def precheck(face: Face, request: Request, **where: str) -> HttpResponse:
    """Hand out the offline check of this form: it reads a workbook as the portal would.

    refuses: what closes the form
    """
    deliverable = face.owed_to_fill(request, **where)
    refuse_if(face.why_closed(request, deliverable))
    ready = face.blank(deliverable)
    said = identity(deliverable, ready.book)
    drawn = page(
        ready.book,
        identity=said,
        known=ready.known,
        made=_made(deliverable, request),
        sealing=sealing_script() if face.is_sealed else "",
    )
    return attachment(drawn.encode(), f"proverka-{stem(deliverable)}.html", HTML)


def _made(deliverable: Deliverable, request: Request) -> Made:
    body = cabinet_of(Place(deliverable.place))
    ends = _ends(deliverable)
    return Made(
        campaign=deliverable.campaign.title,
        work=str(deliverable.entry.work) if deliverable.entry else "",
        body=f"{body.name} ({body.key})",
        at=on_both_clocks(request.moment, deliverable.zone),
        until=on_both_clocks(ends, deliverable.zone) if ends else "",
        ends=ends,
    )


def _ends(deliverable: Deliverable) -> datetime | None:
    """When the form is waited for no longer: its due date, or later where it was opened again."""
    known = [one for one in (deliverable.due_at, deliverable.reopened_until) if one is not None]
    return max(known, default=None)
