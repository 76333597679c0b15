"""Choosing how kits are printed, and keeping the log of what was printed again and came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from vprok.domain.audit.actions import record
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive, PrintChoice, Reprint, Returned
from vprok.domain.materials.queries import codes_of
from vprok.domain.materials.queries.printing import (
    choice_holds,
    reconciled,
    spares_printed,
    spares_taken,
)
from vprok.domain.materials.rules import (
    codes_are_unknown,
    difference_is_unexplained,
    experts_are_too_many,
    nothing_was_reprinted,
    printing_is_early,
    spares_have_run_out,
)
from vprok.domain.materials.states import ReprintReason
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.refusal import refuse_if


@dataclass(frozen=True)
class Wishes:
    """How a school wants a work printed.

    large: codes of those who get large print
    """

    by_rooms: bool = True
    is_duplex: bool = True
    is_two_up: bool = False
    is_economy: bool = False
    large: Sequence[str] = ()
    experts: int = 2


@dataclass(frozen=True)
class Again:
    """A line of the log.

    is_spare: a spare kit was taken, no page was added
    """

    reason: ReprintReason
    kits: int
    pages: int
    is_spare: bool = False
    note: str = ""


@atomic
def choose_print(entry: Entry, wishes: Wishes, *, by: Actor, at: datetime) -> PrintChoice:
    """Keep how a school wants a work printed; its archive follows by itself.

    refuses: no_right, not_your_place, campaign_is_not_running, choice_is_late, codes_are_unknown,
             experts_are_too_many
    """
    refuse_if(by.lacks(Permission.PRINT_KEEP, at=entry.school.place))
    refuse_if(campaign_is_not_running(entry.work.campaign.state))
    refuse_if(
        choice_holds(entry, entry.archives.current().first(), at=at),
        codes_are_unknown(
            wishes.large, codes_of(entry.school, entry.work.campaign, entry.work.grade)
        ),
        experts_are_too_many(wishes.experts),
    )
    choice, _ = PrintChoice.objects.update_or_create(
        entry=entry,
        defaults={
            "by_rooms": wishes.by_rooms,
            "is_duplex": wishes.is_duplex,
            "is_two_up": wishes.is_two_up,
            "is_economy": wishes.is_economy,
            "large": list(wishes.large),
            "experts": wishes.experts,
            "said_at": at,
            "said_by": by.signature,
        },
    )
    record("materials.print_chosen", choice, place=entry.school.place, by=by, at=at)
    return choice


@atomic
def log_reprint(entry: Entry, again: Again, *, by: Actor, at: datetime) -> Reprint:
    """Write down a kit that was printed again, or a spare one that was taken.

    refuses: no_right, not_your_place, printing_is_early, nothing_was_reprinted,
             spares_have_run_out
    """
    refuse_if(by.lacks(Permission.PRINT_KEEP, at=entry.school.place))
    archive = entry.archives.current().first()
    refuse_if(printing_is_early(is_open=_is_open(archive, at)))
    refuse_if(
        nothing_was_reprinted(kits=again.kits, pages=again.pages, is_spare=again.is_spare),
    )
    if again.is_spare:
        taken = spares_taken(entry) + again.kits
        refuse_if(spares_have_run_out(taken=taken, printed=spares_printed(entry)))
    line = Reprint.objects.create(
        entry=entry,
        reason=again.reason,
        is_spare=again.is_spare,
        kits=again.kits,
        pages=0 if again.is_spare else again.pages,
        note=again.note.strip(),
        at=at,
        by=by.signature,
    )
    record(
        "materials.kit_reprinted",
        line,
        place=entry.school.place,
        by=by,
        at=at,
        reason=again.reason,
        kits=line.kits,
        pages=line.pages,
    )
    return line


@atomic
def count_returned(entry: Entry, pages: int, note: str, *, by: Actor, at: datetime) -> Returned:
    """Write down how many pages came back from the rooms; a second count replaces the first.

    refuses: no_right, not_your_place, printing_is_early, difference_is_unexplained
    """
    refuse_if(by.lacks(Permission.PRINT_KEEP, at=entry.school.place))
    archive = entry.archives.current().first()
    refuse_if(printing_is_early(is_open=_is_open(archive, at)))
    counted = reconciled(entry, archive, pages)
    refuse_if(difference_is_unexplained(counted, note=note))
    returned, _ = Returned.objects.update_or_create(
        entry=entry,
        defaults={"pages": pages, "note": note.strip(), "at": at, "by": by.signature},
    )
    record(
        "materials.pages_returned",
        returned,
        place=entry.school.place,
        by=by,
        at=at,
        pages=pages,
        expected=counted.expected,
    )
    return returned


def _is_open(archive: Archive | None, at: datetime) -> bool:
    return archive is not None and archive.opens_at <= at
