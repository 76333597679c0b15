"""How the year goes: who has taken which step, at every level of the tree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import current
from vprok.domain.intake.states import SeenState
from vprok.domain.monitoring import queries
from vprok.domain.monitoring.queries import holders, progress
from vprok.domain.monitoring.rules import COLUMN_NAMES, Column, Count, Line
from vprok.domain.territory.queries import Cabinet, cabinet_of
from vprok.interfaces.frame.doors import not_found, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Cell
from vprok.tools.sheets.report import draw_table
from vprok.tools.sheets.spec import XLSX

A_PAGE = 100
TONES: dict[SeenState, str] = {
    SeenState.LATE: "bad",
    SeenState.FINDINGS: "warn",
    SeenState.CONFIRM: "warn",
    SeenState.DOWNLOADED: "open",
    SeenState.OPEN: "open",
    SeenState.REOPENED: "open",
}


@dataclass(frozen=True)
class Shown:
    """A line with its cells in the order of the columns."""

    line: Line
    cells: list[tuple[Column, str, Count]]
    url: str


@reads(Permission.MONITORING_READ)
def root(request: Request) -> HttpResponse:
    """Go to the newest campaign at the actor's own place."""
    campaign = current()
    if campaign is None:
        return render(request, "monitoring/none.html")
    place = request.actor.places(Permission.MONITORING_READ)[0]
    return redirect("monitoring:place", campaign.slug, place.path)


@reads(Permission.MONITORING_READ)
def place(request: Request, slug: str, path: str) -> HttpResponse:
    """Show the steps of all bodies right below a place."""
    campaign, here = _here(request, slug, path)
    found = progress(here, campaign, at=request.moment)
    return render(
        request,
        "monitoring/progress.html",
        {
            "campaign": campaign,
            "body": _body(here),
            "trail": _trail(request, campaign, here),
            "columns": list(COLUMN_NAMES.values()),
            "total": _shown(campaign, found.total),
            "lines": [_shown(campaign, line) for line in found.lines],
            "is_school": here.level is Level.SCHOOL,
            "are_schools": here.level is Level.DISTRICT,
            "people": holders(here),
            "late_count": found.total.late,
        },
    )


@reads(Permission.MONITORING_READ)
def table(request: Request, slug: str, path: str) -> HttpResponse:
    """Hand out the same table as a workbook."""
    campaign, here = _here(request, slug, path)
    found = progress(here, campaign, at=request.moment)
    columns = ["Идентификатор", "Организация", "ОО", "Просрочено"]
    for name in COLUMN_NAMES.values():
        columns += [name, f"{name}, из"]
    rows: list[list[Cell]] = [
        [line.place.key, line.name, line.schools, line.late, *_numbers(line)]
        for line in found.lines
    ]
    drawn = draw_table("Ход ВПР", columns, rows)
    return attachment(drawn, f"{here.key}-{campaign.slug}.xlsx", XLSX)


def _numbers(line: Line) -> Iterator[int]:
    for column in Column:
        yield from (line.counts[column].done, line.counts[column].of)


@reads(Permission.MONITORING_READ)
def late(request: Request, slug: str) -> HttpResponse:
    """List what is late in the actor's branch, with telephones and the last trouble."""
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    here = request.actor.places(Permission.MONITORING_READ)[0]
    owed = queries.late(here, campaign, at=request.moment)
    page = Paginator(owed, A_PAGE).get_page(request.GET.get("page"))
    schools = queries.schools_of(page.object_list)
    lines = [
        (one, schools.get(one.key), seen := one.seen(request.moment), TONES.get(seen, "off"))
        for one in page.object_list
    ]
    context = {"campaign": campaign, "lines": lines, "page": page}
    return render(request, "monitoring/late.html", context)


def _here(request: Request, slug: str, path: str) -> tuple[Campaign, Place]:
    campaign = get_object_or_404(Campaign.objects.seen(), slug=slug)
    try:
        here = Place(path)
    except ValueError:
        raise not_found() from None
    if not covered(here, request.actor.places(Permission.MONITORING_READ)):
        raise not_found()
    return campaign, here


def _body(place: Place) -> Cabinet:
    """The body at a place; the country goes by its own name, not by its organiser's."""
    body = cabinet_of(place)
    return replace(body, name="Россия") if place.level is Level.COUNTRY else body


def _trail(request: Request, campaign: Campaign, here: Place) -> list[tuple[str, str]]:
    mine = request.actor.places(Permission.MONITORING_READ)
    above: list[Cabinet] = [_body(step) for step in here.lineage[:-1] if covered(step, mine)]
    return [
        (one.name, reverse("monitoring:place", args=[campaign.slug, one.place.path]))
        for one in above
    ]


def _shown(campaign: Campaign, line: Line) -> Shown:
    return Shown(
        line,
        [(column, COLUMN_NAMES[column], line.counts[column]) for column in Column],
        reverse("monitoring:place", args=[campaign.slug, line.place.path]),
    )
