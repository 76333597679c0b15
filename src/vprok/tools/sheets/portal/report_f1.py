"""Ф1 «Индивидуальные результаты» of 2024 and later: a caption, levels, the header, group rows."""

import re
from collections.abc import Sequence
from dataclasses import replace

from vprok.tools.sheets.portal.shape import (
    CLASS,
    CODE,
    DISTRICT,
    JOURNAL,
    LOGIN,
    MARK,
    SCHOOL,
    TOTAL,
    Shape,
    TaskColumn,
    headed,
    labelled,
    named,
)

LAYOUT = "Ф1"
KNOWN = named(
    {
        LOGIN: ("ОО",),
        DISTRICT: ("Муниципалитет",),
        SCHOOL: ("Название ОО",),
        CODE: ("Код участника", "Код"),
        CLASS: ("Класс",),
        TOTAL: ("Первичный балл",),
        MARK: ("Отметка",),
        JOURNAL: ("Отметка по журналу",),
    }
)
NEEDED = {LOGIN, CODE, TOTAL, MARK}
HEADING = re.compile(r"ВПР\s+(?P<year>20\d\d)\D*?\s+(?P<subject>\D+?)\s+(?P<grade>\d{1,2})\s+к")
LEVELS_ROW = "Уровень сложности"
LEVELS = {"Б", "П", "В"}
DAY = re.compile(r"\d\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d")


def recognised(head: Sequence[Sequence[str]]) -> Shape | None:
    """The report, if this is one.

    source: domain.md §6.2, §6.3
    """
    shape = headed(head, LAYOUT, KNOWN, needed=NEEDED, tasks=labelled)
    if shape is None:
        return None
    above = head[: shape.header - 1]
    return replace(shape, tasks=_levelled(shape.tasks, above), told=_told(above))


def _levelled(
    columns: Sequence[TaskColumn], above: Sequence[Sequence[str]]
) -> tuple[TaskColumn, ...]:
    """Tasks with the levels that stand over them, where a line above the header tells levels."""
    levels = next((line for line in above if line and line[0].startswith(LEVELS_ROW)), ())
    told = {at: cell.strip() for at, cell in enumerate(levels) if cell.strip() in LEVELS}
    return tuple(replace(task, level=told.get(task.at, "")) for task in columns)


def _told(above: Sequence[Sequence[str]]) -> dict[str, str]:
    """Subject, grade, year and the first day, as the caption has them."""
    found: dict[str, str] = {}
    for line in above:
        cells = [cell.strip() for cell in line if cell.strip()]
        if not cells:
            continue
        if heading := HEADING.search(cells[0]):
            found |= heading.groupdict()
        if cells[0].startswith("Предмет") and len(cells) > 1:
            found["subject"] = cells[1]
        if cells[0].startswith("Дата") and len(cells) > 1 and DAY.fullmatch(cells[1]):
            found["on"] = cells[1]
    return found
