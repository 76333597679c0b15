"""The written note: a page to read, a print, a document to go on editing, and its plan."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.analytics.actions.measures import keep_measures
from vprok.domain.analytics.queries import Scope
from vprok.domain.analytics.queries.measures import Kept, Planned, measures_of
from vprok.domain.analytics.reports.note import LEVELS, Material, material, note
from vprok.domain.analytics.reports.note.drawing import Draw, as_png, as_svg
from vprok.domain.analytics.reports.note.plan import proposed
from vprok.domain.analytics.rules.measures import MEASURES_MOST, WORDS_MOST
from vprok.interfaces.frame.doors import asks, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.files import version_words
from vprok.interfaces.web.analytics.note_pieces import Shown, shown
from vprok.interfaces.web.analytics.scopes import Opened, opened, scope_of
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission, covered
from vprok.kernel.paper import Paper
from vprok.kernel.place import Level
from vprok.kernel.refusal import refuse_if
from vprok.tools.documents.paper import DOCX, docx_of
from vprok.tools.pdf.written import written_document

EMPTY_LINES = 3
"""Lines for new measures under those that are there."""


class MeasureForm(forms.Form):
    """One line of the plan."""

    what = forms.CharField(
        label="Мера",
        required=False,
        max_length=WORDS_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Мера длиннее {WORDS_MOST} знаков. Разделите её на две."},
    )
    who = forms.CharField(label="Ответственный (должность)", required=False, max_length=WORDS_MOST)
    until = forms.CharField(label="Срок", required=False, max_length=WORDS_MOST)


Lines = forms.formset_factory(MeasureForm, extra=EMPTY_LINES, max_num=MEASURES_MOST)


@reads(Permission.REPORT_READ)
def page(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Show the note as it would be printed, and who may change its plan."""
    scope = scope_of(request, slug, code, path, Permission.REPORT_READ)
    found = opened(request, scope, LEVELS)
    context = found.context()
    if found.refusal is None:
        kept = measures_of(scope.work, scope.place)
        context |= {
            "paper": _shown(_paper(request, found, kept, as_svg)),
            "kept": kept,
            "may_keep": request.actor.lacks(Permission.NOTE_KEEP, at=scope.place) is None,
            "zone": scope.zone,
            "names": _names(request, scope),
        }
    return render(request, "analytics/note.html", context)


@reads(Permission.REPORT_READ)
def pdf(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Hand out the note as a print."""
    found = _for_file(request, slug, code, path)
    scope = found.scope
    paper = _paper(request, found, measures_of(scope.work, scope.place), as_svg)
    printed = written_document(paper, at=request.moment.astimezone(_zone(scope)))
    return attachment(printed, f"{_stem(scope)}.pdf", "application/pdf")


@reads(Permission.REPORT_READ)
def docx(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Hand out the note as a document to go on editing."""
    found = _for_file(request, slug, code, path)
    scope = found.scope
    paper = _paper(request, found, measures_of(scope.work, scope.place), as_png)
    written = docx_of(paper, at=request.moment.astimezone(_zone(scope)))
    return attachment(written, f"{_stem(scope)}.docx", DOCX)


@asks(Permission.NOTE_KEEP)
def measures(request: Request, slug: str, code: str, path: str) -> HttpResponse:
    """Change the plan of measures: what rules propose, or what was saved last."""
    scope = scope_of(request, slug, code, path, Permission.NOTE_KEEP)
    found = opened(request, scope, LEVELS)
    refuse_if(found.refusal)
    kept = measures_of(scope.work, scope.place)
    if request.method == "POST":
        lines = Lines(request.POST)
        if lines.is_valid():
            form = lines.forms[0]
            with beside(
                form, words_hold_a_name="what", plan_was_changed="what", plan_is_too_long="what"
            ):
                keep_measures(
                    scope.work,
                    scope.place,
                    [Planned(**one.cleaned_data) for one in lines.forms if one.cleaned_data],
                    seen=_seen(request),
                    by=request.actor,
                    at=request.moment,
                )
            if not form.errors:
                messages.success(request, "План мер сохранён: он вошёл в справку.")
                return see_other(reverse("analytics:note", args=[slug, code, path]) + "#plan")
    else:
        of = _material(request, scope)
        rows = kept.rows or tuple(proposed(of.told, of.pupils, of.rise))
        lines = Lines(initial=[vars(one) for one in rows])
    above = ("Аналитическая справка", reverse("analytics:note", args=[slug, code, path]))
    return render(
        request,
        "analytics/measures.html",
        found.context(above)
        | {
            "lines": lines,
            "kept": kept,
            "seen": _seen(request) if request.method == "POST" else kept.revision,
        },
        status=422 if request.method == "POST" else 200,
    )


def _seen(request: Request) -> int:
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < len("1000000") else 0


def _for_file(request: Request, slug: str, code: str, path: str) -> Opened:
    """What a file is asked of.

    refuses: as `opened`
    """
    scope = scope_of(request, slug, code, path, Permission.REPORT_READ)
    found = opened(request, scope, LEVELS)
    refuse_if(found.refusal)
    return found


def _names(request: Request, scope: Scope) -> str:
    """Where the school's own people join codes with names; empty for everyone else."""
    is_own = scope.own.level is Level.SCHOOL
    if not is_own or request.actor.lacks(Permission.PARTICIPANT_READ, at=scope.place):
        return ""
    return reverse("results:names-of", args=[scope.work.campaign.slug, scope.place.key])


def _material(request: Request, scope: Scope) -> Material:
    by_code = covered(scope.place, request.actor.places(Permission.PARTICIPANT_READ))
    return material(scope, at=request.moment, by_code=by_code)


def _paper(request: Request, found: Opened, kept: Kept, draw: Draw) -> Paper:
    made_of = version_words(found.scope, found.made_of)
    return note(_material(request, found.scope), version=made_of, planned=kept.rows, draw=draw)


@dataclass(frozen=True)
class ShownSection:
    """A part of the note."""

    title: str
    pieces: tuple[Shown, ...]


@dataclass(frozen=True)
class ShownPaper:
    """The note as its template takes it."""

    about: tuple[tuple[str, str], ...]
    sections: tuple[ShownSection, ...]
    foot: tuple[str, ...]


def _shown(paper: Paper) -> ShownPaper:
    sections = tuple(
        ShownSection(one.title, tuple(map(shown, one.pieces))) for one in paper.sections
    )
    return ShownPaper(paper.about, sections, paper.foot)


def _zone(scope: Scope) -> ZoneInfo:
    return ZoneInfo(scope.zone)


def _stem(scope: Scope) -> str:
    return f"{scope.work.code}-{scope.place.key}-справка"
