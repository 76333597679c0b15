"""An expert's works as the official workbook: taken away, filled, brought back."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.results.actions.marking import Filled, fill_from_workbook, workbook_of
from vprok.interfaces.frame.doors import asks, writes
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.asked import Workbook
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.desk import pile_at
from vprok.kernel.charter import Permission
from vprok.kernel.russian import plural
from vprok.tools.sheets.findings import grouped
from vprok.tools.sheets.spec import XLSX


class WorkbookForm(forms.Form):
    """A workbook with points."""

    file = Workbook(
        "Заполненная форма",
        "Форма, скачанная с этой страницы, .xlsx или .xls.",
        missing="Выберите файл.",
    )


@writes(Permission.WORK_MARK)
def workbook(request: Request, pk: int, key: str) -> HttpResponse:
    """Hand out the workbook with the expert's own codes."""
    marker, entry = pile_at(request, pk, key)
    drawn = workbook_of(marker, entry, by=request.actor, at=request.moment)
    return attachment(drawn, f"{entry.work.code}-{key}-эксперт-{marker.number}.xlsx", XLSX)


@asks(Permission.WORK_MARK)
def upload(request: Request, pk: int, key: str) -> HttpResponse:
    """Take points from a filled workbook, or show what is wrong with it cell by cell."""
    marker, entry = pile_at(request, pk, key)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    done: Filled | None = None
    if form.is_bound and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        with near(form, "file"):
            done = fill_from_workbook(
                marker, entry, file.read(), name=file.name or "", by=request.actor
            )
    if done is not None and not done.reading.errors:
        messages.success(request, _said(done))
        return see_other(reverse("results:desk-works", args=[pk, key]))
    context = {
        "marker": marker,
        "entry": entry,
        "form": form,
        "findings": grouped(done.reading.findings) if done else (),
    }
    return render(
        request, "results/desk_workbook.html", context, status=422 if form.is_bound else 200
    )


def _said(done: Filled) -> str:
    words = f"Баллы изменены: {plural(done.works, 'работа', 'работы', 'работ')}."
    if not done.skipped:
        return f"{words} Проверьте и сдайте их."
    return f"{words} Сданные раньше не изменены: {', '.join(done.skipped)}."
