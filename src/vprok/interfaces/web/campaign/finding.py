"""Which campaign an address names, and from where the person looks at it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.territory.models import Region
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import COUNTRY, Place

TONES = {"draft": "wait", "running": "open", "stopped": "warn", "finished": "off"}


@dataclass(frozen=True)
class Standpoint:
    """The place and the zone of the one who looks."""

    place: Place
    zone: str


def standpoint(request: Request) -> Standpoint:
    """Where the person stands first of all."""
    cabinet = cabinet_of(request.actor.places(Permission.CAMPAIGN_READ)[0])
    return Standpoint(cabinet.place, cabinet.zone)


def campaign_at(request: Request, slug: str) -> Campaign:
    """The campaign of the address, if the person may see it; else there is no such page."""
    seen = campaigns_for(request.actor.places(Permission.CAMPAIGN_READ))
    return get_object_or_404(seen, slug=slug)


def work_at(request: Request, slug: str, code: str) -> Work:
    """The work of the address."""
    works = Work.objects.select_related("campaign")
    return get_object_or_404(works, campaign=campaign_at(request, slug), code=code)


def region_at(request: Request, code: str) -> Region:
    """The region of the address, if the person may adjust its calendar."""
    region = get_object_or_404(Region, code=code)
    if not covered(region.place, request.actor.places(Permission.CAMPAIGN_ADJUST)):
        raise not_found()
    return region


def sent(request: Request) -> QueryDict | None:
    """What the form of the page sent; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def keeps(request: Request) -> bool:
    """Whether the person keeps campaigns."""
    return COUNTRY in request.actor.places(Permission.CAMPAIGN_KEEP)
