"""Entries made, changed and withdrawn as schools and regions say; none is ever deleted."""

from collections.abc import Mapping
from datetime import date, datetime

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Deliverable, Entry, NotTaken
from vprok.domain.intake.sheets.taking import Taking
from vprok.domain.intake.states import OwedState
from vprok.domain.territory.models import School

TAKEN_BACK = "школа отказалась от работы в заявке"
SAID = ("way", "level", "classes", "participants", "on_computer", "workplaces", "expected_on")
BATCH = 500


def keep_said(
    campaign: Campaign, said: Mapping[tuple[School, Work], Taking | None], *, at: datetime
) -> None:
    """Keep what is said of these works; codes and results may hang on an entry, so it stays.

    said:  None where a school has taken its word back; works not named stay as they are
    costs: seven SQL statements, and one more for every 500 entries made or changed
    """
    schools = {school.pk for school, _ in said}
    there = {
        (entry.school_id, entry.work_id): entry
        for entry in Entry.objects.filter(work__campaign=campaign, school__in=schools)
    }
    new: list[Entry] = []
    old: list[Entry] = []
    for (school, work), taking in said.items():
        entry = there.get((school.pk, work.pk))
        if taking is not None and taking.takes:
            kept = entry or Entry(school=school, work=work, on=_only_day(work), made_at=at)
            _say(kept, taking)
            kept.withdrawn_at = None
            (old if entry else new).append(kept)
        elif entry is not None and entry.withdrawn_at is None:
            entry.withdrawn_at = at
            old.append(entry)
    Entry.objects.bulk_create(new, batch_size=BATCH)
    Entry.objects.bulk_update(old, [*SAID, "withdrawn_at"], batch_size=BATCH)
    _keep_reasons(campaign, said, at)
    _settle(campaign, schools)


def _say(entry: Entry, taking: Taking) -> None:
    for name in SAID:
        setattr(entry, name, getattr(taking, name))


def _only_day(work: Work) -> date | None:
    """The work's day when its window is one day long: there is nothing to choose."""
    return work.opens_on if work.opens_on == work.closes_on else None


def _keep_reasons(
    campaign: Campaign, said: Mapping[tuple[School, Work], Taking | None], at: datetime
) -> None:
    named = {(school.pk, work.pk) for school, work in said}
    there = NotTaken.objects.filter(
        work__campaign=campaign, school__in={school for school, _ in named}
    )
    gone = [
        pk
        for pk, school, work in there.values_list("pk", "school", "work")
        if (school, work) in named
    ]
    NotTaken.objects.filter(pk__in=gone).delete()
    NotTaken.objects.bulk_create(
        [
            NotTaken(school=school, work=work, reason=taking.reason, said_at=at)
            for (school, work), taking in said.items()
            if taking is not None and not taking.takes and taking.reason
        ],
        batch_size=BATCH,
    )


def _settle(campaign: Campaign, schools: set[int]) -> None:
    """Ask nothing for works taken back, and ask again for works taken anew."""
    owed = Deliverable.objects.filter(campaign=campaign, entry__school__in=schools)
    owed.filter(entry__withdrawn_at__isnull=False, current=None).exclude(
        state=OwedState.EXCUSED
    ).update(state=OwedState.EXCUSED, excuse=TAKEN_BACK)
    owed.filter(entry__withdrawn_at=None, state=OwedState.EXCUSED, excuse=TAKEN_BACK).update(
        state=OwedState.WAITING, excuse=""
    )
