"""Whose the rows of past years are: organisations of the list, and those it has not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vprok.domain.results.queries.history.asked import Asked
from vprok.domain.territory.models import District, Region, School
from vprok.domain.territory.queries import subjects
from vprok.domain.territory.rules import PAST, PastSchool
from vprok.tools.sheets.portal.bodies import Body


@dataclass(frozen=True)
class Whereabouts:
    """Where organisations of exports stand.

    known:   those that the list has
    new:     those that it has not, as they are going to be
    unknown: logins that tell no region of the country
    """

    known: Mapping[str, School]
    new: Mapping[str, PastSchool]
    unknown: frozenset[str]


def whereabouts(bodies: Iterable[Body], asked: Asked) -> Whereabouts:
    """Which organisations the list has, and how the others are going to stand in it.

    A login whose first digits are not those of its region is no key: exports that were made public
    have such logins, and their organisations get numbers of our own.

    costs:  three SQL statements, and one for every 500 organisations
    source: domain.md §1.4
    """
    asking = {body.login: body for body in bodies}
    known = _known(login for login, body in asking.items() if body.has_key)
    regions = _region_codes()
    hidden = _hidden()
    new: dict[str, PastSchool] = {}
    unknown = set()
    for login, body in asking.items():
        if login in known:
            continue
        told = regions.get(body.region.lower(), "") or asked.region
        own = login[:2] if body.has_key else ""
        region = told or own
        if region not in regions:
            unknown.add(login)
        elif own == region:
            new[login] = _new(body, region)
        elif (region, body.called) in hidden:
            known[login] = hidden[region, body.called]
        else:
            new[login] = PastSchool(body.called, region)
    return Whereabouts(known, new, frozenset(unknown))


AT_ONCE = 500


def _known(logins: Iterable[str]) -> dict[str, School]:
    numbers = sorted(logins)
    found: dict[str, School] = {}
    for first in range(0, len(numbers), AT_ONCE):
        some = School.objects.filter(number__in=numbers[first : first + AT_ONCE])
        found |= {school.number: school for school in some}
    return found


def _region_codes() -> dict[str, str]:
    """Codes of regions by code and by name."""
    told = [*((one.code, one.name) for one in subjects().values())]
    told += Region.objects.values_list("code", "name")
    return {name.lower(): code for code, name in told} | {code: code for code, _ in told}


def _hidden() -> dict[tuple[str, str], School]:
    """Organisations whose keys were hidden, by region and by login."""
    districts = District.objects.filter(name=PAST)
    found = School.objects.filter(district__in=districts)
    return {(school.path[3:5], school.name): school for school in found}


def _new(body: Body, region: str) -> PastSchool:
    is_told = bool(body.district) and body.region == region
    return PastSchool(
        name=body.name or body.called,
        region=region,
        district=body.district if is_told else "",
        district_name=body.district_name if is_told else "",
        number=body.login,
    )
