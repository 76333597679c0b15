"""Questions about the tree."""

from dataclasses import dataclass

from vprok.domain.territory.models import District, Region, School
from vprok.kernel.place import Level, Place

MOSCOW = "Europe/Moscow"


@dataclass(frozen=True)
class Cabinet:
    """A body as its cabinet is headed: name, identifier, zone."""

    place: Place
    name: str
    zone: str

    @property
    def key(self) -> str:
        """The identifier people know."""
        return self.place.key


def cabinet_of(place: Place) -> Cabinet:
    """The body at a place.

    costs: one SQL statement; none for the country
    """
    match place.level:
        case Level.COUNTRY:
            return Cabinet(place, "Федеральный организатор", MOSCOW)
        case Level.REGION:
            region = Region.objects.get(code=place.region)
            return Cabinet(place, region.name, region.zone)
        case Level.DISTRICT:
            district = District.objects.select_related("region").get(path=place.path)
            return Cabinet(place, district.name, district.zone)
        case Level.SCHOOL:
            school = School.objects.select_related("district__region").get(path=place.path)
            return Cabinet(place, school.short_name, school.zone)
