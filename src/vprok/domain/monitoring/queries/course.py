"""How forms came in, this year and earlier, and which sums of it are behind."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import add
from typing import Any

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.states import OwedState
from vprok.domain.monitoring.models import Tally
from vprok.domain.monitoring.queries.counts import inhabited, owed, steps_by
from vprok.domain.monitoring.rules import (
    STEADY,
    Course,
    Pattern,
    Source,
    fold_course,
    pattern_of,
)
from vprok.domain.territory.models import School
from vprok.kernel.place import COUNTRY, Level, Place

FRESH = timedelta(minutes=5)
"""So old may the sums of a running campaign be."""

AT_ONCE = 10
"""Regions that are named as waiting at one look, so that other work is not held up."""

Courses = Mapping[str, Course]


@dataclass(frozen=True)
class Told:
    """The course of each kind of form at a place.

    counted_at: when it was counted; None when it was just now
    """

    courses: Courses
    counted_at: datetime | None = None


def courses(place: Place, campaign: Campaign) -> Told:
    """How forms of each kind come in at or below a place.

    costs: one SQL statement; for the country and regions two when nothing is tallied yet
    """
    if place.level in {Level.COUNTRY, Level.REGION}:
        tally = Tally.objects.filter(campaign=campaign, place=place.path).first()
        if tally is not None:
            return Told(courses_from(tally.course), tally.counted_at)
    return Told(fresh_courses(place, campaign))


def fresh_courses(place: Place, campaign: Campaign) -> Courses:
    """The same, folded from the rows.

    costs: one SQL statement
    """
    rows: dict[str, list[tuple[datetime | None, datetime | None, datetime | None]]] = defaultdict(
        list
    )
    found = owed(place, campaign).exclude(state=OwedState.EXCUSED)
    for kind, *moments in found.values_list("kind", "opens_at", "due_at", "accepted_at"):
        rows[kind].append((moments[0], moments[1], moments[2]))
    return {kind: fold_course(some) for kind, some in rows.items()}


def patterns(place: Place, campaign: Campaign) -> dict[str, Pattern]:
    """What is usual for each kind of form by campaigns before this one; kinds without are absent.

    A region's own earlier campaigns tell before those of the country.

    costs: one SQL statement
    """
    here = place.lineage[1].path if len(place.lineage) > 1 else COUNTRY.path
    tallies = Tally.objects.filter(
        campaign__opens_on__lt=campaign.opens_on,
        campaign__state=CampaignState.FINISHED,
        place__in={COUNTRY.path, here},
    ).values_list("place", "course")
    earlier: dict[tuple[str, str], list[Course]] = defaultdict(list)
    for path, course in tallies:
        for kind, one in courses_from(course).items():
            earlier[path, kind].append(one)
    found: dict[str, Pattern] = {}
    for path, source in ((COUNTRY.path, Source.COUNTRY), (here, Source.HERE)):
        for (where, kind), some in earlier.items():
            pattern = pattern_of(reduce(add, some), source) if where == path else None
            if pattern is not None:
                found[kind] = pattern
    return found


def pattern_for(kind: str, known: Mapping[str, Pattern]) -> Pattern:
    """What is usual for a kind of form: by earlier campaigns, else by the road map alone.

    costs: no SQL
    """
    return known.get(kind, STEADY)


# ---- tallies -------------------------------------------------------------------------------------


def tallies_behind(at: datetime) -> Iterator[str]:
    """Campaigns and places whose sums are too old: regions first, then the country.

    returns: «slug path»
    costs:   three SQL statements, and two for each campaign
    """
    regions = [region.place.path for region in inhabited()]
    if not regions:
        return
    for campaign in Campaign.objects.seen().order_by("-opens_on", "-pk"):
        behind = _behind(campaign, regions, at)
        yield from (f"{campaign.slug} {path}" for path in behind[:AT_ONCE])
        if behind:
            return


def _behind(campaign: Campaign, regions: list[str], at: datetime) -> list[str]:
    is_over = campaign.state == CampaignState.FINISHED
    rows = campaign.tallies.values_list("place", "counted_at", "is_final")
    there = {place: (counted_at, is_final) for place, counted_at, is_final in rows}

    def is_behind(path: str) -> bool:
        counted_at, is_final = there.get(path, (None, False))
        if counted_at is None:
            return True
        return not is_final if is_over else counted_at <= at - FRESH

    waiting = [path for path in regions if is_behind(path)]
    if waiting:
        return waiting
    newest = max(there[path][0] for path in regions)
    mine, is_final = there.get(COUNTRY.path, (None, False))
    is_old = mine is None or mine < newest or (is_over and not is_final)
    return [COUNTRY.path] if is_old else []


def region_tally(campaign: Campaign, place: Place, *, at: datetime) -> Tally:
    """The sums of a region, counted from its rows.

    costs: seven SQL statements
    """
    steps = steps_by(("kind", "settlement"), School.objects.within([place]), campaign, at=at)
    return Tally(
        campaign=campaign,
        place=place.path,
        steps={" ".join(about): list(some.numbers) for about, some in steps.items()},
        course=courses_kept(fresh_courses(place, campaign)),
        is_final=campaign.state == CampaignState.FINISHED,
        counted_at=at,
    )


def country_tally(campaign: Campaign, *, at: datetime) -> Tally:
    """The sums of the country: of its regions, and of what it owes itself.

    costs: two SQL statements
    """
    total: dict[str, Course] = {}
    own = Deliverable.objects.filter(campaign=campaign, region="").exclude(state=OwedState.EXCUSED)
    for kind in set(own.values_list("kind", flat=True)):
        moments = own.filter(kind=kind).values_list("opens_at", "due_at", "accepted_at")
        total[kind] = fold_course(moments)
    tallies = campaign.tallies.exclude(place=COUNTRY.path).values_list("course", flat=True)
    for course in tallies:
        for kind, one in courses_from(course).items():
            total[kind] = total[kind] + one if kind in total else one
    return Tally(
        campaign=campaign,
        place=COUNTRY.path,
        course=courses_kept(total),
        is_final=campaign.state == CampaignState.FINISHED,
        counted_at=at,
    )


def courses_kept(courses: Courses) -> dict[str, Any]:
    """Courses as a tally keeps them: moments as seconds, counts as lists.

    costs: no SQL
    """
    return {
        kind: {
            "windows": [[_second(o), _second(d), n] for (o, d), n in course.windows.items()],
            "accepted": sorted(course.accepted.items()),
            "paces": list(course.paces),
        }
        for kind, course in courses.items()
    }


def courses_from(kept: Mapping[str, Any]) -> dict[str, Course]:
    """Courses back from a tally.

    costs: no SQL
    """
    return {
        kind: Course(
            {(_moment(o), _moment(d)): n for o, d, n in one["windows"]},
            dict(one["accepted"]),
            tuple(one["paces"]),
        )
        for kind, one in kept.items()
    }


def _second(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(second: int | None) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(second, tz=UTC)
