"""Signs that ask for a look, at one place: what was searched, and schools where works agree."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from vprok.domain.analytics.models import Sign
from vprok.domain.analytics.queries.cases import (
    Marks,
    OfficialLine,
    SearchLine,
    indexes,
    official_around,
    official_lines,
    school_names,
    searches_in,
    shown_in,
)
from vprok.domain.analytics.reports.evidence import (
    NOT_A_VERDICT,
    THOUSAND,
    WHERE,
    honest_of_thousand,
    title_of,
)
from vprok.domain.analytics.reports.objectivity import OWN
from vprok.domain.analytics.rules.searches import OFFICIAL_WORKS, OURS
from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.rules import results_are_not_open
from vprok.domain.territory.models import District
from vprok.domain.territory.queries import cabinet_of
from vprok.interfaces.frame.doors import reads
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import covered_place, name_of, way_up
from vprok.kernel.charter import Permission
from vprok.kernel.place import COUNTRY, Level, Place
from vprok.tools.stats.objectivity import FALSE_ALARMS
from vprok.tools.stats.objectivity.null import FEWEST, REFERENCES

ROWS_ON_A_PAGE = 100
FEW = 100
"""A smaller region that learns from itself finds only what is very strong."""


class Filter(forms.Form):
    """Which signs to list."""

    work = forms.ChoiceField(label="Работа", required=False)
    kind = forms.ChoiceField(label="Признак", required=False)

    def __init__(self, *args: Any, works: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(str(kind), title_of(kind)) for kind in (*OURS, SignKind.REPEAT)]
        for name, choices in {"work": works, "kind": kinds}.items():
            self.fields[name].choices = [("", "Любая" if name == "work" else "Любой"), *choices]  # type: ignore[attr-defined]

    def lets(self, sign: Sign) -> bool:
        """Whether a sign is asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        work, kind = asked.get("work"), asked.get("kind")
        return (not work or sign.search.work.code == work) and (not kind or sign.kind == kind)


@dataclass(frozen=True)
class Listed:
    """A school of the list with its signs in words.

    official: how many official markers it has
    """

    place: Place
    name: str
    signs: tuple[str, ...]
    official: int


@reads(Permission.OBJECTIVITY_READ)
def objectivity(request: Request, slug: str, path: str) -> HttpResponse:
    """Show what was searched at a place and which schools ask for a look; a school has its case."""
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    place, own = covered_place(request.actor, path, Permission.OBJECTIVITY_READ)
    if place.level is Level.SCHOOL:
        return redirect("analytics:case", slug, path)
    refusal = results_are_not_open(opens_at=campaign.reports_at, at=request.moment)
    context: dict[str, Any] = {
        "campaign": campaign,
        "place": place,
        "place_name": name_of(place),
        "trail": way_up("objectivity", slug, place=place, own=own),
        "refusal": refusal,
        "zone": cabinet_of(own).zone,
        "verdict": NOT_A_VERDICT,
        "expected": round(THOUSAND * FALSE_ALARMS[SignKind.MEAN]),
    }
    if refusal is None:
        context |= _regions(campaign) if place == COUNTRY else _schools(request, campaign, place)
    return render(request, "analytics/objectivity.html", context)


def _regions(campaign: Campaign) -> dict[str, Any]:
    shown: dict[str, int] = {}
    for signs in shown_in(campaign, COUNTRY).values():
        region = Place(signs[0].school.path).region
        shown[region] = shown.get(region, 0) + 1
    return {
        "regions": [(one, shown.get(one.region.region, 0)) for one in indexes(campaign, COUNTRY)],
    }


def _schools(request: Request, campaign: Campaign, place: Place) -> dict[str, Any]:
    searches = searches_in(campaign, place.region)
    works = [(one.search.work.code, str(one.search.work)) for one in searches]
    asked = Filter(request.GET or None, works=works)
    signs, official = shown_in(campaign, place), official_around(campaign, place)
    listed = _listed(campaign, signs, official, asked)
    below = District.objects.filter(region__code=place.region).order_by("code")
    return {
        "index": next(iter(indexes(campaign, place, around=official)), None),
        "searches": [(one, _limits(one)) for one in searches],
        "form": asked,
        "total": len(signs),
        "schools": Paginator(listed, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "districts": below if place.level is Level.REGION else (),
        "markers": _markers(campaign, place, official),
        "official_at": next((code for code in OFFICIAL_WORKS if code in dict(works)), ""),
        "references": REFERENCES,
        "fewest": FEWEST,
        "few": FEW,
    }


def _markers(
    campaign: Campaign, place: Place, official: Marks
) -> list[tuple[OfficialLine, str, str, str]]:
    """The fourteen official markers: figures, title, where, honest schools of a thousand."""
    return [
        (one, title_of(one.kind), WHERE[one.about], honest_of_thousand(one.kind))
        for one in official_lines(campaign, place, official)
    ]


def _limits(line: SearchLine) -> list[tuple[str, str]]:
    """How many of a thousand usual schools would stand out as much, by marker."""
    return [
        (OWN[kind], "меньше одной" if share * THOUSAND < 1 else f"{round(share * THOUSAND)}")
        for kind, share in line.limits
    ]


def _listed(
    campaign: Campaign, signs: dict[int, tuple[Sign, ...]], official: Marks, asked: Filter
) -> list[Listed]:
    told = {pk: [one for one in some if asked.lets(one)] for pk, some in signs.items()}
    called = school_names(pk for pk, some in told.items() if some)
    return [
        Listed(at, name, _words(told[pk], campaign), len(official.get(pk, ())))
        for pk, (at, name) in called.items()
    ]


def _words(signs: list[Sign], campaign: Campaign) -> tuple[str, ...]:
    """«Математика, 4 класс: необычный профиль заданий», with the year where it is another."""
    return tuple(f"{_when(sign, campaign)}: {SignKind(sign.kind).label!s}" for sign in signs)


def _when(sign: Sign, campaign: Campaign) -> str:
    work = sign.search.work
    return str(work) if work.campaign_id == campaign.pk else f"{work}, {work.campaign.title}"
