"""Ф7: performance of tasks by participants with «2», «3», «4» and «5» apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.hidden import told_parts
from vprok.domain.analytics.reports.layout import (
    UNTOLD,
    UNTOLD_NOTE,
    about_tasks,
    group_name,
    laid_out,
    row_of,
)
from vprok.domain.analytics.reports.parts import task_parts, task_parts_by_mark
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Report, Row
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.leaf import MARKS

NUMBER = 7
TITLE = "Выполнение заданий группами участников"
ABOUT = "Как справились с заданиями те, кто получил «2», «3», «4» и «5»."
FOR = Permission.REPORT_READ
LEVELS: tuple[Level, ...] = tuple(Level)
NAMED_BY = "Группы участников"
SHARES: tuple[str, ...] = ()
HOW: Mapping[str, str] = {
    "Ср.% вып. уч. гр.баллов": "Доля возможных баллов за задание среди участников с этой отметкой; "
    "пусто, если таких участников нет.",
    "Сколько участников нужно": "Группа меньше 10 участников ничего не доказывает.",
    "На что смотреть": "Чем выше отметка, тем выше доля. Если линии групп пересекаются, "
    "задание или его проверку стоит разобрать.",
    "Округление": "Считается в целых числах и округляется до сотых, половина — вверх.",
}
FIGURE = "Ср.% вып. уч. гр.баллов"
UNIT = ("балл", "балла", "баллов")

ALL = (True,) * len(MARKS)


def build(scope: Scope) -> Report:
    """The report on a place, its parents and the bodies right below it, each by mark.

    costs:  as `lines`, and one SQL statement; six for a slice that is read from below
    source: docs/sources/domain.md#mark-groups; docs/sources/domain.md#rules, 8
    """
    found = lines(scope, with_whole_school=True)
    told = told_parts(scope, found, lambda leaf: [*mark_counts(leaf).values()])
    tasks = scope.work.tasks_in_order()
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(NAMED_BY, "Кол-во участников", *(task.label for task in tasks)),
        rows=tuple(row for line in found for row in _rows(line, told.get(line.place, ALL))),
        above=about_tasks(tasks, after=2),
        notes=() if all(map(all, told.values())) else (UNTOLD_NOTE,),
    )


def _rows(line: Line, told: Sequence[bool]) -> Iterator[Row]:
    """The group as a whole, then its participants by mark."""
    leaf = line.sums.leaf
    yield row_of(line, (group_name(line), leaf.present), task_parts(leaf), nobody=None)
    groups = zip(mark_counts(leaf).items(), task_parts_by_mark(leaf).values(), told, strict=True)
    for (mark, people), parts, is_told in groups:
        title = f"Ср.% вып. уч. гр.баллов {mark}"
        group = replace(line, is_told=is_told)
        row = row_of(group, (title, people if is_told else UNTOLD), parts, nobody=None)
        yield replace(row, level="")
