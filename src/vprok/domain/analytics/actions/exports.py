"""Taking data of a campaign away."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import results_are_not_open
from vprok.kernel.charter import SYSTEM, Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if


@atomic
def take_export(campaign: Campaign, place: Place, file: str, *, by: Actor, at: datetime) -> None:
    """Record that a file of a branch was taken away: results by code may be in it.

    refuses: no_right, not_your_place, results_are_not_open; nothing to the operator
    """
    if by is not SYSTEM:
        refuse_if(by.lacks(Permission.EXPORT_TAKE, at=place))
        refuse_if(results_are_not_open(opens_at=campaign.reports_at, at=at))
    words = f"выгрузка {campaign.slug}"
    record("analytics.export_taken", words, place=place, by=by, at=at, file=file)
