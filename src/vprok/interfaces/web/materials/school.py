"""What goes out to one school: its codes, and an archive with its password for each work."""

from datetime import date, datetime, timedelta
from math import ceil

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import campaign_is_not_running
from vprok.domain.materials.actions import take_codes
from vprok.domain.materials.actions.bundles import hand_out_day, opener_of
from vprok.domain.materials.documents.bundle import OPENER
from vprok.domain.materials.queries import Line, criteria_of_school, materials_of
from vprok.domain.materials.queries.pages import days_in_one_file
from vprok.domain.materials.states import ArchiveState
from vprok.domain.territory.models import School
from vprok.interfaces.frame.doors import hands_out, not_found, reads
from vprok.interfaces.frame.handing import attachment, hand_out, handed
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.campaigns import campaign_tabs
from vprok.interfaces.web.materials.lines import school_within
from vprok.kernel.charter import Permission

TONES: dict[ArchiveState, str] = {
    ArchiveState.WAITING: "wait",
    ArchiveState.READY: "open",
    ArchiveState.DOWNLOADED: "info",
    ArchiveState.TAKEN: "good",
    ArchiveState.WITHDRAWN: "warn",
}

PAGE_STAYS_OPEN = timedelta(hours=12)


@reads(Permission.ARCHIVE_TAKE)
def school(request: Request, slug: str, key: str) -> HttpResponse:
    """Show the materials of a school to those who may fetch its archives."""
    campaign, found = school_within(request, slug, key, Permission.ARCHIVE_TAKE)
    return shown(request, campaign, found)


def shown(request: Request, campaign: Campaign, school: School) -> HttpResponse:
    """The page of a school's materials; those of the school itself have no list to go back to."""
    places = request.actor.places(Permission.ARCHIVE_TAKE)
    materials = materials_of(school, campaign, at=request.moment)
    here = school.place
    may_take_key = request.actor.lacks(Permission.KEY_TAKE, at=here) is None
    return render(
        request,
        "materials/school.html",
        {
            "campaign": campaign,
            "school": school,
            "zone": school.clock,
            "is_own": set(places) == {school.place},
            "others": campaign_tabs(places, "materials:school", campaign, school.key),
            "materials": materials,
            "lines": [
                (line, TONES[line.state], waking(line, at=request.moment) if may_take_key else "")
                for line in sorted(materials.lines, key=_is_behind)
            ],
            "criteria": criteria_of_school(school, campaign, at=request.moment)
            if request.actor.lacks(Permission.CRITERIA_TAKE, at=here) is None
            else (),
            "stopped": campaign_is_not_running(campaign.state),
            "may_take_codes": request.actor.lacks(Permission.CODES_TAKE, at=here) is None,
            "may_take_key": may_take_key,
            "may_fetch": may_take_key is False
            and request.actor.lacks(Permission.KEY_RELAY, at=here) is None,
            "may_print": request.actor.lacks(Permission.PRINT_KEEP, at=here) is None,
            "days": days_in_one_file(materials),
            "may_declare": request.actor.lacks(Permission.DAY_DECLARE, at=here) is None,
        },
    )


def _is_behind(line: Line) -> bool:
    """Whether the password is taken or the pages are back: what still waits stands first."""
    return line.state is ArchiveState.TAKEN or line.returned is not None


def waking(line: Line, *, at: datetime) -> str:
    """When the button of a password asks whether its hour has come: once, at the hour itself.

    returns: a trigger for htmx; empty when the hour is past, or too far for a page left open
    """
    left = line.hour - at if line.early and line.archive and line.hour else None
    if left is None or left > PAGE_STAYS_OPEN:
        return ""
    return f"load delay:{ceil(left.total_seconds()) + 1}s"


@hands_out(Permission.CODES_TAKE)
def codes(request: Request, slug: str, key: str) -> HttpResponseBase:
    """Hand out the slips with the codes of a school."""
    if request.method != "POST":
        return handed(request)
    campaign, found = school_within(request, slug, key, Permission.CODES_TAKE)
    stored = take_codes(found, campaign, by=request.actor, at=request.moment)
    return hand_out(stored, request, stored.name)


@hands_out(Permission.KEY_TAKE)
def day(request: Request, slug: str, key: str, on: str) -> HttpResponseBase:
    """Hand out all archives of a day in one file."""
    if request.method != "POST":
        return handed(request)
    campaign, found = school_within(request, slug, key, Permission.KEY_TAKE)
    stored = hand_out_day(found, campaign, _day(on), by=request.actor, at=request.moment)
    return hand_out(stored, request, stored.name)


def _day(on: str) -> date:
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise not_found() from None


@reads(Permission.ARCHIVE_TAKE)
def opener(request: Request, slug: str, key: str) -> HttpResponse:
    """The page that opens archives without a network, with what it should know of them."""
    campaign, found = school_within(request, slug, key, Permission.ARCHIVE_TAKE)
    page = opener_of(found, campaign)
    if not page:
        raise not_found()
    return attachment(page, OPENER, "text/html; charset=utf-8")
