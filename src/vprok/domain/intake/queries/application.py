"""Questions about the application and the entries it makes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db.models import Count, QuerySet, Sum

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import calendar
from vprok.domain.campaign.rules import Window
from vprok.domain.campaign.states import Step
from vprok.domain.intake.models import Correction, Deliverable, Entry, GradeClass, NotTaken
from vprok.domain.intake.queries.forms import Blank, why_over
from vprok.domain.intake.rules import corrections_are_closed, is_offered
from vprok.domain.intake.sheets.application import NO_LETTER, application
from vprok.domain.intake.sheets.taking import Offer, Taking, row_of
from vprok.domain.intake.states import Way
from vprok.domain.territory.models import School
from vprok.kernel.refusal import Refusal
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
    return offers_of(works_of(campaign), school.kind)


def works_of(campaign: Campaign) -> tuple[Work, ...]:
    """Works of a campaign that schools answer for, in the order of forms; the rest is drawn.

    costs: one SQL statement
    """
    answered = Work.objects.filter(campaign=campaign, pooled=None)
    return tuple(answered.order_by("is_course", "grade", "subject", "code"))


def works_drawn(campaign: Campaign) -> tuple[Work, ...]:
    """Works of a campaign that are drawn, not applied for.

    costs: one SQL statement
    """
    drawn = Work.objects.filter(campaign=campaign).exclude(pooled=None)
    return tuple(drawn.order_by("is_course", "grade", "subject", "code"))


def offers_of(works: Iterable[Work], kind: str) -> tuple[Offer, ...]:
    """Those of these works that a school of this kind is offered."""
    return tuple(
        offer_of(work)
        for work in works
        if is_offered(kind, grade=work.grade, is_course=work.is_course)
    )


def offer_of(work: Work) -> Offer:
    """A work as forms offer it."""
    return Offer(
        code=work.code,
        subject=work.subject,
        grade=work.grade,
        is_course=work.is_course,
        is_voluntary=work.is_voluntary,
        is_computer=work.is_computer,
        has_levels=work.has_levels,
        language=work.get_language_display() if work.language else "",
    )


# ---- what is said of works ----------------------------------------------------------------------


def said_by(campaign: Campaign, schools: Sequence[School]) -> dict[tuple[int, str], Taking]:
    """What these schools say of their works, by primary key of the school and code of the work.

    costs: two SQL statements
    """
    entries = Entry.objects.taking().filter(work__campaign=campaign, school__in=schools)
    refused = NotTaken.objects.filter(work__campaign=campaign, school__in=schools)
    said = {
        (one.school_id, one.work.code): Taking(takes=False, reason=one.reason)
        for one in refused.select_related("work")
    }
    return said | {
        (one.school_id, one.work.code): taking_of(one) for one in entries.select_related("work")
    }


def taking_of(entry: Entry) -> Taking:
    """What an entry says of its work."""
    return Taking(
        takes=True,
        way=Way(entry.way),
        level=entry.level,
        classes=entry.classes,
        participants=entry.participants,
        on_computer=entry.on_computer,
        workplaces=entry.workplaces,
        expected_on=entry.expected_on,
    )


def not_taken(school: School, campaign: Campaign) -> QuerySet[NotTaken]:
    """Works that a school does not sit, with its reasons.

    costs: one SQL statement
    """
    found = NotTaken.objects.filter(school=school, work__campaign=campaign)
    return found.select_related("work").order_by("work__grade", "work__subject")


def corrections_of(school: School, campaign: Campaign) -> QuerySet[Correction]:
    """What the region has changed in the application of a school, the newest first.

    costs: one SQL statement
    """
    found = Correction.objects.filter(school=school, work__campaign=campaign)
    return found.select_related("work").order_by("-at", "work__grade", "work__subject")


def classes_of(
    campaign: Campaign, schools: Sequence[School]
) -> dict[tuple[int, int], tuple[int, int]]:
    """How many classes and pupils schools have named, by primary key of the school and grade.

    costs: one SQL statement
    """
    named = GradeClass.objects.filter(campaign=campaign, school__in=schools)
    rows = named.values_list("school", "grade").annotate(Count("pk"), Sum("pupils"))
    return {(school, grade): (classes, pupils) for school, grade, classes, pupils in rows}


# ---- the form -----------------------------------------------------------------------------------


def application_blank(deliverable: Deliverable) -> Blank:
    """The application form of a school: works on offer, with what it has said so far.

    costs: three SQL statements, and three more for what is written in it
    """
    school = school_of(deliverable)
    works = offers(school, deliverable.campaign)
    drawn = offers_of(works_drawn(deliverable.campaign), school.kind)
    title, is_college = deliverable.campaign.title, school.is_college
    book = application(title, works, drawn=drawn, is_college=is_college)
    return Blank(book, written=partial(_written, deliverable, school, works))


def _written(
    deliverable: Deliverable, school: School, works: Iterable[Offer]
) -> dict[str, list[dict[str, CellValue]]]:
    said = said_by(deliverable.campaign, [school])
    return {
        "application": [_offer_row(offer, said.get((school.pk, offer.code))) for offer in works],
        "classes": class_rows(school, deliverable.campaign),
    }


def _offer_row(offer: Offer, said: Taking | None) -> dict[str, CellValue]:
    return {
        "code": offer.code,
        "grade": offer.grade,
        "subject": offer.subject,
        "language": offer.language or None,
        "duty": offer.duty,
        **row_of(said),
    }


def class_rows(school: School, campaign: Campaign) -> list[dict[str, CellValue]]:
    """The classes of a school as rows of the form.

    costs: one SQL statement
    """
    classes = GradeClass.objects.filter(campaign=campaign, school=school)
    return [_class_row(one) for one in classes.order_by("grade", "ordinal")]


def _class_row(one: GradeClass) -> dict[str, CellValue]:
    return {
        "grade": one.grade,
        "ordinal": one.ordinal,
        "letter": one.letter or NO_LETTER,
        "pupils": one.pupils,
        "special": one.special,
        "language": one.language or None,
        "advanced": one.advanced or None,
    }


# ---- corrections --------------------------------------------------------------------------------


def corrections_window(deliverable: Deliverable) -> Window:
    """When an accepted application may be corrected after its deadline.

    costs: those of `campaign.queries.calendar`
    """
    return calendar(deliverable.campaign).window(
        Step.CORRECTIONS, region=deliverable.region, zone=deliverable.zone
    )


def application_holds(deliverable: Deliverable, *, at: datetime) -> Refusal | None:
    """Why the application may not come in now: neither its own time nor that of corrections.

    costs: none before the deadline, after it those of `corrections_window`
    """
    late = why_over(deliverable, at)
    if late is None or deliverable.current_id is None:
        return late
    window = corrections_window(deliverable)
    return corrections_are_closed(
        opens_at=window.opens_at, due_at=window.due_at, zone=deliverable.zone, at=at
    )
