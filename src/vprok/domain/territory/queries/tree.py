"""Questions about the tree: bodies, regions as data, schools that are looked for, names."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from django.db.models import Count, Q, QuerySet

from vprok.domain.territory.models import District, Happening, Region, School, Schools
from vprok.kernel.place import COUNTRY, Level, Place

MOSCOW = "Europe/Moscow"
DATA = Path(__file__).parents[1] / "regions.toml"
NUMBERS_OF_A_REGION = 10_000


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
    return cabinets_down_to(place)[-1]


def cabinets_down_to(place: Place) -> tuple[Cabinet, ...]:
    """The bodies from the country down to a place.

    raises: ObjectDoesNotExist where no body stands at the place today
    costs:  one SQL statement; none for the country
    """
    country = Cabinet(COUNTRY, "Федеральный организатор", MOSCOW)
    below: tuple[Region | District | School, ...] = ()
    match place.level:
        case Level.REGION:
            below = (Region.objects.get(code=place.region),)
        case Level.DISTRICT:
            district = District.objects.select_related("region").get(path=place.path)
            below = (district.region, district)
        case Level.SCHOOL:
            school = School.objects.select_related("district__region").get(path=place.path)
            below = (school.district.region, school.district, school)
    return (country, *(Cabinet(one.place, _said(one), one.clock) for one in below))


def _said(body: Region | District | School) -> str:
    return body.short_name if isinstance(body, School) else body.name


# ---- the country as data --------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """A subject of the Federation as our data tell it.

    zone:  IANA name of the zone where most people live
    zones: every zone its municipalities may have, that one among them
    """

    code: str
    name: str
    zone: str
    zones: tuple[str, ...]


@cache
def subjects() -> Mapping[str, Subject]:
    """All subjects of the Federation by code.

    costs: no SQL; one file, read once
    """
    text = DATA.read_text("utf-8")
    return {
        one["code"]: Subject(
            one["code"], one["name"], one["zone"], tuple(one.get("zones", [one["zone"]]))
        )
        for one in tomllib.loads(text)["regions"]
    }


def zones_of(region: Region) -> tuple[str, ...]:
    """The IANA zones that municipalities of this region may have.

    costs: no SQL
    """
    known = subjects().get(region.code)
    return known.zones if known and region.zone in known.zones else (region.zone,)


# ---- the tree -------------------------------------------------------------------------------


@dataclass(frozen=True)
class CountedRegion:
    """A region and how many working schools and districts it has."""

    region: Region
    districts: int
    schools: int


@dataclass(frozen=True)
class CountedDistrict:
    """A municipality or a group and how many of its schools work and are closed."""

    district: District
    schools: int
    closed: int


def regions() -> tuple[CountedRegion, ...]:
    """All regions with their counts, in the order of their names.

    costs: one SQL statement
    """
    working = Q(districts__schools__closed_on=None)
    found = Region.objects.annotate(
        districts_count=Count("districts", distinct=True),
        schools_count=Count("districts__schools", distinct=True, filter=working),
    )
    return tuple(
        CountedRegion(one, one.districts_count, one.schools_count) for one in found.order_by("name")
    )


def districts(region: Region) -> tuple[CountedDistrict, ...]:
    """Municipalities and groups of a region with their counts, in the order of their codes.

    costs: two SQL statements
    """
    rows = School.objects.filter(district__region=region).values_list("district_id", "closed_on")
    counts = Counter((district, closed_on is None) for district, closed_on in rows)
    found = District.objects.filter(region=region).select_related("region").order_by("code")
    return tuple(
        CountedDistrict(one, schools=counts[one.pk, True], closed=counts[one.pk, False])
        for one in found
    )


@dataclass(frozen=True)
class Sought:
    """What schools are looked for.

    words: part of a name or of a number; empty means any
    state: `working`, `closed` or empty for both
    """

    words: str = ""
    kind: str = ""
    settlement: str = ""
    state: str = "working"

    @property
    def is_plain(self) -> bool:
        """Whether nothing narrows the list."""
        return self == Sought()


def schools(within: Schools, sought: Sought) -> Schools:
    """Those of the schools that are looked for, in the order of their numbers.

    costs: one SQL statement
    """
    found = within.select_related("district__region").order_by("number")
    if sought.kind:
        found = found.filter(kind=sought.kind)
    if sought.settlement:
        found = found.filter(settlement=sought.settlement)
    if sought.state:
        found = found.filter(closed_on__isnull=sought.state == "working")
    for word in sought.words.split():
        found = found.filter(_named(word))
    return found


def _named(word: str) -> Q:
    """A name or a number with this word; SQLite ignores case in Latin letters only."""
    said = Q(number__contains=word.lower().removeprefix("edu"))
    for spelled in {word, word.lower(), word.upper(), word.capitalize()}:
        said |= Q(name__contains=spelled) | Q(short_name__contains=spelled)
    return said


def free_numbers(region: Region, count: int) -> tuple[str, ...]:
    """The next numbers that no school of a region has or ever had: after the last one, then gaps.

    returns: six digits each; fewer than asked when the region has no more
    costs:   one SQL statement
    """
    numbers = School.objects.filter(number__startswith=region.code)
    taken = {int(number[2:]) for number in numbers.values_list("number", flat=True)}
    last = max(taken, default=0)
    order = (*range(last + 1, NUMBERS_OF_A_REGION), *range(1, last))
    free = (one for one in order if one not in taken)
    return tuple(f"{region.code}{one:04}" for one in islice(free, count))


def history(school: School) -> QuerySet[Happening]:
    """What happened to a school in the list, the newest first.

    costs: one SQL statement
    """
    return school.history.order_by("-at", "-pk")


def names(keys: Iterable[str]) -> dict[str, str]:
    """Names of bodies by the identifiers people know; an unknown one is left out.

    costs: at most three SQL statements, whatever the number of keys
    """
    wanted = set(keys)
    found = {"ru": "Россия"} if "ru" in wanted else {}
    numbers = [key.removeprefix("edu") for key in wanted if key.startswith("edu")]
    codes = [key[3:5] for key in wanted if key.startswith("reg") and "_" not in key]
    paths = [f"ru.{key[3:5]}.{key[6:]}" for key in wanted if "_" in key]
    if numbers:
        schools = School.objects.filter(number__in=numbers)
        found |= {one.key: one.short_name for one in schools.only("number", "short_name")}
    if codes:
        regions = Region.objects.filter(code__in=codes)
        found |= {one.key: one.name for one in regions.only("code", "name")}
    if paths:
        districts = District.objects.filter(path__in=paths)
        found |= {one.key: one.name for one in districts.only("path", "name")}
    return found
