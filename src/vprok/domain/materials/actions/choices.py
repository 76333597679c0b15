"""Choosing how materials are kept, while nothing is sealed yet."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.campaign.actions import keep_choices
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import choices_of
from vprok.domain.campaign.rules import Choices
from vprok.domain.files.actions import reseal
from vprok.domain.intake.models import Drawn
from vprok.domain.materials.actions.sealed import slot_kind
from vprok.domain.materials.actions.slots import preparation_key
from vprok.domain.materials.models import Sealed
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
    moved = _moved(campaign, apart)
    kept = keep_choices(campaign, choices, apart=apart, by=by, at=at)
    _prepare_anew(moved, at=at)
    return kept


def _moved(campaign: Campaign, apart: Collection[str]) -> list[int]:
    """Works whose criteria are to open at another hour than before."""
    works = campaign.works.values_list("pk", "code", "criteria_apart")
    return [pk for pk, code, was_apart in works if was_apart != (code in apart)]


def _prepare_anew(works: Collection[int], *, at: datetime) -> None:
    """Put criteria that are there under the key of their new hour.

    The freeze of the old one erases its own, and they would be lost with it.
    """
    there = Sealed.objects.filter(work__in=works, file__destroyed_at=None)
    for one in there.select_related("file", "work__campaign"):
        key = preparation_key(one.work, group=one.group, kind=slot_kind(one.work), at=at)
        reseal(one.file, under=key)


def _criteria_hold(campaign: Campaign, apart: Collection[str]) -> Refusal | None:
    works = {work.code: work for work in campaign.works.all()}
    changed = [str(work) for code, work in works.items() if work.criteria_apart != (code in apart)]
    fixed = works_with_fixed_criteria(campaign)
    return criteria_hour_is_fixed(changed, [str(works[code]) for code in fixed])
