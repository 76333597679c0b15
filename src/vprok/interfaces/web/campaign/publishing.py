"""Laying out a document, an instruction or a notice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from vprok.domain.campaign.actions import publish
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.campaign.rules import publication_is_empty
from vprok.domain.campaign.states import Audience, PublicationKind
from vprok.domain.files.actions import keep
from vprok.domain.files.models import Stored
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.finding import sent
from vprok.interfaces.web.campaign.publications import subjects
from vprok.kernel.charter import Permission
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.pdf.look import UnusablePdf, inspect_pdf

MOST_BYTES = 9 * 2**20


class PublicationForm(forms.Form):
    """What to publish, for whom, and about what."""

    title = forms.CharField(label="Заголовок", max_length=200)
    kind = forms.ChoiceField(label="Вид", choices=PublicationKind.choices, widget=forms.RadioSelect)
    audience = forms.ChoiceField(label="Кому прежде всего", choices=Audience.choices)
    place = forms.ChoiceField(label="Где видно", help_text="Видно там и всем ниже.")
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label="Кампания", required=False, empty_label="Для всех кампаний"
    )
    work = forms.ModelChoiceField(
        Work.objects.none(), label="Работа", required=False, empty_label="Для всех работ"
    )
    subject = forms.ChoiceField(label="Предмет", required=False)
    text = forms.CharField(
        label="Текст", required=False, widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000
    )
    file = forms.FileField(
        label="Файл",
        required=False,
        help_text="PDF до 9 МБ.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )
    must_be_read = forms.BooleanField(label="Нужно прочитать и отметить", required=False)

    def __init__(self, *args: Any, places: Iterable[Place], seen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        works = Work.objects.filter(campaign__in=seen).select_related("campaign")
        bodies = [(place.path, _named(place)) for place in places]
        choices = {"place": bodies, "subject": [("", "Для всех предметов"), *subjects()]}
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = seen.order_by("-opens_on")  # type: ignore[attr-defined]
        self.fields["work"].queryset = works.order_by("grade", "code")  # type: ignore[attr-defined]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """A PDF that nothing in it can run."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Файл больше 9 МБ. Уменьшите его и приложите снова.")
        try:
            inspect_pdf(file.read())
        except UnusablePdf as unusable:
            raise forms.ValidationError(unusable.refusal.text) from unusable
        file.seek(0)
        return file

    def clean(self) -> dict[str, Any]:
        """There must be something to read."""
        asked = self.cleaned_data
        has_file = bool(asked.get("file")) or "file" in self.errors
        if refusal := publication_is_empty(asked.get("text", ""), has_file=has_file):
            self.add_error("text", refusal.text)
        return asked


@asks(Permission.PUBLICATION_KEEP)
def new(request: Request) -> HttpResponse:
    """Publish something."""
    places = request.actor.places(Permission.PUBLICATION_KEEP)
    seen = campaigns_for(request.actor.places(Permission.CAMPAIGN_READ))
    form = PublicationForm(sent(request), request.FILES or None, places=places, seen=seen)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "campaign/publishing.html", {"form": form}, status=status)
    asked = form.cleaned_data
    publish(
        Place(asked["place"]),
        asked["title"],
        kind=asked["kind"],
        audience=asked["audience"],
        text=asked["text"],
        file=_kept(request, asked["file"]),
        campaign=asked["campaign"],
        work=asked["work"],
        subject_code=asked["subject"],
        must_be_read=asked["must_be_read"],
        by=request.actor,
        at=request.moment,
    )
    messages.success(request, "Опубликовано.")
    return redirect("campaign:publications")


def _named(place: Place) -> str:
    return "Вся страна" if place == COUNTRY else cabinet_of(place).name


def _kept(request: Request, file: "UploadedFile[bytes] | None") -> Stored | None:
    if file is None:
        return None
    name = file.name or "publication.pdf"
    return keep(file.read(), name=name, media_type="application/pdf", at=request.moment)
