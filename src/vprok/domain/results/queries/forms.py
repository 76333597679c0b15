"""Questions about results forms and what was accepted."""

from collections.abc import Mapping
from functools import partial

from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import Deliverable, Entry, GradeClass
from vprok.domain.intake.queries import Blank
from vprok.domain.materials.queries import codes_of
from vprok.domain.results.rules import OWED, FormPlan, TaskPlan
from vprok.domain.results.sheets import NO_LETTER, result_form
from vprok.tools.sheets.spec import Book, Value
from vprok.tools.stats.leaf import Layout

KIND = OWED[0].kind


def plan_of(work: Work) -> FormPlan:
    """What the results form of a work depends on.

    costs: one SQL statement
    """
    campaign = work.campaign
    return FormPlan(
        code=work.code,
        title=str(work),
        campaign=campaign.title,
        grade=work.grade,
        is_course=work.is_course,
        tasks=tuple(
            TaskPlan(task.label, task.maximum, task.part, task.follows, task.entry)
            for task in work.tasks.order_by("position")
        ),
        parts=work.parts,
        variants=work.variants,
        has_classes_sheet=campaign.layout == FormLayout.WITH_CLASSES,
        asks_sex=campaign.asks_sex,
        allows_not_taught=campaign.allows_not_taught,
        excludes_not_taught=campaign.allows_not_taught and campaign.excludes_not_taught,
    )


def layout_of(work: Work, plan: FormPlan) -> Layout:
    """What the work's summary counts."""
    return Layout(
        tuple(task.maximum for task in plan.tasks),
        work.cuts,
        excludes_not_taught=plan.excludes_not_taught,
    )


def form_of(work: Work) -> Book:
    """The results form of a work.

    costs: one SQL statement
    """
    return result_form(plan_of(work))


def results_blank(entry: Entry, plan: FormPlan) -> Blank:
    """The results form of one school and work: issued codes, classes, what it is checked against.

    costs: two SQL statements, and three more for what is written in it
    """
    book = result_form(plan, applied=entry.participants)
    return Blank(book, known=known_to(entry), written=partial(prefilled, entry), repeats=False)


def owed_results(entry: Entry) -> Deliverable:
    """The results form this entry owes.

    costs: one SQL statement
    raises: Deliverable.DoesNotExist before the board has opened it
    """
    owed = Deliverable.objects.get(
        kind=KIND, campaign=entry.work.campaign_id, key=entry.school.key, per=entry.work.code
    )
    owed.campaign = entry.work.campaign
    return owed


def prefilled(entry: Entry) -> Mapping[str, list[dict[str, Value]]]:
    """The rows that stand in the form before anyone types: codes, and what is known of classes.

    costs: three SQL statements
    """
    work = entry.work
    codes = entry.school.codes.filter(campaign=work.campaign_id, grade=work.grade)
    rows = codes.order_by("is_spare", "pk").values_list("number", "class_no")
    classes = list(classes_of(entry))
    if work.campaign.layout == FormLayout.WITH_CLASSES:
        letters: list[dict[str, Value]] = [
            {"letter": one.letter or NO_LETTER} for one in classes
        ] or [{"letter": NO_LETTER}]
        return {"classes": letters, "protocol": [{"code": number} for number, _ in rows]}
    return {"protocol": [{"code": number, "class": class_no} for number, class_no in rows]}


def known_to(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    """The lists a filled form is checked against: issued codes and classes of the application.

    costs: two SQL statements
    """
    codes = codes_of(entry.school, entry.work.campaign, entry.work.grade)
    ordinals = tuple(str(one.ordinal) for one in classes_of(entry))
    return {"codes": codes} | ({"classes": ordinals} if ordinals else {})


def classes_of(entry: Entry) -> list[GradeClass]:
    """The classes of the entry's grade, in their order.

    costs: one SQL statement
    """
    return list(
        GradeClass.objects.filter(
            campaign=entry.work.campaign_id, school=entry.school_id, grade=entry.work.grade
        ).order_by("ordinal")
    )
