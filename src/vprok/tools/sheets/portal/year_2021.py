"""The export of 2021: «балл за …», without the greatest points."""

import re
from collections.abc import Sequence
from dataclasses import replace

from vprok.tools.sheets.clean import fold
from vprok.tools.sheets.matching import BLANKS
from vprok.tools.sheets.portal.shape import (
    CLASS,
    CODE,
    JOURNAL,
    LOGIN,
    NUMBER,
    REGION,
    SEX,
    TOTAL,
    UNREAD,
    Shape,
    TaskColumn,
    headed,
    label_of,
    named,
)

LAYOUT = "2021"
KNOWN = named(
    {
        LOGIN: ("логин школы", "логин ОО", "логин"),
        REGION: ("регион", "код региона"),
        NUMBER: ("номер обучающегося", "номер участника", "№"),
        CODE: ("код обучающегося", "код участника", "код"),
        JOURNAL: (
            "отметка за предыдущую четверть/триместр",
            "отметка за предыдущую четверть / триместр",
            "отметка за предыдущий триместр/четверть",
            "отметка за предыдущую четверть",
        ),
        SEX: ("пол",),
        CLASS: ("класс",),
        TOTAL: ("всего баллов", "итого баллов"),
        UNREAD: ("Учебник", "Др.уч. автор", "Др.уч. название", "Др. уч. автор", "Др. уч. название"),
    }
)
NEEDED = {LOGIN, CODE}
TASK = re.compile(
    rf"{fold('балл')}[{fold('ы')}]?{fold('за')}({fold('задание')})?(?P<label>\d.*?)"
    rf"(\((?P<most>\d+){fold('б')}\))?"
)


def recognised(head: Sequence[Sequence[str]]) -> Shape | None:
    """The layout of 2021, if this is one; numbers from 1 on are places, not labels.

    source: domain.md §3.6
    """
    shape = headed(head, LAYOUT, KNOWN, needed=NEEDED, tasks=_tasks)
    if shape is None:
        return None
    labels = [task.label for task in shape.tasks]
    numbers = [str(nth) for nth in range(1, len(labels) + 1)]
    return replace(shape, is_positional=labels == numbers)


def _tasks(line: Sequence[str]) -> tuple[TaskColumn, ...]:
    found = []
    for at, title in enumerate(line):
        if told := TASK.fullmatch(fold(BLANKS.sub("", title))):
            found.append(TaskColumn(at, label_of(told["label"]), int(told["most"] or 0)))
    return tuple(found)
