"""Keeping the totals of bodies above schools fresh."""

from django.db.transaction import atomic

from vprok.domain.analytics.models import Total
from vprok.domain.analytics.queries import stale_summaries
from vprok.domain.campaign.models import Work
from vprok.tools.stats.leaf import to_bytes


@atomic
def sum_up(key: str) -> int:
    """Renew every total of a work that does not hold any more; doing it twice is harmless.

    key:     as `totals_behind` names it
    returns: how many totals were renewed
    costs:   eight SQL statements, whatever the territory
    """
    work = Work.objects.select_related("campaign").get(pk=int(key))
    renewed = [
        Total(
            work=work,
            place=place.path,
            payload=to_bytes(summary.leaf),
            schools=summary.schools,
            leaves=summary.forms,
            newest=summary.newest,
            digest=summary.leaf.layout.digest,
        )
        for place, summary in stale_summaries(work).items()
    ]
    Total.objects.bulk_create(
        renewed,
        update_conflicts=True,
        unique_fields=["work", "place"],
        update_fields=["payload", "schools", "leaves", "newest", "digest"],
    )
    return len(renewed)
