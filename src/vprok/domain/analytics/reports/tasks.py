"""Ф2: which share of the possible points was earned on each task."""

from collections.abc import Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.interpretation import legend, tones
from vprok.domain.analytics.reports.layout import (
    about_tasks,
    count_of_schools,
    group_name,
    laid_out,
    notes_on,
    row_of,
)
from vprok.domain.analytics.reports.parts import task_parts
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Report, Row
from vprok.tools.stats.figures import task_shares

NUMBER = 2
TITLE = "Выполнение заданий"
ABOUT = "Какую долю возможных баллов набрали за каждое задание."
FOR = Permission.REPORT_READ
LEVELS: tuple[Level, ...] = tuple(Level)
NAMED_BY = "Группы участников"
SHARES: tuple[str, ...] = ()
HOW: Mapping[str, str] = {
    "Доля по заданию": "100 × сумма баллов за задание ÷ (максимальный балл × Кол-во участников). "
    "X и «не пройд.» приносят 0 баллов и остаются в числе участников.",
    "Уровень сложности": "Б — базовый, П — повышенный, В — высокий, по описанию работы.",
    "Округление": "Считается в целых числах и округляется до сотых, половина — вверх.",
}
FIGURE = "Доля по заданию"
UNIT = ("балл", "балла", "баллов")


def build(scope: Scope) -> Report:
    """The report on a place, its parents and the bodies right below it.

    costs:  as `lines`, and one SQL statement
    source: docs/sources/domain.md#tasks; docs/sources/domain.md#rules, 7
    """
    found = lines(scope, with_whole_school=True)
    tasks = scope.work.tasks_in_order()
    before = (NAMED_BY, "Кол-во ОО", "Кол-во участников")
    levels = tuple(task.level for task in tasks)
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(*before, *(task.label for task in tasks)),
        rows=tuple(_row(line, levels) for line in found),
        above=about_tasks(tasks, after=len(before)),
        notes=(*legend(levels), *notes_on(found)),
    )


def _row(line: Line, levels: Sequence[str]) -> Row:
    leaf = line.sums.leaf
    before = group_name(line), count_of_schools(line), leaf.present
    return row_of(line, before, task_parts(leaf), tones=tones(levels, task_shares(leaf)))
