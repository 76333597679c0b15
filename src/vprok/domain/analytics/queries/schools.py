"""Summaries school by school, and how alike pupils of one school are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F

from vprok.domain.analytics.queries.bodies import leaves_at
from vprok.domain.analytics.queries.lines import Scope
from vprok.domain.analytics.queries.sums import fresh_leaf
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

REMEMBERED = 1_024
"""Bodies whose likeness a process keeps, some hundred bytes each."""

QUALITY = (4, 5)
_LISTED = frozenset({Level.COUNTRY, Level.REGION})
Marks = tuple[int, ...]


@dataclass(frozen=True)
class SchoolLeaf:
    """The summary of one school.

    school: its primary key
    """

    place: Place
    school: int
    leaf: counted.Leaf


def school_leaves(work: Work, place: Place, *, every: int = 1) -> tuple[SchoolLeaf, ...]:
    """Summaries of schools with participants at a place and below it, in the order of places.

    every: each so manieth alone
    costs: two SQL statements, and one for each summary that waits to be folded again
    """
    layout = layout_of(work, plan_of(work))
    rows = leaves_at(place).filter(work=work, present__gt=0)
    if every > 1:
        rows = rows.annotate(turn=F("pk") % every).filter(turn=0)
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

    costs:  as `Sums.below` and `Sums.at`, and two SQL statements; summaries of some `READ_MOST`
            schools are read
    source: docs/sources/statistics.md#intervals
    """
    asked = scope.place.lineage[1] if scope.place.region else COUNTRY
    listed = scope.sums.below(scope.place) if scope.place.level in _LISTED else ()
    sums = scope.sums.at([*scope.place.lineage, *listed])
    here = sums[asked]
    alike = _alike(scope.work, scope.sums.layout, asked, here.schools, (here.forms, here.newest))
    sizes = {place: mean_size(one.squares, one.leaf.present) for place, one in sums.items()}
    return Spread(alike, sizes)


@lru_cache(maxsize=REMEMBERED)
def _alike(
    work: Work, _layout: counted.Layout, asked: Place, schools: int, _watermark: tuple[int, int]
) -> Mapping[Marks, float | None]:
    """How alike pupils of a school are below a body; a process remembers it until forms come."""
    every = -(-schools // READ_MOST)
    leaves = [one.leaf for one in school_leaves(work, asked, every=every)]
    if len(leaves) < FEWEST_ALIKE:
        return {}
    shares = {
        marks: likeness(sums_of_marks(leaves, marks))
        for marks in (*((mark,) for mark in counted.MARKS), QUALITY)
    }
    return {**shares, (): likeness(sums_of_totals(leaves))}


def forget_likeness() -> None:
    """Remember nothing: for a process whose database has been put in place of another."""
    _alike.cache_clear()
