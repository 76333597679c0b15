"""One edition of keys: what it changed in whose points; an earlier one may come back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.results.actions.keys import bring_back
from vprok.domain.results.models import Edition, Rescoring
from vprok.domain.results.queries.keys import current_edition, wordings_of
from vprok.domain.results.queries.scoring import SHOWN, recorded_lines, trial
from vprok.interfaces.frame.doors import asks
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.keys import work_at
from vprok.kernel.charter import Permission

BESIDE = {
    "key_change_has_no_reason": "why",
    "key_is_the_same": "why",
    "keys_have_changed": "why",
    "keys_are_early": "why",
}
"""Refusals that speak of one field, and the field."""


class ReturnForm(forms.Form):
    """Why earlier keys come back."""

    why = forms.CharField(
        label="Почему возвращаются прежние ключи",
        max_length=300,
        error_messages={"required": "Напишите, почему: это увидят школы."},
        help_text="Это увидят школы, у которых изменятся баллы.",
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@asks(Permission.ANSWER_KEEP)
def edition(request: Request, slug: str, code: str, number: int) -> HttpResponse:
    """Show what an edition changed; with a form to bring it back, if it holds no more."""
    work, _ = work_at(request, slug, code)
    found = get_object_or_404(Edition, work=work, number=number)
    current = current_edition(work)
    is_current = current is None or current.pk == found.pk
    seen = current.number if current else 0
    is_sent = request.method == "POST"
    form = ReturnForm(request.POST) if is_sent else ReturnForm(initial={"seen": seen})
    if form.is_bound and form.is_valid():
        with beside(form, **BESIDE):
            said = {"seen": form.cleaned_data["seen"], "why": form.cleaned_data["why"]}
            made = bring_back(work, number, by=request.actor, at=request.moment, **said)
            messages.success(
                request, f"Редакция {made.number} действует. Принятые ответы пересчитываются."
            )
            return see_other(reverse("results:keys-of", args=[slug, code]))
    rescoring = Rescoring.objects.filter(edition=found).first()
    return render(
        request,
        "results/keys_edition.html",
        {
            "campaign": work.campaign,
            "work": work,
            "edition": found,
            "rescoring": rescoring,
            "lines": list(recorded_lines(rescoring)) if rescoring else [],
            "most": SHOWN,
            "trial": None if is_current else trial(work, wordings_of(found), wordings_of(current)),
            "form": None if is_current else form,
        },
        status=422 if form.errors else 200,
    )
