"""Where materials begin: one's own school, or a search among the schools below."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for, current
from vprok.domain.territory.models import School
from vprok.domain.territory.queries import Sought, schools
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.campaigns import campaign_tabs
from vprok.interfaces.web.materials.school import shown
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place

ON_A_PAGE = 50
OPENING = (
    Permission.CODES_TAKE,
    Permission.ARCHIVE_TAKE,
    Permission.VARIANT_KEEP,
    Permission.MONITORING_READ,
)


def places_of(actor: Actor) -> tuple[Place, ...]:
    """Where the person may see what goes out."""
    return tuple({place for right in OPENING for place in actor.places(right)})


@reads(*OPENING)
def root(request: Request) -> HttpResponse:
    """Go to the materials of the campaign that people mean now."""
    found = current(places_of(request.actor))
    if found is None:
        return render(request, "materials/none.html")
    return redirect("materials:campaign", found.slug)


@reads(*OPENING)
def campaign(request: Request, slug: str) -> HttpResponse:
    """Show one's own school at once; otherwise the variants, or how far the schools below are."""
    found = get_object_or_404(campaigns_for(places_of(request.actor)), slug=slug)
    if not request.actor.has(Permission.ARCHIVE_TAKE):
        keeps = request.actor.has(Permission.VARIANT_KEEP)
        return redirect("materials:variants" if keeps else "materials:readiness", slug)
    mine = School.objects.within(request.actor.places(Permission.ARCHIVE_TAKE))
    first = list(mine.select_related("district__region")[:2])
    if len(first) == 1:
        return shown(request, found, first[0])
    return _search(request, found)


def _search(request: Request, found: Campaign) -> HttpResponse:
    words = request.GET.get("words", "")[:100]
    mine = School.objects.within(request.actor.places(Permission.ARCHIVE_TAKE))
    pages = Paginator(schools(mine, Sought(words=words)), ON_A_PAGE)
    return render(
        request,
        "materials/schools.html",
        {
            "campaign": found,
            "others": campaign_tabs(places_of(request.actor), "materials:campaign", found),
            "words": words,
            "page": pages.get_page(request.GET.get("page")),
        },
    )
