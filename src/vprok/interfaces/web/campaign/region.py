"""A region's own days: its hours of the road map and its reserve days."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.actions import (
    add_reserve_day,
    drop_override,
    drop_reserve_day,
    set_override,
)
from vprok.domain.campaign.models import Override
from vprok.domain.campaign.queries import event_of, hour_of, region_lines, reserve_days
from vprok.domain.campaign.rules import due_words, opening_words
from vprok.domain.territory.models import Region
from vprok.interfaces.frame.doors import asks, not_found, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import campaign_at, keeps, region_at, sent
from vprok.interfaces.web.campaign.hours import HoursForm
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import COUNTRY


class ReserveDayForm(forms.Form):
    """One day, perhaps for one region only."""

    on = forms.DateField(
        label="Резервный день",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="С понедельника по пятницу.",
    )
    region = forms.CharField(required=False, widget=forms.HiddenInput)


@reads(Permission.CAMPAIGN_ADJUST)
def regions(request: Request, slug: str) -> HttpResponse:
    """Go to one's own region, or show all of them to the country."""
    campaign = campaign_at(request, slug)
    places = request.actor.places(Permission.CAMPAIGN_ADJUST)
    if COUNTRY not in places:
        return redirect("campaign:region", slug, places[0].region)
    own = Override.objects.filter(milestone__campaign=campaign)
    changed = set(own.values_list("region__code", flat=True))
    return render(
        request,
        "campaign/regions.html",
        {
            "campaign": campaign,
            "regions": [(each, each.code in changed) for each in Region.objects.order_by("name")],
            "reserve": list(reserve_days(campaign)),
            "form": ReserveDayForm(),
        },
    )


@reads(Permission.CAMPAIGN_ADJUST)
def region(request: Request, slug: str, code: str) -> HttpResponse:
    """Show the road map as a region has it."""
    campaign, found = campaign_at(request, slug), region_at(request, code)
    return render(
        request,
        "campaign/region.html",
        {
            "campaign": campaign,
            "region": found,
            "lines": region_lines(campaign, found.code),
            "reserve": list(reserve_days(campaign, found.code)),
            "form": ReserveDayForm(initial={"region": found.code}),
            "keeps": keeps(request),
        },
    )


@asks(Permission.CAMPAIGN_ADJUST)
def override(request: Request, slug: str, code: str, step: str) -> HttpResponse:
    """Give a region its own hours for an event."""
    campaign, found = campaign_at(request, slug), region_at(request, code)
    milestone = get_object_or_404(campaign.milestones.select_related("campaign"), step=step)
    own = milestone.overrides.filter(region=found).first()
    form = HoursForm(sent(request), initial=_told(own))
    if not form.is_valid():
        event = event_of(milestone)
        about = {
            "form": form,
            "campaign": campaign,
            "region": found,
            "milestone": milestone,
            "opens": opening_words(event),
            "due": due_words(event),
        }
        status = 422 if form.is_bound else 200
        return render(request, "campaign/override.html", about, status=status)
    opens, due = form.hours()
    set_override(milestone, found, opens=opens, due=due, by=request.actor, at=request.moment)
    messages.success(request, f"Часы региона для события «{milestone.get_step_display()}» заданы.")
    return redirect("campaign:region", slug, code)


def _told(own: Override | None) -> dict[str, object]:
    if own is None:
        return {}
    opens = hour_of(own.opens_offset, own.opens_time)
    due = hour_of(own.due_offset, own.due_time)
    return {
        "opens_offset": opens and opens.offset,
        "opens_time": opens and opens.time,
        "due_offset": due and due.offset,
        "due_time": due and due.time,
    }


@writes(Permission.CAMPAIGN_ADJUST)
def drop(request: Request, slug: str, code: str, step: str) -> HttpResponse:
    """Return a region to the country's hours."""
    campaign, found = campaign_at(request, slug), region_at(request, code)
    overrides = Override.objects.select_related("region", "milestone__campaign")
    own = get_object_or_404(
        overrides, milestone__campaign=campaign, milestone__step=step, region=found
    )
    drop_override(own, by=request.actor, at=request.moment)
    messages.success(request, "Регион снова живёт по часам страны.")
    return redirect("campaign:region", slug, code)


@writes(Permission.CAMPAIGN_ADJUST)
def reserve(request: Request, slug: str) -> HttpResponse:
    """Keep a reserve day for a region, or for the country."""
    campaign = campaign_at(request, slug)
    form = ReserveDayForm(request.POST)
    code = request.POST.get("region", "")
    own = region_at(request, code) if code else None
    if not form.is_valid():
        messages.error(request, "Укажите день в виде 2026-05-12.")
        return _back(slug, code)
    add_reserve_day(
        campaign, form.cleaned_data["on"], region=own, by=request.actor, at=request.moment
    )
    messages.success(request, "Резервный день назначен.")
    return _back(slug, code)


def _back(slug: str, code: str) -> HttpResponse:
    if code:
        return redirect("campaign:region", slug, code)
    return redirect("campaign:regions", slug)


@writes(Permission.CAMPAIGN_ADJUST)
def drop_reserve(request: Request, slug: str, number: int) -> HttpResponse:
    """Give up a reserve day."""
    campaign = campaign_at(request, slug)
    days = campaign.reserve_days.select_related("region", "campaign")
    own = get_object_or_404(days, pk=number)
    place = own.region.place if own.region else COUNTRY
    if not covered(place, request.actor.places(Permission.CAMPAIGN_ADJUST)):
        raise not_found()
    drop_reserve_day(own, by=request.actor, at=request.moment)
    messages.success(request, "Резервный день снят.")
    return _back(slug, own.region.code if own.region else "")
