"""Sums of schools' summaries at any place: from totals that still hold, else added up anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Substr

from vprok.domain.analytics.models import Total
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import fitting, layout_of, plan_of
from vprok.domain.territory.models import below
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as counted

WIDTH = {Level.COUNTRY: 5, Level.REGION: 10, Level.DISTRICT: 15, Level.SCHOOL: 15}
"""Characters of a path one level below: `ru.22`, `ru.22.m019`, `ru.22.m019.0042`."""

_REGION, _DISTRICT = WIDTH[Level.COUNTRY], WIDTH[Level.REGION]


@dataclass(frozen=True)
class Summary:
    """What all accepted forms of one work below a place come to.

    schools: with at least one participant
    forms:   accepted
    newest:  primary key of the block accepted last; with `forms` the watermark
    """

    leaf: counted.Leaf
    schools: int = 0
    forms: int = 0
    newest: int = 0

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(
            self.leaf + other.leaf,
            self.schools + other.schools,
            self.forms + other.forms,
            max(self.newest, other.newest),
        )


def leaf_of(work: Work, place: Place) -> counted.Leaf:
    """The counts of all participants at a place and below it.

    costs: as `summaries`
    """
    return summaries(work, [place])[place].leaf


def summaries(work: Work, places: Collection[Place]) -> dict[Place, Summary]:
    """The sums at several places at once; where nothing is accepted, the sum of nobody.

    A total is taken as long as its watermark holds; below the others schools are added up anew.

    costs:  at most five SQL statements, whatever the territory
    source: docs/sources/statistics.md#totals
    """
    return _Tree(work, places).sums(places)


def stale_summaries(work: Work) -> dict[Place, Summary]:
    """The sums of all bodies above schools whose total does not hold any more.

    costs: five SQL statements
    """
    tree = _Tree(work, [COUNTRY])
    return tree.sums([Place(path) for path in tree.marks if not tree.holds(path)])


def totals_behind() -> tuple[str, ...]:
    """Keys of works whose country was summed before their last form, or by another scale or rule.

    costs: one SQL statement, which looks up four rows a work; two more where some are behind
    """
    blocks = Block.objects.filter(work=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    leaves = Leaf.objects.filter(work=OuterRef("pk")).order_by("-stamp").values("stamp")[:1]
    totals = Total.objects.filter(work=OuterRef("pk"), place=COUNTRY.path)
    works = (
        Work.objects.select_related("campaign")
        .annotate(
            newest=Subquery(blocks),
            folded=Subquery(leaves),
            summed=Subquery(totals.values("newest")),
            digest=Subquery(totals.values("digest")),
        )
        .annotate(ruled=F("folded").bitand(counted.DIGEST))
    )
    behind = works.filter(newest__isnull=False).filter(
        Q(summed=None) | Q(newest__gt=F("summed")) | ~Q(ruled=F("digest"))
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


class _Tree:
    """Bodies above schools: what is accepted below each, and which totals hold."""

    def __init__(self, work: Work, places: Collection[Place]) -> None:
        self.work = work
        self.layout = layout_of(work, plan_of(work))
        self.marks: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        self.children: dict[str, set[str]] = defaultdict(set)
        area = _outermost(place for place in places if place.level is not Level.SCHOOL)
        self._watermarks(area)
        totals = Total.objects.filter(below(area), work=work, digest=self.layout.digest)
        self.totals = {
            path: (forms, newest)
            for path, forms, newest in totals.values_list("place", "leaves", "newest")
        }

    def _watermarks(self, places: Iterable[Place]) -> None:
        districts = (
            Leaf.objects.filter(work=self.work)
            .within(places)
            .annotate(district=Substr("place", 1, _DISTRICT))
            .values_list("district")
            .annotate(Count("pk"), Max("block_id"))
        )
        for district, forms, newest in districts:
            for step in (district, district[:_REGION], COUNTRY.path):
                before, last = self.marks[step]
                self.marks[step] = before + forms, max(last, newest)
            self.children[district[:_REGION]].add(district)
            self.children[COUNTRY.path].add(district[:_REGION])

    def holds(self, path: str) -> bool:
        """Whether the total of a body was made of exactly the forms that are accepted now."""
        return path in self.marks and self.totals.get(path) == self.marks[path]

    def sums(self, places: Collection[Place]) -> dict[Place, Summary]:
        """The sums at places this tree was grown for."""
        pieces = {place: tuple(self._pieces(place.path)) for place in places}
        wanted = {path for some in pieces.values() for path in some}
        held = {path for path in wanted if self.holds(path)}
        summed = self._held(held) | self._added(wanted - held)
        nobody = Summary(counted.empty(self.layout))
        return {
            place: sum((summed[path] for path in some if path in summed), nobody)
            for place, some in pieces.items()
        }

    def _pieces(self, path: str) -> Iterator[str]:
        if self.holds(path) or len(path) >= _DISTRICT:
            yield path
            return
        for child in self.children[path]:
            yield from self._pieces(child)

    def _held(self, paths: set[str]) -> dict[str, Summary]:
        found = Total.objects.filter(work=self.work, place__in=paths)
        return {
            total.place: Summary(
                counted.from_bytes(bytes(total.payload), self.layout),
                total.schools,
                total.leaves,
                total.newest,
            )
            for total in (found if paths else ())
        }

    def _added(self, paths: set[str]) -> dict[str, Summary]:
        regions = {path[_REGION - 2 : _REGION] for path in paths}
        found = (
            Leaf.objects.filter(work=self.work, region__in=regions)
            .annotate(district=Substr("place", 1, _DISTRICT))
            .filter(Q(district__in=paths) | Q(place__in=paths))
            .values_list("place", "present", "block_id", "payload", "stamp")
        )
        summed: dict[str, Summary] = {}
        for place, present, block, payload, stamp in found.iterator() if paths else ():
            leaf = fresh_leaf(self.layout, payload=payload, stamp=stamp, block=block)
            one = Summary(leaf, int(present > 0), 1, block)
            for path in {place, place[:_DISTRICT]} & paths:
                summed[path] = summed[path] + one if path in summed else one
        return summed


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


def _outermost(places: Iterable[Place]) -> list[Place]:
    """Those of the places that no other of them covers."""
    known = set(places)
    return [place for place in known if known.isdisjoint(place.lineage[:-1])]
