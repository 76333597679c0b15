"""Questions about codes, variants, archives and keys."""

from vprok.domain.campaign.models import Campaign
from vprok.domain.materials.models import Code
from vprok.domain.territory.models import School


def codes_of(school: School, campaign: Campaign, grade: int) -> tuple[str, ...]:
    """All codes issued to a grade, in the order of numbers, spare ones included.

    costs: one SQL statement
    """
    codes = Code.objects.filter(school=school, campaign=campaign, grade=grade)
    return tuple(codes.order_by("number").values_list("number", flat=True))
