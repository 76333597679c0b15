"""Where the account is signed in, and how to sign it out there."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from vprok.interfaces.frame.doors import reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.frame.whence import browser_of


@dataclass(frozen=True)
class Place:
    """One browser in which the account is signed in."""

    number: int
    browser: str
    address: str
    since: datetime
    is_current: bool


@reads()
def sessions(request: Request) -> HttpResponseBase:
    """All places where the account is signed in, this one first."""
    places = sorted(_open(request), key=lambda place: (not place.is_current, place.since))
    return render(request, "access/sessions.html", {"places": places})


@writes()
def revoke(request: Request, number: int) -> HttpResponseBase:
    """Sign the account out in one other browser."""
    session = get_object_or_404(UserSession, pk=number, user=request.user.pk)
    session.end()
    messages.success(request, "Там нужно будет войти заново.")
    return redirect("access:sessions")


@writes()
def revoke_others(request: Request) -> HttpResponseBase:
    """Sign the account out everywhere but here."""
    mine = UserSession.objects.filter(user=request.user.pk)
    for session in mine.exclude(session_key=request.session.session_key):
        session.end()
    messages.success(request, "На всех других устройствах нужно будет войти заново.")
    return redirect("access:sessions")


def _open(request: Request) -> list[Place]:
    mine = list(UserSession.objects.filter(user=request.user.pk))
    keys = [session.session_key for session in mine]
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    known = set(alive.values_list("session_key", flat=True))
    return [
        Place(
            session.pk,
            browser_of(session.user_agent),
            session.ip,
            session.created_at,
            session.session_key == request.session.session_key,
        )
        for session in mine
        if session.session_key in known
    ]
