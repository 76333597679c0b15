"""The tasks and the scale of a work of a past year, and where an export has its tasks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.rules import Blueprint, TaskPlan
from vprok.domain.results.queries.history.asked import Asked
from vprok.domain.results.rules.history import (
    Cuts,
    PastTask,
    order_of,
    subject_is_not_told,
    tasks_have_no_maxima,
)
from vprok.kernel.refusal import refuse_if
from vprok.tools.sheets.portal import year_2020
from vprok.tools.sheets.portal.exports import Export
from vprok.tools.sheets.portal.rows import Wanted
from vprok.tools.sheets.portal.shape import Shape


@dataclass(frozen=True)
class PastPlan:
    """A work as it is going to be, or is.

    work:  where the campaign has it
    cuts:  nothing where no scale is known
    tasks: whence its tasks are, in words
    scale: whence its scale is, in words
    """

    plan: Blueprint
    work: Work | None
    cuts: Cuts | None
    tasks: str
    scale: str = ""


def plan_for(
    code: str, exports: Sequence[Export], campaign: Campaign | None, asked: Asked
) -> PastPlan:
    """A work as the campaign has it, else as the catalogue, else as the header of its file.

    refuses: tasks_have_no_maxima, subject_is_not_told
    costs:   two SQL statements
    """
    cuts = (asked.cuts or {}).get(code)
    work = campaign.works.filter(code=code).first() if campaign else None
    known = catalogue().get(code)
    if work is not None:
        return PastPlan(_as_plan(work), work, work.cuts, "из кампании", "из кампании")
    if known and all(wanted_of(known, one) for one in exports):
        scale = "названа" if cuts else f"каталога {known.year} года"
        return PastPlan(
            replace(known, cuts=cuts or known.cuts),
            None,
            cuts or known.cuts,
            f"из каталога {known.year} года",
            scale,
        )
    shape = next((one.shape for one in exports if one.shape.has_maxima), None)
    if shape is None:
        refuse_if(tasks_have_no_maxima(code))
        raise AssertionError
    plan = _from_header(code, shape, known, asked)
    return PastPlan(plan, None, cuts, "из заголовка файла", "названа" if cuts else "")


def _as_plan(work: Work) -> Blueprint:
    tasks = work.tasks_in_order()
    return Blueprint(
        code=work.code,
        subject_code=work.subject_code,
        subject=work.subject,
        grade=work.grade,
        is_course=work.is_course,
        year=0,
        maximum=work.maximum,
        minutes=tuple(work.minutes),
        cuts=work.cuts,
        is_computer=work.is_computer,
        notes=(),
        tasks=tuple(_task(task.label, task.maximum, task.part, task.level) for task in tasks),
    )


def _task(label: str, maximum: int, part: int, level: str) -> TaskPlan:
    """A task of which a header tells no more than this."""
    return TaskPlan(label, maximum, level, None, (), (), part, "", "", f"Задание {label}")


def _from_header(code: str, shape: Shape, known: Blueprint | None, asked: Asked) -> Blueprint:
    subject_code, grade = code.rstrip("0123456789"), code.lstrip("abcdefghijklmnopqrstuvwxyz")
    named = {plan.subject_code.lower(): plan.subject for plan in catalogue().values()}
    subject = asked.subject or named.get(subject_code) or shape.told.get("subject", "")
    refuse_if(subject_is_not_told(code, subject))
    tasks = tasks_in(shape)
    parts = max(task.part for task in tasks)
    minutes = known.minutes if known and len(known.minutes) == parts else (0,) * parts
    return Blueprint(
        code=code,
        subject_code=subject_code.upper(),
        subject=subject,
        grade=int(grade),
        is_course=False,
        year=0,
        maximum=sum(task.maximum for task in tasks),
        minutes=minutes,
        cuts=(0, 0, 0),
        is_computer=False,
        notes=(),
        tasks=tuple(_task(task.label, task.maximum, task.part, task.level) for task in tasks),
    )


def wanted_of(plan: Blueprint, export: Export, school: str = "") -> Wanted | None:
    """What is to be read of an export of this work; nothing where its tasks are others."""
    shape = export.shape
    order = order_of(
        tasks_in(shape),
        tasks_of(plan),
        is_positional=shape.is_positional,
        has_room=shape.layout == year_2020.LAYOUT,
    )
    if order is None:
        return None
    return Wanted(
        columns=tuple(shape.tasks[nth].at for nth in order),
        maxima=tuple(task.maximum for task in plan.tasks),
        parts=tuple(task.part for task in plan.tasks),
        surplus=tuple(task.at for nth, task in enumerate(shape.tasks) if nth not in {*order}),
        school=school,
    )


def tasks_in(shape: Shape) -> tuple[PastTask, ...]:
    """Tasks as a header tells them."""
    return tuple(
        PastTask(task.label, task.maximum, task.part or 1, task.level) for task in shape.tasks
    )


def tasks_of(plan: Blueprint) -> tuple[PastTask, ...]:
    """Tasks as a description tells them."""
    return tuple(PastTask(task.label, task.maximum, task.part) for task in plan.tasks)
