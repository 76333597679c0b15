"""Results of ОГЭ as a file: taken as a whole or not at all."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.analytics.actions.exams import ExamsKept, keep_exams
from vprok.domain.analytics.queries.exams import exams_blank, exams_in
from vprok.domain.analytics.sheets import SUBJECT_WORDS
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.interfaces.frame.doors import asks, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.asked import Workbook
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.russian import plural
from vprok.tools.sheets.findings import grouped
from vprok.tools.sheets.spec import XLSX


class ExamsForm(forms.Form):
    """A workbook with results."""

    file = Workbook(
        "Файл с результатами",
        "Шаблон с этой страницы, .xlsx или .xls. Имён в нём быть не должно.",
        missing="Выберите файл с результатами.",
    )


@asks(Permission.SAMPLE_KEEP)
def exams(request: Request, slug: str) -> HttpResponse:
    """Take results of ОГЭ from a file, or show what is wrong with it cell by cell."""
    campaign = _campaign(request, slug)
    form = ExamsForm(request.POST, request.FILES) if request.method == "POST" else ExamsForm()
    kept: ExamsKept | None = None
    if form.is_bound and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        with near(form, "file"):
            kept = keep_exams(
                campaign, file.read(), name=file.name or "", by=request.actor, at=request.moment
            )
    if kept is not None and kept.rows:
        rows = plural(kept.rows, "строка", "строки", "строк")
        messages.success(request, f"Результаты ОГЭ загружены: {rows}.")
        return see_other(reverse("analytics:exams", args=[slug]))
    context = {
        "campaign": campaign,
        "form": form,
        "findings": grouped(kept.reading.findings) if kept else (),
        "lines": [(one, SUBJECT_WORDS[one.subject_code]) for one in exams_in(campaign)],
    }
    return render(request, "analytics/exams.html", context, status=422 if form.is_bound else 200)


@reads(Permission.SAMPLE_KEEP)
def blank(request: Request, slug: str) -> HttpResponse:
    """Hand out the empty form."""
    campaign = _campaign(request, slug)
    return attachment(exams_blank(campaign), f"{slug}-ОГЭ.xlsx", XLSX)


def _campaign(request: Request, slug: str) -> Campaign:
    return get_object_or_404(campaigns_for(request.actor.places(Permission.SAMPLE_KEEP)), slug=slug)
