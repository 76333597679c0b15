"""Summaries school by school, and how alike pupils of one school are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Sum
from django.db.models.functions import Substr

from vprok.domain.analytics.queries.bodies import leaves_at
from vprok.domain.analytics.queries.lines import Scope
from vprok.domain.analytics.queries.sums import WIDTH, fresh_leaf
from vprok.domain.campaign.models import Work
from vprok.domain.results.queries import layout_of, plan_of
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.tools.stats import leaf as counted
from vprok.tools.stats.intervals import (
    deff,
    likeness,
    mean_size,
    sums_of_marks,
    sums_of_totals,
)

READ_MOST = 300
"""Schools that are read to learn how alike pupils of a school are; of more, every n-th.

They tell it within a hundredth or two, and an interval within a twentieth of its width.
"""

FEWEST_ALIKE = 10
"""Schools below which that cannot be learnt. source: docs/sources/statistics.md#intervals"""

QUALITY = (4, 5)
Marks = tuple[int, ...]


@dataclass(frozen=True)
class SchoolLeaf:
    """The summary of one school.

    school: its primary key
    """

    place: Place
    school: int
    leaf: counted.Leaf


def school_leaves(work: Work, place: Place, *, most: int = 0) -> tuple[SchoolLeaf, ...]:
    """Summaries of schools with participants at a place and below it, in the order of places.

    most:  of more forms than this every n-th is read; 0 = all
    costs: four SQL statements, and one for each summary that waits to be folded again
    """
    layout = layout_of(work, plan_of(work))
    rows = leaves_at(place).filter(work=work, present__gt=0)
    step = -(-rows.count() // most) if most else 1
    if step > 1:
        rows = rows.annotate(turn=F("pk") % step).filter(turn=0)
    found = rows.order_by("place").values_list(
        "place", "entry__school_id", "payload", "stamp", "block_id"
    )
    return tuple(
        SchoolLeaf(
            Place(path),
            school,
            fresh_leaf(layout, payload=payload, stamp=stamp, block=block),
        )
        for path, school, payload, stamp, block in found.iterator()
    )


# ---- how alike pupils of a school are ------------------------------------------------------------


@dataclass(frozen=True)
class Spread:
    """What intervals of bodies above schools are widened by.

    alike:  intraclass correlation of having one of these marks; of totals under no mark at all;
            None where schools are too few to tell
    sizes:  of the school of an average pupil, by place
    source: docs/sources/statistics.md#intervals
    """

    alike: Mapping[Marks, float | None]
    sizes: Mapping[Place, float]

    def deff(self, place: Place, marks: Marks = ()) -> float | None:
        """The design effect of a share, or of the mean total, at a place; None where unknown.

        A school is asked about its own pupils, so that it has none.
        """
        if place.level is Level.SCHOOL:
            return 1.0
        alike = self.alike.get(marks)
        return None if alike is None else deff(self.sizes.get(place, 0.0), alike)


def spread(scope: Scope) -> Spread:
    """How alike pupils of a school are in the region, or in the country for those above regions.

    costs:  at most eight SQL statements; summaries of at most `READ_MOST` schools are read
    source: docs/sources/statistics.md#intervals
    """
    asked = scope.place.lineage[1] if scope.place.region else COUNTRY
    leaves = [one.leaf for one in school_leaves(scope.work, asked, most=READ_MOST)]
    alike: dict[Marks, float | None] = {}
    if len(leaves) >= FEWEST_ALIKE:
        alike = {
            marks: likeness(sums_of_marks(leaves, marks))
            for marks in (*((mark,) for mark in counted.MARKS), QUALITY)
        }
        alike[()] = likeness(sums_of_totals(leaves))
    return Spread(alike, _sizes(scope))


def _sizes(scope: Scope) -> dict[Place, float]:
    """Mean sizes of schools at the places of a scope and right below it."""
    found = {place: _size(scope.work, place) for place in scope.place.lineage}
    if scope.place.level in {Level.COUNTRY, Level.REGION}:
        below = (
            leaves_at(scope.place)
            .filter(work=scope.work)
            .annotate(body=Substr("place", 1, WIDTH[scope.place.level]))
            .values_list("body")
            .annotate(squares=Sum(F("present") * F("present")), people=Sum("present"))
            .order_by("body")
        )
        found |= {Place(body): mean_size(squares, people) for body, squares, people in below}
    return found


def _size(work: Work, place: Place) -> float:
    told = (
        leaves_at(place)
        .filter(work=work)
        .aggregate(squares=Sum(F("present") * F("present")), people=Sum("present"))
    )
    return mean_size(told["squares"] or 0, told["people"] or 0)
