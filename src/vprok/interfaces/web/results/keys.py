"""Keys to short answers of a campaign: what is there, whose hour has not come, what changed."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for, going
from vprok.domain.campaign.rules import ALL_ZONES, zone_group_words
from vprok.domain.materials.models import Sealed
from vprok.domain.materials.rules import Shelf
from vprok.domain.materials.states import SealedKind
from vprok.domain.results.queries.keys import (
    Answered,
    answered_tasks,
    current_edition,
    first_hour,
    is_open,
    key_spots,
    keys_asked,
    keys_of_file,
    keys_waiting,
    wordings_of,
    works_with_answers,
)
from vprok.domain.results.queries.scoring import blocks_behind, editions_of, scored_blocks
from vprok.domain.results.rules.keys import KeySpot, Wording
from vprok.domain.results.states import AnswerKind
from vprok.interfaces.frame.doors import not_found, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refused
from vprok.tools.sheets.spec import XLSX


@dataclass(frozen=True)
class KeyLine:
    """One key as the page shows it."""

    spot: KeySpot
    label: str
    zone: str
    wording: Wording | None

    @property
    def kind(self) -> str:
        """How it is compared, in words."""
        return str(AnswerKind(self.wording.kind).label) if self.wording else ""


@dataclass(frozen=True)
class FileLine:
    """A workbook of keys that is in no edition yet.

    faults: why its keys could not be taken though its hour has come
    """

    words: str
    hour: datetime | None
    faults: tuple[str, ...]


@reads(Permission.ANSWER_KEEP)
def works(request: Request, slug: str) -> HttpResponse:
    """List the works whose answers are typed, with the edition of their keys."""
    campaign = campaign_at(request, slug)
    lines = [(work, current_edition(work)) for work in works_with_answers(campaign)]
    others = [
        (one.title, reverse("results:keys", args=[one.slug]), one == campaign)
        for one in going(request.actor.places(Permission.ANSWER_KEEP))
    ]
    return render(
        request,
        "results/keys.html",
        {"campaign": campaign, "lines": lines, "others": others[1:] and others},
    )


@reads(Permission.ANSWER_KEEP)
def work(request: Request, slug: str, code: str) -> HttpResponse:
    """Show the keys of a work, task by task and variant by variant, once their hour has come."""
    found, tasks = work_at(request, slug, code)
    edition, hour = current_edition(found), first_hour(found, ALL_ZONES)
    uploaded = Sealed.objects.filter(work=found, kind=SealedKind.KEYS, replaced_at=None)
    return render(
        request,
        "results/keys_work.html",
        {
            "campaign": found.campaign,
            "work": found,
            "edition": edition,
            "lines": _lines(found, tasks, wordings_of(edition)),
            "has_zones": found.campaign.has_zone_groups,
            "files": _files(found, request),
            "hour": hour,
            "is_early": hour is None or request.moment < hour,
            "uploaded": uploaded.exists(),
            "shelf": Shelf(ALL_ZONES, SealedKind.KEYS).address,
            "editions": editions_of(found),
            "forms": scored_blocks(found).count(),
            "behind": blocks_behind(found).count(),
        },
    )


@reads(Permission.ANSWER_KEEP)
def blank(request: Request, slug: str, code: str) -> HttpResponse:
    """The form of keys, to be filled and sealed until its hour."""
    found, _ = work_at(request, slug, code)
    return attachment(keys_asked(found).drawn(), f"{slug}-{code}-keys.xlsx", XLSX)


def campaign_at(request: Request, slug: str) -> Campaign:
    """A campaign whose keys this person keeps."""
    return get_object_or_404(campaigns_for(request.actor.places(Permission.ANSWER_KEEP)), slug=slug)


def work_at(request: Request, slug: str, code: str) -> tuple[Work, tuple[Answered, ...]]:
    """A work with answers, and its tasks that are answered."""
    campaign = campaign_at(request, slug)
    found = get_object_or_404(campaign.works.select_related("campaign"), code=code)
    tasks = answered_tasks(found)
    if not tasks:
        raise not_found()
    return found, tasks


def zone_words(group: int) -> str:
    """A zone group as people call it."""
    return "все пояса" if group == ALL_ZONES else zone_group_words(group)


def _lines(
    work: Work, tasks: tuple[Answered, ...], wordings: dict[KeySpot, Wording]
) -> list[KeyLine]:
    labels = {one.number: one.task.label for one in tasks}
    return [
        KeyLine(spot, labels[spot.task], zone_words(spot.group), wordings.get(spot))
        for spot in key_spots(work, tasks)
    ]


def _files(work: Work, request: Request) -> list[FileLine]:
    """Workbooks that wait, and those that could not be taken when their hour came."""
    asked = keys_asked(work)
    lines = []
    for one in keys_waiting(work.campaign, work):
        faults: tuple[str, ...] = ()
        if is_open(one, at=request.moment):
            try:
                faults = keys_of_file(one.sealed.file, asked).faults
            except Refused as no:
                faults = (no.refusal.text,)
        lines.append(FileLine(zone_words(one.sealed.group), one.opens_at, faults))
    return lines
