"""Ф6: what the work checks, row by row, and how far each group of participants has come."""

from collections.abc import Mapping, Sequence

from vprok.domain.analytics.queries import Line, Scope, lines
from vprok.domain.analytics.reports.interpretation import legend, tone
from vprok.domain.analytics.reports.layout import UNTOLD, laid_out, notes_on, percent
from vprok.domain.campaign.models import Task
from vprok.kernel.charter import Permission
from vprok.kernel.place import COUNTRY, Level
from vprok.kernel.report import Cell, Report, Row, Tone
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

SKILLS = (
    "Блоки ПООП обучающийся научится / получит возможность научиться или проверяемые требования "
    "(умения) в соответствии с ФГОС (ФК ГОС)"
)


def build(scope: Scope) -> Report:
    """The report on a place beside its parents; Russia stands last.

    costs:  as `lines`, and one SQL statement
    source: docs/sources/domain.md#planned-results; docs/sources/domain.md#rules, 10
    """
    found = lines(scope)[: len(scope.place.lineage)]
    groups = sorted(found, key=lambda line: line.place == COUNTRY)
    tasks = tuple(scope.work.tasks.order_by("position"))
    told = [_shares(line) for line in groups]
    said = [_tones(line, tasks) for line in groups]
    return laid_out(
        scope,
        number=NUMBER,
        title=TITLE,
        columns=(NAMED_BY, SKILLS, "Макс балл", *(_title(line) for line in groups)),
        rows=tuple(
            Row(
                (task.label, task.descriptor, task.maximum, *(shares[n] for shares in told)),
                tones=(None, None, None, *(one[n] for one in said)),
            )
            for n, task in enumerate(tasks)
        ),
        notes=(*legend(task.level for task in tasks), *notes_on(found)),
    )


def _title(line: Line) -> str:
    name = "РФ" if line.place == COUNTRY else line.name
    return f"{name} ({line.sums.leaf.present} уч.)"


def _shares(line: Line) -> list[Cell]:
    shares = task_shares(line.sums.leaf)
    return [percent(share) if line.is_told else UNTOLD for share in shares]


def _tones(line: Line, tasks: Sequence[Task]) -> list[Tone | None]:
    """What the share of each task says; nothing where it is not told."""
    if not line.is_told:
        return [None] * len(tasks)
    return [
        tone(task.level, share)
        for task, share in zip(tasks, task_shares(line.sums.leaf), strict=True)
    ]
