"""Choosing how results are collected, as long as nobody has filled a form."""

from collections.abc import Collection
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.campaign.actions import keep_collecting, keep_entries
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import collecting_of
from vprok.domain.campaign.rules import Collecting
from vprok.domain.campaign.states import TaskEntry
from vprok.domain.results.queries.collecting import has_results, has_results_of
from vprok.domain.results.rules.collecting import entries_are_fixed, results_have_come
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if


@atomic
def choose_collecting(
    campaign: Campaign, collecting: Collecting, *, by: Actor, at: datetime
) -> Campaign:
    """Choose what forms ask for, how marks are made of them, and who may look.

    refuses: no_right, campaign_is_finished, results_have_come, not_taught_is_not_allowed
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY))
    refuse_if(
        results_have_come(
            is_changed=collecting.form != collecting_of(campaign).form,
            has_results=has_results(campaign),
        )
    )
    return keep_collecting(campaign, collecting, by=by, at=at)


@atomic
def choose_entries(work: Work, answers: Collection[str], *, by: Actor, at: datetime) -> Work:
    """Choose which tasks take the answer itself and which take points.

    answers: labels of tasks
    refuses: no_right, campaign_is_finished, entries_are_fixed, criteria_take_points
    """
    refuse_if(by.lacks(Permission.CAMPAIGN_KEEP, at=COUNTRY))
    before = set(work.tasks.filter(entry=TaskEntry.ANSWER).values_list("label", flat=True))
    refuse_if(
        entries_are_fixed(is_changed=set(answers) != before, has_results=has_results_of(work))
    )
    return keep_entries(work, answers, by=by, at=at)
