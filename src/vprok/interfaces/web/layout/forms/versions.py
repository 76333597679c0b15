"""Versions of a form: the file of each as it was sent, and what one says differently."""

from collections import defaultdict

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from vprok.domain.intake.actions import read_version
from vprok.domain.intake.models import Deliverable, Submission, Submissions
from vprok.domain.intake.queries import Difference, changes_between
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.handing import hand_out, handed
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.forms.face import Face, address_of
from vprok.interfaces.web.layout.forms.handing import stem
from vprok.kernel.place import Place
from vprok.kernel.russian import plural
from vprok.tools.sheets.compare import Differs, Kind

PAIR = 2
MOST = 1000
"""Lines of one page; the whole is in the files."""

COUNTED: dict[Kind, tuple[str, str, str]] = {
    Kind.CHANGED: ("ячейка изменена", "ячейки изменены", "ячеек изменено"),
    Kind.ADDED: ("строка добавлена", "строки добавлены", "строк добавлено"),
    Kind.REMOVED: ("строка убрана", "строки убраны", "строк убрано"),
}


class Pair(forms.Form):
    """Which two versions to compare."""

    older = forms.TypedChoiceField(label="Версия", coerce=int)
    newer = forms.TypedChoiceField(label="сравнить с версией", coerce=int)

    def __init__(self, request: Request, numbers: list[int]) -> None:
        super().__init__({"older": numbers[-2], "newer": numbers[-1]} | request.GET.dict())
        for name in ("older", "newer"):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (number, str(number)) for number in numbers
            ]


def file(face: Face, request: Request, version: int, **where: str) -> HttpResponseBase:
    """Hand out the file of one version; that it was read is recorded."""
    if request.method != "POST":
        return handed(request)
    deliverable = face.owed(request, **where)
    kept = _kept(deliverable)
    submission = get_object_or_404(kept, version=version)
    stored = read_version(submission, by=request.actor, at=request.moment)
    suffix = "xls" if submission.name.lower().endswith(".xls") else "xlsx"
    return hand_out(stored, request, f"{stem(deliverable)}-v{version}.{suffix}")


def diff(face: Face, request: Request, **where: str) -> HttpResponse:
    """Show what differs between two versions, cell by cell."""
    deliverable = face.owed(request, **where)
    kept = {one.version: one for one in _kept(deliverable).order_by("version")}
    context: dict[str, object] = {
        "campaign": deliverable.campaign,
        "deliverable": deliverable,
        "body": cabinet_of(Place(deliverable.place)),
        "zone": deliverable.zone,
        "up": address_of(deliverable),
    }
    if len(kept) < PAIR:
        return render(request, "layout/forms/diff.html", context)
    asked = Pair(request, list(kept))
    if not asked.is_valid():
        return render(request, "layout/forms/diff.html", context | {"form": asked}, status=422)
    chosen = [kept[asked.cleaned_data[name]] for name in ("older", "newer")]
    found = changes_between(chosen[0], chosen[1], deliverable, face.blank(deliverable))
    return render(request, "layout/forms/diff.html", context | {"form": asked, **_told(found)})


def _kept(deliverable: Deliverable) -> Submissions:
    """Versions whose files are kept."""
    every = Submission.objects.of(deliverable).select_related("file")
    return every.filter(file__isnull=False, file__destroyed_at=None)


def _told(found: Difference) -> dict[str, object]:
    sheets: dict[str, list[Differs]] = defaultdict(list)
    for line in found.lines[:MOST]:
        sheets[line.sheet].append(line)
    return {
        "found": found,
        "sheets": dict(sheets),
        "counted": _counted(found),
        "is_cut": len(found.lines) > MOST,
        "most": MOST,
    }


def _counted(found: Difference) -> list[str]:
    """How many cells and rows differ, in words; of what there is none, nothing is said."""
    counts = found.counts
    return [plural(counts[kind], *COUNTED[kind]) for kind in Kind if counts[kind]]
