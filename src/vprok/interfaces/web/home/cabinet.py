"""The cabinet: what waits for me, by when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.campaign.queries import current
from vprok.domain.monitoring.queries import duties
from vprok.domain.monitoring.rules import Duty, DutyKind
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request

PAGES: dict[DutyKind, str] = {
    DutyKind.APPLICATION: "forms:application-own",
    DutyKind.DAYS: "intake:days",
    DutyKind.CODES: "materials:campaign",
    DutyKind.ARCHIVE: "materials:campaign",
    DutyKind.KEY: "materials:campaign",
    DutyKind.RESULTS: "results:campaign",
    DutyKind.READING: "campaign:publications",
    DutyKind.VARIANTS: "materials:variants",
    DutyKind.UNREGISTERED: "access:registration",
    DutyKind.LATE: "monitoring:late",
    DutyKind.BEGIN: "campaign:new",
}
"""Where each duty is done."""

BARE = frozenset({DutyKind.READING, DutyKind.UNREGISTERED, DutyKind.BEGIN})
"""Duties whose page does not name a campaign."""


@reads()
def cabinet(request: Request) -> HttpResponse:
    """Show what waits for the person who has signed in."""
    campaign = current()
    waiting = duties(request.actor, campaign, at=request.moment)
    ahead = [duty for duty in waiting if duty.opens_at and duty.opens_at > request.moment]
    return render(
        request,
        "home/cabinet.html",
        {
            "campaign": campaign,
            "now": [(duty, page_of(duty)) for duty in waiting if duty not in ahead],
            "ahead": [(duty, page_of(duty)) for duty in ahead],
        },
    )


def page_of(duty: Duty) -> str:
    """The address of the page where a duty is done."""
    page = PAGES[duty.kind]
    return reverse(page) if duty.kind in BARE else reverse(page, args=[duty.campaign])
