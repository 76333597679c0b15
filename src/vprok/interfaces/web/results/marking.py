"""The marking of one school's work: how far it is, points to the grid, and rechecks from above."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vprok.domain.intake.models import Entry
from vprok.domain.results.actions.commissions import order_recheck
from vprok.domain.results.actions.marking import carry_over
from vprok.domain.results.models import Commission
from vprok.domain.results.queries import why_declared
from vprok.domain.results.queries.commissions import commissions_at, commissions_of
from vprok.domain.results.queries.marking import (
    outcome_of,
    rechecks_of,
    sheaf_of,
    standing_points,
)
from vprok.domain.results.rules.commissions import MOST_OF_A_SHARE
from vprok.domain.results.rules.marking import Outcome
from vprok.domain.results.rules.severity import signed
from vprok.domain.territory.queries import Cabinet, cabinet_of
from vprok.interfaces.frame.doors import reads, writes
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.interfaces.web.results.lines import entry_at, tabs
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level, Place
from vprok.kernel.russian import plural

KEEP = Permission.COMMISSION_KEEP


class RecheckForm(forms.Form):
    """A recheck: by whom, and how many works."""

    commission = forms.ModelChoiceField(
        label="Комиссия", queryset=Commission.objects.none(), empty_label=None
    )
    share = forms.IntegerField(
        label="Доля работ, %",
        min_value=1,
        max_value=MOST_OF_A_SHARE,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


@dataclass(frozen=True)
class Recheck:
    """What a recheck has found, for the page."""

    commission: Commission
    outcome: Outcome

    @property
    def body(self) -> Cabinet:
        """Who keeps the commission."""
        return cabinet_of(Place(self.commission.place))

    @property
    def mean(self) -> str:
        """The mean difference with its sign; empty before the first work."""
        told = self.outcome.mean_difference
        return "" if told is None else signed(told)


@reads(KEEP)
def marking(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Show who marks the works of a school, and what rechecks have found."""
    return _page(request, entry_at(request, slug, code, key, KEEP))


@writes(KEEP)
def carry(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Write the points that stand into the entry grid."""
    entry = entry_at(request, slug, code, key, KEEP)
    done = carry_over(entry, by=request.actor, at=request.moment)
    messages.success(
        request, f"Перенесены баллы: {plural(done.works, 'работа', 'работы', 'работ')}."
    )
    if done.other:
        messages.warning(
            request,
            "Набранное вручную оставлено, хотя эксперты поставили другое: "
            f"{', '.join(done.other)}. Сверьте эти работы на вкладке «Ввод».",
        )
    return see_other(reverse("results:marking", args=[slug, code, key]))


@writes(KEEP)
def recheck(request: Request, slug: str, code: str, key: str) -> HttpResponse:
    """Order a recheck of a school's accepted works."""
    entry = entry_at(request, slug, code, key, KEEP)
    form = _form(request, entry)
    if not form.is_valid():
        return _page(request, entry, form, status=422)
    told = form.cleaned_data
    count = order_recheck(
        told["commission"], entry, told["share"], by=request.actor, at=request.moment
    )
    words = plural(count, "работа", "работы", "работ")
    messages.success(request, f"Перепроверка назначена: {words} по жребию.")
    return see_other(reverse("results:marking", args=[slug, code, key]))


def _form(request: Request, entry: Entry) -> RecheckForm:
    """The form with commissions above the school that this person keeps."""
    form = RecheckForm(request.POST if request.method == "POST" else None)
    places = [one for one in request.actor.places(KEEP) if one.level is not Level.SCHOOL]
    found = [
        one.pk
        for one in commissions_of(entry.work.campaign, places)
        if one.work_id == entry.work_id and one.closed_at is None
    ]
    field = form.fields["commission"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Commission.objects.filter(pk__in=found)
    return form


def _page(
    request: Request, entry: Entry, form: RecheckForm | None = None, *, status: int = 200
) -> HttpResponse:
    sheaf = sheaf_of(entry)
    again = [Recheck(one, outcome_of(one, entry, sheaf)) for one in rechecks_of(entry)]
    form = form or _form(request, entry)
    is_above = any(one.level is not Level.SCHOOL for one in request.actor.places(KEEP))
    context = {
        "entry": entry,
        "campaign": entry.work.campaign,
        "tabs": tabs(request, entry, "marking"),
        "lines": [
            (one, cabinet_of(Place(one.place)), _far(one, entry)) for one in commissions_at(entry)
        ],
        "own": {place.path for place in request.actor.places(KEEP)},
        "rechecks": again,
        "standing": len(standing_points(entry)),
        "is_signed": why_declared(entry, at=request.moment) is not None,
        "form": form,
        "is_above": is_above,
        "has_commissions": form.fields["commission"].queryset.exists(),  # type: ignore[attr-defined]
        "may_reopen": request.actor.lacks(Permission.OWED_EXCUSE, at=entry.school.place) is None,
        "is_marked_by_experts": bool(sheaf.criteria),
    }
    return render(request, "results/marking.html", context, status=status)


def _far(commission: Commission, entry: Entry) -> tuple[int, int]:
    """How many works of this school the commission has, and how many are handed in."""
    rows = commission.markings.filter(entry=entry).values_list("done_at", flat=True)
    return len(rows), sum(one is not None for one in rows)
