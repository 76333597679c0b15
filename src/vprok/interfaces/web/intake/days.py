"""The days on which a school sits its works."""

from datetime import date
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar, campaigns_for, days_of
from vprok.domain.campaign.rules import Calendar, Days, day_is_outside_the_window
from vprok.domain.intake.actions import declare_days
from vprok.domain.intake.models import Entry
from vprok.domain.intake.queries import entries_of
from vprok.domain.territory.models import School
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal, Refused
from vprok.kernel.russian import day, plural


class DayField(forms.DateField):
    """The day of one work; it is owed, but not at once."""

    if_empty = "можно назначить позже"


@asks(Permission.DAY_DECLARE)
def days(request: Request, slug: str) -> HttpResponse:
    """Show the works of the school with their days, and take new days for all at once."""
    places = request.actor.places(Permission.DAY_DECLARE)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    school = get_object_or_404(School.objects.within(places[:1]))
    entries = list(entries_of(school, campaign))
    year = calendar(campaign)
    today = request.moment.astimezone(ZoneInfo(school.clock)).date()
    form = _form(entries, year, request.POST if request.method == "POST" else None, today)
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        chosen = {
            entry: on for entry in entries if (on := form.cleaned_data[str(entry.pk)]) is not None
        }
        try:
            moved = declare_days(chosen, by=request.actor, at=request.moment)
        except Refused as refused:
            if refused.refusal.code in NOT_FOUND:
                raise
            refusal = refused.refusal
        else:
            said = plural(moved, "день назначен", "дня назначено", "дней назначено")
            messages.success(request, f"Сохранено: {said}.")
            return see_other(reverse("intake:days", args=[slug]))
    status = status_of(refusal.code) if refusal else 422 if form.errors else 200
    return render(
        request, "intake/days.html", _context(campaign, school, form, refusal), status=status
    )


def _context(
    campaign: Campaign, school: School, form: forms.Form, refusal: Refusal | None
) -> dict[str, object]:
    return {
        "campaign": campaign,
        "school": school,
        "zone": school.clock,
        "form": form,
        "fields": [form[name] for name in form.fields],
        "refusal": refusal,
        "may_change": any(not field.widget.attrs["readonly"] for field in form.fields.values()),
    }


def _form(entries: list[Entry], year: Calendar, data: object, today: date) -> forms.Form:
    """A form with one day for each work; a day that has come stands there, but only to be read."""
    form = forms.Form(data)  # type: ignore[arg-type]
    for entry in entries:
        open_ = days_of(entry.work, region=entry.school.place.region, known=year)
        last = max((open_.closes_on, *open_.reserve))
        has_come = _has_come(entry, open_, today)
        form.fields[str(entry.pk)] = DayField(
            label=str(entry.work),
            required=has_come,
            initial=entry.on,
            help_text="День наступил, перенести его уже нельзя."
            if has_come
            else _window(open_.opens_on, open_.closes_on, sorted(open_.reserve)),
            widget=forms.DateInput(
                format="%Y-%m-%d",
                attrs={
                    "type": "date",
                    # a day that the campaign has moved away from must not stop the other days
                    "min": min(open_.opens_on, entry.on or open_.opens_on).isoformat(),
                    "max": last.isoformat(),
                    "readonly": has_come,
                },
            ),
            error_messages={"invalid": "Укажите дату, например 14.04.2026."},
        )
    return form


def _has_come(entry: Entry, open_: Days, today: date) -> bool:
    """Whether the day has come; one that the campaign has moved away from may still be changed."""
    return (
        entry.on is not None
        and entry.on <= today
        and day_is_outside_the_window(entry.on, open_) is None
    )


def _window(opens_on: date, closes_on: date, reserve: list[date]) -> str:
    if opens_on == closes_on:
        words = f"Единый день: {day(opens_on)}."
    else:
        words = f"С {day(opens_on)} по {day(closes_on)}."
    outside = [on for on in reserve if not opens_on <= on <= closes_on]
    if outside:
        words += " Резервные дни: " + ", ".join(day(on) for on in outside) + "."
    return words
