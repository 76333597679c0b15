"""All campaigns."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.campaign.queries import campaigns_for
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import TONES, keeps
from vprok.kernel.charter import Permission


@reads(Permission.CAMPAIGN_READ)
def campaigns(request: Request) -> HttpResponse:
    """Show the campaigns, the newest first."""
    found = campaigns_for(request.actor.places(Permission.CAMPAIGN_READ)).annotate(
        owed=Count("works", filter=Q(works__is_voluntary=False)),
        offered=Count("works", filter=Q(works__is_voluntary=True)),
    )
    shown = [(each, TONES[each.state]) for each in found.order_by("-opens_on", "-pk")]
    return render(request, "campaign/campaigns.html", {"shown": shown, "keeps": keeps(request)})
