"""Marking the day families of a class were told, and closing what was owed to them."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.rules import entry_is_withdrawn
from vprok.domain.intake.states import OwedState
from vprok.domain.results.models import Informed
from vprok.domain.results.queries.accepted import accepted_rows
from vprok.domain.results.queries.informing import all_told, informing_done, marks_of
from vprok.domain.results.rules import (
    INFORMED,
    class_has_no_results,
    results_are_not_accepted,
    told_day_is_ahead,
    told_day_is_early,
)
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if


@atomic
def tell_families(entry: Entry, days: Mapping[int, date | None], *, by: Actor, at: datetime) -> int:
    """Mark the day on which families of classes were told, or take a mark back.

    days:    by number of the class; None: not told yet
    returns: how many marks are new
    refuses: no_right, not_your_place, entry_is_withdrawn, results_are_not_accepted,
             class_has_no_results, told_day_is_ahead, told_day_is_early
    """
    refuse_if(by.lacks(Permission.RESULTS_SEND, at=entry.school.place))
    refuse_if(entry_is_withdrawn(entry.withdrawn_at))
    accepted = accepted_rows(entry)
    refuse_if(results_are_not_accepted(is_accepted=accepted is not None))
    known = {number: one.on for number, one in marks_of(entry).items()}
    new = {number: on for number, on in days.items() if known.get(number) != on}
    today = at.astimezone(ZoneInfo(entry.school.clock)).date()
    for number, on in new.items():
        refuse_if(class_has_no_results(number, accepted.told_classes if accepted else ()))
        if on is not None:
            refuse_if(told_day_is_ahead(on=on, today=today))
            refuse_if(told_day_is_early(on=on, sat_on=entry.on or on))
    if new:
        _write(entry, new, by=by, at=at)
    return len(new)


def _write(entry: Entry, new: Mapping[int, date | None], *, by: Actor, at: datetime) -> None:
    back = [number for number, on in new.items() if on is None]
    Informed.objects.filter(entry=entry, class_no__in=back).delete()
    for number, on in new.items():
        if on is not None:
            Informed.objects.update_or_create(
                entry=entry,
                class_no=number,
                defaults={"on": on, "at": at, "by": by.signature},
            )
    owed = Deliverable.objects.filter(kind=INFORMED, entry=entry)
    if all_told(entry):
        _close(owed.exclude(state=OwedState.EXCUSED), at=at)
    else:
        owed.filter(state=OwedState.ACCEPTED).update(state=OwedState.WAITING, accepted_at=None)
    record(
        "results.families_informed",
        entry,
        place=entry.school.place,
        by=by,
        at=at,
        classes=len(new) - len(back),
        taken_back=len(back),
    )


def note_informing(*, at: datetime) -> int:
    """Close what is owed to families that were all told before it was owed.

    returns: how many were closed
    costs:   those of `informing_done`, and one SQL statement
    """
    keys = [owed.pk for owed in informing_done()]
    return _close(Deliverable.objects.filter(pk__in=keys), at=at)


def _close(owed: QuerySet[Deliverable], *, at: datetime) -> int:
    return owed.exclude(state=OwedState.ACCEPTED).update(state=OwedState.ACCEPTED, accepted_at=at)
