"""What goes along with the variants of works: sound, instructions, forms."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.materials.actions.companions import put_companion, remove_companion
from vprok.domain.materials.models import Companion
from vprok.domain.materials.rules import companion_is_too_large
from vprok.domain.materials.states import CompanionKind
from vprok.interfaces.frame.doors import asks, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside, near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.materials.uploads import Upload
from vprok.kernel.charter import Permission
from vprok.tools.pdf.look import UnusablePdf

BESIDE = {
    "companion_is_of_another_kind": "file",
    "companion_is_too_large": "file",
    "companion_is_a_twin": "file",
    "companions_are_too_many": "file",
}
"""Refusals that speak of one field, and the field."""


class CompanionForm(Upload):
    """One file of a work."""

    too_large = staticmethod(companion_is_too_large)

    kind = forms.ChoiceField(
        label="Что это", choices=CompanionKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label="Название",
        max_length=120,
        help_text="Так файл назван в описи архива: «Диктант», «Аудирование, часть 1».",
        error_messages={"required": "Назовите файл так, чтобы школа поняла, что в нём."},
    )
    file = forms.FileField(
        label="Файл",
        help_text="Звук в MP3, OGG или WAV, инструкция в PDF, форма в PDF или .xlsx; до 60 МБ.",
        widget=forms.FileInput(attrs={"accept": ".mp3,.ogg,.wav,.pdf,.xlsx"}),
        error_messages={"required": "Выберите файл.", "empty": "Файл пуст: сохраните его заново."},
    )


@reads(Permission.VARIANT_KEEP)
def companions(request: Request, slug: str) -> HttpResponse:
    """Show the works of a campaign and what goes along with each."""
    campaign = _campaign(request, slug)
    current = Companion.objects.filter(removed_at=None).select_related("file").order_by("pk")
    works = campaign.works.order_by("is_course", "grade", "subject").prefetch_related(
        Prefetch("companions", current)
    )
    return render(
        request,
        "materials/companions.html",
        {"campaign": campaign, "works": works, "is_over": campaign_is_over(campaign.state)},
    )


@asks(Permission.VARIANT_KEEP)
def companion(request: Request, slug: str, code: str) -> HttpResponse:
    """Upload a file that goes along with a work."""
    campaign = _campaign(request, slug)
    work = get_object_or_404(campaign.works, code=code)
    is_sent = request.method == "POST"
    form = CompanionForm(request.POST, request.FILES) if is_sent else CompanionForm()
    if form.is_bound and form.is_valid() and _put(request, form, work):
        return see_other(reverse("materials:companions", args=[slug]))
    return render(
        request,
        "materials/companion.html",
        {"campaign": campaign, "work": work, "form": form},
        status=422 if form.errors else 200,
    )


@writes(Permission.VARIANT_KEEP)
def remove(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take a file out of the archives that are still to be made."""
    campaign = _campaign(request, slug)
    found = get_object_or_404(
        Companion.objects.select_related("work__campaign"), pk=pk, work__campaign=campaign
    )
    remove_companion(found, by=request.actor, at=request.moment)
    messages.success(request, f"«{found.title}» убран. Архивы школ соберутся заново без него.")
    return see_other(reverse("materials:companions", args=[slug]))


def _put(request: Request, form: CompanionForm, work: Work) -> bool:
    """Keep the file; a refusal that speaks of it stands beside it.

    raises: Refused, any other
    """
    said = form.cleaned_data
    file: UploadedFile[bytes] = said["file"]
    with beside(form, **BESIDE), near(form, "file", of=UnusablePdf):
        put = put_companion(
            work,
            CompanionKind(said["kind"]),
            said["title"],
            file.read(),
            name=file.name or "",
            by=request.actor,
            at=request.moment,
        )
        messages.success(request, f"{work}: «{put.title}» загружен, архивы школ соберутся заново.")
    return not form.errors


def _campaign(request: Request, slug: str) -> Campaign:
    places = request.actor.places(Permission.VARIANT_KEEP)
    return get_object_or_404(campaigns_for(places), slug=slug)
