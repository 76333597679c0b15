"""Questions about the application and the entries it makes."""

from collections.abc import Iterable
from functools import partial

from django.db.models import QuerySet

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.intake.models import Deliverable, Entry, GradeClass
from vprok.domain.intake.queries.forms import Blank
from vprok.domain.intake.rules import is_offered
from vprok.domain.intake.sheets.application import (
    COMPUTER,
    NO_LETTER,
    PAPER,
    YES,
    Offer,
    across_sheets,
    application,
)
from vprok.domain.territory.models import School
from vprok.tools.sheets.spec import Value as CellValue


def entries_of(school: School, campaign: Campaign) -> QuerySet[Entry]:
    """Works that a school takes, in the order of grades.

    costs: one SQL statement
    """
    return (
        Entry.objects.taking()
        .filter(school=school, work__campaign=campaign)
        .select_related("school__district__region", "work__campaign")
        .order_by("work__grade", "work__subject", "work__code")
    )


def school_of(deliverable: Deliverable) -> School:
    """The school that owes this form.

    costs: one SQL statement
    """
    return School.objects.select_related("district__region").get(number=deliverable.key[3:])


def offers(school: School, campaign: Campaign) -> tuple[Offer, ...]:
    """Works that a campaign offers to a school, in the order of grades.

    costs: one SQL statement
    """
    works = Work.objects.filter(campaign=campaign).order_by("grade", "subject", "code")
    return tuple(
        Offer(
            code=work.code,
            subject=work.subject,
            grade=work.grade,
            is_voluntary=work.is_voluntary,
            is_computer=work.is_computer,
        )
        for work in works
        if is_offered(school.kind, grade=work.grade, is_course=work.is_course)
    )


def application_blank(deliverable: Deliverable) -> Blank:
    """The application form of a school: works on offer, with what it has said so far.

    costs: two SQL statements, and two more for what is written in it
    """
    school = school_of(deliverable)
    works = offers(school, deliverable.campaign)
    book = application(deliverable.campaign.title, works, is_college=school.is_college)
    return Blank(
        book,
        written=partial(_said, deliverable, school, works),
        also=lambda reading: across_sheets(book, works, reading),
    )


def _said(
    deliverable: Deliverable, school: School, works: Iterable[Offer]
) -> dict[str, list[dict[str, CellValue]]]:
    taken = {entry.work.code: entry for entry in entries_of(school, deliverable.campaign)}
    classes = GradeClass.objects.filter(campaign=deliverable.campaign, school=school)
    return {
        "application": [_offer_row(offer, taken.get(offer.code)) for offer in works],
        "classes": [
            {
                "grade": one.grade,
                "ordinal": one.ordinal,
                "letter": one.letter or NO_LETTER,
                "pupils": one.pupils,
                "special": one.special,
            }
            for one in classes.order_by("grade", "ordinal")
        ],
    }


def _offer_row(offer: Offer, taken: Entry | None) -> dict[str, CellValue]:
    row: dict[str, CellValue] = {
        "code": offer.code,
        "grade": offer.grade,
        "subject": offer.subject,
        "duty": offer.duty,
    }
    if taken is not None:
        row |= {
            "takes": YES,
            "way": Way(taken.way).label,
            "classes": taken.classes,
            "participants": taken.participants,
        }
    return row
