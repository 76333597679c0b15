"""The charter: twelve roles and their rights on one page."""

from django.http.response import HttpResponseBase
from django.shortcuts import render

from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import (
    CHARTER,
    GIVES,
    PERMISSION_NAMES,
    ROLE_LEVELS,
    ROLE_NAMES,
    SECOND_FACTOR,
    Role,
)
from vprok.kernel.place import Level
from vprok.kernel.russian import sentence

LEVEL_NAMES = {
    Level.COUNTRY: "страна",
    Level.REGION: "регион",
    Level.DISTRICT: "муниципалитет или группа",
    Level.SCHOOL: "ОО",
}


@reads()
def charter(request: Request) -> HttpResponseBase:
    """Who may do what; the page is drawn from the charter that the code obeys."""
    roles = [
        {
            "name": sentence(ROLE_NAMES[role]),
            "levels": ", ".join(LEVEL_NAMES[level] for level in ROLE_LEVELS[role]),
            "gives": [ROLE_NAMES[given] for given in Role if given in GIVES.get(role, ())],
            "code": role in SECOND_FACTOR,
        }
        for role in Role
    ]
    rights = [
        (sentence(name), [right in CHARTER[role] for role in Role])
        for right, name in PERMISSION_NAMES.items()
    ]
    mine = [sentence(ROLE_NAMES[standing.role]) for standing in request.actor.standings]
    return render(request, "access/charter.html", {"roles": roles, "rights": rights, "mine": mine})
