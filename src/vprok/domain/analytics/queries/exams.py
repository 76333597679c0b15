"""Results of schools at the state examination: what came in."""

from dataclasses import dataclass

from django.db.models import Count, Max

from vprok.domain.analytics.models import StateExam
from vprok.domain.analytics.sheets import exams_form
from vprok.domain.campaign.models import Campaign
from vprok.tools.sheets.draw import draw


@dataclass(frozen=True)
class RegionExams:
    """How many schools of a region have results of a subject."""

    region: str
    subject_code: str
    schools: int


def exams_in(campaign: Campaign) -> tuple[RegionExams, ...]:
    """What results of ОГЭ a campaign has, in the order of regions.

    costs: one SQL statement
    """
    found = (
        StateExam.objects.filter(campaign=campaign)
        .values_list("school__district__region__name", "subject_code")
        .annotate(Count("pk"), Max("school__district__region__code"))
        .order_by("school__district__region__name", "-subject_code")
    )
    return tuple(RegionExams(region, subject, schools) for region, subject, schools, _ in found)


def exams_blank(campaign: Campaign) -> bytes:
    """The empty form of results of ОГЭ."""
    return draw(exams_form(), identity=exams_identity(campaign))


def exams_identity(campaign: Campaign) -> dict[str, str]:
    """What the workbook says of itself."""
    book = exams_form()
    return {"kind": book.kind, "campaign": campaign.slug, "version": str(book.version)}
