"""Ф7: performance of tasks by participants with «2», «3», «4» and «5» apart."""

from collections.abc import Iterator, Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.layout import (
    UNTOLD,
    UNTOLD_NOTE,
    about_tasks,
    group_name,
    laid_out,
    percent,
)
from vprok.domain.analytics.rules import told_groups
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Cell, Report, Row
from vprok.tools.stats.figures import Share, mark_counts, task_shares, task_shares_by_mark

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


def build(scope: Scope) -> Report:
    """The report on a place, its parents and the bodies right below it, each by mark.

    costs:  as `lines`, and one SQL statement
    source: docs/sources/domain.md#mark-groups; docs/sources/domain.md#rules, 8
    """
    found = lines(scope)
    told = [_told(line, found, scope) for line in found]
    tasks = tuple(scope.work.tasks.order_by("position"))
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(NAMED_BY, "Кол-во участников", *(task.label for task in tasks)),
        rows=tuple(row for pair in zip(found, told, strict=True) for row in _rows(*pair)),
        above=about_tasks(tasks, after=2),
        notes=() if all(map(all, told)) else (UNTOLD_NOTE,),
    )


def _told(line: Line, found: Sequence[Line], scope: Scope) -> tuple[bool, ...]:
    """Which mark groups of a body the reader may see: all of the own branch."""
    counts = mark_counts(line.sums.leaf)
    if scope.own.covers(line.place):
        return (True,) * len(counts)
    own = next(one for one in found if one.place == scope.own)
    told = told_groups([*mark_counts(own.sums.leaf).values()], [*counts.values()])
    return tuple(line.is_told and one for one in told)


def _rows(line: Line, told: Sequence[bool]) -> Iterator[Row]:
    """The group as a whole, then its participants by mark."""
    leaf = line.sums.leaf
    counts, by_mark = mark_counts(leaf), task_shares_by_mark(leaf)
    whole = (_cell(share, is_told=line.is_told) for share in task_shares(leaf))
    yield Row((group_name(line), leaf.present, *whole), line.place.level)
    for (mark, shares), is_told in zip(by_mark.items(), told, strict=True):
        cells = (_cell(share, is_told=is_told) for share in shares)
        title = f"Ср.% вып. уч. гр.баллов {mark}"
        yield Row((title, counts[mark] if is_told else UNTOLD, *cells))


def _cell(share: Share, *, is_told: bool) -> Cell:
    if not is_told:
        return UNTOLD
    return None if share is None else percent(share)
