"""What reports are made of: groups of participants, accepted rows, and how fresh they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.db.models.functions import Substr

from vprok.domain.analytics.queries.slices import EVERYONE, Slice
from vprok.domain.analytics.queries.sums import WIDTH, Summary, summaries
from vprok.domain.analytics.rules import nothing_accepted_yet, told_above
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.results.models import Block, Leaf, Leaves
from vprok.domain.territory.queries import names
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal
from vprok.tools.stats import block as packed

EVERYBODY = "Вся выборка"


@dataclass(frozen=True)
class Scope:
    """What a report is about and who reads it.

    own:    the highest place of the reader that covers `place`
    only:   which participants
    chosen: schools below `place` that are asked for as a set; none = all of it
    """

    work: Work
    place: Place
    own: Place
    only: Slice = EVERYONE
    chosen: tuple[Place, ...] = ()


# ---- groups of participants ----------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A group of participants: a body, its name, its sums.

    is_told: whether the reader may know its marks
    """

    place: Place
    name: str
    sums: Summary
    is_told: bool = True


def lines(scope: Scope) -> tuple[Line, ...]:
    """Groups of participants from the whole country down to the place, then those right below it.

    costs:  at most nine SQL statements, whatever the territory
    source: docs/sources/domain.md#common-workbook-layout
    """
    places = [*scope.place.lineage, *(place for place, _ in _forms_below(scope.work, scope.place))]
    sums = summaries(scope.work, places)
    called = _names(places)
    hidden = _hidden(scope, sums)
    return tuple(Line(place, called[place], sums[place], place not in hidden) for place in places)


def _hidden(scope: Scope, sums: Mapping[Place, Summary]) -> set[Place]:
    above = scope.own.lineage[-2::-1]
    own = sums[scope.own].leaf.present
    told = told_above(own, [sums[place].leaf.present for place in above])
    return {place for place, is_told in zip(above, told, strict=True) if not is_told}


@dataclass(frozen=True)
class Body:
    """A body right below a place, with the number of its accepted forms."""

    place: Place
    name: str
    forms: int


def bodies_below(work: Work, place: Place) -> tuple[Body, ...]:
    """Bodies right below a place that have accepted forms of a work, in the order of their numbers.

    costs: two SQL statements
    """
    found = _forms_below(work, place)
    called = _names([body for body, _ in found])
    return tuple(Body(body, called[body], forms) for body, forms in found)


def _forms_below(work: Work, place: Place) -> list[tuple[Place, int]]:
    if place.level is Level.SCHOOL:
        return []
    found = (
        _leaves(place)
        .filter(work=work)
        .annotate(body=Substr("place", 1, WIDTH[place.level]))
        .values_list("body")
        .annotate(Count("pk"))
        .order_by("body")
    )
    return [(Place(path), forms) for path, forms in found]


def _names(places: list[Place]) -> dict[Place, str]:
    found = names(place.key for place in places) | {"ru": EVERYBODY}
    return {place: found.get(place.key, place.key) for place in places}


def _leaves(place: Place) -> Leaves:
    found = Leaf.objects.within([place])
    return found.filter(region=place.region) if place.region else found


# ---- rows ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SchoolRows:
    """The accepted rows of one school for one work.

    classes: names of classes in the order of their numbers in the block, from 1
    """

    place: Place
    name: str
    district: str
    block: packed.Block
    classes: tuple[str, ...]


def accepted_rows(work: Work, place: Place) -> tuple[SchoolRows, ...]:
    """The rows of all current forms of a work at a place and below it, in the order of schools.

    costs: three SQL statements, whatever the territory
    """
    found = Block.objects.current().filter(work=work).within([place]).order_by("place")
    blocks = [
        (Place(path), packed.unpack(bytes(payload)), tuple(classes))
        for path, payload, classes in found.values_list("place", "payload", "classes")
    ]
    schools = [school for school, _, _ in blocks]
    called = _names([*schools, *{school.lineage[-2] for school in schools}])
    return tuple(
        SchoolRows(school, called[school], called[school.lineage[-2]], block, classes)
        for school, block, classes in blocks
    )


# ---- what there is -------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkForms:
    """A work with the number of its accepted forms."""

    work: Work
    forms: int


def works_with_forms(campaign: Campaign, place: Place) -> tuple[WorkForms, ...]:
    """Works that have accepted forms at a place or below it, by grade, then by subject.

    costs: two SQL statements
    """
    counts = (
        _leaves(place).filter(work__campaign=campaign).values_list("work").annotate(Count("pk"))
    )
    forms = dict(counts.order_by())
    works = campaign.works.filter(pk__in=forms).order_by("is_course", "grade", "subject")
    return tuple(WorkForms(work, forms[work.pk]) for work in works)


@dataclass(frozen=True)
class Version:
    """How many accepted forms a report is made of, and when the last of them came.

    late: of them, those that came after their deadline
    """

    forms: int
    accepted_at: datetime | None
    late: int = 0


def version(work: Work, place: Place) -> Version:
    """What a report on this place is made of now.

    costs: one SQL statement
    """
    told = (
        _leaves(place)
        .filter(work=work)
        .aggregate(
            forms=Count("pk"),
            accepted_at=Max("block__accepted_at"),
            late=Count("pk", filter=Q(block__submission__is_late=True)),
        )
    )
    return Version(**told)


def obstacle(work: Work, made_of: Version, *, at: datetime) -> Refusal | None:
    """Why there is no report on this work yet, if there is none.

    refuses: results_are_not_open, nothing_accepted_yet
    costs:   no SQL where the campaign is at hand
    """
    shut = results_are_not_open(opens_at=work.campaign.reports_at, at=at)
    return shut or nothing_accepted_yet(forms=made_of.forms)
