"""Ф1: points of each participant by code, never by name."""

from collections.abc import Iterator, Mapping

from vprok.domain.analytics.queries import SchoolRows, Scope, accepted_rows
from vprok.domain.analytics.reports.layout import laid_out
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.results.queries import takes_out
from vprok.domain.results.sheets import ABSENT, NOT_ATTEMPTED, NOT_TAUGHT
from vprok.kernel.charter import Permission
from vprok.kernel.place import Level
from vprok.kernel.report import Cell, Report, Row
from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import Layout

NUMBER = 1
TITLE = "Индивидуальные результаты"
ABOUT = "Баллы каждого участника по заданиям, первичный балл и отметка. Только коды, без имён."
FOR = Permission.PARTICIPANT_READ
LEVELS: tuple[Level, ...] = (Level.SCHOOL, Level.DISTRICT, Level.REGION)
NAMED_BY = "Код участника"
SHARES: tuple[str, ...] = ()
HOW: Mapping[str, str] = {
    "Строки": "Все участники последней принятой формы, кроме отсутствовавших. "
    "Кто написал одну часть из двух, показан без отметки и в число участников не входит.",
    "Баллы за задания": "Как в принятой форме. X — к заданию не приступали, "
    "«не пройд.» — тема не пройдена: и то и другое приносит 0 баллов.",
    "Первичный балл": "Сумма баллов за задания. Итог, вписанный в форму, только сверяется.",
    "Отметка": "Промежуток шкалы работы, в который попал первичный балл. Если кампания исключает "
    "непройденные задания, балл сперва пересчитывается на оставшиеся; школа, где исключено "
    "больше двух заданий или классы расходятся, показана без отметок.",
    "Отметка по журналу": "За предыдущую четверть, триместр или полугодие; пусто, если её нет.",
    "Уровень сложности": "Б — базовый, П — повышенный, В — высокий, по описанию работы.",
}
FIGURE = ""
UNIT = ("участник", "участника", "участников")

_BEFORE = ("ОО", "Муниципалитет", "Название ОО", NAMED_BY, "Класс")
_AFTER = ("Первичный балл", "Отметка", "Отметка по журналу")
_LEVELS_ROW = "Уровень сложности задания"
_WORDS = {packed.NOT_ATTEMPTED: NOT_ATTEMPTED, packed.NOT_TAUGHT: NOT_TAUGHT, packed.EMPTY: None}


def build(scope: Scope) -> Report:
    """The report on a school, or on all schools below a place, school after school.

    costs:  five SQL statements, whatever the territory
    source: docs/sources/domain.md#individual-results; docs/sources/domain.md#rules, 1, 2, 3 and 18
    """
    tasks = scope.work.tasks_in_order()
    variants = _variants(scope.work.parts)
    before = (*_BEFORE, *variants)
    layout = Layout(
        tuple(task.maximum for task in tasks),
        scope.work.cuts,
        excludes_not_taught=takes_out(scope.work.campaign),
    )
    rows = [
        row
        for school in accepted_rows(scope.work, scope.place, scope.only, scope.chosen)
        for row in _rows(school, scope.work, layout, len(before) + len(tasks) + len(_AFTER))
    ]
    levels = (_LEVELS_ROW, *(None for _ in before[1:]), *(task.level for task in tasks))
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(*before, *(str(task) for task in tasks), *_AFTER),
        rows=tuple(rows),
        above=((*levels, *(None for _ in _AFTER)),),
    )


def _variants(parts: int) -> tuple[str, ...]:
    if parts == 1:
        return ("Вариант",)
    return tuple(f"Вариант (часть {part})" for part in range(1, parts + 1))


def _rows(school: SchoolRows, work: Work, layout: Layout, width: int) -> Iterator[Row]:
    """The school's heading, then its participants."""
    block = school.block
    written = block.written().tolist()
    parts = block.variants.shape[1]
    heading = (school.place.key, f"Кол-во участников: {written.count(parts)}")
    room = (None for _ in range(width - len(heading)))
    yield Row((*heading, *room), Level.SCHOOL, school.place.path)
    by_ordinal = work.campaign.layout == FormLayout.WITH_ORDINALS
    about: tuple[Cell, ...] = (school.place.key, school.district, school.name)
    marks = school.marks(layout).tolist()
    found = zip(block.participants(), block.totals().tolist(), marks, written, strict=True)
    for one, points, mark, parts_written in found:
        if parts_written == 0:
            continue
        yield Row(
            (
                *about,
                str(one.code),
                one.class_no or None if by_ordinal else _class(one.class_no, school.classes),
                *(variant or ABSENT for variant in one.variants),
                *(_WORDS.get(value, value) for value in one.points),
                points,
                mark or None,
                one.journal or None,
            )
        )


def _class(number: int, classes: tuple[str, ...]) -> Cell:
    return classes[number - 1] if 0 < number <= len(classes) else None
