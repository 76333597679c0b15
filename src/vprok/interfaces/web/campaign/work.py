"""One work: its tasks, its scale, whether it is asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from vprok.domain.campaign.actions import change_scale, make_voluntary, remove_work
from vprok.domain.campaign.models import Task, Work
from vprok.domain.campaign.queries import catalogue, publications_for
from vprok.domain.campaign.rules import marks_do_not_tile
from vprok.interfaces.frame.doors import asks, reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.campaign.drawing import scale_of
from vprok.interfaces.web.campaign.finding import keeps, sent, work_at
from vprok.kernel.charter import Permission


@reads(Permission.CAMPAIGN_READ)
def work(request: Request, slug: str, code: str) -> HttpResponse:
    """Show a work with its tasks and its scale."""
    found = work_at(request, slug, code)
    tasks = found.tasks_in_order()
    plan = catalogue().get(found.code)
    return render(
        request,
        "campaign/work.html",
        {
            "work": found,
            "campaign": found.campaign,
            "tasks": tasks,
            "is_timed": any(task.minutes for task in tasks),
            "is_coded": any(task.kes or task.kt for task in tasks),
            "levels": _levels(found, tasks),
            "scale": scale_of(found.cuts, found.maximum),
            "notes": plan.notes if plan else (),
            "leaflets": publications_for(request.actor, work=found),
            "keeps": keeps(request),
        },
    )


def _levels(found: Work, tasks: Sequence[Task]) -> list[tuple[str, int, int, float]]:
    names = (
        ("Б", "базовый уровень, баллов"),
        ("П", "повышенный уровень, баллов"),
        ("В", "высокий уровень, баллов"),
    )
    lines = []
    for letter, name in names:
        points = [task.maximum for task in tasks if task.level == letter]
        if points:
            lines.append((name, len(points), sum(points), sum(points) / found.maximum))
    return lines


class ScaleForm(forms.Form):
    """First points of the three upper marks."""

    cut3 = forms.IntegerField(label="«3» — начиная с балла", min_value=1)
    cut4 = forms.IntegerField(label="«4» — начиная с балла", min_value=1)
    cut5 = forms.IntegerField(label="«5» — начиная с балла", min_value=1)

    def __init__(self, *args: Any, maximum: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.maximum = maximum

    def clean(self) -> dict[str, Any]:
        """The marks share all points."""
        if not self.errors and (refusal := marks_do_not_tile(self.cuts(), self.maximum)):
            raise forms.ValidationError(refusal.text)
        return self.cleaned_data

    def cuts(self) -> tuple[int, int, int]:
        """The three points."""
        asked = self.cleaned_data
        return asked["cut3"], asked["cut4"], asked["cut5"]


@asks(Permission.CAMPAIGN_KEEP)
def scale(request: Request, slug: str, code: str) -> HttpResponse:
    """Give a work another scale."""
    found = work_at(request, slug, code)
    now = dict(zip(("cut3", "cut4", "cut5"), found.cuts, strict=True))
    form = ScaleForm(sent(request), initial=now, maximum=found.maximum)
    if not form.is_valid():
        about = {
            "form": form,
            "work": found,
            "campaign": found.campaign,
            "scale": scale_of(found.cuts, found.maximum),
        }
        status = 422 if form.is_bound else 200
        return render(request, "campaign/scale.html", about, status=status)
    change_scale(found, form.cuts(), by=request.actor, at=request.moment)
    messages.success(request, "Шкала изменена. Отметки пересчитываются по баллам.")
    return redirect("campaign:work", slug, code)


@writes(Permission.CAMPAIGN_KEEP)
def voluntary(request: Request, slug: str, code: str) -> HttpResponse:
    """Offer a work instead of asking for it, or the other way round."""
    found = work_at(request, slug, code)
    make_voluntary(found, is_voluntary=not found.is_voluntary, by=request.actor, at=request.moment)
    said = "предлагается по желанию" if found.is_voluntary else "снова обязательна"
    messages.success(request, f"Работа {said}.")
    return redirect("campaign:work", slug, code)


@writes(Permission.CAMPAIGN_KEEP)
def remove(request: Request, slug: str, code: str) -> HttpResponse:
    """Take a work out of a draft."""
    remove_work(work_at(request, slug, code), by=request.actor, at=request.moment)
    messages.success(request, "Работа убрана из черновика.")
    return redirect("campaign:year", slug)
