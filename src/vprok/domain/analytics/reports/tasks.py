"""Ф2: which share of the possible points was earned on each task."""

from collections.abc import Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.interpretation import legend, tones
from vprok.domain.analytics.reports.layout import (
    UNTOLD,
    about_tasks,
    count_of_schools,
    group_name,
    laid_out,
    notes_on,
    percent,
)
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Cell, Report, Row, Tone
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


def build(scope: Scope) -> Report:
    """The report on a place, its parents and the bodies right below it.

    costs:  as `lines`, and one SQL statement
    source: docs/sources/domain.md#tasks; docs/sources/domain.md#rules, 7
    """
    found = lines(scope)
    tasks = tuple(scope.work.tasks.order_by("position"))
    before = (NAMED_BY, "Кол-во ОО", "Кол-во участников")
    levels = tuple(task.level for task in tasks)
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(*before, *(task.label for task in tasks)),
        rows=tuple(
            Row(_cells(line), line.place.level, tones=_tones(line, levels, len(before)))
            for line in found
        ),
        above=about_tasks(tasks, after=len(before)),
        notes=(*legend(levels), *notes_on(found)),
    )


def _cells(line: Line) -> tuple[Cell, ...]:
    leaf = line.sums.leaf
    told = (percent(share) if line.is_told else UNTOLD for share in task_shares(leaf))
    return group_name(line), count_of_schools(line), leaf.present, *told


def _tones(line: Line, levels: Sequence[str], before: int) -> tuple[Tone | None, ...]:
    """What the shares of a told line say.

    before: columns before the first task
    """
    if not line.is_told:
        return ()
    return (*(None,) * before, *tones(levels, task_shares(line.sums.leaf)))
