"""The papers of every work: the grid the federal organiser fills before archives can be made."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.materials.actions import put_variant
from vprok.domain.materials.models import Variant
from vprok.domain.materials.queries import Papers, papers_of, shared_with
from vprok.domain.materials.rules import Spot, variant_is_too_large
from vprok.interfaces.frame.doors import asks, not_found, reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.campaigns import campaign_tabs
from vprok.interfaces.web.layout.near import beside, near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.materials.uploads import Upload
from vprok.kernel.charter import Permission
from vprok.kernel.russian import plural, sentence
from vprok.tools.pdf.look import UnusablePdf

BESIDE = {
    "variant_is_there": "replaces",
    "variant_is_a_twin": "file",
    "variant_is_too_large": "file",
}
"""Refusals that speak of one field, and the field."""


class Paper(Upload):
    """The file of one variant."""

    too_large = staticmethod(variant_is_too_large)

    file = forms.FileField(
        label="Файл варианта",
        help_text="PDF, страницы А4, без пароля, до 20 МБ.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": "Выберите файл варианта.",
            "empty": "Файл пуст: сохраните документ в PDF заново.",
        },
    )


class Replacement(Paper):
    """The file of a variant that is there already, and the person's clear yes."""

    replaces = forms.BooleanField(
        label="Да, заменить загруженный вариант",
        error_messages={"required": "Подтвердите замену или вернитесь к списку."},
    )


@reads(Permission.VARIANT_KEEP)
def grid(request: Request, slug: str) -> HttpResponse:
    """Show works and variants: what is there, what is missing, which archives wait."""
    campaign = _campaign(request, slug)
    works = papers_of(campaign, at=request.moment)
    only_missing = "missing" in request.GET
    return render(
        request,
        "materials/variants.html",
        {
            "campaign": campaign,
            "others": campaign_tabs(
                request.actor.places(Permission.VARIANT_KEEP), "materials:variants", campaign
            ),
            "works": [one for one in works if not (only_missing and one.is_complete)],
            "there": sum(one.there for one in works),
            "due": sum(one.due for one in works),
            "only_missing": only_missing,
            "is_over": campaign_is_over(campaign.state),
        },
    )


@asks(Permission.VARIANT_KEEP)
def variant(request: Request, slug: str, code: str, paper: str) -> HttpResponse:
    """Upload the paper of one variant, or replace it.

    paper: like `g0-p1-v2`
    """
    campaign = _campaign(request, slug)
    papers = _papers(request, campaign, code)
    spot = next((spot for spot in papers.places if spot.address == paper), None)
    if spot is None:
        raise not_found()
    current = papers.places[spot]
    kind = Replacement if current else Paper
    form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
    if form.is_bound and form.is_valid() and _put(request, form, papers, spot):
        return see_other(reverse("materials:variants", args=[slug]))
    return render(
        request,
        "materials/variant.html",
        {
            "campaign": campaign,
            "papers": papers,
            "work": papers.work,
            "spot": spot,
            "heading": sentence(spot.words(has_parts=papers.work.parts > 1)),
            "current": current,
            "shared": _shared(current) if current else [],
            "form": form,
            "stays": papers.opened,
            "rebuilt": papers.archives - papers.opened,
        },
        status=422 if form.errors else 200,
    )


def _shared(paper: Variant) -> list[str]:
    """Which papers of other zones say the same on some page, in words."""
    has_parts = paper.work.parts > 1
    return [
        f"{spot.words(has_parts=has_parts)}: {plural(count, 'страница', 'страницы', 'страниц')}"
        for spot, count in shared_with(paper).items()
    ]


def _put(request: Request, form: forms.Form, papers: Papers, spot: Spot) -> bool:
    """Keep the paper; a refusal that speaks of the file stands beside it.

    raises: Refused, any other
    """
    with beside(form, **BESIDE), near(form, "file", of=UnusablePdf):
        put = keep_paper(
            request,
            papers.work,
            spot,
            form.cleaned_data["file"],
            replaces=form.cleaned_data.get("replaces", False),
        )
        messages.success(request, f"{papers.work}, {said_of(put)}.")
        for remark in put.remarks:
            messages.warning(request, remark)
    return not form.errors


def keep_paper(
    request: Request, work: Work, spot: Spot, file: "UploadedFile[bytes]", *, replaces: bool
) -> Variant:
    """Keep one file as the paper of a place.

    raises: Refused, UnusablePdf among them
    """
    return put_variant(
        work,
        spot.number,
        file.read(),
        name=file.name or "",
        group=spot.group,
        part=spot.part,
        by=request.actor,
        at=request.moment,
        replaces=replaces,
    )


def said_of(paper: Variant) -> str:
    """A paper that has just been kept, in words: «вариант 1: загружен, 7 страниц»."""
    spot = Spot(paper.group, paper.part, paper.number)
    pages = plural(paper.pages, "страница", "страницы", "страниц")
    return f"{spot.words(has_parts=paper.work.parts > 1)}: загружен, {pages}"


def _papers(request: Request, campaign: Campaign, code: str) -> Papers:
    for papers in papers_of(campaign, at=request.moment):
        if papers.work.code == code:
            return papers
    raise not_found()


def _campaign(request: Request, slug: str) -> Campaign:
    places = request.actor.places(Permission.VARIANT_KEEP)
    return get_object_or_404(campaigns_for(places), slug=slug)
