"""Whether anybody has filled a form yet."""

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.results.models import Block, Typed


def has_results(campaign: Campaign) -> bool:
    """Whether rows of the campaign were typed, or a form of it was accepted.

    costs: at most two SQL statements
    """
    return (
        Block.objects.filter(work__campaign=campaign).exists()
        or Typed.objects.filter(entry__work__campaign=campaign).exists()
    )


def has_results_of(work: Work) -> bool:
    """The same of one work.

    costs: at most two SQL statements
    """
    return (
        Block.objects.filter(work=work).exists() or Typed.objects.filter(entry__work=work).exists()
    )
