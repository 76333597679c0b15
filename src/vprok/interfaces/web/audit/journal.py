"""The record of one's own branch: who did what, when and where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.audit.models import Event, Events
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.queries import cabinet_of, names
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.audit.events import choices, said, thing_said
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place

ON_A_PAGE = 50
DIGEST_SHOWN = 12
TYPED = forms.TextInput(attrs={"class": "form-control", "type": "search"})
DAY = forms.DateInput(attrs={"class": "form-control", "type": "date"})
KEY = re.compile(r"(ru|reg\d{6}|reg\d{2}_m\d{3}|edu\d{6})")


class SearchForm(forms.Form):
    """What narrows the record."""

    event = forms.ChoiceField(
        label="Событие",
        required=False,
        choices=choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    by = forms.CharField(label="Кто", required=False, max_length=100, widget=TYPED)
    place = forms.CharField(label="Где: логин", required=False, max_length=20, widget=TYPED)
    since = forms.DateField(label="С", required=False, widget=DAY)
    until = forms.DateField(label="По", required=False, widget=DAY)

    def clean_place(self) -> str:
        """The identifier of a body, or nothing."""
        key = str(self.cleaned_data["place"]).strip().lower()
        if key and not KEY.fullmatch(key):
            raise forms.ValidationError("Впишите логин: edu220042, reg22_m019 или reg220000.")
        return key


@dataclass(frozen=True)
class Line:
    """One event as people read it.

    where: the name of its body, or its identifier when the list knows no name
    """

    event: Event
    what: str
    thing: str
    where: str
    key: str

    @property
    def why(self) -> str:
        """The reason that was given, if one was."""
        facts = self.event.facts
        return str(facts.get("why") or facts.get("reason") or "")

    @property
    def digest(self) -> str:
        """The beginning of the link's digest: enough to compare by eye."""
        return self.event.digest[:DIGEST_SHOWN]


@reads(Permission.AUDIT_READ)
def journal(request: Request) -> HttpResponse:
    """One page of the record, the newest first."""
    places = request.actor.places(Permission.AUDIT_READ)
    form = SearchForm(request.GET)
    found = mine(places)
    if form.is_valid():
        found = narrowed(found, form, cabinet_of(places[0]).zone)
    page = Paginator(found.order_by("-at", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "form": form,
        "page": page,
        "lines": lines(page.object_list),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "audit/journal.html", values)


def mine(places: Iterable[Place]) -> Events:
    """Events of these places, with all of a school's own chain: it may have stood elsewhere."""
    held = tuple(places)
    schools = [place.key for place in held if place.level is Level.SCHOOL]
    return Event.objects.within(held) | Event.objects.filter(node__in=schools)


def narrowed(found: Events, form: SearchForm, zone: str) -> Events:
    """Those of the events that are looked for.

    zone: in whose days the dates are meant
    """
    asked = form.cleaned_data
    if asked["event"]:
        found = found.filter(event=asked["event"])
    for word in asked["by"].split():
        found = found.filter(_signed(word))
    if asked["place"]:
        found = found.filter(_at(asked["place"]))
    if asked["since"]:
        found = found.filter(at__gte=midnight(asked["since"], zone))
    if asked["until"]:
        found = found.filter(at__lt=midnight(asked["until"] + timedelta(days=1), zone))
    return found


def _signed(word: str) -> Q:
    """Signatures with this word; SQLite ignores case in Latin letters only."""
    return Q(by__contains=word) | Q(by__contains=word.lower()) | Q(by__contains=word.capitalize())


def _at(key: str) -> Q:
    """Events of a body and of all below it, by the identifier people know."""
    if key.startswith("edu"):
        return Q(node=key)
    path = {"ru": "ru"}.get(key) or f"ru.{key[3:5]}" + (f".{key[6:]}" if "_" in key else "")
    return Q(place=path) | Q(place__startswith=f"{path}.")


def midnight(on: date, zone: str) -> datetime:
    """The instant at which a day begins by the clock of a zone."""
    return datetime.combine(on, time.min, ZoneInfo(zone)).astimezone(UTC)


def lines(events: Iterable[Event]) -> list[Line]:
    """The events with their words and the names of their bodies."""
    listed = [(event, Place(event.place).key) for event in events]
    named, titled = names(key for _, key in listed), titles()
    return [
        Line(
            event,
            said(event.event),
            thing_said(event.thing, key=key, named=titled),
            named.get(key, key),
            key,
        )
        for event, key in listed
    ]


def titles() -> dict[str, str]:
    """Works and campaigns by the codes that the record knows them by."""
    works = {work.code: str(work) for work in Work.objects.order_by("campaign__opens_on")}
    return works | {one.slug: one.title for one in Campaign.objects.all()}
