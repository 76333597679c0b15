"""What a school checks the day before: the archive is whole, the printer prints, the key comes."""

from base64 import b64encode
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.materials.actions.readiness import (
    check_key_path,
    check_printer,
    check_whole,
)
from vprok.domain.materials.documents.trial import trial_page
from vprok.domain.materials.models import Archive
from vprok.domain.materials.queries import line_of
from vprok.domain.materials.queries.readiness import readiness_by_school, readiness_of, trial_of
from vprok.domain.materials.states import ReadyCheck
from vprok.interfaces.frame.doors import asks, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.campaigns import campaign_tabs
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.materials.lines import archive_within
from vprok.kernel.charter import Permission
from vprok.tools.pdf.copies import Imprint

ON_A_PAGE = 50
BESIDE = {"archive_is_not_whole": "said", "trial_word_is_wrong": "said"}


class WholeForm(forms.Form):
    """The digest of the school's copy."""

    said = forms.CharField(
        label="Контрольная сумма",
        max_length=200,
        help_text="Её считает эта страница. Можно вписать последние 8 знаков со страницы «Архив"
        " без интернета».",
        error_messages={"required": "Выберите скачанный архив или впишите последние 8 знаков."},
    )


class TrialForm(forms.Form):
    """The word that a trial ended with."""

    said = forms.CharField(
        label="Учебное слово",
        max_length=40,
        error_messages={"required": "Впишите учебное слово."},
    )


@asks(Permission.PRINT_KEEP)
def ready(request: Request, slug: str, pk: int) -> HttpResponse:
    """Show what is checked and what is not, and take one answer."""
    archive = archive_within(request, slug, pk, Permission.PRINT_KEEP)
    check = request.POST.get("check", "") if request.method == "POST" else ""
    shown: dict[str, forms.Form] = {
        "whole": WholeForm(auto_id="whole_%s"),
        "key_path": TrialForm(auto_id="key_%s"),
    }
    if check in shown:
        shown[check] = type(shown[check])(request.POST, auto_id=shown[check].auto_id)
        if shown[check].is_valid() and _done(request, archive, check, shown[check]):
            return _again(slug, pk)
    elif check == ReadyCheck.PRINTER:
        is_good = request.POST.get("is_good") == "yes"
        check_printer(archive, is_good=is_good, by=request.actor, at=request.moment)
        return _again(slug, pk)
    asks_word = request.method == "POST" and check in {"trial", "key_path"}
    return _shown(request, archive, shown, asks_word=asks_word)


def _done(request: Request, archive: Archive, check: str, form: forms.Form) -> bool:
    """Compare what was said; a refusal that speaks of a field stands beside it.

    raises: Refused, any other
    """
    act = check_whole if check == ReadyCheck.WHOLE else check_key_path
    good = "Архив цел." if check == ReadyCheck.WHOLE else "Путь ключа проверен: слово то самое."
    with beside(form, **BESIDE):
        act(archive, form.cleaned_data["said"], by=request.actor, at=request.moment)
        messages.success(request, good)
    return not form.errors


def _again(slug: str, pk: int) -> HttpResponse:
    return see_other(reverse("materials:ready", args=[slug, pk]))


def _shown(
    request: Request, archive: Archive, shown: dict[str, forms.Form], *, asks_word: bool
) -> HttpResponse:
    line, trial = line_of(archive, at=request.moment), trial_of(archive)
    wrong = next((form for form in shown.values() if form.errors), None)
    return render(
        request,
        "materials/ready.html",
        {
            "campaign": archive.entry.work.campaign,
            "school": archive.entry.school,
            "zone": archive.entry.school.clock,
            "archive": archive,
            "line": line,
            "whole": shown["whole"],
            "key_path": shown["key_path"],
            "wrong": wrong,
            "done": {check.value: line.answers.get(check) for check in ReadyCheck},
            "sealed": b64encode(trial.sealed).decode(),
            "release": trial.release,
            "word": trial.word if asks_word and not trial.sealed else "",
        },
        status=422 if wrong else 200,
    )


@reads(Permission.PRINT_KEEP)
def trial(request: Request, slug: str, pk: int) -> HttpResponse:
    """The test page, in the very layout of the kits."""
    archive = archive_within(request, slug, pk, Permission.PRINT_KEEP)
    school, work = archive.entry.school, archive.entry.work
    imprint = Imprint(
        school=school.key,
        name=school.short_name,
        work=work.code,
        title=str(work),
        campaign=work.campaign.title,
        mark=int(school.number),
    )
    page = trial_page(imprint, at=request.moment.astimezone(ZoneInfo(school.clock)))
    return attachment(page, f"{work.code}-пробная-страница.pdf", "application/pdf")


@reads(Permission.MONITORING_READ)
def readiness(request: Request, slug: str) -> HttpResponse:
    """Show coordinators how far the schools below them are."""
    places = request.actor.places(Permission.MONITORING_READ)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    only_behind = request.GET.get("behind") == "1"
    rows = readiness_by_school(campaign, places, at=request.moment, only_behind=only_behind)
    return render(
        request,
        "materials/readiness.html",
        {
            "campaign": campaign,
            "others": campaign_tabs(places, "materials:readiness", campaign),
            "whole": readiness_of(campaign, places, at=request.moment),
            "only_behind": only_behind,
            "may_open": request.actor.has(Permission.ARCHIVE_TAKE),
            "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        },
    )
