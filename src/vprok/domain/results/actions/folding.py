"""Summaries folded again when a scale, a rule or their own make has changed."""

from django.db.transaction import atomic

from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Leaf
from vprok.domain.results.queries import fitting_layout
from vprok.tools.stats import leaf as summary
from vprok.tools.stats.leaf import Layout

AT_ONCE = 200
"""Leaves of one transaction."""


def fold_again(key: str) -> int:
    """Fold every summary of a work that was folded otherwise; doing it twice is harmless.

    Nothing is folded where tasks of the work are not those of its forms.

    key:     as `leaves_behind` names it
    returns: how many were folded
    costs:   five SQL statements, and two for each two hundred
    """
    work = Work.objects.select_related("campaign").get(pk=int(key))
    layout = fitting_layout(work)
    if layout is None:
        return 0
    behind = Leaf.objects.filter(work=work).exclude(stamp=layout.stamp).order_by("pk")
    keys = list(behind.values_list("pk", flat=True))
    for first in range(0, len(keys), AT_ONCE):
        _fold(keys[first : first + AT_ONCE], layout)
    return len(keys)


@atomic
def _fold(keys: list[int], layout: Layout) -> None:
    """Fold some; one that a new form has replaced meanwhile is gone, and its successor is right."""
    leaves = list(
        Leaf.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("block")
    )
    rows = [bytes(leaf.block.payload) for leaf in leaves]
    for leaf, folded in zip(leaves, summary.fold_packed(rows, layout), strict=True):
        leaf.present, leaf.stamp = folded.present, layout.stamp
        leaf.payload = summary.to_bytes(folded)
    Leaf.objects.bulk_update(leaves, ["present", "stamp", "payload"])
