"""Which bodies work in the portal by a day, and whom to call about the others."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render

from vprok.domain.access.queries import registrations
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.access.people import A_PAGE
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level

TITLES = {
    Level.REGION: "Регионы",
    Level.DISTRICT: "Муниципалитеты и группы",
    Level.SCHOOL: "Школы и колледжи",
}


class DayFilter(forms.Form):
    """The day to look at."""

    on = forms.DateField(
        label="На конец дня",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )


@reads(Permission.POST_READ)
def registration(request: Request) -> HttpResponseBase:
    """The bodies of one level: those who have not come in, by the end of the day asked for."""
    places = request.actor.places(Permission.POST_READ)
    zone = ZoneInfo(cabinet_of(places[0]).zone)
    on = _day(request) or request.moment.astimezone(zone).date()
    highest = min(list(Level).index(place.level) for place in places)
    levels = [level for level in TITLES if list(Level).index(level) >= highest]
    level = _level(request, levels)
    every = registrations(places, level, until=_end_of(on, zone))
    missing = [one for one in every if not one.since]
    return render(
        request,
        "access/registration.html",
        {
            "form": DayFilter(initial={"on": on}),
            "level": level,
            "tabs": [(TITLES[one], f"?level={one}&on={on}", one is level) for one in levels],
            "on": on,
            "all": len(every),
            "came": len(every) - len(missing),
            "missing": len(missing),
            "page": Paginator(missing, A_PAGE).get_page(request.GET.get("page")),
            "may_give": request.actor.has(Permission.POST_GIVE),
        },
    )


def _day(request: Request) -> date | None:
    asked = DayFilter(request.GET)
    found: date | None = asked.cleaned_data["on"] if asked.is_valid() else None
    return found


def _level(request: Request, levels: list[Level]) -> Level:
    asked = request.GET.get("level", "")
    return next((level for level in levels if level == asked), levels[-1])


def _end_of(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
