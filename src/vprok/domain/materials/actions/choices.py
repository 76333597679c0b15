"""Choosing how materials are kept, while nothing is sealed yet."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.campaign.actions import keep_choices
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import choices_of
from vprok.domain.campaign.rules import Choices
from vprok.domain.intake.models import Drawn
from vprok.domain.materials.queries.choices import is_sealed, works_with_fixed_criteria
from vprok.domain.materials.rules import (
    choices_are_fixed,
    criteria_hour_is_fixed,
    drawing_has_begun,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import Refusal, refuse_if


@atomic
def choose(
    campaign: Campaign, choices: Choices, *, apart: Collection[str] = (), by: Actor, at: datetime
) -> Campaign:
    """Choose who keeps the passwords, how kits look, and when things open.

    apart:   codes of the works whose criteria open at an hour of their own
    refuses: no_right, campaign_is_finished, choices_are_fixed, criteria_hour_is_fixed,
             drawing_has_begun, early_rows_are_uneven, choice_is_out_of_range
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY))
    before = choices_of(campaign)
    refuse_if(
        choices_are_fixed(
            is_changed=replace(choices, assigns_ahead=before.assigns_ahead) != before,
            is_sealed=is_sealed(campaign),
        ),
        drawing_has_begun(
            is_changed=choices.assigns_ahead != before.assigns_ahead,
            is_drawn=Drawn.objects.filter(pool__campaign=campaign).exists(),
        ),
        _criteria_hold(campaign, apart),
    )
    return keep_choices(campaign, choices, apart=apart, by=by, at=at)


def _criteria_hold(campaign: Campaign, apart: Collection[str]) -> Refusal | None:
    works = {work.code: work for work in campaign.works.all()}
    changed = [str(work) for code, work in works.items() if work.criteria_apart != (code in apart)]
    fixed = works_with_fixed_criteria(campaign)
    return criteria_hour_is_fixed(changed, [str(works[code]) for code in fixed])
