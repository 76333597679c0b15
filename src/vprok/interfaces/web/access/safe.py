"""The school's key: when its words were printed, and how to print new ones."""

from django.http.response import HttpResponseBase
from django.shortcuts import render

from vprok.domain.access.actions import renew_school_key
from vprok.domain.access.queries import school_key
from vprok.domain.access.rules import KEEPERS
from vprok.interfaces.frame.doors import not_found, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.access.printing import safe_link
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place


@reads(Permission.POST_GIVE)
def safe(request: Request) -> HttpResponseBase:
    """Whether the school has its words, since when, and who printed them."""
    place = _own_school(request)
    return render(request, "access/safe.html", {"kept": school_key(place.key), "key": place.key})


@writes(Permission.POST_GIVE)
def renew(request: Request) -> HttpResponseBase:
    """Make new words; they are shown in this answer alone."""
    place = _own_school(request)
    words = renew_school_key(place, by=request.actor, at=request.moment)
    kept = school_key(place.key)
    assert kept is not None
    return render(
        request,
        "access/words.html",
        {
            "words": words,
            "key": place.key,
            "sheet": safe_link(place, words, kept.recipient, at=request.moment),
        },
    )


def _own_school(request: Request) -> Place:
    for standing in request.actor.standings:
        if standing.role in KEEPERS[Level.SCHOOL]:
            return standing.place
    raise not_found()
