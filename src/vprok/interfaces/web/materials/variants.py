"""The papers of every work: the grid the federal organiser fills before archives can be made."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.materials.actions import put_variant
from vprok.domain.materials.queries import Papers, papers_of
from vprok.domain.materials.rules import variant_is_too_large
from vprok.interfaces.frame.doors import asks, not_found, reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refused
from vprok.kernel.russian import plural
from vprok.tools.pdf.look import UnusablePdf

BESIDE = {
    "variant_is_there": "replaces",
    "variant_is_a_twin": "file",
    "variant_is_too_large": "file",
}
"""Refusals that speak of one field, and the field."""


class Paper(forms.Form):
    """The file of one variant."""

    file = forms.FileField(
        label="Файл варианта",
        help_text="PDF, страницы А4, без пароля, до 20 МБ.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": "Выберите файл варианта.",
            "empty": "Файл пуст: сохраните документ в PDF заново.",
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Look at the size before the file is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if large := variant_is_too_large(file.size or 0):
            raise forms.ValidationError(large.text)
        return file


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
    return render(
        request,
        "materials/variants.html",
        {
            "campaign": campaign,
            "works": works,
            "there": sum(one.there for one in works),
            "due": sum(len(one.places) for one in works),
            "is_over": campaign_is_over(campaign.state),
        },
    )


@asks(Permission.VARIANT_KEEP)
def variant(request: Request, slug: str, code: str, number: int) -> HttpResponse:
    """Upload the paper of one variant, or replace it."""
    campaign = _campaign(request, slug)
    papers = _papers(request, campaign, code)
    if number not in dict(papers.places):
        raise not_found()
    current = dict(papers.places)[number]
    kind = Replacement if current else Paper
    form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
    if form.is_bound and form.is_valid() and _put(request, form, papers, number):
        return see_other(reverse("materials:variants", args=[slug]))
    return render(
        request,
        "materials/variant.html",
        {
            "campaign": campaign,
            "papers": papers,
            "work": papers.work,
            "number": number,
            "current": current,
            "form": form,
            "stays": papers.opened,
            "rebuilt": papers.archives - papers.opened,
        },
        status=422 if form.errors else 200,
    )


def _put(request: Request, form: forms.Form, papers: Papers, number: int) -> bool:
    """Keep the paper; a refusal that speaks of the file stands beside it.

    raises: Refused, any other
    """
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        put = put_variant(
            papers.work,
            number,
            file.read(),
            name=file.name or "",
            by=request.actor,
            at=request.moment,
            replaces=form.cleaned_data.get("replaces", False),
        )
    except UnusablePdf as unusable:
        form.add_error("file", unusable.refusal.text)
        return False
    except Refused as no:
        field = BESIDE.get(no.refusal.code, "")
        if field not in form.fields:
            raise
        form.add_error(field, no.refusal.text)
        return False
    pages = plural(put.pages, "страница", "страницы", "страниц")
    messages.success(request, f"{papers.work}, вариант {number}: загружен, {pages}.")
    return True


def _papers(request: Request, campaign: Campaign, code: str) -> Papers:
    for papers in papers_of(campaign, at=request.moment):
        if papers.work.code == code:
            return papers
    raise not_found()


def _campaign(request: Request, slug: str) -> Campaign:
    places = request.actor.places(Permission.VARIANT_KEEP)
    return get_object_or_404(campaigns_for(places), slug=slug)
