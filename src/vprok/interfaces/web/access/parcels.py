"""Slips for whole municipalities: sealed by those above, opened by their coordinators alone."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from vprok.domain.access.actions import (
    Paper,
    revoke_parcel,
    send_slips,
    show_password,
    take_paper,
)
from vprok.domain.access.models import Parcel, Post
from vprok.domain.access.queries import (
    names_of,
    parcels_of,
    receivers_below,
    schools_to_come,
)
from vprok.domain.access.states import ParcelState
from vprok.interfaces.frame.doors import hands_out, not_found, reads, writes
from vprok.interfaces.frame.handing import hand_out, handed
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import ROLE_NAMES, Permission, Role
from vprok.kernel.place import COUNTRY, Place

TONES: dict[ParcelState, str] = {
    ParcelState.SENT: "wait",
    ParcelState.RECEIVED: "good",
    ParcelState.REVOKED: "off",
    ParcelState.EXPIRED: "warn",
}


@dataclass(frozen=True)
class Line:
    """A receiver as the sender sees them.

    waiting: people of schools from which nobody has come in
    parcel:  the newest one sent to this body, if there is one that was not taken back
    """

    post: Post
    role: str
    body: str
    waiting: int
    parcel: Parcel | None
    word: str
    tone: str


@reads(Permission.POST_GIVE)
def parcels(request: Request) -> HttpResponse:
    """What came to this person, and whom this person may send slips to."""
    return _shown(request)


def _shown(request: Request, *, opened: Parcel | None = None, password: str = "") -> HttpResponse:
    receivers = list(receivers_below(request.actor))
    mine = list(parcels_of(request.actor))
    names = names_of([post.key for post in (*receivers, *(one.receiver for one in mine))])
    return render(
        request,
        "access/parcels.html",
        {
            "lines": _lines(request, receivers, names),
            "is_federal": COUNTRY in request.actor.places(Permission.POST_GIVE),
            "mine": [(one, names.get(one.receiver.key, ""), *_said(one, request)) for one in mine],
            "opened": opened,
            "password": password,
        },
    )


@writes(Permission.POST_GIVE)
def send(request: Request, post_id: int) -> HttpResponseBase:
    """Issue slips for all schools of a body and seal them for its coordinator."""
    post = get_object_or_404(receivers_below(request.actor), pk=post_id)
    address = settings.PORTAL_ADDRESS.rstrip("/") + reverse("access:activate")
    parcel = send_slips(post, address=address, by=request.actor, at=request.moment)
    messages.success(request, f"Пакет отправлен: талонов в нём {parcel.count}.")
    return redirect("access:parcels")


@writes(Permission.POST_GIVE)
def revoke(request: Request, parcel_id: int) -> HttpResponseBase:
    """Take a parcel back with all its slips."""
    revoke_parcel(_sent(request, parcel_id), by=request.actor, at=request.moment)
    messages.success(request, "Пакет отозван: его талоны больше не действуют.")
    return redirect("access:parcels")


@hands_out(Permission.POST_GIVE)
def paper(request: Request, parcel_id: int, what: str) -> HttpResponseBase:
    """Hand out one file of a parcel; that it was taken is recorded.

    what: pages, listing or archive
    """
    if what not in set(Paper):
        raise not_found()
    if request.method != "POST":
        return handed(request)
    parcel = _found(request, parcel_id)
    stored = take_paper(parcel, Paper(what), by=request.actor, at=request.moment)
    return hand_out(stored, request, stored.name)


@writes(Permission.POST_GIVE)
def password(request: Request, parcel_id: int) -> HttpResponse:
    """Show the password of the archive; the next time there is nothing to show."""
    parcel = _found(request, parcel_id)
    word = show_password(parcel, by=request.actor, at=request.moment)
    answer = _shown(request, opened=parcel, password=word)
    answer["Cache-Control"] = "no-store, private"
    return answer


def _found(request: Request, parcel_id: int) -> Parcel:
    """A parcel that this person has received or sent."""
    received = parcels_of(request.actor).filter(pk=parcel_id).first()
    return received or _sent(request, parcel_id)


def _sent(request: Request, parcel_id: int) -> Parcel:
    """A parcel for somebody to whom this person may send."""
    sent = Parcel.objects.filter(receiver__in=receivers_below(request.actor))
    related = ("receiver__account", "pages", "listing", "archive")
    return get_object_or_404(sent.select_related(*related), pk=parcel_id)


def _lines(request: Request, receivers: list[Post], names: dict[str, str]) -> list[Line]:
    """Receivers, those with somebody to wait for first.

    costs: four SQL statements and one for each place of the person
    """
    waiting: Counter[str] = Counter()
    for place in request.actor.places(Permission.POST_GIVE) if receivers else ():
        for post in schools_to_come(place, by=request.actor):
            above = Place(post.place).parent
            waiting[above.key if above else ""] += 1
    sent = Parcel.objects.open().filter(receiver__in=receivers).order_by("sent_at", "pk")
    newest = {parcel.receiver_id: parcel for parcel in sent}
    lines = [
        Line(
            post,
            ROLE_NAMES[Role(post.role)],
            names.get(post.key, ""),
            waiting[post.key],
            newest.get(post.pk),
            *(_said(newest[post.pk], request) if post.pk in newest else ("", "")),
        )
        for post in receivers
    ]
    return sorted(lines, key=lambda line: not line.waiting)


def _said(parcel: Parcel, request: Request) -> tuple[str, str]:
    state = parcel.state(request.moment)
    return state.label, TONES[state]
