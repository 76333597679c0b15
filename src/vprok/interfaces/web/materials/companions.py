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
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refused
from vprok.tools.pdf.look import UnusablePdf

BESIDE = frozenset(
    {
        "companion_is_of_another_kind",
        "companion_is_too_large",
        "companion_is_a_twin",
        "companions_are_too_many",
    }
)


class CompanionForm(forms.Form):
    """One file of a work."""

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

    def clean_file(self) -> "UploadedFile[bytes]":
        """Look at the size before the file is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if large := companion_is_too_large(file.size or 0):
            raise forms.ValidationError(large.text)
        return file


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
    try:
        put = put_companion(
            work,
            CompanionKind(said["kind"]),
            said["title"],
            file.read(),
            name=file.name or "",
            by=request.actor,
            at=request.moment,
        )
    except UnusablePdf as unusable:
        form.add_error("file", unusable.refusal.text)
        return False
    except Refused as no:
        if no.refusal.code not in BESIDE:
            raise
        form.add_error("file", no.refusal.text)
        return False
    messages.success(request, f"{work}: «{put.title}» загружен, архивы школ соберутся заново.")
    return True


def _campaign(request: Request, slug: str) -> Campaign:
    places = request.actor.places(Permission.VARIANT_KEEP)
    return get_object_or_404(campaigns_for(places), slug=slug)
