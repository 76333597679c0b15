"""Sums of some participants: rows are folded where a work tells them apart, schools are chosen."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from threading import BoundedSemaphore

from django.db.models import Count, Exists, F, Max, OuterRef
from django.db.models.expressions import Combinable

from vprok.domain.analytics.queries.slices import Slice
from vprok.domain.analytics.queries.sums import Summary, fresh_leaf
from vprok.domain.analytics.rules import slices_are_many
from vprok.domain.campaign.models import Sampled, Work
from vprok.domain.results.models import Leaf, Leaves
from vprok.domain.results.queries import layout_of, plan_of
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.stats import leaf as counted
from vprok.tools.stats.leaf import Layout
from vprok.tools.stats.pile import pile

Cell = tuple[int | str | bool, ...]

COUNTED_AT_ONCE, WAITING = 2, 8
"""Slices that one process counts beside each other, and that may wait for their turn.

The others are refused at once: they would hold the threads that serve whole reports.
"""

REMEMBERED = 4_096
"""Sums of regions that a process keeps, of some five kilobytes each."""


_COUNTING = BoundedSemaphore(COUNTED_AT_ONCE)
_INSIDE = BoundedSemaphore(COUNTED_AT_ONCE + WAITING)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn to count.

    refuses: slices_are_many
    """
    refuse_if(slices_are_many(is_free=_INSIDE.acquire(blocking=False)))
    try:
        with _COUNTING:
            yield
    finally:
        _INSIDE.release()


@dataclass(frozen=True)
class Sliced:
    """What a slice comes to at a place, and what it was cut out of.

    people:  participants of all that the slice divides, by the value of each of its parts
    schools: those that have such participants
    """

    sums: Summary
    people: Counter[Cell] = field(default_factory=Counter)
    schools: Counter[Cell] = field(default_factory=Counter)

    def __add__(self, other: "Sliced") -> "Sliced":
        return Sliced(
            self.sums + other.sums, self.people + other.people, self.schools + other.schools
        )


def sliced(work: Work, places: Collection[Place], only: Slice) -> dict[Place, Sliced]:
    """A slice at several places at once; where nothing is accepted, the sum of nobody.

    Nothing of it is stored: regions are counted one after another, and the sums of those that
    have not changed since are remembered by the process.

    refuses: slices_are_many
    costs:   three SQL statements and one for each region that is counted; a country of 40,000
             schools a second or two, and some 30 ms while none of its regions changes
    source:  docs/sources/statistics.md#slices
    """
    with _turn():
        return _sliced(work, places, only)


def _sliced(work: Work, places: Collection[Place], only: Slice) -> dict[Place, Sliced]:
    layout = layout_of(work, plan_of(work))
    nobody = Sliced(Summary(counted.empty(layout)))
    pieces: dict[str, Sliced] = {}
    for region, watermark in _watermarks(work, places).items():
        path = f"{COUNTRY}.{region}"
        inside = {one.path for one in places if one.path.startswith(f"{path}.")}
        if inside or only.of_schools:
            pieces |= _counted(work, layout, only, region, inside)
        else:
            pieces[path] = _remembered(work.pk, layout, only, region, watermark)
    return {
        place: reduce(
            Sliced.__add__, (one for path, one in pieces.items() if _covers(place, path)), nobody
        )
        for place in places
    }


def forget_slices() -> None:
    """Remember no sums: for a process whose database has been put in place of another."""
    _remembered.cache_clear()


def _covers(place: Place, path: str) -> bool:
    return place == COUNTRY or f"{path}.".startswith(f"{place.path}.")


def _watermarks(work: Work, places: Iterable[Place]) -> dict[str, tuple[int, int]]:
    """Regions where something is accepted: how many forms, and the newest of them."""
    regions = {place.region for place in places}
    leaves = Leaf.objects.filter(work=work)
    found = leaves if "" in regions else leaves.filter(region__in=regions)
    told = found.values_list("region").annotate(Count("pk"), Max("block_id")).order_by("region")
    return {region: (forms, newest) for region, forms, newest in told}


@lru_cache(maxsize=REMEMBERED)
def _remembered(
    work: int, layout: Layout, only: Slice, region: str, _watermark: tuple[int, int]
) -> Sliced:
    """A whole region: what is accepted there cannot change without its watermark."""
    counted_now = _counted(Work(pk=work), layout, only, region, frozenset())
    return counted_now[f"{COUNTRY}.{region}"]


# ---- one region ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Form:
    """An accepted form: of which school, and what its slice is counted from."""

    place: str
    block: int
    present: int
    stamp: int
    payload: bytes
    told: Cell


def _counted(
    work: Work, layout: Layout, only: Slice, region: str, inside: Collection[str]
) -> dict[str, Sliced]:
    """A region in pieces: each body inside without those inside it, and the rest.

    inside: paths of bodies below the region that are asked for
    """
    piles: dict[tuple[str, Cell], list[_Form]] = defaultdict(list)
    for form in _forms(work, only, region):
        piles[_innermost(form.place, inside), form.told].append(form)
    asked = tuple(only.of_schools.values())
    nobody = Summary(counted.empty(layout))
    pieces: dict[str, Sliced] = defaultdict(lambda: Sliced(nobody))
    for (path, told), forms in piles.items():
        one = _rows(forms, layout, only) if only.is_of_works else _leaves(forms, layout, asked)
        pieces[path] += one if told == asked else replace(one, sums=nobody)
    return dict(pieces)


def _innermost(place: str, inside: Collection[str]) -> str:
    """The path of the smallest body that is asked for and holds the school; else of its region."""
    steps = place.split(".")
    held = (".".join(steps[:n]) for n in range(len(steps), 2, -1))
    return next((path for path in held if path in inside), ".".join(steps[:2]))


def chosen_leaves(leaves: Leaves, only: Slice) -> Leaves:
    """Those of schools that a slice asks for.

    costs: no SQL until it is read
    """
    return _told_of_schools(leaves, only).filter(
        **{_COLUMN.format(name): value for name, value in only.of_schools.items()}
    )


_COLUMN = "school_{}"


def _told_of_schools(leaves: Leaves, only: Slice) -> Leaves:
    """Leaves with what a slice asks of their schools, as they are in the list now."""
    school: Mapping[str, Combinable] = {
        "kind": F("entry__school__kind"),
        "settlement": F("entry__school__settlement"),
        "ownership": F("entry__school__ownership"),
        "is_sampled": Exists(
            Sampled.objects.filter(
                sample__campaign=OuterRef("work__campaign"), school=OuterRef("entry__school")
            )
        ),
    }
    return leaves.annotate(**{_COLUMN.format(name): school[name] for name in only.of_schools})


def _forms(work: Work, only: Slice, region: str) -> Iterable[_Form]:
    payload = "block__payload" if only.is_of_works else "payload"
    columns = (_COLUMN.format(name) for name in only.of_schools)
    found = _told_of_schools(Leaf.objects.filter(work=work, region=region), only).values_list(
        "place", "block_id", "present", "stamp", payload, *columns
    )
    for place, block, present, stamp, kept, *told in found.iterator():
        yield _Form(place, block, present, stamp, bytes(kept), tuple(told))


def _rows(forms: list[_Form], layout: Layout, only: Slice) -> Sliced:
    """Schools of one kind, their wanted rows."""
    found = pile([form.payload for form in forms], layout, only.rows)
    told = forms[0].told
    newest = max(form.block for form in forms)
    return Sliced(
        Summary(found.leaf, found.schools, len(forms), newest),
        Counter({(*cell, *told): count for cell, count in found.people.items()}),
        Counter({(*cell, *told): count for cell, count in found.units.items()}),
    )


def _leaves(forms: list[_Form], layout: Layout, asked: Cell) -> Sliced:
    """Schools of one kind, all their participants; of kinds that are not asked only how many."""
    told = forms[0].told
    schools = sum(form.present > 0 for form in forms)
    newest = max(form.block for form in forms)
    wanted = forms if told == asked else []
    kept = (
        fresh_leaf(layout, payload=one.payload, stamp=one.stamp, block=one.block) for one in wanted
    )
    leaf = counted.total(kept, layout)
    return Sliced(
        Summary(leaf, schools, len(forms), newest),
        Counter({told: sum(form.present for form in forms)}),
        Counter({told: schools}),
    )
