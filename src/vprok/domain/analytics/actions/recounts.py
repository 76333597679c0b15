"""Counting a work anew by night: what differs is told and mended."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.analytics.models import Recount
from vprok.domain.analytics.queries.recounts import counted_anew
from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.results.actions.scoring import to_be_summed
from vprok.domain.results.models import Leaf, Unsummed
from vprok.kernel.charter import SYSTEM
from vprok.kernel.place import COUNTRY

TOLD_MOST = 100
"""Places that a recount names."""


def recount(key: str, *, at: datetime) -> Recount:
    """Count all accepted forms of a work anew; sums that differ are made again from the forms.

    key:    as `works_to_recount` names it
    costs:  as `counted_anew`
    source: docs/sources/statistics.md#recount
    """
    work = Work.objects.select_related("campaign").get(pk=int(key))
    found = counted_anew(work)
    with atomic():
        wrong = Leaf.objects.filter(pk__in=found.leaves)
        to_be_summed(wrong.only("work", "place"))
        wrong.update(stamp=0)
        Unsummed.objects.bulk_create(Unsummed(work=work, place=path) for path in found.bodies)
        if found.places:
            record(
                "analytics.sums_differed",
                work,
                place=COUNTRY,
                by=SYSTEM,
                at=at,
                campaign=work.campaign.slug,
                differing=len(found.places),
            )
        return Recount.objects.create(
            work=work, at=at, forms=found.forms, differing=list(found.places[:TOLD_MOST])
        )
