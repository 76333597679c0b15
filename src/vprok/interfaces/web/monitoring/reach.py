"""Whose course a page tells: the place, the way down to it, and what narrows the page."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.monitoring.rules import Choice, FormKind
from vprok.domain.territory.queries import Cabinet, cabinet_of
from vprok.domain.territory.states import SchoolKind, Settlement
from vprok.interfaces.frame.doors import not_found
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Cell
from vprok.tools.sheets.report import draw_lines, draw_table
from vprok.tools.sheets.spec import XLSX

ANY = ("", "Все")
CSV = "text/csv; charset=utf-8"
CHOSEN = forms.Select(attrs={"class": "form-select"})


class ChoiceForm(forms.Form):
    """What narrows a page, as it is shown; `choice_of` reads it from the address."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="Форма", widget=CHOSEN)
    org = forms.ChoiceField(label="Тип ОО", choices=[ANY, *SchoolKind.choices], widget=CHOSEN)
    settlement = forms.ChoiceField(
        label="Вид населённого пункта", choices=[ANY, *Settlement.choices], widget=CHOSEN
    )

    def name_kinds(self, kinds: Iterable[FormKind]) -> None:
        """Offer these kinds of forms."""
        choices = [ANY, *((one.kind, one.title) for one in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


def choice_of(request: Request) -> Choice:
    """What narrows the page; a strange word narrows nothing."""
    asked = request.GET
    org, settlement, kind = (asked.get(name, "") for name in ("org", "settlement", "kind"))
    return Choice(
        org if org in SchoolKind.values else "",
        settlement if settlement in Settlement.values else "",
        kind[:30],
    )


def shown_choice(choice: Choice, kinds: Iterable[FormKind]) -> ChoiceForm:
    """The form with what is chosen now."""
    form = ChoiceForm(initial=asdict(choice))
    form.name_kinds(kinds)
    return form


def asked_words(choice: Choice, **more: str) -> str:
    """The same choice as words of an address, with the question mark; empty when it is plain."""
    words = {**asdict(choice), **more}
    pairs = "&".join(f"{name}={value}" for name, value in words.items() if value)
    return f"?{pairs}" if pairs else ""


def here(
    request: Request, slug: str, path: str, right: Permission = Permission.MONITORING_READ
) -> tuple[Campaign, Place]:
    """The campaign and the place that an address names, if they are the actor's to see."""
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    try:
        place = Place(path)
    except ValueError:
        raise not_found() from None
    if not covered(place, request.actor.places(right)):
        raise not_found()
    return campaign, place


def body_of(place: Place) -> Cabinet:
    """The body at a place; the country goes by its own name, not by its organiser's."""
    body = cabinet_of(place)
    return replace(body, name="Россия") if place.level is Level.COUNTRY else body


def way_to(request: Request, campaign: Campaign, place: Place) -> list[tuple[str, str]]:
    """The way down to a page about a place: what the actor may see above it."""
    mine = request.actor.places(Permission.MONITORING_READ)
    above = [body_of(step) for step in place.lineage[:-1] if covered(step, mine)]
    return [
        (one.name, reverse("monitoring:place", args=[campaign.slug, one.place.path]))
        for one in above
    ]


def table_as(
    ending: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], name: str
) -> HttpResponse:
    """A table that the browser saves, as a workbook or as plain lines.

    ending: xlsx or csv; anything else does not exist
    """
    match ending:
        case "xlsx":
            return attachment(draw_table(title, columns, rows), f"{name}.xlsx", XLSX)
        case "csv":
            return attachment(draw_lines(columns, rows), f"{name}.csv", CSV)
        case _:
            raise not_found()
