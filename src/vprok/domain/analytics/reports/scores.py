"""Ф5: how many participants have each total, from nothing to the greatest."""

from collections.abc import Mapping

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.layout import (
    count_of_schools,
    group_name,
    laid_out,
    notes_on,
    row_of,
)
from vprok.domain.analytics.reports.parts import score_parts
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Report, Row

NUMBER = 5
TITLE = "Распределение первичных баллов"
ABOUT = "Доля участников с каждым первичным баллом и границы отметок."
FOR = Permission.REPORT_READ
LEVELS: tuple[Level, ...] = tuple(Level)
NAMED_BY = "Группы участников"
SHARES: tuple[str, ...] = ()
HOW: Mapping[str, str] = {
    "0, 1, 2…": "100 × число участников с этим первичным баллом ÷ Кол-во участников.",
    "Отметка": "Над первым баллом каждой отметки стоит сама отметка.",
    "Сколько участников нужно": "От 50 участников картина надёжна, от 20 — с оговоркой; "
    "если их меньше, судить по ней рано.",
    "Округление": "Считается в целых числах и округляется до сотых, половина — вверх.",
}
FIGURE = "0, 1, 2…"
UNIT = ("участник", "участника", "участников")

_MARKS_ROW = "Отметка по шкале"


def build(scope: Scope) -> Report:
    """The report on a place, its parents and the bodies right below it.

    costs:  as `lines`
    source: docs/sources/domain.md#scores; docs/sources/domain.md#rules, 9
    """
    found = lines(scope, with_whole_school=True)
    work = scope.work
    first = {0: 2, work.cut3: 3, work.cut4: 4, work.cut5: 5}
    marks = tuple(first.get(score) for score in range(work.maximum + 1))
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(
            NAMED_BY,
            "Кол-во ОО",
            "Кол-во участников",
            *(str(score) for score in range(work.maximum + 1)),
        ),
        rows=tuple(map(_row, found)),
        above=((_MARKS_ROW, None, None, *marks),),
        notes=notes_on(found),
    )


def _row(line: Line) -> Row:
    leaf = line.sums.leaf
    before = group_name(line), count_of_schools(line), leaf.present
    return row_of(line, before, score_parts(leaf))
