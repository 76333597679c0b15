"""Keeping the totals of bodies above schools fresh."""

from django.db.transaction import atomic

from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries import Sums
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Unsummed
from vprok.tools.stats.leaf import to_bytes

AT_ONCE = 1_000
"""Marks of what was unsummed that one statement takes away."""


@atomic
def sum_up(key: str) -> int:
    """Renew every total of a work that does not hold any more; doing it twice is harmless.

    What is accepted meanwhile stays unsummed, whether these sums have seen it or not.

    key:     as `totals_behind` names it
    returns: how many totals were renewed
    costs:   ten SQL statements, and one for each thousand forms
    """
    works = Work.objects.select_related("campaign").select_for_update(of=("self",), no_key=True)
    work = works.get(pk=int(key))
    seen = list(Unsummed.objects.filter(work=work).values_list("pk", flat=True))
    sums = Sums(work)
    if not sums.is_summed:
        Total.objects.filter(work=work).delete()
    renewed = [
        Total(
            work=work,
            place=place.path,
            payload=to_bytes(summary.leaf),
            schools=summary.schools,
            leaves=summary.forms,
            newest=summary.newest,
            squares=summary.squares,
            late=summary.late,
            accepted_at=summary.accepted_at,
            digest=summary.leaf.layout.digest,
        )
        for place, summary in sums.stale().items()
        if summary.accepted_at is not None
    ]
    emptied = sums.behind.difference(total.place for total in renewed)
    if emptied:
        Total.objects.filter(work=work, place__in=emptied).delete()
    Total.objects.bulk_create(
        renewed,
        update_conflicts=True,
        unique_fields=["work", "place"],
        update_fields=[
            "payload", "schools", "leaves", "newest", "squares", "late", "accepted_at", "digest",
        ],
    )  # fmt: skip
    for first in range(0, len(seen), AT_ONCE):
        Unsummed.objects.filter(pk__in=seen[first : first + AT_ONCE]).delete()
    return len(renewed)
