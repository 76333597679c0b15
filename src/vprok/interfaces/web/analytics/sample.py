"""The controlled sample: how it was drawn, who is in it, how to draw it again."""

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.actions import draw_sample
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for, frame_of, sample_in, sampled_in
from vprok.domain.campaign.rules import (
    MOST_OF_A_SHARE,
    SEED_MOST,
    campaign_is_over,
    sample_is_drawn,
    sample_is_late,
)
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import asks, not_found, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.near import beside
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.russian import plural
from vprok.tools.sheets.report import draw_table
from vprok.tools.sheets.spec import XLSX
from vprok.tools.stats.objectivity.null import REFERENCES

ROWS_ON_A_PAGE = 100
TENTHS = MOST_OF_A_SHARE // 100
COLUMNS = ("Логин ОО", "Организация", "Муниципалитет", "Группа выборки")
BESIDE = {
    "share_is_out_of_range": "share",
    "sample_is_of_nobody": "share",
    "seed_is_unfit": "seed",
}


class SampleForm(forms.Form):
    """How many schools to draw, and from which seed."""

    share = forms.DecimalField(
        label="Доля школ, %",
        min_value=Decimal("0.1"),
        max_value=Decimal(100),
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="В каждой группе «регион и вид населённого пункта». Сравнивать с выборкой можно "
        f"работу, которую написали хотя бы {REFERENCES} её школ.",
    )
    seed = forms.CharField(
        label="Жребий",
        required=False,
        max_length=SEED_MOST,
        help_text="Например, число, которое назвали публично заранее. Пусто — портал возьмёт "
        "случайное. Останется на странице, чтобы выборку мог повторить любой.",
    )


@reads(Permission.CAMPAIGN_READ)
def sample(request: Request, slug: str) -> HttpResponse:
    """Show the sample: its seed to everyone, its schools to those above them."""
    campaign = _campaign(request, slug)
    places = request.actor.places(Permission.CAMPAIGN_READ)
    drawn = sample_in(campaign)
    schools = sampled_in(campaign, places) if drawn else ()
    keeps = request.actor.has(Permission.SAMPLE_KEEP)
    late = campaign_is_over(campaign.state) or sample_is_late(
        opens_on=campaign.opens_on, at=request.moment
    )
    return render(
        request,
        "analytics/sample.html",
        {
            "campaign": campaign,
            "sample": drawn,
            "share": drawn and Decimal(drawn.share) / TENTHS,
            "total": drawn.schools.count() if drawn else 0,
            "schools": Paginator(schools, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
            "is_school": all(place.level is Level.SCHOOL for place in places),
            "keeps": keeps,
            "late": late,
            "zone": cabinet_of(places[0]).zone,
            "references": REFERENCES,
        },
    )


@asks(Permission.SAMPLE_KEEP)
def draw(request: Request, slug: str) -> HttpResponse:
    """Draw the sample, once."""
    campaign = _campaign(request, slug)
    form = SampleForm(request.POST if request.method == "POST" else None, initial={"share": 5})
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        with beside(form, **BESIDE):
            drawn = draw_sample(
                campaign,
                share=int(asked["share"] * TENTHS),
                seed=asked["seed"],
                by=request.actor,
                at=request.moment,
            )
        if not form.errors:
            count = plural(drawn.schools.count(), "школа", "школы", "школ")
            messages.success(request, f"Выборка сделана: {count}.")
            return see_other(reverse("analytics:sample", args=[slug]))
    obstacle = (
        campaign_is_over(campaign.state)
        or sample_is_drawn(is_drawn=sample_in(campaign) is not None)
        or sample_is_late(opens_on=campaign.opens_on, at=request.moment)
    )
    context = {"campaign": campaign, "form": form, "obstacle": obstacle}
    return render(
        request, "analytics/sample_draw.html", context, status=422 if form.errors else 200
    )


@reads(Permission.CAMPAIGN_READ)
def listed(request: Request, slug: str) -> HttpResponse:
    """The drawn schools of the person's own branch, as a workbook."""
    campaign = _campaign(request, slug)
    schools = sampled_in(campaign, request.actor.places(Permission.CAMPAIGN_READ))
    rows = (
        (one.school.key, one.school.short_name, one.school.district.name, one.stratum)
        for one in schools
    )
    book = draw_table("Контрольная выборка", COLUMNS, rows)
    return attachment(book, f"{slug}-выборка.xlsx", XLSX)


@reads(Permission.CAMPAIGN_READ)
def frame(request: Request, slug: str) -> HttpResponse:
    """The list it was drawn from, which the command `vprok sample check` proves."""
    campaign = _campaign(request, slug)
    text = frame_of(campaign)
    if text is None:
        raise not_found()
    return attachment(("\ufeff" + text).encode(), f"{slug}-выборка.csv", "text/csv; charset=utf-8")


def _campaign(request: Request, slug: str) -> Campaign:
    seen = campaigns_for(request.actor.places(Permission.CAMPAIGN_READ))
    return get_object_or_404(seen, slug=slug)
