"""The page where the head of a school reads what is accepted and signs it."""

from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.intake.models import Entry, Submission
from vprok.domain.intake.states import SubmissionState
from vprok.domain.results.actions import declare
from vprok.domain.results.documents.declaring import DeclarationWords, declaration_page
from vprok.domain.results.queries import (
    Declared,
    absences_of,
    declared_of,
    figures_of,
    last_declaration,
    owed_results,
    reconciled,
)
from vprok.interfaces.frame.doors import asks, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.middleware import NOT_FOUND, status_of
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.lines import entry_at, tabs
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal, Refused

READERS = (Permission.RESULTS_DECLARE, Permission.PARTICIPANT_READ)
WAITING = (SubmissionState.HANDED, SubmissionState.CONFIRM)


class Sign(forms.Form):
    """Which version the head has read."""

    version = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)


@asks(*READERS)
def page(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Show what would be signed, in figures; on POST sign it."""
    entry = entry_at(request, slug, code, key, *READERS)
    if request.method != "POST":
        return _shown(request, entry)
    asked = Sign(request.POST)
    version = asked.cleaned_data["version"] if asked.is_valid() else 0
    try:
        declare(entry, version=version, by=request.actor, at=request.moment)
    except Refused as refused:
        if refused.refusal.code in NOT_FOUND:
            raise
        status = status_of(refused.refusal.code)
        return _shown(request, entry, refusal=refused.refusal, status=status)
    messages.success(request, "Результаты подписаны. Форма закрыта для исправлений.")
    return see_other(request.path)


def _shown(
    request: Request, entry: Entry, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    owed, figures = owed_results(entry), figures_of(entry)
    last = last_declaration(entry)
    declared = declared_of(owed.current, at=request.moment) if owed.current else None
    is_signed = declared is not None and declared.is_standing
    may_sign = request.actor.lacks(Permission.RESULTS_DECLARE, at=entry.school.place) is None
    context = {
        "entry": entry,
        "campaign": entry.work.campaign,
        "work": entry.work,
        "school": entry.school,
        "zone": entry.school.clock,
        "tabs": tabs(request, entry, "declaration"),
        "owed": owed,
        "figures": figures,
        "absences": absences_of(entry) if figures else (),
        "differences": reconciled(entry).differences if figures and not is_signed else (),
        "declared": declared if is_signed else None,
        "has_changed": is_signed and declared is not None and declared.figures != figures,
        "open_till": _open_till(request, last, is_signed=is_signed),
        "waiting": Submission.objects.of(owed).filter(state__in=WAITING).first(),
        "history": entry.declarations.order_by("-at", "-pk").select_related("submission"),
        "may_sign": may_sign and figures is not None and not is_signed,
        "is_head": may_sign,
        "form": Sign(initial={"version": figures.version if figures else 0}),
        "refusal": refusal,
    }
    return render(request, "results/declaration.html", context, status=status)


def _open_till(request: Request, last: object, *, is_signed: bool) -> object:
    """The declaration that was lifted for a time that still lasts."""
    until = getattr(last, "lifted_until", None)
    return last if until and request.moment < until and not is_signed else None


@reads(*READERS)
def pdf(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Hand out the declaration of the form that is accepted now; unsigned, its page says so."""
    entry = entry_at(request, slug, code, key, *READERS)
    current = owed_results(entry).current
    declared = declared_of(current, at=request.moment) if current else None
    if declared is None:
        return see_other(reverse("results:declaration", args=[slug, code, key]))
    zone = ZoneInfo(entry.school.clock)
    printed = declaration_page(_words(entry, declared, zone), at=request.moment.astimezone(zone))
    return attachment(printed, f"podpis-{entry.work.code}-{entry.school.key}.pdf", PDF)


PDF = "application/pdf"


def _words(entry: Entry, declared: Declared, zone: ZoneInfo) -> DeclarationWords:
    figures = declared.figures
    check = reverse("receipts:receipt", args=[figures.receipt])
    return DeclarationWords(
        body=entry.school.short_name,
        key=entry.school.key,
        campaign=entry.work.campaign.title,
        work=str(entry.work),
        receipt=figures.receipt,
        version=figures.version,
        sha256=figures.sha256,
        listed=figures.listed,
        present=figures.present,
        partial=figures.partial,
        absent=figures.absent,
        unexplained=figures.unexplained,
        marks=figures.by_mark,
        by=declared.declaration.by,
        declared_at=declared.declaration.at.astimezone(zone),
        is_standing=declared.is_standing,
        signature=declared.short,
        verify_at=f"{settings.PORTAL_ADDRESS}{check}",
    )
