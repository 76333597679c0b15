"""What the region reads to a school over the telephone when the school has no other way."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from vprok.domain.materials.actions import relay_key, relay_words
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries.slots import Release, archives_to_relay
from vprok.interfaces.frame.clock import apart
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.materials.lines import school_within
from vprok.kernel.charter import Permission


@asks(Permission.KEY_RELAY)
def relay(request: Request, slug: str, key: str) -> HttpResponse:
    """Show the archives of a school; POST shows what opens one of them, and records it."""
    campaign, school = school_within(request, slug, key, Permission.KEY_RELAY)
    archives = archives_to_relay([school.place], campaign)
    chosen: Archive | None = None
    password, release = "", None
    if request.method == "POST":
        chosen = get_object_or_404(archives, pk=_number(request.POST.get("archive", "")))
        password, release = _read(request, chosen)
    return render(
        request,
        "materials/relay.html",
        {
            "campaign": campaign,
            "school": school,
            "zone": school.clock,
            "archives": [(one, one.opens_at > request.moment) for one in archives],
            "chosen": chosen,
            "password": password,
            "release": release,
        },
    )


def _read(request: Request, archive: Archive) -> tuple[str, Release | None]:
    if archive.slot_id is not None:
        return "", relay_words(archive, by=request.actor, at=request.moment)
    return relay_key(archive, by=request.actor, at=request.moment, clocks=apart()), None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
