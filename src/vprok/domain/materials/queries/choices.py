"""What of the ways in which materials are kept may still be changed."""

from django.db.models import QuerySet

from vprok.domain.campaign.models import Campaign
from vprok.domain.materials.models import Archive, Slot


def is_sealed(campaign: Campaign) -> bool:
    """Whether a school has an archive, or a slot is frozen.

    costs: two SQL statements
    """
    archives = Archive.objects.current().filter(entry__work__campaign=campaign)
    return archives.exists() or _frozen(campaign).exists()


def works_with_fixed_criteria(campaign: Campaign) -> frozenset[str]:
    """Codes of works whose archive or criteria somebody may have opened, or whose slot is frozen.

    costs: two SQL statements
    """
    taken = Archive.objects.filter(entry__work__campaign=campaign, taken_at__isnull=False)
    return frozenset(
        {
            *taken.values_list("entry__work__code", flat=True).distinct(),
            *_frozen(campaign).values_list("work__code", flat=True).distinct(),
        }
    )


def _frozen(campaign: Campaign) -> QuerySet[Slot]:
    return Slot.objects.filter(work__campaign=campaign, frozen_at__isnull=False)
