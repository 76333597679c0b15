"""What bodies are called in reports, and where their summaries are looked up."""

from collections.abc import Collection

from vprok.domain.results.models import Leaf, Leaves
from vprok.domain.territory.queries import names
from vprok.kernel.place import Place

EVERYBODY = "Вся выборка"


def names_of(places: Collection[Place]) -> dict[Place, str]:
    """What bodies are called; one that is not in the list any more by its key.

    costs: two SQL statements
    """
    found = names(place.key for place in places) | {"ru": EVERYBODY}
    return {place: found.get(place.key, place.key) for place in places}


def leaves_at(place: Place) -> Leaves:
    """Summaries of schools at a place and below it, so that the index of regions is used.

    costs: no SQL until it is read
    """
    found = Leaf.objects.within([place])
    return found.filter(region=place.region) if place.region else found
