"""Archives that are not there a week before their day, and what they wait for."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.materials.queries.late import MOST_SHOWN, late_archives
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission


@reads(Permission.VARIANT_KEEP)
def late(request: Request, slug: str) -> HttpResponse:
    """Show the federal organiser what is late, and why."""
    places = request.actor.places(Permission.VARIANT_KEEP)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    found = late_archives(campaign, at=request.moment)
    return render(
        request,
        "materials/late.html",
        {"campaign": campaign, "found": found, "hidden": max(0, found.count - MOST_SHOWN)},
    )
