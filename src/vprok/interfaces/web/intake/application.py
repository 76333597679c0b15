"""The application of a school: its page, its blank, and what a region may decide about it."""

from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from vprok.domain.intake.actions import excuse, reopen, send_application
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import (
    application_book,
    application_rows,
    offers,
    school_of,
)
from vprok.domain.intake.rules import deadline_has_passed
from vprok.domain.intake.sheets.application import across_sheets
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import asks, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms import (
    form_page,
    hand_back,
    hand_out_form,
    see_other,
    why_closed,
)
from vprok.interfaces.web.templatetags.words import zone_of
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.tools.sheets.spec import Limits

LIMITS = Limits(bytes=2_000_000)


class Excuse(forms.Form):
    """Why a school need not send the form."""

    reason = forms.CharField(label="Причина", max_length=300, min_length=3)


class Reopen(forms.Form):
    """Until when a school may send the form after its deadline."""

    until = forms.DateTimeField(
        label="Открыть до",
        help_text="По местному времени школы.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


@asks(Permission.INTAKE_READ)
def application(request: Request, slug: str, key: str = "") -> HttpResponse:
    """Show the application of one school, and take what it sends."""
    deliverable = _deliverable(request, slug, key, Permission.INTAKE_READ)
    place = Place(deliverable.place)
    return form_page(
        request,
        deliverable,
        "intake/application.html",
        send=partial(send_application, deliverable, by=request.actor, at=request.moment),
        may_send=request.actor.lacks(Permission.APPLICATION_SEND, at=place) is None,
        closed=why_closed(request, deliverable)
        or deadline_has_passed(
            due_at=deliverable.due_at,
            reopened_until=deliverable.reopened_until,
            zone=deliverable.zone,
            at=request.moment,
        ),
        limits=LIMITS,
        body=cabinet_of(place),
        may_decide=request.actor.lacks(Permission.OWED_EXCUSE, at=place) is None,
        excuse_form=Excuse(),
        reopen_form=Reopen(),
        xlsx_url=reverse("intake:blank", args=[slug, deliverable.key, "xlsx"]),
        xls_url=reverse("intake:blank", args=[slug, deliverable.key, "xls"]),
        back_url=reverse("intake:back", args=[slug, deliverable.key]),
    )


@writes(Permission.APPLICATION_SEND)
def blank(request: Request, slug: str, key: str, suffix: str) -> HttpResponse:
    """Hand out the form with what the school has said so far."""
    deliverable = _deliverable(request, slug, key, Permission.APPLICATION_SEND)
    return hand_out_form(
        request,
        deliverable,
        suffix,
        book=application_book(deliverable),
        rows=application_rows(deliverable),
    )


@reads(Permission.APPLICATION_SEND)
def back(request: Request, slug: str, key: str) -> HttpResponse:
    """Hand the school its own returned file, with mistakes marked in the cells."""
    deliverable = _deliverable(request, slug, key, Permission.APPLICATION_SEND)
    book = application_book(deliverable)
    works = offers(school_of(deliverable), deliverable.campaign)
    return hand_back(
        deliverable, book=book, also=lambda reading: across_sheets(book, works, reading)
    )


@writes(Permission.OWED_EXCUSE)
def excused(request: Request, slug: str, key: str) -> HttpResponse:
    """Free a school of the application."""
    deliverable = _deliverable(request, slug, key, Permission.OWED_EXCUSE)
    reason = request.POST.get("reason", "")
    excuse(deliverable, reason, by=request.actor, at=request.moment)
    return see_other(reverse("intake:application-of", args=[slug, key]))


@writes(Permission.OWED_EXCUSE)
def reopened(request: Request, slug: str, key: str) -> HttpResponse:
    """Open the application again for a school."""
    deliverable = _deliverable(request, slug, key, Permission.OWED_EXCUSE)
    asked = Reopen(request.POST)
    until = asked.cleaned_data["until"] if asked.is_valid() else None
    if until is not None:
        # Django reads a bare time as UTC; people write it by the school's clock
        until = until.replace(tzinfo=zone_of(deliverable.zone))
    reopen(deliverable, until or request.moment, by=request.actor, at=request.moment)
    return see_other(reverse("intake:application-of", args=[slug, key]))


def _deliverable(request: Request, slug: str, key: str, right: Permission) -> Deliverable:
    """The application within the actor's places; without a key that of their own school."""
    places = request.actor.places(right)
    found = Deliverable.objects.within(places).select_related("campaign")
    if not key:
        at = [place.path for place in places if place.level is Level.SCHOOL]
        found = found.filter(place__in=at[:1])
    else:
        found = found.filter(key=key)
    return get_object_or_404(found, kind="application", campaign__slug=slug)
