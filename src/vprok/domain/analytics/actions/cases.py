"""What a school answers to the signs of a campaign."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.analytics.models import Reply
from vprok.domain.analytics.queries.cases import official_in, shown_in
from vprok.domain.analytics.rules.cases import (
    nothing_to_reply_to,
    reply_is_empty,
    reply_is_too_long,
)
from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.intake.rules import words_hold_a_name
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if


@atomic
def reply(school: School, campaign: Campaign, text: str, *, by: Actor, at: datetime) -> Reply:
    """Keep the words of a head of school beside the signs; they are never changed.

    refuses: no_right, not_your_place, results_are_not_open, reply_is_empty, reply_is_too_long,
             words_hold_a_name, nothing_to_reply_to
    """
    refuse_if(by.lacks(Permission.OBJECTIVITY_REPLY, at=school.place))
    refuse_if(
        results_are_not_open(opens_at=campaign.reports_at, at=at),
        reply_is_empty(text),
        reply_is_too_long(text),
        words_hold_a_name(text),
        nothing_to_reply_to(signs=_signs(school, campaign)),
    )
    made = Reply.objects.create(
        campaign=campaign, school=school, text=text.strip(), by=by.signature, at=at
    )
    record("analytics.reply_given", made, place=school.place, by=by, at=at)
    return made


def _signs(school: School, campaign: Campaign) -> int:
    official = official_in(campaign, school.place).get(school.pk, ())
    return len(official) + len(shown_in(campaign, school.place).get(school.pk, ()))
