"""One publication: read, marked as read, downloaded, withdrawn."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.actions import mark_read, withdraw
from vprok.domain.campaign.models import Publication
from vprok.domain.campaign.queries import readers, roles_of, visible
from vprok.domain.campaign.rules import is_meant_for
from vprok.interfaces.frame.doors import reads, writes
from vprok.interfaces.frame.handing import saved
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import Place


@reads(Permission.CAMPAIGN_READ)
def publication(request: Request, number: int) -> HttpResponse:
    """Show a publication with the person's own mark."""
    found = _found(request, number)
    mark = found.readings.filter(account=request.actor.account).first()
    kept = request.actor.places(Permission.PUBLICATION_KEEP)
    return render(
        request,
        "campaign/publication.html",
        {
            "publication": found,
            "mark": mark,
            "waits": found.must_be_read
            and mark is None
            and is_meant_for(found.audience, roles_of(request.actor)),
            "readers": readers(found, kept) if kept else None,
            "may_withdraw": covered(Place(found.place), kept),
        },
    )


def _found(request: Request, number: int) -> Publication:
    shown = visible(request.actor).select_related("file", "work", "campaign")
    return get_object_or_404(shown, pk=number)


@writes(Permission.CAMPAIGN_READ)
def read(request: Request, number: int) -> HttpResponse:
    """Mark a publication as read."""
    mark_read(_found(request, number), by=request.actor, at=request.moment)
    messages.success(request, "Отмечено: прочитано.")
    return redirect("campaign:publications")


@reads(Permission.CAMPAIGN_READ)
def file(request: Request, number: int) -> HttpResponseBase:
    """Give the file of a publication; that it was read is marked on its page."""
    stored = _found(request, number).file
    if stored is None or stored.destroyed_at:
        raise Http404
    return saved(request, stored, stored.name)


@writes(Permission.PUBLICATION_KEEP)
def take_away(request: Request, number: int) -> HttpResponse:
    """Withdraw a publication."""
    withdraw(_found(request, number), by=request.actor, at=request.moment)
    messages.success(request, "Публикация убрана.")
    return redirect("campaign:publications")
