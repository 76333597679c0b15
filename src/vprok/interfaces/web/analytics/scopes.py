"""What an address of a report means, for the one who asks."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.reports import REPORTS, Kind
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.queries import names
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY, Place

WHOLE_COUNTRY = "Вся страна"


def scope_of(request: Request, slug: str, code: str, path: str, right: Permission) -> Scope:
    """The work and the place of an address, if the actor holds the right there.

    refuses: not_your_place
    """
    work = get_object_or_404(
        Work.objects.select_related("campaign").filter(campaign__in=Campaign.objects.seen()),
        campaign__slug=slug,
        code=code,
    )
    place, own = covered_place(request.actor, path, right)
    return Scope(work, place, own)


def covered_place(actor: Actor, path: str, right: Permission) -> tuple[Place, Place]:
    """The place of an address and the highest place of the actor's that covers it.

    refuses: not_your_place
    """
    try:
        place = Place(path)
    except ValueError:
        raise not_found() from None
    covering = [own for own in actor.places(right) if own.covers(place)]
    if not covering:
        raise not_found()
    return place, min(covering, key=lambda own: len(own.path))


def kind_of(name: str) -> Kind:
    """The report of an address."""
    if name not in REPORTS:
        raise Http404
    return REPORTS[name]


def name_of(place: Place) -> str:
    """What a place is called.

    refuses: not_your_place for a body that never was
    """
    if place == COUNTRY:
        return WHOLE_COUNTRY
    found = names([place.key])
    if place.key not in found:
        raise not_found()
    return found[place.key]


def way_up(scope: Scope) -> list[tuple[str, str]]:
    """Titles and addresses from the choice of works down the places that the actor covers."""
    above = [place for place in scope.place.lineage[:-1] if scope.own.covers(place)]
    found = names(place.key for place in above) | {COUNTRY.key: WHOLE_COUNTRY}
    work = scope.work
    choice = reverse("analytics:choice", args=[work.campaign.slug])
    return [("Отчёты", choice)] + [
        (
            found.get(place.key, place.key),
            reverse("analytics:work", args=[work.campaign.slug, work.code, place.path]),
        )
        for place in above
    ]
