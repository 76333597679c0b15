"""Where codes meet names: a page that works in the browser alone, and sends nothing back.

source: «передаются только коды участников, ФИО не указывается»; docs/adr/0010
"""

from base64 import b64encode
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.intake.models import Entry
from vprok.domain.materials.queries.codes import codes_hold
from vprok.domain.results.queries.names import ClassCodes, class_codes, works_of
from vprok.domain.territory.models import School
from vprok.interfaces.frame.doors import not_found, reads
from vprok.interfaces.frame.middleware import POLICY
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.surroundings import surroundings
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import refuse_if
from vprok.kernel.russian import day
from vprok.tools.pdf.qr import qr_svg

READERS = (Permission.CODES_TAKE, Permission.PARTICIPANT_READ)
"""Those who hold the codes before the work, and those who read its results after it."""

SHUT = POLICY.replace("form-action 'self'", "form-action 'none'").replace(
    "worker-src 'self'; media-src 'self'; ", "worker-src 'none'; media-src 'none'; "
)
"""No form of this page goes anywhere, and nothing but our scripts runs beside it."""


@reads(*READERS)
def own(request: Request, slug: str) -> HttpResponseBase:
    """Go to the person's own school; one who has several chooses."""
    places = [place for place in places_of(request) if place.level is Level.SCHOOL]
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    schools = list(School.objects.within(places).order_by("number"))
    if not schools:
        raise not_found()
    if len(schools) == 1:
        return redirect("results:names-of", slug, schools[0].key)
    return render(request, "results/names_schools.html", {"campaign": campaign, "schools": schools})


@reads(*READERS)
def names(request: Request, slug: str, key: str) -> HttpResponse:
    """The page itself: empty of names, for they are typed into it and stay there."""
    campaign, school = _school_at(request, slug, key)
    answer = render(
        request,
        "results/names.html",
        {
            **_without_forms(request),
            "campaign": campaign,
            "school": school,
            "held": codes_hold(school, campaign, at=request.moment),
            "told": _told(request, campaign, school),
        },
    )
    answer.headers["Content-Security-Policy"] = SHUT
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@reads(*READERS)
def codes(request: Request, slug: str, key: str) -> JsonResponse:
    """The codes of a school by class: what the page lays beside the names.

    refuses: zone_is_missing, codes_are_early, codes_are_missing
    """
    campaign, school = _school_at(request, slug, key)
    refuse_if(codes_hold(school, campaign, at=request.moment))
    groups = class_codes(school, campaign)
    return JsonResponse(
        {
            "school": school.short_name,
            "classes": [_class_told(one) for one in groups if one.class_no],
            "spare": {one.grade: list(one.codes) for one in groups if not one.class_no},
        }
    )


def places_of(request: Request) -> list[Place]:
    """Where the person may keep names: wherever one of the rights is theirs."""
    return [place for right in READERS for place in request.actor.places(right)]


def _school_at(request: Request, slug: str, key: str) -> tuple[Campaign, School]:
    places = places_of(request)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    within = School.objects.within(places).select_related("district__region")
    return campaign, get_object_or_404(within, number=key.removeprefix("edu"))


def _without_forms(request: Request) -> dict[str, object]:
    """The frame without its only form: one leaves from any other page."""
    around = surroundings(request)
    return {"account": {**around["account"], "sign_out_url": ""}} if "account" in around else {}


def _class_told(one: ClassCodes) -> dict[str, object]:
    return {
        "grade": one.grade,
        "class": one.class_no,
        "title": one.title,
        "room": one.room,
        "codes": list(one.codes),
    }


def _told(request: Request, campaign: Campaign, school: School) -> dict[str, object]:
    """What the scripts must know before anything is typed."""
    may_join = request.actor.lacks(Permission.PARTICIPANT_READ, at=school.place) is None
    works = works_of(school, campaign)
    return {
        "school": {"key": school.key, "name": school.short_name},
        "campaign": {"slug": campaign.slug, "title": campaign.title},
        "codes": reverse("results:names-codes", args=[campaign.slug, school.key]),
        "works": [_work_told(entry, campaign, school, may_join=may_join) for entry in works],
        "look": _look(campaign),
    }


def _work_told(
    entry: Entry, campaign: Campaign, school: School, *, may_join: bool
) -> dict[str, object]:
    work = entry.work
    at = reverse("results:families-data", args=[campaign.slug, work.code, school.key])
    return {
        "code": work.code,
        "title": str(work),
        "subject": work.subject,
        "grade": work.grade,
        "parts": work.parts,
        "on": day(entry.on) if entry.on else "",
        "results": at if may_join else "",
    }


def _look(campaign: Campaign) -> dict[str, str] | None:
    """Where a family looks by itself, as words and as a square; None where it may not."""
    if not campaign.families_look:
        return None
    address = urljoin(settings.PORTAL_ADDRESS, reverse("family:look"))
    square = b64encode(qr_svg(address)).decode()
    return {"address": address, "square": f"data:image/svg+xml;base64,{square}"}
