"""The case of one school: what is said of it, what stands beside it, what it answers."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.analytics.actions.cases import reply as keep_reply
from vprok.domain.analytics.documents.cases import VERSION_COLUMNS, case_document
from vprok.domain.analytics.queries.cases import Case, case_of
from vprok.domain.analytics.reports.cases import (
    OBSERVERS,
    case_words,
    evidence_of,
    recheck_words,
)
from vprok.domain.analytics.reports.evidence import NOT_A_VERDICT, WHAT_TO_DO
from vprok.domain.analytics.rules.cases import REPLY_MOST
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.territory.models import School
from vprok.interfaces.frame.doors import asks, not_found, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import covered_place, way_up
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import refuse_if

BESIDE = dict.fromkeys(("reply_is_empty", "reply_is_too_long", "words_hold_a_name"), "text")


class ReplyForm(forms.Form):
    """What the school answers."""

    text = forms.CharField(
        label="Ответ",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=REPLY_MOST,
        help_text="Как проводили и проверяли, чем объясняются цифры, что сделано. Без имён: "
        "участника назовите кодом, сотрудника — должностью.",
        error_messages={"required": "Напишите ответ."},
    )


@reads(Permission.OBJECTIVITY_READ)
def case(request: Request, slug: str, path: str) -> HttpResponse:
    """Show everything that is said of a school, to it and to the bodies above alike."""
    campaign, school, own = _of(request, slug, path, Permission.OBJECTIVITY_READ)
    refusal = results_are_not_open(opens_at=campaign.reports_at, at=request.moment)
    context = {
        "campaign": campaign,
        "school": school,
        "trail": way_up("objectivity", slug, place=school.place, own=own),
        "refusal": refusal,
        "zone": school.zone,
    }
    if refusal is None:
        found = case_of(school, campaign)
        official, ours = evidence_of(found)
        context |= {
            "case": found,
            "official": official,
            "ours": ours,
            "works": _works(found),
            "rechecks": [(one, recheck_words(one)) for one in found.rechecks],
            "version_columns": VERSION_COLUMNS,
            "observers": OBSERVERS,
            "verdict": NOT_A_VERDICT,
            "what_to_do": WHAT_TO_DO,
            "may_reply": request.actor.lacks(Permission.OBJECTIVITY_REPLY, at=school.place) is None,
        }
    return render(request, "analytics/case.html", context)


@reads(Permission.OBJECTIVITY_READ)
def pdf(request: Request, slug: str, path: str) -> HttpResponse:
    """Hand out the case as a print."""
    campaign, school, _ = _of(request, slug, path, Permission.OBJECTIVITY_READ)
    refuse_if(results_are_not_open(opens_at=campaign.reports_at, at=request.moment))
    zone = ZoneInfo(school.clock)
    words = case_words(case_of(school, campaign), zone)
    printed = case_document(words, at=request.moment.astimezone(zone))
    return attachment(printed, f"{slug}-{school.key}-признаки.pdf", "application/pdf")


@asks(Permission.OBJECTIVITY_REPLY)
def reply(request: Request, slug: str, path: str) -> HttpResponse:
    """Take the answer of a head of school; what was answered before stays."""
    campaign, school, own = _of(request, slug, path, Permission.OBJECTIVITY_REPLY)
    refuse_if(results_are_not_open(opens_at=campaign.reports_at, at=request.moment))
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with beside(form, **BESIDE):
            keep_reply(
                school, campaign, form.cleaned_data["text"], by=request.actor, at=request.moment
            )
        if not form.errors:
            messages.success(request, "Ответ сохранён: его видят все, кто видит признаки.")
            return see_other(reverse("analytics:case", args=[slug, path]) + "#replies")
    context = {
        "campaign": campaign,
        "school": school,
        "trail": [
            *way_up("objectivity", slug, place=school.place, own=own),
            (school.short_name, reverse("analytics:case", args=[slug, path])),
        ],
        "form": form,
    }
    return render(request, "analytics/case_reply.html", context, status=422 if form.errors else 200)


def _of(
    request: Request, slug: str, path: str, right: Permission
) -> tuple[Campaign, School, Place]:
    """The campaign, the school and the highest place of the person's above it.

    refuses: not_your_place
    """
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    place, own = covered_place(request.actor, path, right)
    if place.level is not Level.SCHOOL:
        raise not_found()
    schools = School.objects.select_related("district__region")
    return campaign, get_object_or_404(schools, path=place.path), own


def _works(found: Case) -> list[tuple[str, str]]:
    """Works with signs: what they are called, and where their reports stand."""
    codes = [mark.about for mark in found.official if mark.about in found.works]
    codes += [one.search.work.code for one in found.signs if one.search.work.code in found.works]
    slug, path = found.campaign.slug, found.school.path
    return [
        (str(found.works[code]), reverse("analytics:work", args=[slug, code, path]))
        for code in dict.fromkeys(codes)
    ]
