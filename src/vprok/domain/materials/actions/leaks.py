"""Finding out whose copy was photographed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from vprok.domain.audit.actions import record
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.materials.models import Variant
from vprok.domain.materials.queries.leaks import (
    Leak,
    originals,
    pages_compared,
    papers_compared,
    school_of,
    trails,
)
from vprok.domain.materials.rules.leaks import (
    photograph_is_too_large,
    photographs_are_too_many,
    told,
    work_is_not_said,
)
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.place import COUNTRY
from vprok.kernel.refusal import refuse_if
from vprok.tools.pdf.stamp import Stamp
from vprok.tools.tracing import Mark, Traced, trace


def trace_leak(
    photographs: Sequence[bytes], *, campaign: Campaign, code: str, by: Actor, at: datetime
) -> Leak:
    """Say whose copy photographs show, and who read its archive and key; the attempt is recorded.

    code:    of the work; empty where nobody knows: then a legible stamp says it, else every paper
             of the campaign is compared
    refuses: no_right, not_your_place, photographs_are_too_many, photograph_is_too_large,
             work_is_not_said
    raises:  UnusablePicture, whose refusal says what is wrong with a file
    """
    refuse_if(by.lacks(Permission.LEAK_TRACE, at=COUNTRY))
    refuse_if(photographs_are_too_many(len(photographs)))
    refuse_if(*(photograph_is_too_large(len(one)) for one in photographs))
    papers = papers_compared(campaign, code or _work_on_stamps(photographs))
    refuse_if(work_is_not_said(pages=pages_compared(papers)))
    compared, locked = originals(papers.select_related("file", "work__campaign"))
    found = _leak(trace(photographs, compared), campaign, locked)
    record(
        "materials.leak_traced",
        campaign,
        place=COUNTRY,
        by=by,
        at=at,
        photographs=" ".join(hashlib.sha256(one).hexdigest()[:16] for one in photographs),
        told=found.told,
        school=found.school.key if found.school else None,
    )
    return found


def _work_on_stamps(photographs: Sequence[bytes]) -> str:
    """The code of the work that legible stamps name; empty where they name none, or several."""
    works = {stamp.work for stamp in _stamps(trace(photographs))}
    return works.pop() if len(works) == 1 else ""


def _leak(traced: Traced, campaign: Campaign, locked: tuple[Work, ...]) -> Leak:
    stamps = _stamps(traced)
    hidden = _school_of_mark(traced.mark)
    named = {stamp.school: school_of(stamp.school) for stamp in stamps}
    visible = frozenset(key for key, school in named.items() if school)
    how = told(hidden=hidden.key if hidden else "", visible=visible)
    school = hidden or (named[next(iter(visible))] if len(visible) == 1 else None)
    works = _works(traced, campaign)
    return Leak(
        told=how,
        school=school,
        works=works,
        stamps=stamps,
        mark=traced.mark if hidden else None,
        sightings=traced.sightings,
        locked=locked,
        trails=trails(school, works) if school else (),
    )


def _school_of_mark(mark: Mark | None) -> School | None:
    return school_of(f"edu{mark.number:06}") if mark else None


def _stamps(traced: Traced) -> tuple[Stamp, ...]:
    return tuple(dict.fromkeys(stamp for one in traced.sightings for stamp in one.stamps))


def _works(traced: Traced, campaign: Campaign) -> tuple[Work, ...]:
    """The works that bodies show; where none was recognised, those that stamps name."""
    seen = [int(one.original) for one in traced.sightings if one.original]
    by_body = Work.objects.filter(pk__in=Variant.objects.filter(pk__in=seen).values("work"))
    by_stamp = Work.objects.filter(
        campaign=campaign, code__in={stamp.work for stamp in _stamps(traced)}
    )
    works = (by_body if seen else by_stamp).select_related("campaign")
    return tuple(works.order_by("grade", "subject"))
