"""When an archive and its password open, in the clock of the school."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from vprok.domain.campaign.queries import days_of
from vprok.domain.campaign.rules import Calendar, day_is_outside_the_window
from vprok.domain.campaign.states import Step
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive
from vprok.domain.materials.rules import day_has_fallen_out, opening_instant
from vprok.kernel.refusal import Refusal

WITH_ITS_BODY = ("work__campaign", "school__district__region")
"""What must come with an entry so that its hours can be told without further questions."""


def key_hour(entry: Entry, known: Calendar) -> datetime | None:
    """When the password of an entry's archive opens; None until its day is declared.

    Where the road map has no hour for passwords, they open with the archives. A school with many
    participants may have its own a little earlier, as the campaign says.

    returns: aware, in the school's own zone
    costs:   nothing if the entry came with its body
    """
    if entry.on is None:
        return None
    district = entry.school.district
    return opening_at(
        known,
        region=district.region.code,
        zone=district.zone,
        day=entry.on,
        participants=entry.participants,
        early_by=entry.work.campaign.early_by,
    )


def opening_at(
    known: Calendar,
    *,
    region: str,
    zone: str,
    day: date,
    participants: int,
    early_by: Iterable[tuple[int, int]],
) -> datetime | None:
    """When passwords open for a school like this; None where the road map has no hour for them.

    zone:     IANA name
    early_by: of the campaign
    returns:  aware, in that zone
    """

    def opens(step: Step) -> datetime | None:
        return known.window(step, region=region, zone=zone, day=day).opens_at

    hour = opens(Step.KEY) or opens(Step.ARCHIVE)
    if hour is None:
        return None
    there = hour.astimezone(ZoneInfo(zone))
    return opening_instant(there, participants=participants, early_by=early_by)


def archive_hour(entry: Entry, known: Calendar) -> datetime | None:
    """From when an entry's archive may be downloaded.

    returns: aware, in the school's own zone
    costs:   nothing if the entry came with its body
    """
    return _hour(entry, known, Step.ARCHIVE)


def _hour(entry: Entry, known: Calendar, step: Step) -> datetime | None:
    if entry.on is None:
        return None
    district = entry.school.district
    opens_at = known.window(
        step, region=district.region.code, zone=district.zone, day=entry.on
    ).opens_at
    return opens_at and opens_at.astimezone(ZoneInfo(district.zone))


def release_hour(archive: Archive, known: Calendar) -> datetime | None:
    """When the password of this archive opens: its own hour, or a later one set since.

    What is sealed to a slot opens with the slot, whatever the road map says now.

    returns: aware, in the school's own zone; None when its day was taken back
    costs:   nothing if the entry came with its body
    """
    if archive.slot_id:
        return archive.opens_at.astimezone(ZoneInfo(archive.entry.school.clock))
    hour = key_hour(archive.entry, known)
    return hour and max(hour, archive.opens_at.astimezone(hour.tzinfo))


def day_holds(archive: Archive, known: Calendar) -> Refusal | None:
    """What of its day holds the password of an archive back.

    refuses: day_has_fallen_out
    costs:   nothing if the entry came with its body
    """
    entry = archive.entry
    days = days_of(entry.work, region=entry.school.place.region, known=known)
    outside = entry.on is not None and day_is_outside_the_window(entry.on, days) is not None
    return day_has_fallen_out(is_within=not outside, was_taken=archive.taken_at is not None)
