"""Workbooks of a form as files: the blank, and the person's own one back with its mistakes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from vprok.domain.intake.actions import take_form
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import identity, marked
from vprok.domain.intake.states import SubmissionState
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.spec import XLSX

MEDIA = {"xlsx": XLSX, "xls": "application/vnd.ms-excel"}
DRAWN = {"xlsx": draw, "xls": draw_xls}


def blank(face: Face, request: Request, suffix: str, **where: str) -> HttpResponse:
    """Hand out the form with what is known already; that it was taken is remembered.

    suffix: xlsx or xls
    """
    deliverable = face.owed_to_fill(request, **where)
    if suffix not in MEDIA:
        raise not_found()
    take_form(deliverable, by=request.actor, at=request.moment)
    ready = face.blank(deliverable)
    drawn = DRAWN[suffix](
        ready.book,
        identity=identity(deliverable, ready.book),
        rows=ready.rows,
        lists=ready.lists,
    )
    return attachment(drawn, f"{stem(deliverable)}.{suffix}", MEDIA[suffix])


def back(face: Face, request: Request, **where: str) -> HttpResponse:
    """Hand back the newest returned version with its mistakes marked in the cells."""
    deliverable = face.owed_to_fill(request, **where)
    newest = get_object_or_404(
        Submission.objects.of(deliverable)
        .filter(state=SubmissionState.FINDINGS)
        .exclude(file=None)
        .select_related("file")
        .order_by("-version")[:1]
    )
    drawn = marked(newest, deliverable, face.blank(deliverable))
    return attachment(drawn, f"{stem(deliverable)}-marked.xlsx", MEDIA["xlsx"])


def stem(deliverable: Deliverable) -> str:
    """How files of this form are called."""
    return "-".join(filter(None, (deliverable.kind, deliverable.per, deliverable.key)))
