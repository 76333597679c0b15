"""The results form of one school and one work: take it, send it, mend it, get the receipt."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.materials.rules import day_is_not_declared
from vprok.domain.results.actions import send_results
from vprok.domain.results.queries import KIND, form_of, prefilled
from vprok.domain.results.sheets import LIMITS
from vprok.interfaces.frame.doors import asks, not_found, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms import form_page, hand_out_form
from vprok.kernel.charter import Permission
from vprok.kernel.place import Place


@asks(Permission.RESULTS_SEND, Permission.PARTICIPANT_READ)
def form(request: Request, slug: str, work: str, key: str) -> HttpResponse:
    """Show the results form of one school and work, and take what the school sends."""
    deliverable = _deliverable(
        request, slug, work, key, Permission.RESULTS_SEND, Permission.PARTICIPANT_READ
    )
    entry, place = deliverable.entry, Place(deliverable.place)
    if entry is None:
        raise not_found()
    return form_page(
        request,
        deliverable,
        "results/form.html",
        send=partial(send_results, entry, by=request.actor, at=request.moment),
        may_send=request.actor.lacks(Permission.RESULTS_SEND, at=place) is None,
        closed=entry_is_withdrawn(entry.withdrawn_at)
        or day_is_not_declared(is_declared=entry.on is not None),
        limits=LIMITS,
        school=entry.school,
        work=entry.work,
        xlsx_url=reverse("results:blank", args=[slug, work, key, "xlsx"]),
        xls_url=reverse("results:blank", args=[slug, work, key, "xls"]),
    )


@writes(Permission.RESULTS_SEND)
def blank(request: Request, slug: str, work: str, key: str, suffix: str) -> HttpResponse:
    """Hand out the form with the codes of the school in it."""
    deliverable = _deliverable(request, slug, work, key, Permission.RESULTS_SEND)
    if deliverable.entry is None:
        raise not_found()
    return hand_out_form(
        request,
        deliverable,
        suffix,
        book=form_of(deliverable.entry.work),
        rows=prefilled(deliverable.entry),
    )


def _deliverable(
    request: Request, slug: str, work: str, key: str, *rights: Permission
) -> Deliverable:
    places = [place for right in rights for place in request.actor.places(right)]
    found = (
        Deliverable.objects.within(places)
        .filter(kind=KIND, campaign__slug=slug, per=work, key=key)
        .select_related("campaign", "entry__work__campaign", "entry__school__district__region")
    )
    return get_object_or_404(found)
