"""Sums of schools' summaries at any place: from totals that still hold, else added up anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Substr

from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries.bodies import leaves_at
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.results.models import Block, Leaf, Leaves, Unsummed
from vprok.domain.results.queries import fitting, layout_of, plan_of
from vprok.domain.territory.models import below
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as counted

WIDTH = {Level.COUNTRY: 5, Level.REGION: 10, Level.DISTRICT: 15, Level.SCHOOL: 15}
"""Characters of a path one level below: `ru.22`, `ru.22.m019`, `ru.22.m019.0042`."""

_REGION, _DISTRICT = WIDTH[Level.COUNTRY], WIDTH[Level.REGION]
_FIGURES = {
    "forms": Count("pk"),
    "schools": Count("pk", filter=Q(present__gt=0)),
    "newest": Max("block_id"),
    "squares": Sum(F("present") * F("present")),
    "late": Count("pk", filter=Q(is_late=True)),
    "accepted_at": Max("accepted_at"),
}


@dataclass(frozen=True)
class Summary:
    """What all accepted forms of one work below a place come to.

    schools:     with at least one participant
    forms:       accepted
    newest:      primary key of the newest block
    squares:     of participants, school by school, added up
    late:        forms that came after their deadline
    accepted_at: when the last of them was accepted
    """

    leaf: counted.Leaf
    schools: int = 0
    forms: int = 0
    newest: int = 0
    squares: int = 0
    late: int = 0
    accepted_at: datetime | None = None

    def __add__(self, other: "Summary") -> "Summary":
        times = [one.accepted_at for one in (self, other) if one.accepted_at]
        return Summary(
            self.leaf + other.leaf,
            self.schools + other.schools,
            self.forms + other.forms,
            max(self.newest, other.newest),
            self.squares + other.squares,
            self.late + other.late,
            max(times, default=None),
        )


def leaf_of(work: Work, place: Place) -> counted.Leaf:
    """The counts of all participants at a place and below it.

    costs: as `summaries`
    """
    return summaries(work, [place])[place].leaf


def summaries(work: Work, places: Collection[Place]) -> dict[Place, Summary]:
    """The sums at several places at once; where nothing is accepted, the sum of nobody.

    costs:  as `Sums.at`
    source: docs/sources/statistics.md#totals
    """
    return Sums(work).at(places)


class Sums:
    """What is accepted of one work: totals that hold, and the way to add up the others.

    A total holds until summaries come or go below it; it is passed over if another scale made it.
    What was asked once is kept: a page is of one moment.

    costs: two SQL statements
    """

    def __init__(self, work: Work) -> None:
        self.work = work
        self.layout = layout_of(work, plan_of(work))
        self.behind = bodies_behind(work)
        self._found: dict[str, Summary] = {}
        self._right_below: dict[Place, tuple[Place, ...]] = {}

    def at(self, places: Collection[Place]) -> dict[Place, Summary]:
        """The sums at these places.

        costs: one SQL statement for schools and one for bodies; four more where totals are behind
        """
        paths = {place.path for place in places} - self._found.keys()
        schools = {path for path in paths if len(path) > _DISTRICT}
        bodies = paths - schools
        found = self._schools(schools) | self._totals(bodies - self.behind)
        wanted = bodies - found.keys()
        if wanted and not self.is_summed:
            found |= rolled_up(self._added(_outermost(wanted)), wanted)
        elif stale := wanted & self.behind:
            found |= rolled_up(self._pieces(stale), stale)
        nobody = Summary(counted.empty(self.layout))
        self._found |= {path: found.get(path, nobody) for path in paths}
        return {place: self._found[place.path] for place in places}

    def below(self, place: Place) -> tuple[Place, ...]:
        """Bodies right below a place that have accepted forms, in the order of their paths.

        costs: at most two SQL statements
        """
        if place not in self._right_below:
            self._right_below[place] = self._below(place)
        return self._right_below[place]

    def _below(self, place: Place) -> tuple[Place, ...]:
        if place.level is Level.SCHOOL:
            return ()
        width = WIDTH[place.level]
        if place.level is Level.DISTRICT or not self.is_summed:
            found = set(_bodies(leaves_at(place).filter(work=self.work), width))
        else:
            totals = self._own.filter(below([place])).exclude(place=place.path)
            found = {path for path in totals.values_list("place", flat=True) if len(path) == width}
            behind = {path for path in self.behind - found if len(path) == width}
            found |= {path for path in behind if place.covers(Place(path))}
        return tuple(Place(path) for path in sorted(found))

    def stale(self) -> dict[Place, Summary]:
        """The sums of all bodies above schools whose total does not hold any more.

        costs: five SQL statements
        """
        if self.is_summed:
            found = rolled_up(self._pieces(self.behind), self.behind)
        else:
            found = rolled_up(self._added({COUNTRY.path}))
        return {Place(path): one for path, one in found.items()}

    @cached_property
    def is_summed(self) -> bool:
        """Whether the work was ever summed by this scale: then what has no total has no forms."""
        return self._own.filter(place=COUNTRY.path).exists()

    @property
    def _own(self) -> QuerySet[Total]:
        return Total.objects.filter(work=self.work, digest=self.layout.digest)

    def _totals(self, paths: Collection[str]) -> dict[str, Summary]:
        rows = self._own.filter(place__in=paths) if paths else ()
        return {total.place: of_total(total, self.layout) for total in rows}

    def _schools(self, paths: Collection[str]) -> dict[str, Summary]:
        regions = {path[_REGION - 2 : _REGION] for path in paths}
        rows = Leaf.objects.filter(work=self.work, region__in=regions, place__in=paths)
        found: dict[str, Summary] = {}
        for leaf in rows if paths else ():
            one = of_leaf(leaf, self.layout)
            found[leaf.place] = found[leaf.place] + one if leaf.place in found else one
        return found

    def _pieces(self, wanted: Collection[str]) -> Iterator[tuple[str, Summary]]:
        """What stale bodies are made of, nothing twice: totals that hold, and districts anew."""
        has_country = COUNTRY.path in wanted
        regions = {
            path for path in self.behind if len(path) == _REGION and (has_country or path in wanted)
        }
        districts = {
            path
            for path in self.behind
            if len(path) == _DISTRICT and (path[:_REGION] in regions or path in wanted)
        }
        asked = Q(region__in=regions)
        parts = self._own.annotate(region=Substr("place", 1, _REGION)).filter(
            asked | Q(place=F("region")) if has_country else asked
        )
        for total in parts if regions or has_country else ():
            if total.place not in self.behind:
                yield total.place, of_total(total, self.layout)
        yield from self._added(districts)

    def _added(self, bodies: Collection[str]) -> Iterator[tuple[str, Summary]]:
        """Districts at or below these bodies, whose schools are added up."""
        leaves = _inside(Leaf.objects.filter(work=self.work), bodies)
        counts: dict[str, Any] = defaultdict(lambda: counted.empty(self.layout).counts)
        rows = leaves.values_list("place", "payload", "stamp", "block_id")
        for place, payload, stamp, block in rows.iterator() if bodies else ():
            leaf = fresh_leaf(self.layout, payload=payload, stamp=stamp, block=block)
            counts[place[:_DISTRICT]] += leaf.counts
        figures = (
            leaves.annotate(district=Substr("place", 1, _DISTRICT))
            .values_list("district")
            .annotate(**_FIGURES)
            .order_by()
        )
        for path, *told in figures if counts else ():
            if path in counts:
                leaf = counted.Leaf(self.layout, counts[path])
                yield path, Summary(leaf, **dict(zip(_FIGURES, told, strict=True)))


def bodies_behind(work: Work) -> frozenset[str]:
    """Paths of bodies above schools below which summaries have come or gone since their total.

    costs: one SQL statement
    """
    districts = Unsummed.objects.filter(work=work).values_list("place", flat=True).distinct()
    return frozenset(step for path in districts for step in _steps(path))


def _steps(path: str) -> tuple[str, ...]:
    """Bodies above schools that a path stands in, itself if it is one."""
    return tuple(dict.fromkeys((path[:_DISTRICT], path[:_REGION], COUNTRY.path)))


def rolled_up(
    pieces: Iterable[tuple[str, Summary]], wanted: Collection[str] | None = None
) -> dict[str, Summary]:
    """Sums by path added up in the bodies above schools that hold them.

    wanted: paths of those bodies; all of them if none are named
    """
    found: dict[str, Summary] = {}
    for path, one in pieces:
        for step in _steps(path):
            if wanted is None or step in wanted:
                found[step] = found[step] + one if step in found else one
    return found


def _outermost(paths: Collection[str]) -> set[str]:
    """Those of the bodies that no other of them covers."""
    return {path for path in paths if not set(_steps(path)[1:]) & set(paths)}


def _inside(leaves: Leaves, bodies: Collection[str]) -> Leaves:
    """Those of schools at or below these bodies, of which there may be thousands."""
    if COUNTRY.path in bodies:
        return leaves
    regions = {path[_REGION - 2 :] for path in bodies if len(path) == _REGION}
    return (
        leaves.filter(region__in={path[_REGION - 2 : _REGION] for path in bodies})
        .annotate(inside=Substr("place", 1, _DISTRICT))
        .filter(Q(region__in=regions) | Q(inside__in=bodies))
    )


def _bodies(leaves: Leaves, width: int) -> Any:
    return (
        leaves.annotate(body=Substr("place", 1, width))
        .values_list("body", flat=True)
        .order_by()
        .distinct()
    )


# ---- what is kept --------------------------------------------------------------------------------


def of_total(total: Total, layout: counted.Layout) -> Summary:
    """A body above schools, as it was summed by this scale."""
    return Summary(
        counted.from_bytes(bytes(total.payload), layout),
        total.schools,
        total.leaves,
        total.newest,
        total.squares,
        total.late,
        total.accepted_at,
    )


def of_leaf(leaf: Leaf, layout: counted.Layout) -> Summary:
    """One school.

    costs: as `fresh_leaf`
    """
    return Summary(
        fresh_leaf(layout, payload=leaf.payload, stamp=leaf.stamp, block=leaf.block_id),
        int(leaf.present > 0),
        1,
        leaf.block_id,
        leaf.present**2,
        int(leaf.is_late),
        leaf.accepted_at,
    )


def fresh_leaf(
    layout: counted.Layout, *, payload: bytes | memoryview, stamp: int, block: int
) -> counted.Leaf:
    """The summary of a form; one of another scale waits to be folded again and is folded now.

    payload, stamp: of the summary that is kept
    block:          primary key of the rows it was folded from
    costs:          one SQL statement for one that waits
    """
    if stamp == layout.stamp:
        return counted.from_bytes(bytes(payload), layout)
    rows = Block.objects.values_list("payload", flat=True).get(pk=block)
    return counted.fold(packed.unpack(bytes(rows)), layout)


# ---- several works -------------------------------------------------------------------------------


def totals_of_works(campaign: Campaign, place: Place) -> dict[int, Total]:
    """Totals of a campaign's works at a body, of those works that nothing is behind of there.

    They may be of another scale.

    costs: two SQL statements
    """
    behind = Unsummed.objects.filter(below([place]), work__campaign=campaign)
    found = Total.objects.filter(work__campaign=campaign, place=place.path)
    waiting = set(behind.values_list("work", flat=True).distinct())
    return {total.work_id: total for total in found if total.work_id not in waiting}


def forms_of_works(campaign: Campaign, place: Place) -> dict[int, int]:
    """How many forms of each work of a campaign are accepted at a place and below it.

    costs: four SQL statements
    """
    is_above = place.level in {Level.COUNTRY, Level.REGION}
    found = {
        work: total.leaves
        for work, total in (totals_of_works(campaign, place) if is_above else {}).items()
    }
    others = campaign.works.exclude(pk__in=found).values_list("pk", flat=True)
    leaves = leaves_at(place).filter(work__in=list(others))
    return found | dict(leaves.values_list("work").annotate(Count("pk")).order_by())


def totals_behind() -> tuple[str, ...]:
    """Keys of works whose totals do not hold, or were made by another scale or rule.

    costs: one SQL statement, which looks up four rows a work; two more where some are behind
    """
    unsummed = Unsummed.objects.filter(work=OuterRef("pk"))
    leaves = Leaf.objects.filter(work=OuterRef("pk")).order_by("-stamp").values("stamp")[:1]
    totals = Total.objects.filter(work=OuterRef("pk"), place=COUNTRY.path)
    works = (
        Work.objects.select_related("campaign")
        .annotate(folded=Subquery(leaves), digest=Subquery(totals.values("digest")))
        .annotate(ruled=F("folded").bitand(counted.DIGEST))
    )
    behind = works.filter(
        Exists(unsummed) | Q(folded__isnull=False) & (Q(digest=None) | ~Q(ruled=F("digest")))
    )
    return keys_that_fit(behind.order_by("pk"))


def keys_that_fit(works: Iterable[Work]) -> tuple[str, ...]:
    """Keys of works for the board, without those whose tasks are not those of their forms.

    works: with their campaigns
    costs: as `fitting`, and the reading of the works; that alone where there are none
    """
    waiting = list(works)
    fits = fitting(waiting) if waiting else {}
    return tuple(str(work.pk) for work in waiting if work.pk in fits)
