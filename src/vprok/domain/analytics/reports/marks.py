"""Ф3: how many participants have each mark, from the whole country down to the bodies below."""

from collections.abc import Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.layout import (
    count_of_schools,
    group_name,
    laid_out,
    notes_on,
    row_of,
)
from vprok.domain.analytics.reports.parts import mark_parts
from vprok.domain.results.queries import takes_out
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Report, Row
from vprok.kernel.russian import plural
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.leaf import MARKS

NUMBER = 3
TITLE = "Статистика по отметкам"
ABOUT = "Сколько участников получили «2», «3», «4» и «5»: у вас и во всех территориях выше."
FOR = Permission.REPORT_READ
LEVELS: tuple[Level, ...] = tuple(Level)
NAMED_BY = "Группы участников"
SHARES: tuple[str, ...] = tuple(str(mark) for mark in MARKS)
HOW: Mapping[str, str] = {
    "Кол-во участников": "Строки принятых форм, где указан вариант. Отсутствовавшие не считаются; "
    "в работе из двух частей считаются написавшие обе.",
    "Кол-во ОО": "Организации, где есть хотя бы один участник.",
    "2, 3, 4, 5": "100 × число участников с этой отметкой ÷ Кол-во участников. "
    "Отметка — по шкале работы; X и «не пройд.» приносят 0 баллов.",
    "Округление": "Считается в целых числах и округляется до сотых, половина — вверх. "
    "Поэтому сумма долей может отличаться от 100 на сотые.",
    "Территории": "Доли региона и страны — по всем участникам сразу, а не среднее по организациям.",
}
FIGURE = "2, 3, 4, 5"
UNIT = ("участник", "участника", "участников")

TAKEN_OUT = "Задания, которые не проходили, исключены из отметки, шкала уменьшена вместе с ними."


def build(scope: Scope) -> Report:
    """The report on a place, its parents and the bodies right below it.

    costs:  as `lines`
    source: docs/sources/domain.md#marks; docs/sources/domain.md#rules, 4 and 5
    """
    found = lines(scope, with_whole_school=True)
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(NAMED_BY, "Кол-во ОО", "Кол-во участников", *SHARES),
        rows=tuple(map(_row, found)),
        notes=(
            *notes_on(found),
            *_taken_out(scope, found),
        ),
    )


def _taken_out(scope: Scope, found: Sequence[Line]) -> tuple[str, ...]:
    """What the rule about topics that were not taught has done to the marks of this place.

    source: docs/sources/domain.md#not-taught, 3 and 4
    """
    if not takes_out(scope.work.campaign):
        return ()
    leaf = next(line.sums.leaf for line in reversed(found) if line.place == scope.place)
    without = leaf.present - sum(mark_counts(leaf).values())
    if not without:
        return (TAKEN_OUT,)
    people = plural(without, "участник", "участника", "участников")
    words = (
        f"{TAKEN_OUT} Без отметки {people}: в их школах исключено больше двух заданий или классы "
        "расходятся. В долях их нет ни при одной отметке."
    )
    return (words,)


def _row(line: Line) -> Row:
    leaf = line.sums.leaf
    before = group_name(line), count_of_schools(line), leaf.present
    return row_of(line, before, mark_parts(leaf))
