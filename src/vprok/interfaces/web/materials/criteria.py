"""Criteria, answers and forms: the organiser's shelves, and what a school takes at its hour."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.campaign.rules import ALL_ZONES, campaign_is_over
from vprok.domain.intake.models import Entry
from vprok.domain.materials.actions import put_sealed, take_sealed
from vprok.domain.materials.models import Sealed
from vprok.domain.materials.queries import WITH_ITS_BODY, shelf_words, shelves_of, stock_of
from vprok.domain.materials.rules import Shelf, sealed_is_too_large
from vprok.domain.results.actions.keys import check_keys
from vprok.interfaces.frame.clock import apart
from vprok.interfaces.frame.doors import asks, hands_out, not_found, reads
from vprok.interfaces.frame.handing import hand_out, handed
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside, near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.materials.uploads import Upload
from vprok.kernel.charter import Permission
from vprok.kernel.russian import sentence
from vprok.tools.pdf.look import UnusablePdf

BESIDE = {
    "sealed_is_of_another_kind": "file",
    "sealed_is_too_large": "file",
    "sealed_is_there": "replaces",
    "keys_are_wrong": "file",
    "keys_are_open": "file",
}
"""Refusals that speak of one field, and the field."""


class SealedForm(Upload):
    """The file of one place."""

    too_large = staticmethod(sealed_is_too_large)

    file = forms.FileField(
        label="Файл",
        help_text="Критерии в PDF; ответы и форма в PDF или .xlsx; до 20 МБ.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx"}),
        error_messages={"required": "Выберите файл.", "empty": "Файл пуст: сохраните его заново."},
    )


class ReplacementForm(SealedForm):
    """The file of a place that has one already, and the person's clear yes."""

    replaces = forms.BooleanField(
        label="Да, заменить загруженный файл",
        error_messages={"required": "Подтвердите замену или вернитесь к списку."},
    )


@dataclass(frozen=True)
class StockPlace:
    """One place of a work as the page shows it."""

    shelf: Shelf
    words: str
    sealed: Sealed | None


@reads(Permission.VARIANT_KEEP)
def stock(request: Request, slug: str) -> HttpResponse:
    """Show what of every work opens beside its archives."""
    campaign = _campaign(request, slug)
    lines = []
    for one in stock_of(campaign):
        places = [
            StockPlace(shelf, sentence(shelf_words(shelf)), sealed) for shelf, sealed in one.places
        ]
        own = [place for place in places if place.shelf.group != ALL_ZONES]
        common = [place for place in places if place.shelf.group == ALL_ZONES]
        lines.append((one.work, common, own, sum(place.sealed is not None for place in own)))
    return render(
        request,
        "materials/stock.html",
        {"campaign": campaign, "lines": lines, "is_over": campaign_is_over(campaign.state)},
    )


@asks(Permission.VARIANT_KEEP)
def shelf(request: Request, slug: str, code: str, place: str) -> HttpResponse:
    """Upload the file of one place, or replace it.

    place: like `g0-criteria`
    """
    campaign = _campaign(request, slug)
    work = get_object_or_404(campaign.works.select_related("campaign"), code=code)
    found = next((one for one in shelves_of(campaign) if one.address == place), None)
    if found is None:
        raise not_found()
    versions = Sealed.objects.filter(work=work, group=found.group, kind=found.kind)
    current = versions.filter(replaced_at=None).select_related("file").first()
    kind = ReplacementForm if current else SealedForm
    form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
    if form.is_bound and form.is_valid() and _put(request, form, work, found):
        return see_other(reverse("materials:stock", args=[slug]))
    return render(
        request,
        "materials/shelf.html",
        {
            "campaign": campaign,
            "work": work,
            "heading": sentence(shelf_words(found)),
            "current": current,
            "older": versions.exclude(replaced_at=None).select_related("file").order_by("-pk"),
            "form": form,
            "is_over": campaign_is_over(campaign.state),
        },
        status=422 if form.errors else 200,
    )


def _put(request: Request, form: SealedForm, work: Work, found: Shelf) -> bool:
    """Keep the file; a refusal that speaks of a field stands beside it.

    raises: Refused, any other
    """
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    with beside(form, **BESIDE), near(form, "file", of=UnusablePdf):
        content = file.read()
        check_keys(work, content, kind=found.kind, group=found.group)
        put = put_sealed(
            work,
            found,
            content,
            name=file.name or "",
            by=request.actor,
            at=request.moment,
            replaces=form.cleaned_data.get("replaces", False),
        )
        messages.success(request, f"{work}: {put.title}: загружено, откроется в свой час.")
    return not form.errors


@hands_out(Permission.CRITERIA_TAKE)
def taken(request: Request, slug: str, key: str, pk: int) -> HttpResponseBase:
    """Hand out one file beside the archive to a school whose hour has come."""
    if request.method != "POST":
        return handed(request)
    places = request.actor.places(Permission.CRITERIA_TAKE)
    sealed = get_object_or_404(Sealed.objects.select_related("work"), pk=pk)
    entry = get_object_or_404(
        Entry.objects.taking().within(places).select_related(*WITH_ITS_BODY),
        school__number=key.removeprefix("edu"),
        work=sealed.work,
        work__campaign__slug=slug,
    )
    stored = take_sealed(sealed, entry, by=request.actor, at=request.moment, clocks=apart())
    return hand_out(stored, request, stored.name)


def _campaign(request: Request, slug: str) -> Campaign:
    places = request.actor.places(Permission.VARIANT_KEEP)
    return get_object_or_404(campaigns_for(places), slug=slug)
