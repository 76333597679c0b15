"""Which work to open: those that have accepted forms in one's own territory, each at a glance."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.analytics.queries.glances import Glance, glances
from vprok.domain.analytics.reports.indicators import Indicators, indicators
from vprok.domain.analytics.reports.interpretation import tones
from vprok.domain.analytics.rules import nothing_accepted_yet
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import current
from vprok.domain.campaign.rules import results_are_not_open
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import apart_from, covered_place, name_of
from vprok.interfaces.web.templatetags.words import number
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Tone
from vprok.tools.stats.figures import task_shares


@reads(Permission.REPORT_READ)
def root(request: Request) -> HttpResponse:
    """Go to the newest campaign, or say that there is none."""
    campaign = current()
    if campaign is None:
        return render(request, "analytics/nothing.html")
    return redirect("analytics:choice", campaign.slug)


@reads(Permission.REPORT_READ)
def choice(request: Request, slug: str) -> HttpResponse:
    """List the works of a campaign that have accepted forms at a place or below it."""
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    mine = request.actor.places(Permission.REPORT_READ)
    path = request.GET.get("place") or mine[0].path
    place, own = covered_place(request.actor, path, Permission.REPORT_READ)
    seen = Campaign.objects.seen().order_by("-opens_on", "-pk")
    shut = results_are_not_open(opens_at=campaign.reports_at, at=request.moment)
    apart = apart_from(own, request.actor)
    works = () if shut else tuple(_shown(one) for one in glances(campaign, place, own, apart))
    return render(
        request,
        "analytics/choice.html",
        {
            "campaign": campaign,
            "campaigns": [(each, each == campaign) for each in seen],
            "place": place,
            "is_school": place.level is Level.SCHOOL,
            "name": name_of(place),
            "above": _name_above(place) if works else "",
            "others": [(each, name_of(each)) for each in dict.fromkeys(mine) if each != place],
            "works": works,
            "refusal": shut or nothing_accepted_yet(forms=len(works)),
        },
    )


@dataclass(frozen=True)
class ShownWork:
    """A work at a glance.

    above:  the same in the body right above; None where it is not told
    lead:   by how much the mean mark differs from that above, with its sign
    short:  tasks that were performed less than is enough
    judged: tasks that have a level to judge them by
    """

    glance: Glance
    here: Indicators
    above: Indicators | None
    lead: str
    short: int
    judged: int


def _shown(glance: Glance) -> ShownWork:
    levels = [task.level for task in glance.tasks]
    here = indicators(glance.here.leaf, levels)
    above = indicators(glance.above.leaf, levels) if glance.above else None
    said = tones(levels, task_shares(glance.here.leaf))
    return ShownWork(
        glance,
        here,
        above,
        _lead(here.mean_mark.value, above.mean_mark.value if above else None),
        said.count(Tone.SHORT),
        sum(tone is not None for tone in said),
    )


def _lead(here: Decimal | None, above: Decimal | None) -> str:
    """The printed difference of printed means: «+0,05», «−0,12», «0»."""
    if here is None or above is None:
        return ""
    by = here - above
    sign = "+" if by > 0 else "−"
    return f"{sign}{number(abs(by))}" if by else "0"


def _name_above(place: Place) -> str:
    """What stands right above a place; the country is told as the sample it is."""
    return name_of(place.parent) if place.parent else ""
