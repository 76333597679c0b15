"""Accepted forms counted anew, and what is kept of them that differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from vprok.domain.analytics.models import Recount, Total
from vprok.domain.analytics.queries.sums import Summary, keys_that_fit
from vprok.domain.analytics.rules import last_night
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Leaf
from vprok.domain.results.queries import layouts_of
from vprok.kernel.place import Place
from vprok.tools.stats import block as packed
from vprok.tools.stats import leaf as counted
from vprok.tools.stats.leaf import Layout

AT_ONCE = 500
"""Forms held in memory together."""


def works_to_recount(at: datetime) -> tuple[str, ...]:
    """Keys of works with accepted forms that nobody has counted anew since the last night.

    costs: one SQL statement; two more where some wait
    """
    since = Recount.objects.filter(work=OuterRef("pk"), at__gte=last_night(at))
    works = Work.objects.select_related("campaign").filter(
        Exists(Leaf.objects.filter(work=OuterRef("pk"))), ~Exists(since)
    )
    return keys_that_fit(works.order_by("pk"))


@dataclass(frozen=True)
class Found:
    """What came out of counting a work anew.

    leaves: primary keys of summaries that are not those of their forms
    totals: primary keys of sums above schools that are not those of the forms they say
    places: paths of all of them
    """

    forms: int
    leaves: tuple[int, ...]
    totals: tuple[int, ...]
    places: tuple[str, ...]


def counted_anew(work: Work) -> Found:
    """Count every accepted form of a work again, and hold what is kept against it.

    What waits to be folded or summed anyway is passed over: it says itself that it is behind.

    costs: a statement for each five hundred forms, and one for the sums
    """
    layout = layouts_of([work])[work.pk]
    forms, differing = 0, []
    sums: dict[str, Summary] = {}
    for leaf, folded in _folded(work, layout):
        forms += 1
        kept = bytes(leaf.payload)
        if leaf.stamp == layout.stamp and counted.from_bytes(kept, layout) != folded:
            differing.append((leaf.pk, leaf.place))
        one = Summary(folded, int(folded.present > 0), 1, leaf.block_id)
        for above in Place(leaf.place).lineage[:-1]:
            before = sums.get(above.path)
            sums[above.path] = one if before is None else before + one
    wrong = [
        (total.pk, total.place)
        for total in Total.objects.filter(work=work, digest=layout.digest)
        if not _is_right(total, sums.get(total.place), layout)
    ]
    return Found(
        forms,
        tuple(key for key, _ in differing),
        tuple(key for key, _ in wrong),
        tuple(place for _, place in (*differing, *wrong)),
    )


def _folded(work: Work, layout: Layout) -> Iterator[tuple[Leaf, counted.Leaf]]:
    """Summaries as they are kept, each with one made now of the same form."""
    last = 0
    while True:
        leaves = list(
            Leaf.objects.filter(work=work, pk__gt=last)
            .select_related("block")
            .defer("block__answers")
            .order_by("pk")[:AT_ONCE]
        )
        if not leaves:
            return
        blocks = [packed.unpack(bytes(leaf.block.payload)) for leaf in leaves]
        yield from zip(leaves, counted.fold_each(blocks, layout), strict=True)
        last = leaves[-1].pk


def _is_right(total: Total, sums: Summary | None, layout: Layout) -> bool:
    """Whether a total that claims these very forms is their sum."""
    if sums is None or (total.leaves, total.newest) != (sums.forms, sums.newest):
        return True
    is_same = counted.from_bytes(bytes(total.payload), layout) == sums.leaf
    return is_same and total.schools == sums.schools
