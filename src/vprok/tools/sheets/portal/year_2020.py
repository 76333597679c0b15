"""The export of 2020: forty columns of points by number, up to two variants, groups of access."""

import re
from collections.abc import Sequence
from dataclasses import replace

from vprok.tools.sheets.portal.shape import (
    CLASS,
    CODE,
    GROUPS,
    JOURNAL,
    LOGIN,
    NUMBER,
    SEX,
    TOTAL,
    UNREAD,
    Shape,
    TaskColumn,
    headed,
    named,
)

LAYOUT = "2020"
KNOWN = named(
    {
        GROUPS: ("groups",),
        LOGIN: ("user",),
        NUMBER: ("id",),
        CODE: ("code",),
        JOURNAL: ("otc",),
        SEX: ("gender",),
        CLASS: ("klass",),
        TOTAL: ("sum",),
        UNREAD: ("Учебник", "Др.уч. автор", "Др.уч. название"),
    }
)
NEEDED = {GROUPS, LOGIN, CODE}
TASK = re.compile(r"a-(\d+)-grade")


def recognised(head: Sequence[Sequence[str]]) -> Shape | None:
    """The layout of 2020, if this is one.

    source: domain.md §3.6
    """
    shape = headed(head, LAYOUT, KNOWN, needed=NEEDED, tasks=_tasks)
    return shape and replace(shape, is_positional=True)


def _tasks(line: Sequence[str]) -> tuple[TaskColumn, ...]:
    return tuple(
        TaskColumn(at, told[1])
        for at, title in enumerate(line)
        if (told := TASK.fullmatch(title.strip().lower()))
    )
