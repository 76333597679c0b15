"""The questionnaire of a school, and the answers of a whole branch."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.intake.actions import send_questionnaire, take_answers
from vprok.domain.intake.models import Deliverable
from vprok.domain.intake.queries import (
    answer_counts,
    answer_lines,
    answer_titles,
    answered,
    answers_of,
    questionnaire_blank,
    school_of,
    why_over,
)
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import not_found, reads, writes
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.tools.sheets.report import draw_lines, draw_table
from vprok.tools.sheets.spec import XLSX

CSV = "text/csv; charset=utf-8"


def told(_request: Request, deliverable: Deliverable) -> Mapping[str, object]:
    """The answers of the accepted questionnaire."""
    answers = answers_of(school_of(deliverable), deliverable.campaign)
    return {"answered": answered(answers) if answers else ()}


QUESTIONNAIRE = Face(
    kind="questionnaire",
    reads=(Permission.INTAKE_READ,),
    sends=Permission.APPLICATION_SEND,
    blank=questionnaire_blank,
    send=send_questionnaire,
    template="intake/questionnaire.html",
    closed=why_over,
    about=told,
    bytes=1_000_000,
)


# ---- answers of a branch ------------------------------------------------------------------------


@reads(Permission.INTAKE_READ)
def answers(request: Request, slug: str) -> HttpResponse:
    """Show how the schools of one's branch have answered."""
    campaign, place = _campaign(request, slug), _branch(request)
    counts = answer_counts(place, campaign)
    context = {
        "campaign": campaign,
        "body": cabinet_of(place),
        "counts": counts,
        "schools": max((one.answered for one in counts), default=0),
    }
    return render(request, "intake/answers.html", context)


@writes(Permission.INTAKE_READ)
def answers_file(request: Request, slug: str, suffix: str) -> HttpResponse:
    """Hand out the answers of one's branch as a table; that they were taken is recorded.

    suffix: xlsx or csv
    """
    campaign, place = _campaign(request, slug), _branch(request)
    if suffix not in {"xlsx", "csv"}:
        raise not_found()
    take_answers(campaign, place, by=request.actor, at=request.moment)
    return attachment(
        _drawn(campaign, place, suffix),
        f"answers-{campaign.slug}-{place.key}.{suffix}",
        XLSX if suffix == "xlsx" else CSV,
    )


def _drawn(campaign: Campaign, place: Place, suffix: str) -> bytes:
    titles, lines = answer_titles(campaign), answer_lines(place, campaign)
    if suffix == "csv":
        return draw_lines(titles, lines)
    return draw_table("Ответы анкеты", titles, list(lines))


def _branch(request: Request) -> Place:
    """The place above schools whose answers this person reads."""
    for place in request.actor.places(Permission.INTAKE_READ):
        if place.level is not Level.SCHOOL:
            return place
    raise not_found()


def _campaign(request: Request, slug: str) -> Campaign:
    seen = campaigns_for(request.actor.places(Permission.CAMPAIGN_READ))
    return get_object_or_404(seen, slug=slug)
