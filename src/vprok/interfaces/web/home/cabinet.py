"""The cabinet: what waits for me, by when, and what I was reminded of."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import going
from vprok.domain.intake.models import Deliverable, Reminder
from vprok.domain.monitoring.queries import FormDuty, duties, reminded
from vprok.domain.monitoring.rules import Duty, DutyKind, first_things_first
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.home.address import own_addresses
from vprok.interfaces.web.layout.forms.face import address_of
from vprok.kernel.charter import Permission

PAGES: dict[DutyKind, str] = {
    DutyKind.FORM: "intake:of-campaign",
    DutyKind.DAYS: "intake:days",
    DutyKind.ARCHIVE: "materials:campaign",
    DutyKind.KEY: "materials:campaign",
    DutyKind.READING: "campaign:publications",
    DutyKind.VARIANTS: "materials:variants",
    DutyKind.UNREGISTERED: "access:registration",
    DutyKind.PROPOSALS: "intake:lists",
    DutyKind.PARCELS: "access:parcels",
    DutyKind.LATE: "monitoring:owing",
    DutyKind.LATE_ARCHIVES: "materials:late",
    DutyKind.UNREADY: "materials:readiness",
    DutyKind.OWN_WORDS: "release:words",
    DutyKind.CEREMONY: "release:slots",
    DutyKind.ARMING: "release:slots",
    DutyKind.SECOND_WORD: "release:slots",
    DutyKind.CLOCKS: "release:slots",
    DutyKind.DECLARING: "results:campaign",
    DutyKind.MARKING: "results:desk",
    DutyKind.THIRD: "results:desk",
    DutyKind.BEGIN: "campaign:new",
}
"""Where each duty is done."""

BARE = frozenset(
    {
        DutyKind.READING,
        DutyKind.UNREGISTERED,
        DutyKind.PARCELS,
        DutyKind.OWN_WORDS,
        DutyKind.MARKING,
        DutyKind.THIRD,
        DutyKind.BEGIN,
    }
)
"""Duties whose page does not name a campaign."""


@dataclass(frozen=True)
class Reminded:
    """A reminder as the cabinet shows it.

    text: what to do; empty for those who only read
    """

    reminder: Reminder
    title: str
    url: str
    text: str


@reads()
def cabinet(request: Request) -> HttpResponse:
    """Show what waits for the person who has signed in."""
    campaigns = going()
    every = _duties(request, campaigns)
    forms = {duty.owed: duty for duty in every if isinstance(duty, FormDuty)}
    reminded = [one for campaign in campaigns for one in _reminded(request, campaign, forms)]
    once = [forms.get(one.reminder.deliverable) for one in reminded]
    waiting = [duty for duty in every if duty not in once]
    ahead = [duty for duty in waiting if duty.opens_at and duty.opens_at > request.moment]
    return render(
        request,
        "home/cabinet.html",
        {
            "campaigns": campaigns,
            "reminded": reminded,
            "now": [_told(duty, campaigns) for duty in waiting if duty not in ahead],
            "ahead": [_told(duty, campaigns) for duty in ahead],
            "addresses": own_addresses(request.actor),
        },
    )


def _duties(request: Request, campaigns: tuple[Campaign, ...]) -> tuple[Duty, ...]:
    """What waits for the person in all campaigns; what belongs to none of them stands once."""
    waiting = [
        duty
        for campaign in campaigns or (None,)
        for duty in duties(request.actor, campaign, at=request.moment)
    ]
    return first_things_first(list(dict.fromkeys(waiting)), request.moment)


def _told(duty: Duty, campaigns: tuple[Campaign, ...]) -> tuple[Duty, str, str]:
    """A duty, its page and its words, which name the campaign where there are several."""
    titles = [one.title for one in campaigns if one.slug == duty.campaign and campaigns[1:]]
    return duty, page_of(duty), ". ".join([*titles, duty.text])


def _reminded(
    request: Request, campaign: Campaign, forms: Mapping[Deliverable | None, FormDuty]
) -> list[Reminded]:
    """What the person's very own bodies were reminded of and still owe.

    forms: that wait for the person: what is reminded of stands among reminders only
    """
    places = set(request.actor.places(Permission.INTAKE_READ))
    if not places:
        return []
    return [_shown(one, forms.get(one.deliverable)) for one in reminded(places, campaign)]


def _shown(reminder: Reminder, duty: FormDuty | None) -> Reminded:
    owed = reminder.deliverable
    title = f"{owed.title}: {owed.entry.work}" if owed.entry else owed.title
    return Reminded(reminder, title, address_of(owed), duty.text if duty else "")


def page_of(duty: Duty) -> str:
    """The address of the page where a duty is done."""
    if isinstance(duty, FormDuty) and duty.owed is not None and (own := address_of(duty.owed)):
        return own
    page = PAGES[duty.kind]
    words = () if duty.kind in BARE else tuple(filter(None, (duty.campaign, duty.place)))
    return reverse(page, args=words)
