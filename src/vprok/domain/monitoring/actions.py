"""Keeping the sums of regions and of the country fresh."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.campaign.models import Campaign
from vprok.domain.monitoring.models import Tally
from vprok.domain.monitoring.queries import country_tally, region_tally
from vprok.kernel.place import COUNTRY, Place


@atomic
def count_tally(key: str, *, at: datetime) -> None:
    """Count a campaign at a place anew; doing it twice is harmless.

    key:   «slug path», as `tallies_behind` names it
    costs: ten SQL statements
    """
    slug, _, path = key.partition(" ")
    campaign, place = Campaign.objects.get(slug=slug), Place(path)
    tally = (
        country_tally(campaign, at=at) if place == COUNTRY else region_tally(campaign, place, at=at)
    )
    Tally.objects.bulk_create(
        [tally],
        update_conflicts=True,
        unique_fields=["campaign", "place"],
        update_fields=["steps", "course", "is_final", "counted_at"],
    )
