"""Many papers at once: each file says by its name which variant it is."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.materials.queries import spots_of
from vprok.domain.materials.rules import name_is_unclear, named_paper, variant_is_too_large
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.materials.variants import keep_paper, said_of
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refused, refuse_if
from vprok.kernel.russian import plural

MOST = 50
"""Files at once: their checks take about a second each, and a browser waits."""


class Several(forms.FileInput):
    """A field of files, not of one."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """As many files as were chosen together."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each of them as one would be."""
        single = super().clean
        files = list(data) if data else [None]
        if len(files) > MOST:
            raise forms.ValidationError(f"За раз — до {MOST} файлов. Отправьте их по частям.")
        return [single(one, initial) for one in files]


class Papers(forms.Form):
    """The files, and whether they may take the place of those that are there."""

    papers = Files(
        label="Файлы вариантов",
        widget=Several(attrs={"accept": "application/pdf,.pdf"}),
        help_text=f"PDF, до {MOST} файлов за раз, вместе до 60 МБ, каждый до 20 МБ.",
        error_messages={
            "required": "Выберите файлы вариантов, вместе не больше 60 МБ.",
            "empty": "Один из файлов пуст: сохраните документ в PDF заново.",
        },
    )
    replaces = forms.BooleanField(
        label="Заменять варианты, которые уже загружены",
        required=False,
        help_text="Архивы школ, чей час не наступил, соберутся заново.",
    )


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    words: which paper it is, or why it was not kept
    """

    name: str
    words: str
    is_kept: bool


@asks(Permission.VARIANT_KEEP)
def papers(request: Request, slug: str) -> HttpResponse:
    """Upload several papers; what is good is kept, the rest is told file by file."""
    places = request.actor.places(Permission.VARIANT_KEEP)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    is_sent = request.method == "POST"
    form = Papers(request.POST, request.FILES) if is_sent else Papers()
    outcomes: list[Outcome] = []
    if form.is_bound and form.is_valid():
        refuse_if(campaign_is_over(campaign.state))
        outcomes = _kept(request, campaign, form)
        if all(one.is_kept for one in outcomes):
            count = plural(len(outcomes), "вариант", "варианта", "вариантов")
            messages.success(request, f"Загружено: {count}.")
            return see_other(reverse("materials:variants", args=[slug]))
    return render(
        request,
        "materials/papers.html",
        {
            "campaign": campaign,
            "form": form,
            "outcomes": sorted(outcomes, key=lambda one: one.is_kept),
            "kept": sum(one.is_kept for one in outcomes),
            "examples": _examples(campaign),
        },
        status=422 if outcomes or form.errors else 200,
    )


def _kept(request: Request, campaign: Campaign, form: Papers) -> list[Outcome]:
    works = {work.code: work for work in campaign.works.select_related("campaign")}
    replaces = form.cleaned_data["replaces"]

    def kept(file: "UploadedFile[bytes]") -> Outcome:
        name = file.name or ""
        code, spot = named_paper(name) or ("", None)
        work = works.get(code)
        try:
            refuse_if(variant_is_too_large(file.size or 0))
            if work is None or spot is None or spot not in spots_of(work):
                refuse_if(name_is_unclear(name, is_known=False))
                raise AssertionError
            put = keep_paper(request, work, spot, file, replaces=replaces)
        except Refused as no:
            return Outcome(name, no.refusal.text, is_kept=False)
        return Outcome(name, f"{work}, {said_of(put)}", is_kept=True)

    return [kept(file) for file in form.cleaned_data["papers"]]


def _examples(campaign: Campaign) -> list[tuple[str, str]]:
    """How files are named here, by the example of the work with the most parts."""
    works = campaign.works.select_related("campaign").order_by("grade", "subject")
    work = max(works, key=lambda one: one.parts, default=None)
    if work is None:
        return []
    has_parts = work.parts > 1
    return [
        (spot.file_name(work.code, has_parts=has_parts), spot.words(has_parts=has_parts))
        for spot in (spots_of(work)[0], spots_of(work)[-1])
    ]
