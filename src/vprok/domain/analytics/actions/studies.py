"""Keeping the analysis of items."""

from datetime import datetime

from vprok.domain.analytics.models import Study
from vprok.domain.analytics.queries.studies import gathered, stamp_of
from vprok.domain.analytics.reports.items import analysed
from vprok.domain.campaign.models import Work
from vprok.kernel.place import Place


def study(key: str, at: datetime) -> Study:
    """Analyse the items of a work at a place anew; doing it twice is harmless.

    key:   as `studies_behind` names it
    costs: as `gathered`, and one SQL statement
    """
    number, _, path = key.partition(":")
    work = Work.objects.select_related("campaign").get(pk=int(number))
    found = gathered(work, Place(path))
    kept, _ = Study.objects.update_or_create(
        work=work,
        place=path,
        defaults={
            "forms": found.forms,
            "newest": found.newest,
            "stamp": stamp_of(found.folded.layout),
            "payload": analysed(found),
            "made_at": at,
        },
    )
    return kept
