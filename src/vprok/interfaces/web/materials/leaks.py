"""Whose copy is on a photograph: dropped in here, answered at once, never guessed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.materials.actions.leaks import trace_leak
from vprok.domain.materials.queries.leaks import Leak, Trail
from vprok.domain.materials.rules.leaks import photograph_is_too_large, photographs_are_too_many
from vprok.domain.materials.states import Told
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside, near
from vprok.kernel.charter import Permission
from vprok.kernel.russian import plural
from vprok.tools.tracing import Sighting, UnusablePicture

ANY = "любая работа кампании"
TONES: dict[str, str] = {
    Told.BOTH: "good",
    Told.HIDDEN: "good",
    Told.APART: "warn",
    Told.VISIBLE: "warn",
    Told.NOTHING: "off",
}
READINGS: dict[str, str] = {
    "materials.archive_taken": "скачан архив",
    "materials.archive_fetched": "архив скачан за школу",
    "materials.key_taken": "получен пароль",
    "materials.key_relayed": "пароль передан школе",
    "materials.words_taken": "получены слова часа",
    "materials.words_relayed": "слова часа переданы школе",
}
"""Events of an archive after which somebody could have read it."""


class Photographs(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Files, each as careful a one as a single file is."""

    widget = Photographs

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files; without any, the words that ask for one."""
        chosen = data if isinstance(data, list) else [data]
        return [super(SeveralFiles, self).clean(one, initial) for one in chosen or [None]]


class Found(forms.Form):
    """What was found, and where it may be from."""

    photographs = SeveralFiles(
        label="Снимки одного экземпляра",
        help_text="До пяти снимков или сканов, JPEG или PNG, до 15 МБ каждый. Хватит и половины"
        " страницы; поля слева и справа важнее всего. Снимок не сохраняется.",
        widget=Photographs(attrs={"accept": "image/jpeg,image/png,.jpg,.jpeg,.png"}),
        error_messages={"required": "Выберите снимок.", "empty": "Файл пуст: сохраните его снова."},
    )
    work = forms.ChoiceField(
        label="Какая это работа",
        help_text="Если работа известна, ответ будет быстрее и надёжнее.",
        required=False,
        error_messages={"invalid_choice": "Такой работы в кампании нет: выберите другую."},
    )

    def __init__(self, *args: Any, campaign: Campaign) -> None:
        super().__init__(*args)
        works = campaign.works.order_by("is_course", "grade", "subject")
        self.fields["work"].choices = [("", ANY), *((one.code, str(one)) for one in works)]  # type: ignore[attr-defined]

    def clean_photographs(self) -> "list[UploadedFile[bytes]]":
        """Look at number and sizes before the files are read."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["photographs"]
        for no in (
            photographs_are_too_many(len(files)),
            *(photograph_is_too_large(one.size or 0) for one in files),
        ):
            if no:
                raise forms.ValidationError(no.text)
        return files


@asks(Permission.LEAK_TRACE)
def leaks(request: Request, slug: str) -> HttpResponse:
    """Take photographs of a leaked copy and say whose it is."""
    campaigns = list(campaigns_for(request.actor.places(Permission.LEAK_TRACE)))
    campaign = get_object_or_404(
        campaigns_for(request.actor.places(Permission.LEAK_TRACE)), slug=slug
    )
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = Found(*sent, campaign=campaign)
    leak = _traced(request, form, campaign) if form.is_bound and form.is_valid() else None
    return render(
        request,
        "materials/leaks.html",
        {
            "campaign": campaign,
            "others": [
                (one.title, reverse("materials:leaks", args=[one.slug]), one.slug == slug)
                for one in campaigns
            ],
            "form": form,
            "leak": leak,
            **(_shown(leak) if leak else {}),
        },
        status=422 if form.errors else 200,
    )


def _traced(request: Request, form: Found, campaign: Campaign) -> Leak | None:
    """What the photographs tell; a refusal that speaks of them stands beside its field."""
    files = [one.read() for one in form.cleaned_data["photographs"]]
    code = form.cleaned_data["work"]
    with beside(form, work_is_not_said="work"), near(form, "photographs", of=UnusablePicture):
        return trace_leak(files, campaign=campaign, code=code, by=request.actor, at=request.moment)
    return None


def _shown(leak: Leak) -> dict[str, Any]:
    return {
        "tone": TONES[leak.told],
        "told": Told(leak.told).label,
        "agreed": _agreed(leak),
        "seen": [_seen(n, one) for n, one in enumerate(leak.sightings, start=1)],
        "trails": [(trail.archive, readings(trail)) for trail in leak.trails],
    }


def _agreed(leak: Leak) -> str:
    """How sure the hidden mark is, in words."""
    if leak.mark is None:
        return ""
    dots = plural(leak.mark.dots, "видимой точки", "видимых точек", "видимых точек")
    return f"на месте {leak.mark.agreed} из {dots}; случайно так совпадает реже чем раз на миллион"


def _seen(n: int, sighting: Sighting) -> tuple[str, str]:
    """A photograph, and what was made of it."""
    name = f"Снимок {n}"
    if not sighting.original:
        return name, "страница не узнана: её нет среди загруженных вариантов или снимок нечёткий"
    dots = plural(sighting.dots, "точка", "точки", "точек")
    return name, f"страница {sighting.page}; от скрытой метки видно {dots}"


def readings(trail: Trail) -> Sequence[tuple[str, Any, str]]:
    """Who could have read an archive: what was done, when and by whom."""
    return [(READINGS[one.event], one.at, one.by) for one in trail.events if one.event in READINGS]
