"""The participation by work: one page for a school, a municipality, a region and the country."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for
from vprok.domain.intake.queries.participation import (
    COLUMNS,
    participation,
    participation_below,
    participation_report,
)
from vprok.domain.territory.queries import Cabinet, cabinet_of
from vprok.interfaces.frame.doors import not_found, reads
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission, covered
from vprok.kernel.place import Level, Place
from vprok.kernel.report import Report
from vprok.tools.pdf.tables import table_document
from vprok.tools.sheets.report import draw_lines, draw_report
from vprok.tools.sheets.spec import XLSX


@reads(Permission.INTAKE_READ)
def own(request: Request, slug: str) -> HttpResponse:
    """Go to one's own place."""
    place = request.actor.places(Permission.INTAKE_READ)[0]
    return see_other(_address(slug, place))


@reads(Permission.INTAKE_READ)
def page(request: Request, slug: str, path: str) -> HttpResponse:
    """Show every work at a place, and the places below it for one work or for all."""
    campaign, here = _here(request, slug, path)
    lines = participation(campaign, here)
    asked = request.GET.get("work", "")
    chosen = next((one.work for one in lines if one.work.code == asked), None)
    code = chosen.code if chosen else ""
    is_school = here.level is Level.SCHOOL
    below = () if is_school else participation_below(campaign, here, code=code)
    return render(
        request,
        "intake/participation.html",
        {
            "campaign": campaign,
            "body": _body(here),
            "trail": _trail(request, campaign, here),
            "path": here.path,
            "columns": COLUMNS,
            "lines": lines,
            "below": [(one, _address(slug, one.place)) for one in below],
            "chosen": chosen,
            "is_school": is_school,
        },
    )


@reads(Permission.INTAKE_READ)
def xlsx(request: Request, slug: str, path: str) -> HttpResponse:
    """Hand out the table as a workbook."""
    report, name = _report(request, slug, path)
    return attachment(draw_report(report), f"{name}.xlsx", XLSX)


@reads(Permission.INTAKE_READ)
def csv(request: Request, slug: str, path: str) -> HttpResponse:
    """Hand out the table as .csv."""
    report, name = _report(request, slug, path)
    rows = [row.cells for row in report.rows]
    return attachment(draw_lines(report.columns, rows), f"{name}.csv", "text/csv")


@reads(Permission.INTAKE_READ)
def pdf(request: Request, slug: str, path: str) -> HttpResponse:
    """Hand out the table as a print."""
    report, name = _report(request, slug, path)
    own_place = request.actor.places(Permission.INTAKE_READ)[0]
    at = request.moment.astimezone(ZoneInfo(cabinet_of(own_place).zone))
    return attachment(table_document(report, at=at), f"{name}.pdf", "application/pdf")


def _report(request: Request, slug: str, path: str) -> tuple[Report, str]:
    """The table as a report, and how its files are called."""
    campaign, here = _here(request, slug, path)
    report = participation_report(campaign, here, _body(here).name, participation(campaign, here))
    return report, f"participation-{here.key}-{campaign.slug}"


def _here(request: Request, slug: str, path: str) -> tuple[Campaign, Place]:
    places = request.actor.places(Permission.INTAKE_READ)
    campaign = get_object_or_404(campaigns_for(places), slug=slug)
    try:
        here = Place(path)
    except ValueError:
        raise not_found() from None
    if not covered(here, places):
        raise not_found()
    return campaign, here


def _body(place: Place) -> Cabinet:
    """The body at a place; the country goes by its own name, not by its organiser's."""
    body = cabinet_of(place)
    return replace(body, name="Россия") if place.level is Level.COUNTRY else body


def _trail(request: Request, campaign: Campaign, here: Place) -> list[tuple[str, str]]:
    mine = request.actor.places(Permission.INTAKE_READ)
    above = [_body(step) for step in here.lineage[:-1] if covered(step, mine)]
    return [(one.name, _address(campaign.slug, one.place)) for one in above]


def _address(slug: str, place: Place) -> str:
    return reverse("intake:participation", args=[slug, place.path])
