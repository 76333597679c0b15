"""Ф4: marks of the work beside marks in the journal: lower, the same, higher."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.hidden import told_parts
from vprok.domain.analytics.reports.layout import (
    UNTOLD,
    group_name,
    laid_out,
    notes_on,
    share_of,
)
from vprok.kernel.charter import Permission
from vprok.kernel.place import COUNTRY, Level
from vprok.kernel.report import Cell, Part, Report, Row
from vprok.tools.stats.figures import comparison

NUMBER = 4
TITLE = "Сравнение отметок с отметками по журналу"
ABOUT = "Сколько участников понизили, подтвердили и повысили отметку по журналу."
FOR = Permission.REPORT_READ
LEVELS: tuple[Level, ...] = tuple(Level)
NAMED_BY = "Группы участников"
SHARES: tuple[str, ...] = ()
HOW: Mapping[str, str] = {
    "Кол-во участников (всего)": "Все участники, и те, у кого нет отметки по журналу.",
    "Понизили, подтвердили, повысили": "Отметка за работу ниже, равна или выше отметки за "
    "предыдущую четверть, триместр или полугодие.",
    "Доли": "100 × число таких участников ÷ число участников, у которых есть обе отметки. "
    "Поэтому знаменатель бывает меньше, чем «всего».",
    "Округление": "Считается в целых числах и округляется до сотых, половина — вверх.",
}
FIGURE = "Доли"
UNIT = ("участник", "участника", "участников")

_SIDES = (
    "Понизили (Отметка < Отметка по журналу)",
    "Подтвердили (Отметка = Отметке по журналу)",
    "Повысили (Отметка > Отметка по журналу)",
)


def build(scope: Scope) -> Report:
    """The report on a place, its parents and the bodies right below it, without the country above.

    Fewer have both marks than have written: those have to be enough by themselves.

    costs:  as `lines`; five SQL statements more for a slice
    source: docs/sources/domain.md#journal; docs/sources/domain.md#rules, 6
    """
    every = lines(scope, with_whole_school=True)
    told = told_parts(scope, every, lambda leaf: (comparison(leaf).compared,))
    shown = [
        replace(line, is_told=line.is_told and all(told.get(line.place, ())))
        for line in every
        if line.place != COUNTRY or scope.place == COUNTRY
    ]
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(NAMED_BY, "Кол-во участников(всего)", *_columns()),
        rows=tuple(map(_row, shown)),
        notes=notes_on(shown),
    )


def _columns() -> Iterator[str]:
    for side in _SIDES:
        yield f"{side} %"
        yield f"{side} Кол-во участников"


def _row(line: Line) -> Row:
    told = comparison(line.sums.leaf)
    cells: list[Cell] = [group_name(line), told.participants]
    parts: list[Part | None] = [None, None]
    for count in (told.lower, told.equal, told.higher):
        part = Part(count, told.compared)
        cells += (share_of(part), count) if line.is_told else (UNTOLD, UNTOLD)
        parts += (part if line.is_told else None, None)
    return Row(tuple(cells), line.place.level, line.place.path, parts=tuple(parts))
