"""Ф6: what the work checks, row by row, and how far each group of participants has come."""

from collections.abc import Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.interpretation import legend, tones
from vprok.domain.analytics.reports.layout import UNTOLD, laid_out, notes_on, share_of
from vprok.domain.analytics.reports.parts import task_parts
from vprok.domain.campaign.models import Task
from vprok.kernel.charter import Permission
from vprok.kernel.place import COUNTRY, Level
from vprok.kernel.report import Cell, Part, Report, Row, Tone
from vprok.tools.stats.figures import task_shares

NUMBER = 6
TITLE = "Достижение планируемых результатов"
ABOUT = "Проверяемые умения и доля баллов за них: в регионе, муниципалитете, ОО и по России."
FOR = Permission.REPORT_READ
LEVELS: tuple[Level, ...] = tuple(Level)
NAMED_BY = "№"
SHARES: tuple[str, ...] = ()
HOW: Mapping[str, str] = {
    "Проверяемые требования (умения)": "По описанию работы; у каждого столбца с баллами своя "
    "строка, даже если умение у нескольких общее.",
    "Доля": "100 × сумма баллов за задание ÷ (максимальный балл × число участников группы).",
    "Округление": "Считается в целых числах и округляется до сотых, половина — вверх.",
}
FIGURE = "Доля"
UNIT = ("балл", "балла", "баллов")

SKILLS = (
    "Блоки ПООП обучающийся научится / получит возможность научиться или проверяемые требования "
    "(умения) в соответствии с ФГОС (ФК ГОС)"
)


def build(scope: Scope) -> Report:
    """The report on a place beside its parents, or on each body of a set; Russia stands last.

    costs:  as `lines`, and one SQL statement
    source: docs/sources/domain.md#planned-results; docs/sources/domain.md#rules, 10
    """
    found = _columns(scope)
    tasks = scope.work.tasks_in_order()
    told = [_told(line, tasks) for line in found]
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(NAMED_BY, SKILLS, "Макс балл", *map(_title, found)),
        rows=tuple(_row(task, [one[n] for one in told]) for n, task in enumerate(tasks)),
        notes=(*legend(task.level for task in tasks), *notes_on(found)),
    )


def _columns(scope: Scope) -> list[Line]:
    """The groups of participants that stand side by side: no bodies below a place."""
    every = lines(scope, with_whole_school=True)
    beside = [line for line in every if scope.chosen or line.place.covers(scope.place)]
    return sorted(beside, key=lambda line: line.place == COUNTRY and not line.is_chosen)


def _title(line: Line) -> str:
    name = "РФ" if line.place == COUNTRY and not line.is_chosen else line.name
    return f"{name} ({line.sums.leaf.present} уч.)"


Shown = tuple[Cell, Tone | None, Part | None]


def _told(line: Line, tasks: Sequence[Task]) -> list[Shown]:
    """For each task its share, what it says, and what it is made of."""
    if not line.is_told:
        return [(UNTOLD, None, None)] * len(tasks)
    leaf = line.sums.leaf
    said = tones([task.level for task in tasks], task_shares(leaf))
    return [(share_of(part), tone, part) for tone, part in zip(said, task_parts(leaf), strict=True)]


def _row(task: Task, shown: Sequence[Shown]) -> Row:
    before = (task.label, task.descriptor, task.maximum)
    return Row(
        (*before, *(cell for cell, _, _ in shown)),
        tones=(None, None, None, *(tone for _, tone, _ in shown)),
        parts=(None, None, None, *(part for _, _, part in shown)),
    )
