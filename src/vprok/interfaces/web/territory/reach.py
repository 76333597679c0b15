"""Bodies within a person's reach: what is not theirs does not exist."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from vprok.domain.territory.models import District, Region, School
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Actor, Permission, covered
from vprok.kernel.place import COUNTRY, Level, Place


def region_for(request: Request, code: str, right: Permission) -> Region:
    """The region with this code, when the person holds the right over it.

    raises: Http404, Refused
    """
    region = get_object_or_404(Region, code=code)
    if not covered(region.place, request.actor.places(right)):
        raise not_found()
    return region


def district_for(request: Request, key: str, right: Permission) -> District:
    """The municipality or group with this key, `reg22_m019`, when the person holds the right.

    raises: Http404
    """
    within = District.objects.within(request.actor.places(right)).select_related("region")
    return get_object_or_404(within, region__code=key[3:5], code=key[6:])


def school_for(request: Request, number: str, right: Permission) -> School:
    """The school with this number, when the person holds the right over it.

    raises: Http404
    """
    within = School.objects.within(request.actor.places(right))
    related = within.select_related("district__region", "successor")
    return get_object_or_404(related, number=number)


def page_of(place: Place) -> str:
    """The address of a body's page."""
    match place.level:
        case Level.COUNTRY:
            return reverse("territory:country")
        case Level.REGION:
            return reverse("territory:region", args=[place.region])
        case Level.DISTRICT:
            return reverse("territory:district", args=[place.key])
        case Level.SCHOOL:
            return reverse("territory:school", args=[place.key.removeprefix("edu")])


def way_to(actor: Actor, body: Region | District | School) -> list[tuple[str, str]]:
    """Title and address of each body above this one that the person may read."""
    above: list[tuple[str, Place]] = [("Россия", COUNTRY)]
    district = body.district if isinstance(body, School) else body
    if isinstance(district, District):
        above.append((district.region.name, district.region.place))
    if isinstance(body, School):
        above.append((body.district.name, body.district.place))
    places = actor.places(Permission.TERRITORY_READ)
    return [(title, page_of(place)) for title, place in above if covered(place, places)]
