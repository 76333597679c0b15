"""Keeping the plan of measures."""

from collections.abc import Sequence
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.analytics.models import Measures
from vprok.domain.analytics.queries.measures import Planned
from vprok.domain.analytics.rules.measures import plan_is_too_long, plan_was_changed
from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.intake.rules import words_hold_a_name
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if


@atomic
def keep_measures(
    work: Work, place: Place, rows: Sequence[Planned], *, seen: int, by: Actor, at: datetime
) -> Measures:
    """Save the plan of a body; lines where nothing is to be done fall out.

    seen:    the revision that was changed, 0 = none yet
    refuses: no_right, not_your_place, results_are_not_open, plan_is_too_long, words_hold_a_name,
             plan_was_changed
    """
    refuse_if(by.lacks(Permission.NOTE_KEEP, at=place))
    told = [
        [one.what.strip(), one.who.strip(), one.until.strip()] for one in rows if one.what.strip()
    ]
    words = [each for row in told for each in row]
    refuse_if(
        results_are_not_open(opens_at=work.campaign.reports_at, at=at),
        plan_is_too_long(lines=len(told), longest=max(map(len, words), default=0)),
        *map(words_hold_a_name, words),
    )
    same = Measures.objects.select_for_update().filter(work=work, place=place.path)
    before = same.first()
    refuse_if(plan_was_changed(seen=seen, now=before.revision if before else 0))
    kept, _ = Measures.objects.update_or_create(
        work=work,
        place=place.path,
        defaults={
            "rows": told,
            "revision": seen + 1,
            "saved_by": by.signature,
            "saved_at": at,
        },
    )
    record(
        "analytics.measures_kept",
        kept,
        place=place,
        by=by,
        at=at,
        campaign=work.campaign.slug,
        lines=len(told),
    )
    return kept
