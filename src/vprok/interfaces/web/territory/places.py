"""The way in: the person's own top place, or a choice of several; and the country's regions."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from vprok.domain.territory.queries import names, regions
from vprok.interfaces.frame.doors import not_found, reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.territory.reach import page_of
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import COUNTRY, Place


@reads(Permission.TERRITORY_READ)
def places(request: Request) -> HttpResponseBase:
    """Go to the only top place, or choose among several."""
    tops = highest(request.actor.places(Permission.TERRITORY_READ))
    if len(tops) == 1:
        return redirect(page_of(tops[0]))
    named = names(place.key for place in tops)
    lines = [(named.get(place.key, place.key), place.key, page_of(place)) for place in tops]
    return render(request, "territory/places.html", {"lines": lines})


def highest(held: tuple[Place, ...]) -> list[Place]:
    """The places that no other of them covers, in the order of the tree."""
    return sorted({one for one in held if not covered(one, set(held) - {one})})


@reads(Permission.TERRITORY_READ)
def country(request: Request) -> HttpResponse:
    """All regions with their counts."""
    if not covered(COUNTRY, request.actor.places(Permission.TERRITORY_READ)):
        raise not_found()
    lines = regions()
    return render(
        request,
        "territory/country.html",
        {
            "regions": lines,
            "districts": sum(one.districts for one in lines),
            "schools": sum(one.schools for one in lines),
        },
    )
