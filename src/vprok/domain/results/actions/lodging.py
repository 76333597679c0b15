"""Taking the words of a form that a school has sealed without a network."""

from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.intake.models import Deliverable, Submission
from vprok.domain.intake.queries import why_over, why_shut
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.intake.states import SubmissionState
from vprok.domain.materials.rules import day_is_not_declared
from vprok.domain.results.models import Lodged
from vprok.domain.results.queries import why_declared
from vprok.domain.results.rules import caller_is_missing, file_is_here
from vprok.domain.results.states import LodgedBy
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import Place
from vprok.kernel.refusal import refuse_if
from vprok.tools.vault.words import bytes_of

CALLER_MOST = 120


@atomic
def lodge(
    deliverable: Deliverable, words: str, *, told_by: str = "", by: Actor, at: datetime
) -> Lodged:
    """Keep the words of a sealed file, told before the deadline; told twice, they are one.

    A file that comes later with the same digest counts as in time.

    words:   twelve, however they were written down
    told_by: who read them over the telephone; a school that types its own words leaves it empty
    refuses: no_right, not_your_place, school_is_closed, campaign_is_stopped, campaign_is_draft,
             campaign_is_finished, form_is_excused, form_is_not_open, entry_is_withdrawn,
             day_is_not_declared, form_is_declared, deadline_has_passed, caller_is_missing,
             words_count, words_unknown, words_disagree, file_is_here
    costs:   about seven SQL statements
    """
    entry = deliverable.entry
    assert entry is not None
    way = _way(by, Place(deliverable.place))
    refuse_if(
        why_shut(deliverable, at=at),
        entry_is_withdrawn(entry.withdrawn_at),
        day_is_not_declared(is_declared=entry.on is not None),
        why_declared(entry, at=at),
        why_over(deliverable, at),
        caller_is_missing(told_by, way=way),
    )
    digest = bytes_of(words).hex()
    accepted = Submission.objects.of(deliverable).filter(
        sha256__startswith=digest, state=SubmissionState.ACCEPTED
    )
    refuse_if(file_is_here(is_here=accepted.exists()))
    kept, is_new = Lodged.objects.get_or_create(
        deliverable=deliverable,
        digest=digest,
        defaults={
            "way": way,
            "told_by": told_by.strip()[:CALLER_MOST] if way == LodgedBy.TELEPHONE else "",
            "at": at,
            "by": by.signature,
        },
    )
    if is_new:
        place = Place(deliverable.place)
        record("results.words_lodged", deliverable, place=place, by=by, at=at, digest=digest)
    return kept


def _way(by: Actor, place: Place) -> LodgedBy:
    """How the words come in: the school types its own, a coordinator hears them.

    refuses: no_right, not_your_place
    """
    if by.lacks(Permission.RESULTS_SEND, at=place) is None:
        return LodgedBy.PORTAL
    refuse_if(by.lacks(Permission.RESULTS_LODGE, at=place))
    return LodgedBy.TELEPHONE
