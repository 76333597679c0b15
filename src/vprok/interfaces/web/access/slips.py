"""Slips of those below: who has one, who used it, and slips for many at once."""

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render

from vprok.domain.access.actions import issue_slips
from vprok.domain.access.queries import (
    body_called,
    newest_slips,
    parcels_of,
    posts_below,
    posts_without_entry,
    receivers_below,
)
from vprok.domain.access.states import SlipState
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import not_found, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.access.entry import lines
from vprok.interfaces.web.access.people import A_PAGE, PeopleFilter, chosen
from vprok.interfaces.web.access.printing import handed, slips_in_pdf
from vprok.kernel.charter import Permission, covered

A_FILE = 1000
"""How many slips one file holds: fifteen seconds of typesetting."""


@reads(Permission.POST_GIVE)
def slips(request: Request) -> HttpResponseBase:
    """Posts that the actor gives, each with its newest slip."""
    asked = PeopleFilter(request.GET)
    below = chosen(posts_below(request.actor), asked).order_by("place", "pk")
    page = Paginator(below, A_PAGE).get_page(request.GET.get("page"))
    places = request.actor.places(Permission.POST_GIVE)
    return render(
        request,
        "access/slips.html",
        {
            "page": page,
            "lines": lines(list(page.object_list), request.moment),
            "form": asked,
            "asked": any(asked.data.get(name) for name in asked.fields),
            "a_file": A_FILE,
            "has_parcels": receivers_below(request.actor).exists()
            or parcels_of(request.actor).exists(),
            "waiting": [
                (cabinet_of(place), posts_without_entry(place, by=request.actor).count())
                for place in places
            ],
        },
    )


@writes(Permission.POST_GIVE)
def issue_to_all(request: Request) -> HttpResponseBase:
    """One file of slips for all below a body who never came in.

    Those who hold a slip that still works keep it, unless new ones are asked for everybody.
    """
    under = body_called(request.POST.get("under", ""))
    if under is None or not covered(under, request.actor.places(Permission.POST_GIVE)):
        raise not_found()
    waiting = list(posts_without_entry(under, by=request.actor))
    if request.POST.get("whom") != "all":
        out = newest_slips(waiting)
        waiting = [
            post
            for post in waiting
            if post.pk not in out or out[post.pk].state(request.moment) is not SlipState.ISSUED
        ]
    issued = issue_slips(waiting[:A_FILE], under=under, by=request.actor, at=request.moment)
    pdf = slips_in_pdf(issued, at=request.moment, zone=cabinet_of(under).zone)
    return handed(pdf, f"talony-{under.key}")
