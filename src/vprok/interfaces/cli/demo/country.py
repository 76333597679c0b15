"""The invented country: its regions, districts and schools, from a village school to a lycée."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vprok.domain.territory.states import DistrictKind, SchoolKind, Settlement
from vprok.interfaces.cli.demo import names
from vprok.kernel.place import Place

FULL_CLASS = 28
"""Pupils in one class of an invented school."""


class Size(StrEnum):
    """How large a country is played."""

    TINY = "tiny"
    DEMO = "demo"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True)
class RegionPlan:
    """An invented region; its code belongs to no real one."""

    code: str
    name: str
    zone: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(f"ru.{self.code}")


@dataclass(frozen=True)
class DistrictPlan:
    """An invented municipality or departmental group."""

    region: RegionPlan
    code: str
    name: str
    kind: DistrictKind
    zone: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(f"{self.region.place.path}.{self.code}")


@dataclass(frozen=True)
class SchoolPlan:
    """An invented school.

    pupils:  in each grade or course, roughly
    ability: standard deviations above or below the country
    lifting: how hard its works are lifted over the cuts of marks
    """

    district: DistrictPlan
    last: str
    short_name: str
    name: str
    kind: SchoolKind
    settlement: Settlement
    pupils: int
    ability: float
    lifting: float

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(f"{self.district.place.path}.{self.last}")

    @property
    def key(self) -> str:
        """Its identifier."""
        return self.place.key

    @property
    def is_college(self) -> bool:
        """Whether it has courses."""
        return self.kind is SchoolKind.COLLEGE

    def classes(self, grade: int) -> list[int]:
        """How many pupils each class of a grade has: at most FULL_CLASS, as even as can be."""
        chance = random.Random(f"{self.key} {grade}")
        pupils = max(1, round(self.pupils * chance.uniform(0.85, 1.15)))
        count = -(-pupils // FULL_CLASS)
        return [pupils // count + (1 if n < pupils % count else 0) for n in range(count)]


REGIONS = (
    RegionPlan("96", "Заозёрная область", "Europe/Kaliningrad"),
    RegionPlan("97", "Среднеполянский край", "Europe/Samara"),
    RegionPlan("98", "Дальнеключевской край", "Asia/Vladivostok"),
)

CROWDED = REGIONS[1]
"""The region where last year is told of more schools than are there now."""
ENOUGH, FIRST_CLOSED = 120, 201
"""Schools it had then; the number of the first that is not there any more."""
_CLOSED_PUPILS = (36, 24, 52, 18, 30)
_FIRST_VILLAGE = 20

_KINDS = {
    names.Kind.LYCEUM: SchoolKind.LYCEUM,
    names.Kind.GYMNASIUM: SchoolKind.GYMNASIUM,
    names.Kind.SECONDARY: SchoolKind.SECONDARY,
    names.Kind.VILLAGE: SchoolKind.SECONDARY,
    names.Kind.COLLEGE: SchoolKind.COLLEGE,
    names.Kind.PRIVATE: SchoolKind.SECONDARY,
    names.Kind.BOARDING: SchoolKind.BOARDING,
}
SPREAD = 0.31
"""Spread of schools' abilities: an intraclass correlation of about .09 (statistics.md §0)."""


def plan(size: Size) -> list[SchoolPlan]:
    """All schools of the country; the same size gives the same country."""
    match size:
        case Size.TINY:
            return _tiny()
        case Size.DEMO:
            return list(_usual())
        case Size.REGION:
            return list(_many(REGIONS[1:2], districts=40, schools=16))
        case Size.COUNTRY:
            return list(_many(_all_regions(), districts=50, schools=16))


def _tiny() -> list[SchoolPlan]:
    """A village school, a town school and a college."""
    municipal = _municipality(REGIONS[0], 1)
    group = _group(REGIONS[0])
    return [
        _school(municipal, 1, names.school("96", 1, 4), pupils=3),
        _school(municipal, 2, names.school("96", 1, 3), pupils=20),
        _school(group, 3, names.college("96", 1), pupils=12),
    ]


def _usual() -> Iterator[SchoolPlan]:
    """Three regions, eight municipalities and a departmental group, forty schools."""
    sizes = {0: (3, 5), 1: (3, 5), 2: (2, 4)}
    for index, region in enumerate(REGIONS):
        number = 0
        districts, schools = sizes[index]
        for d in range(1, districts + 1):
            municipal = _municipality(region, d)
            for nth in range(1, schools + 1):
                number += 1
                yield _school(
                    municipal, number, names.school(region.code, d, nth), pupils=_pupils(nth)
                )
        if region is REGIONS[1]:
            group = _group(region)
            yield _school(group, number + 1, names.college(region.code, 1), pupils=40)
            yield _school(group, number + 2, names.private_school(region.code, 2), pupils=9)


def closed_since(schools: Sequence[SchoolPlan]) -> list[SchoolPlan]:
    """Schools that sat last year's works and were merged with others since.

    With them one region has schools enough to tell what is usual there.
    """
    here = [one for one in schools if one.district.region == CROWDED]
    districts = [
        one
        for one in dict.fromkeys(school.district for school in here)
        if one.kind == DistrictKind.MUNICIPALITY
    ]
    return [
        _school(
            districts[number % len(districts)],
            FIRST_CLOSED + number,
            names.school(CROWDED.code, number % len(districts) + 1, _FIRST_VILLAGE + number),
            pupils=_CLOSED_PUPILS[number % len(_CLOSED_PUPILS)],
        )
        for number in range(max(ENOUGH - len(here), 0) if here else 0)
    ]


def _pupils(nth: int) -> int:
    """A lycée of 300 in its four grades, a town school, and villages down to three pupils."""
    return {1: 75, 2: 55, 3: 28, 4: 9}.get(nth, 1)


def _many(regions: tuple[RegionPlan, ...], *, districts: int, schools: int) -> Iterator[SchoolPlan]:
    for region in regions:
        number = 0
        for d in range(1, districts + 1):
            municipal = _municipality(region, d)
            for nth in range(1, schools + 1):
                number += 1
                pupils = round(random.Random(f"{region.code} {number}").lognormvariate(3.0, 0.9))
                yield _school(
                    municipal,
                    number,
                    names.school(region.code, d, nth),
                    pupils=min(max(pupils, 1), 150),
                )


def _all_regions() -> tuple[RegionPlan, ...]:
    """Fifty invented regions over eleven zones, for the bulk country."""
    zones = (
        "Europe/Kaliningrad",
        "Europe/Moscow",
        "Europe/Moscow",
        "Europe/Samara",
        "Asia/Yekaterinburg",
        "Asia/Omsk",
        "Asia/Krasnoyarsk",
        "Asia/Irkutsk",
        "Asia/Yakutsk",
        "Asia/Vladivostok",
        "Asia/Magadan",
        "Asia/Kamchatka",
    )
    return tuple(
        RegionPlan(f"{code:02d}", f"{names.town(f'{code:02d}', 90)}ая область", zones[code % 12])
        for code in range(1, 51)
    )


def _municipality(region: RegionPlan, number: int) -> DistrictPlan:
    return DistrictPlan(
        region,
        f"m{number:03d}",
        names.district(region.code, number),
        DistrictKind.MUNICIPALITY,
    )


def _group(region: RegionPlan) -> DistrictPlan:
    return DistrictPlan(region, "m097", "СПО и частные организации", DistrictKind.VOCATIONAL)


def _school(
    district: DistrictPlan, number: int, named: names.Organisation, *, pupils: int
) -> SchoolPlan:
    chance = random.Random(f"{district.region.code} {number}")
    return SchoolPlan(
        district,
        f"{number:04d}",
        named.short,
        named.full,
        _KINDS[named.kind],
        Settlement.VILLAGE if named.kind is names.Kind.VILLAGE else Settlement.CITY,
        pupils,
        ability=chance.gauss(0, SPREAD),
        lifting=chance.choice((0.6, 1.0, 1.0, 1.4)),
    )
