"""Accepted forms counted anew, and what is kept of them that differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from vprok.domain.analytics.models import Recount, Total
from vprok.domain.analytics.queries.sums import (
    WIDTH,
    Summary,
    bodies_behind,
    keys_that_fit,
    of_leaf,
    of_total,
    rolled_up,
)
from vprok.domain.analytics.rules import last_night
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Leaf
from vprok.domain.results.queries import layouts_of
from vprok.kernel.place import Level
from vprok.tools.stats import leaf as counted
from vprok.tools.stats.leaf import Layout

AT_ONCE = 500
"""Forms held in memory together."""

_KEPT = ("place", "present", "stamp", "payload", "accepted_at", "is_late")


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
    bodies: paths of bodies above schools whose total is not that of their forms
    places: paths of all of them
    """

    forms: int
    leaves: tuple[int, ...]
    bodies: tuple[str, ...]
    places: tuple[str, ...]


def counted_anew(work: Work) -> Found:
    """Count every accepted form of a work again, and hold what is kept against it.

    What waits to be folded or summed anyway is passed over, and so is what was summed meanwhile.

    costs: a statement for each five hundred forms, and five for the sums
    """
    layout = layouts_of([work])[work.pk]
    before = _held(work, layout)
    forms, differing = 0, []
    schools: dict[str, Summary] = {}
    for leaf, made in _made(work, layout):
        forms += 1
        if leaf.stamp == layout.stamp and of_leaf(leaf, layout) != made:
            differing.append((leaf.pk, leaf.place))
        district = leaf.place[: WIDTH[Level.REGION]]
        schools[district] = schools[district] + made if district in schools else made
    sums = rolled_up(schools.items())
    wrong = [
        place
        for place, total in _held(work, layout).items()
        if before.get(place) == total and sums.get(place) != total
    ]
    return Found(
        forms,
        tuple(key for key, _ in differing),
        tuple(wrong),
        (*(place for _, place in differing), *wrong),
    )


def _held(work: Work, layout: Layout) -> dict[str, Summary]:
    """Totals of a work that hold."""
    behind = bodies_behind(work)
    found = Total.objects.filter(work=work, digest=layout.digest)
    return {one.place: of_total(one, layout) for one in found if one.place not in behind}


def _made(work: Work, layout: Layout) -> Iterator[tuple[Leaf, Summary]]:
    """Summaries as they are kept, each with one made now of the same form."""
    last = 0
    while True:
        leaves = list(
            Leaf.objects.filter(work=work, pk__gt=last)
            .select_related("block__submission")
            .only(*_KEPT, "block__payload", "block__accepted_at", "block__submission__is_late")
            .order_by("pk")[:AT_ONCE]
        )
        if not leaves:
            return
        folded = counted.fold_packed([bytes(leaf.block.payload) for leaf in leaves], layout)
        for leaf, one in zip(leaves, folded, strict=True):
            yield (
                leaf,
                Summary(
                    one,
                    int(one.present > 0),
                    1,
                    leaf.block_id,
                    one.present**2,
                    int(leaf.block.submission.is_late),
                    leaf.block.accepted_at,
                ),
            )
        last = leaves[-1].pk
