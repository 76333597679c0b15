"""Codes of a school by class: all that the portal brings to where names are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from vprok.domain.campaign.models import Campaign
from vprok.domain.intake.models import Entry, GradeClass
from vprok.domain.materials.models import Code
from vprok.domain.territory.models import School


@dataclass(frozen=True)
class ClassCodes:
    """The codes of one class, or the spare ones of a grade.

    class_no: ordinal of the class; 0 for spare codes
    title:    `4А`; of spare codes the grade
    room:     where the whole class writes; empty where it is not named, or not one
    """

    grade: int
    class_no: int
    title: str
    room: str
    codes: tuple[str, ...]


def class_codes(school: School, campaign: Campaign) -> tuple[ClassCodes, ...]:
    """Codes issued to a school, class by class in their order, spare ones after their grade.

    costs:  two SQL statements
    source: docs/sources/domain.md#codes
    """
    classes = GradeClass.objects.filter(school=school, campaign=campaign)
    titles = {(one.grade, one.ordinal): str(one) for one in classes}
    issued = Code.objects.filter(school=school, campaign=campaign)
    rows = issued.order_by("grade", "is_spare", "class_no", "row").values_list(
        "grade", "class_no", "number", "room"
    )
    return tuple(
        _one(grade, number or 0, titles, tuple(some))
        for (grade, number), some in groupby(rows, key=lambda row: row[:2])
    )


def _one(
    grade: int,
    number: int,
    titles: dict[tuple[int, int], str],
    rows: Iterable[tuple[int, int | None, str, str]],
) -> ClassCodes:
    title = titles.get((grade, number), f"{grade}-{number}" if number else f"{grade}")
    codes, rooms = [row[2] for row in rows], {row[3] for row in rows}
    return ClassCodes(grade, number, title, rooms.pop() if len(rooms) == 1 else "", tuple(codes))


def works_of(school: School, campaign: Campaign) -> list[Entry]:
    """The works whose results may be joined with names, in the order of grades.

    costs: one SQL statement
    """
    taken = Entry.objects.taking().filter(school=school, work__campaign=campaign)
    return list(taken.select_related("work").order_by("work__grade", "work__subject", "work__code"))
