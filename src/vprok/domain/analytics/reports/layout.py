"""What the workbooks of all reports have in common: name of the sheet, caption, percentages."""

from collections.abc import Iterable, Sequence

from vprok.domain.analytics.queries import Line, Scope, class_name
from vprok.domain.campaign.models import Task, Work
from vprok.domain.results.rules.subjects import PRINTED
from vprok.kernel.place import Level
from vprok.kernel.report import Cell, Part, Report, Row, Tone
from vprok.tools.stats.figures import Share, share

SHEET_MOST = 31
"""Characters that Excel allows in the name of a sheet."""

NOBODY = "-"
UNTOLD = "*"
UNTOLD_NOTE = (
    "* Отметки не показаны: без вашей территории участников здесь меньше пяти, "
    "и по разности можно узнать результат отдельных детей."
)


def laid_out(
    scope: Scope,
    *,
    number: int,
    title: str,
    columns: tuple[str, ...],
    rows: tuple[Row, ...],
    above: tuple[tuple[Cell, ...], ...] = (),
    notes: tuple[str, ...] = (),
) -> Report:
    """A report with the caption that all of them have.

    source: docs/sources/domain.md#common-workbook-layout
    """
    work = scope.work
    return Report(
        name=f"Ф{number}",
        sheet=sheet_name(work, title),
        title=title,
        heading=heading(work),
        caption=(
            ("Предмет:", work.subject),
            ("Максимальный первичный балл:", str(work.maximum)),
            ("Дата:", f"{work.opens_on or work.campaign.opens_on:%d.%m.%Y}"),
            *((("Срез:", words),) if (words := slice_words(scope)) else ()),
        ),
        columns=columns,
        rows=rows,
        above=above,
        notes=notes,
        source="docs/sources/domain.md#common-workbook-layout",
    )


def slice_words(scope: Scope) -> str:
    """Which participants a report is about, where not about all: «девочки, класс 4А».

    costs: no SQL, two statements for a class
    """
    number = scope.only.class_no
    name = class_name(scope.work, scope.place, number) if number else None
    return ", ".join((*scope.only.words, *((f"класс {name or number}",) if number else ())))


def sheet_name(work: Work, title: str) -> str:
    """Code of the subject, grade and title, cut as Excel asks."""
    code = PRINTED.get(work.subject_code, work.subject_code)
    return f"{code} {work.grade} {title}"[:SHEET_MOST].rstrip()


def heading(work: Work) -> str:
    """What was written: «ВПР 2026 Русский язык 4 класс»."""
    return f"ВПР {work.campaign.opens_on.year} {work.subject} {work.grade_words}"


def group_name(line: Line) -> str:
    """A group of participants as the first column names it; districts and schools with their id."""
    if line.is_chosen or line.is_class:
        return line.name
    match line.place.level:
        case Level.DISTRICT:
            return f"{line.name} ({line.place.key})"
        case Level.SCHOOL:
            return f"{line.name}({line.place.key})"
        case _:
            return line.name


def count_of_schools(line: Line) -> Cell:
    """«Кол-во ОО», which a school itself leaves empty."""
    return None if line.place.level is Level.SCHOOL else line.sums.schools


def about_tasks(tasks: Sequence[Task], *, after: int) -> tuple[tuple[Cell, ...], ...]:
    """What stands over the columns of tasks: how hard each is meant to be, and its greatest points.

    after:  columns before the first task
    source: docs/sources/domain.md#tasks
    """
    room = (None,) * (after - 1)
    return (
        ("Уровень сложности задания", *room, *(task.level or None for task in tasks)),
        ("Макс. балл", *room, *(task.maximum for task in tasks)),
    )


def notes_on(found: Iterable[Line]) -> tuple[str, ...]:
    """Why some of these groups show no figures, where some do not."""
    return () if all(line.is_told for line in found) else (UNTOLD_NOTE,)


def row_of(
    line: Line,
    before: Sequence[Cell],
    parts: Sequence[Part],
    *,
    tones: Sequence[Tone | None] = (),
    nobody: Cell = NOBODY,
) -> Row:
    """A line of a report: what stands before its shares, then each share with its integers.

    tones:  of the shares, or none
    nobody: what stands where there is nobody
    """
    room = (None,) * len(before)
    if not line.is_told:
        return Row((*before, *(UNTOLD for _ in parts)), line.place.level, line.place.path)
    return Row(
        (*before, *(share_of(part) if part.whole else nobody for part in parts)),
        line.place.level,
        line.place.path,
        tones=(*room, *tones) if tones else (),
        parts=(*room, *parts),
    )


def share_of(part: Part) -> Cell:
    """The percentage that a part is of its whole; «-» where there is nobody."""
    return percent(share(part.count, part.whole))


def percent(share: Share) -> Cell:
    """A percentage as a number without trailing zeros; «-» where there is nobody.

    source: docs/sources/domain.md#rules, 12
    """
    return NOBODY if share is None else share.normalize()
