"""The drawing of subjects: pools, the seed and its digest, and what fell to a school's classes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar, campaigns_for
from vprok.domain.campaign.rules import campaign_is_over
from vprok.domain.campaign.states import Era
from vprok.domain.intake.actions import bind_seed, drop_pool, keep_pool, tell_seed
from vprok.domain.intake.models import Pool
from vprok.domain.intake.queries import (
    counts_of,
    drawing_hour,
    drawn_of,
    last_drawing,
    list_of,
    lottery_of,
    pools_of,
    rows_of,
    works_of,
)
from vprok.domain.intake.rules import seed_is_early
from vprok.domain.territory.models import School
from vprok.interfaces.frame.doors import asks, not_found, reads, writes
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level

BESIDE = dict.fromkeys(("pool_is_of_no_use", "pool_is_mixed", "pools_take_everything"), "works")
"""Refusals that speak of the works that were ticked."""


class PoolForm(forms.Form):
    """Works of one grade, and how many of them fall to a class."""

    works = forms.MultipleChoiceField(
        label="Работы группы",
        widget=forms.CheckboxSelectMultiple,
        help_text="Для одного класса; остальные работы школы пишут все.",
        error_messages={"required": "Отметьте работы, из которых выбирает жребий."},
    )
    draws = forms.IntegerField(
        label="Сколько из них достаётся классу", min_value=1, max_value=5, initial=1
    )

    def __init__(self, *args: Any, works: tuple[Work, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["works"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(work.code, str(work)) for work in works]


@reads(Permission.CAMPAIGN_READ)
def drawing(request: Request, slug: str) -> HttpResponse:
    """Show from what classes draw, the digest of the seed, the seed itself once it is told."""
    campaign = _campaign(request, slug, Permission.CAMPAIGN_READ)
    keeps = request.actor.has(Permission.CAMPAIGN_KEEP)
    counts = counts_of(campaign) if keeps else {}
    lottery = lottery_of(campaign)
    last = last_drawing(campaign)
    return render(
        request,
        "intake/drawing.html",
        {
            "campaign": campaign,
            "lottery": lottery,
            "last": last,
            "zone": "Europe/Moscow",
            "pools": [
                (pool, [(one.work, counts.get(one.work_id, 0)) for one in pool.pooled.all()])
                for pool in pools_of(campaign)
            ],
            "keeps": keeps,
            "may_change": keeps and lottery is None and not campaign_is_over(campaign.state),
            "early": seed_is_early(hour=last, at=request.moment),
            "own": _own(request),
        },
    )


def _own(request: Request) -> School | None:
    """The person's own school, if there is but one."""
    places = [
        place
        for place in request.actor.places(Permission.INTAKE_READ)
        if place.level is Level.SCHOOL
    ]
    return School.objects.within(places).first() if len(places) == 1 else None


@asks(Permission.CAMPAIGN_KEEP)
def pool(request: Request, slug: str) -> HttpResponse:
    """Put works into a pool."""
    campaign = _campaign(request, slug, Permission.CAMPAIGN_KEEP)
    data = request.POST if request.method == "POST" else None
    form = PoolForm(data, works=works_of(campaign))
    if form.is_bound and form.is_valid() and _kept(request, form, campaign):
        messages.success(request, "Группа предметов сохранена.")
        return redirect("intake:drawing", slug)
    status = 422 if form.errors else 200
    about = {"campaign": campaign, "form": form}
    return render(request, "intake/pool.html", about, status=status)


def _kept(request: Request, form: PoolForm, campaign: Campaign) -> bool:
    """Keep the pool; a refusal that speaks of the works stands beside them.

    raises: Refused, any other
    """
    said = form.cleaned_data
    with beside(form, **BESIDE):
        keep_pool(campaign, said["works"], draws=said["draws"], by=request.actor, at=request.moment)
    return not form.errors


@writes(Permission.CAMPAIGN_KEEP)
def drop(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give the works of a pool back."""
    campaign = _campaign(request, slug, Permission.CAMPAIGN_KEEP)
    found = get_object_or_404(Pool.objects.select_related("campaign"), pk=pk, campaign=campaign)
    drop_pool(found, by=request.actor, at=request.moment)
    messages.success(request, "Группа убрана: её работы школы выбирают сами.")
    return redirect("intake:drawing", slug)


@writes(Permission.CAMPAIGN_KEEP)
def bind(request: Request, slug: str) -> HttpResponse:
    """Draw the seed and publish its digest."""
    campaign = _campaign(request, slug, Permission.CAMPAIGN_KEEP)
    bind_seed(campaign, by=request.actor, at=request.moment)
    messages.success(request, "Жребий брошен и запечатан, отпечаток опубликован.")
    return redirect("intake:drawing", slug)


@writes(Permission.CAMPAIGN_KEEP)
def tell(request: Request, slug: str) -> HttpResponse:
    """Tell the seed to everyone."""
    campaign = _campaign(request, slug, Permission.CAMPAIGN_KEEP)
    tell_seed(campaign, by=request.actor, at=request.moment)
    messages.success(request, "Жребий раскрыт: теперь распределение может повторить любой.")
    return redirect("intake:drawing", slug)


@reads(Permission.CAMPAIGN_KEEP)
def listed(request: Request, slug: str) -> HttpResponse:
    """The whole list, which the command `vprok assignment check` proves."""
    campaign = _campaign(request, slug, Permission.CAMPAIGN_KEEP)
    file = "\ufeff" + list_of(rows_of(campaign))
    name = f"{campaign.slug}-предметы.csv"
    return attachment(file.encode(), name, "text/csv; charset=utf-8")


@reads(Permission.CAMPAIGN_KEEP)
def proof(request: Request, slug: str) -> HttpResponse:
    """Repeat the whole drawing from the seed that was told, and say what differs."""
    campaign = _campaign(request, slug, Permission.CAMPAIGN_KEEP)
    if not campaign.assignment_seed:
        raise not_found()
    rows = list(rows_of(campaign))
    wrong = [row for row in rows if not row.is_true(campaign.assignment_seed)]
    return render(
        request,
        "intake/proof.html",
        {"campaign": campaign, "count": len(rows), "wrong": wrong[:50], "wrongs": len(wrong)},
    )


@reads(Permission.INTAKE_READ)
def of_school(request: Request, slug: str, key: str) -> HttpResponse:
    """Show what fell to the classes of a school, or when that will be."""
    campaign = _campaign(request, slug, Permission.INTAKE_READ)
    within = School.objects.within(request.actor.places(Permission.INTAKE_READ))
    found = get_object_or_404(
        within.select_related("district__region"), number=key.removeprefix("edu")
    )
    hour = drawing_hour(calendar(campaign), found.district)
    return render(
        request,
        "intake/drawn.html",
        {
            "campaign": campaign,
            "school": found,
            "zone": found.zone,
            "lines": drawn_of(found, campaign),
            "hour": hour,
            "is_ahead": hour is not None and request.moment < hour,
            "lottery": lottery_of(campaign),
            "may_declare": request.actor.lacks(Permission.DAY_DECLARE, at=found.place) is None,
        },
    )


def _campaign(request: Request, slug: str, right: Permission) -> Campaign:
    seen = campaigns_for(request.actor.places(right))
    return get_object_or_404(seen, slug=slug, era=Era.RANDOM)
