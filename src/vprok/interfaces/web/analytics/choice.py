"""Which work to open reports on: those that have accepted forms in one's own territory."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.analytics.queries import works_with_forms
from vprok.domain.analytics.rules import nothing_accepted_yet
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import current
from vprok.domain.campaign.rules import results_are_not_open
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import covered_place, name_of
from vprok.kernel.charter import Permission


@reads(Permission.REPORT_READ)
def root(request: Request) -> HttpResponse:
    """Go to the newest campaign, or say that there is none."""
    campaign = current()
    if campaign is None:
        return render(request, "analytics/nothing.html")
    return redirect("analytics:choice", campaign.slug)


@reads(Permission.REPORT_READ)
def choice(request: Request, slug: str) -> HttpResponse:
    """List the works of a campaign that have accepted forms at a place or below it."""
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    mine = request.actor.places(Permission.REPORT_READ)
    path = request.GET.get("place") or mine[0].path
    place, _ = covered_place(request.actor, path, Permission.REPORT_READ)
    seen = Campaign.objects.seen().order_by("-opens_on", "-pk")
    works = works_with_forms(campaign, place)
    shut = results_are_not_open(opens_at=campaign.reports_at, at=request.moment)
    return render(
        request,
        "analytics/choice.html",
        {
            "campaign": campaign,
            "campaigns": [(each, each == campaign) for each in seen],
            "place": place,
            "name": name_of(place),
            "others": [(each, name_of(each)) for each in dict.fromkeys(mine) if each != place],
            "works": () if shut else works,
            "refusal": shut or nothing_accepted_yet(forms=len(works)),
        },
    )
