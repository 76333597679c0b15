"""Charts that are kept, and works whose charts are not drawn yet."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery

from vprok.domain.analytics.models import Chart
from vprok.domain.analytics.queries.sums import keys_that_fit
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block, Leaf
from vprok.tools.charts import Figure, svg_of

QUIET = timedelta(minutes=10)
"""A work in which nothing was accepted for so long is drawn anew as a whole: every form that is
accepted moves the figures of its whole region, which stand in the charts of all its schools."""


def svgs_of_figures(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Pictures by the same names: those that are kept, the others drawn now.

    costs: one SQL statement, and some 40 ms for each that is not kept
    """
    kept = _kept(figures.values())
    return {
        name: kept.get(figure.digest) or svg_of(figure.spec) for name, figure in figures.items()
    }


def _kept(figures: Iterable[Figure]) -> dict[str, str]:
    found = Chart.objects.filter(digest__in=[figure.digest for figure in figures])
    return {
        digest: zlib.decompress(bytes(svg)).decode()
        for digest, svg in found.values_list("digest", "svg")
    }


def charts_behind(at: datetime) -> tuple[str, ...]:
    """Keys of works with forms whose charts are not drawn, or with a quiet hour for all the rest.

    costs: one SQL statement, which looks up three rows a work; two more where some are behind
    """
    blocks = Block.objects.filter(work=OuterRef("pk")).order_by("-pk")
    leaves = Leaf.objects.filter(work=OuterRef("pk")).order_by("-stamp")
    works = Work.objects.select_related("campaign").annotate(
        newest=Subquery(blocks.values("pk")[:1]),
        newest_at=Subquery(blocks.values("accepted_at")[:1]),
        folded=Subquery(leaves.values("stamp")[:1]),
    )
    is_fresh = Q(drawing=None) | Q(newest__gt=F("drawing__newest"))
    is_moved = Q(newest__gt=F("drawing__settled")) | ~Q(folded=F("drawing__stamp"))
    is_quiet = Q(newest_at__lte=at - QUIET)
    behind = works.filter(newest__isnull=False).filter(is_fresh | (is_moved & is_quiet))
    return keys_that_fit(behind.order_by("pk"))
