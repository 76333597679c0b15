"""Archives that are later than they may be, for the federal organiser."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import calendar
from vprok.domain.intake.models import Entries, Entry
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries.archives import (
    facts_of,
    hour_of,
    papers_locked,
    papers_there,
    slots_by_hour,
    without_archive,
)
from vprok.domain.materials.queries.hours import WITH_ITS_BODY
from vprok.domain.materials.queries.variants import group_of
from vprok.domain.materials.rules import (
    ON_TIME,
    archive_is_not_ready,
    archive_waits,
    was_late,
)
from vprok.domain.territory.states import is_a_zone
from vprok.kernel.refusal import Refusal

MOSCOW = ZoneInfo("Europe/Moscow")
MOST_SHOWN = 300


@dataclass(frozen=True)
class LateArchive:
    """An entry whose archive is not there a week before its day, and why."""

    entry: Entry
    reason: Refusal


@dataclass(frozen=True)
class LateArchives:
    """Everything that is late in a campaign.

    missing: the nearest days first, no more than `MOST_SHOWN`
    count:   of all that are missing
    reasons: how many wait for what, the most frequent first
    made:    archives of days to come that were made within the last week before them
    """

    missing: tuple[LateArchive, ...]
    count: int
    reasons: tuple[tuple[Refusal, int], ...]
    made: tuple[Archive, ...]


def late_archives(campaign: Campaign, *, at: datetime) -> LateArchives:
    """Archives that are not there a week before the day, or came later than that.

    costs: six SQL statements, two more in officers' custody
    """
    shown: list[LateArchive] = []
    count: Counter[str] = Counter()
    texts: dict[str, Refusal] = {}
    for one in _missing(campaign, at):
        count[one.reason.code] += 1
        texts[one.reason.code] = one.reason
        if len(shown) < MOST_SHOWN:
            shown.append(one)
    return LateArchives(
        missing=tuple(shown),
        count=count.total(),
        reasons=tuple((texts[code], many) for code, many in count.most_common()),
        made=tuple(islice(_made_late(campaign, at), MOST_SHOWN)),
    )


def entries_late(campaign: Campaign, *, at: datetime) -> Entries:
    """Entries without an archive a week before their day, or before the last day for them.

    costs: nothing until it is asked
    """
    today = at.astimezone(MOSCOW).date()
    soon = today + ON_TIME
    undeclared = Q(on=None) & _last_day(campaign, soon)
    return without_archive(campaign).filter(Q(on__range=(today, soon)) | undeclared)


def _last_day(campaign: Campaign, soon: date) -> Q:
    own = Q(work__closes_on__lte=soon)
    return own | Q(work__closes_on=None) if campaign.closes_on <= soon else own


def _missing(campaign: Campaign, at: datetime) -> Iterator[LateArchive]:
    known, there, slots = calendar(campaign), papers_there(campaign), slots_by_hour(campaign)
    locked = papers_locked(campaign)
    for entry in entries_late(campaign, at=at).order_by(
        F("on").asc(nulls_last=True), "school__path", "work__code"
    ):
        hour = hour_of(entry, known)
        group = group_of(entry.school, campaign) if is_a_zone(entry.school.zone) else 0
        place = (entry.work_id, group)
        facts = facts_of(
            entry,
            papers=there.get(place, 0),
            has_codes=entry.has_codes,  # type: ignore[attr-defined]
            slot=slots.get((*place, hour)) if hour else None,
            has_words=entry.has_words,  # type: ignore[attr-defined]
            is_locked=place in locked,
        )
        reason = archive_waits(facts) or archive_is_not_ready(is_there=False)
        assert reason is not None
        yield LateArchive(entry, reason)


def _made_late(campaign: Campaign, at: datetime) -> Iterator[Archive]:
    """Those of days to come; the days before a day are counted on the clock of Moscow."""
    today = at.astimezone(MOSCOW).date()
    archives = (
        Archive.objects.current()
        .filter(entry__work__campaign=campaign, entry__on__gte=today)
        .filter(made_at__gt=at - 2 * ON_TIME)
        .select_related(*(f"entry__{path}" for path in WITH_ITS_BODY))
        .order_by("entry__on", "entry__school__path")
    )
    for archive in archives.iterator():
        on = archive.entry.on
        if on and was_late(on=on, made_on=archive.made_at.astimezone(MOSCOW).date()):
            yield archive
