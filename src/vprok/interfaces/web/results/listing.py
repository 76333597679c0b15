"""The works whose results a school sends, and how far each is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import current
from vprok.domain.intake.models import Deliverable
from vprok.domain.results.queries import KIND, declared_pks
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.states import TONES
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level

READERS = (Permission.RESULTS_SEND, Permission.PARTICIPANT_READ, Permission.CODES_TAKE)
"""Those who send, those who read, and those who fill and hand over."""

MOST = 500
"""Lines of one page; a region looks at its schools one by one in monitoring."""


@reads(*READERS)
def root(request: Request) -> HttpResponse:
    """Go to the newest campaign."""
    campaign = current()
    if campaign is None:
        return render(request, "results/none.html")
    return redirect("results:campaign", campaign.slug)


@reads(*READERS)
def campaign(request: Request, slug: str) -> HttpResponse:
    """List the results forms owed at the actor's places."""
    year = get_object_or_404(Campaign.objects.seen(), slug=slug)
    places = next(filter(None, map(request.actor.places, READERS)))
    owed = (
        Deliverable.objects.filter(campaign=year, kind=KIND)
        .within(places)
        .select_related("entry__work", "entry__school", "current")
        .order_by("due_at", "per", "key")
    )
    signed = declared_pks(owed[:MOST], at=request.moment)
    lines = [
        (one, seen := one.seen(request.moment), TONES[seen], one.pk in signed)
        for one in owed[:MOST]
    ]
    return render(
        request,
        "results/listing.html",
        {
            "campaign": year,
            "lines": lines,
            "is_cut": owed.count() > MOST,
            "most": MOST,
            "keeps_names": any(place.level is Level.SCHOOL for place in places),
            "may_tell": request.actor.has(Permission.RESULTS_SEND),
            "may_gather": request.actor.has(Permission.COMMISSION_KEEP),
            "may_hear": request.actor.has(Permission.RESULTS_LODGE),
        },
    )
