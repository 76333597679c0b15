"""A region: its municipalities and groups, and the ways to fill its list."""

from django.http import HttpResponse
from django.shortcuts import render

from vprok.domain.territory.queries import districts
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.territory.reach import region_for, way_to
from vprok.kernel.charter import Permission


@reads(Permission.TERRITORY_READ)
def region(request: Request, code: str) -> HttpResponse:
    """The municipalities and groups of a region with their counts."""
    here = region_for(request, code, Permission.TERRITORY_READ)
    lines = districts(here)
    return render(
        request,
        "territory/region.html",
        {
            "region": here,
            "way": way_to(request.actor, here),
            "districts": lines,
            "municipalities": sum(not one.district.is_departmental for one in lines),
            "groups": sum(one.district.is_departmental for one in lines),
            "schools": sum(one.schools for one in lines),
            "closed": sum(one.closed for one in lines),
            "may_keep": request.actor.lacks(Permission.TERRITORY_KEEP, at=here.place) is None,
        },
    )
