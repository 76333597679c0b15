"""A campaign as tables for other people's tools: codes only, each body its own branch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from vprok.domain.analytics.queries.bodies import leaves_at
from vprok.domain.analytics.queries.lines import works_with_forms
from vprok.domain.analytics.queries.sums import Summary, summaries
from vprok.domain.analytics.rules import hidden_bodies
from vprok.domain.campaign.models import Campaign, Task, Work
from vprok.domain.results.models import Block, Leaf
from vprok.domain.results.queries import layouts_of
from vprok.domain.territory.models import School
from vprok.domain.territory.queries import names
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.parquet.questions import questions
from vprok.tools.parquet.table import Field, Kind, Table, Words
from vprok.tools.stats import block as packed
from vprok.tools.stats.columns import columns_of
from vprok.tools.stats.figures import mark_counts
from vprok.tools.stats.leaf import MARKS

Columns = Mapping[str, Any]

AT_ONCE = 2_000
"""Schools of one batch."""


@dataclass(frozen=True)
class File:
    """A file of an export.

    batches: makes its rows when it is asked for
    tasks:   of the work whose rows by code it holds
    """

    name: str
    table: Table
    batches: Callable[[], Iterator[Columns]]
    tasks: int = 0


def files_of(campaign: Campaign, place: Place, *, rows: bool) -> tuple[File, ...]:
    """The tables that an export of a place is made of.

    rows:  whether results by code are among them, a file a work
    costs: two SQL statements; each file its own when it is read
    """
    works = [one.work for one in works_with_forms(campaign, place)]
    found = [
        File("schools", SCHOOLS, lambda: _schools(place)),
        File("tasks", TASKS, lambda: _tasks(works)),
        File("sums", SUMS, lambda: _sums(works, place)),
    ]
    if rows:
        found += [_file_of(work, place) for work in works]
    return tuple(found)


def open_file(campaign: Campaign) -> File:
    """The one table that may be published: counts down to districts, small groups hidden.

    source: docs/sources/statistics.md#suppression
    """
    works = [one.work for one in works_with_forms(campaign, COUNTRY)]
    return File("open", OPEN, lambda: _open(works))


def dictionary(files: Sequence[File]) -> str:
    """What every column of these files means, as a page."""
    told = [
        "# Словарь данных",
        "",
        "Форматы: Parquet; пропуск значит «скрыто» или «не указано».",
        "",
    ]
    for file in files:
        told += [f"## {file.name}.parquet", "", file.table.words + ".", ""]
        told += ["| Столбец | Тип | Что это |", "|---|---|---|"]
        told += [
            f"| `{one.name}` | {one.kind.name.lower()} | {one.words} |" for one in file.table.fields
        ]
        told.append("")
    return "\n".join(told)


def questions_of(files: Sequence[File]) -> dict[str, str]:
    """SQL of the reports by `WORK/QUESTION`, for each file with rows by code."""
    return {
        f"{file.name}/{name}": sql
        for file in files
        if file.tasks
        for name, sql in questions(file.name, file.tasks).items()
    }


# ---- rows by code --------------------------------------------------------------------------------


def table_of(work: Work, tasks: Sequence[Task]) -> Table:
    """What the file of a work holds, column by column."""
    return Table(
        work.code,
        f"{work}: строка — код участника в форме организации; имён нет и не бывает",
        (
            Field("region", Kind.WORD, "код региона"),
            Field("district", Kind.WORD, "путь муниципалитета или группы"),
            Field("school", Kind.WORD, "логин организации"),
            Field("code", Kind.WHOLE, "код участника"),
            Field("class_no", Kind.SMALL, "номер класса по порядку, 0 — не указан"),
            Field("sex", Kind.SMALL, "1 — мужской, 2 — женский, 0 — не указан"),
            Field("journal", Kind.SMALL, "отметка по журналу, 0 — нет отметки"),
            *(
                Field(f"variant_{part}", Kind.SMALL, f"вариант части {part}, 0 — отсутствовал")
                for part in range(1, work.parts + 1)
            ),
            Field("is_present", Kind.YES_NO, "участник: написал все части"),
            Field("total", Kind.SMALL, "первичный балл"),
            Field("mark", Kind.SMALL, "отметка по шкале работы, 0 — нет"),
            *(
                Field(
                    f"t{n}",
                    Kind.SMALL,
                    f"задание {task.label}: баллы от 0 до {task.maximum}; −1 — не приступал (X), "
                    "−2 — не проходили, −3 — часть не написана",
                )
                for n, task in enumerate(tasks, start=1)
            ),
        ),
    )


def _file_of(work: Work, place: Place) -> File:
    tasks = work.tasks_in_order()
    return File(work.code, table_of(work, tasks), lambda: _rows(work, place), len(tasks))


def _rows(work: Work, place: Place) -> Iterator[Columns]:
    layout = layouts_of([work])[work.pk]
    last = ""
    while True:
        current = Block.objects.current().filter(work=work).within([place])
        found = list(
            current.filter(place__gt=last)
            .order_by("place")
            .values_list("place", "payload", "entry__school__number")[:AT_ONCE]
        )
        if not found:
            return
        last = found[-1][0]
        blocks = [packed.unpack(bytes(payload)) for _, payload, _ in found]
        columns = columns_of(blocks, layout)
        which = columns.pop("unit")
        places = [Place(path) for path, _, _ in found]
        yield {
            **columns,
            "region": Words([one.region for one in places], which),
            "district": Words([one.lineage[-2].path for one in places], which),
            "school": Words([f"edu{number}" for _, _, number in found], which),
        }


# ---- what the rows are about ---------------------------------------------------------------------

SCHOOLS = Table(
    "schools",
    "строка — организация",
    (
        Field("school", Kind.TEXT, "логин организации"),
        Field("path", Kind.TEXT, "место в списке"),
        Field("name", Kind.TEXT, "краткое наименование"),
        Field("kind", Kind.TEXT, "тип организации"),
        Field("ownership", Kind.TEXT, "организационно-правовая форма"),
        Field("settlement", Kind.TEXT, "вид населённого пункта"),
    ),
)


def _schools(place: Place) -> Iterator[Columns]:
    found = School.objects.within([place]).order_by("path")
    told = found.values_list("number", "path", "short_name", "kind", "ownership", "settlement")
    rows = [(f"edu{number}", *rest) for number, *rest in told]
    if rows:
        yield _columns(SCHOOLS, rows)


TASKS = Table(
    "tasks",
    "строка — задание работы",
    (
        Field("work", Kind.TEXT, "код работы"),
        Field("n", Kind.SMALL, "номер столбца: t1, t2…"),
        Field("label", Kind.TEXT, "номер задания в форме"),
        Field("maximum", Kind.SMALL, "наибольший балл"),
        Field("level", Kind.TEXT, "уровень сложности: Б, П, В"),
        Field("skill", Kind.TEXT, "умение"),
        Field("descriptor", Kind.TEXT, "планируемый результат"),
    ),
)


def _tasks(works: Sequence[Work]) -> Iterator[Columns]:
    found = Task.objects.filter(work__in=works).select_related("work")
    rows = [
        (work.code, n, one.label, one.maximum, one.level, one.skill, one.descriptor)
        for work, tasks in groupby(found.order_by("work", "position"), key=lambda task: task.work)
        for n, one in enumerate(tasks, start=1)
    ]
    if rows:
        yield _columns(TASKS, rows)


# ---- sums ----------------------------------------------------------------------------------------

_COUNTS = (
    Field("participants", Kind.LONG, "участники"),
    *(Field(f"m{mark}", Kind.LONG, f"из них с отметкой «{mark}»") for mark in MARKS),
)
_BODY = (
    Field("work", Kind.TEXT, "код работы"),
    Field("place", Kind.TEXT, "место"),
    Field("name", Kind.TEXT, "наименование"),
)
SUMS = Table(
    "sums",
    "строка — работа и место: территория или организация своей ветви",
    (
        *_BODY,
        Field("schools", Kind.WHOLE, "организации с участниками"),
        *_COUNTS,
        Field("points", Kind.LONG, "сумма первичных баллов"),
    ),
)


def _sums(works: Sequence[Work], place: Place) -> Iterator[Columns]:
    for work in works:
        leaves = leaves_at(place).filter(work=work).order_by("place")
        schools = [Place(path) for path in leaves.values_list("place", flat=True)]
        above = {step for one in schools for step in one.lineage if place.covers(step)}
        places = sorted({*above, *schools}, key=lambda one: one.path)
        called = names(one.key for one in places)
        found = summaries(work, places)
        rows = [
            (
                work.code,
                one.path,
                called.get(one.key, one.key),
                found[one].schools,
                *_counts(found[one]),
                sum(total * int(count) for total, count in enumerate(found[one].leaf.hist)),
            )
            for one in places
        ]
        if rows:
            yield _columns(SUMS, rows)


def _counts(summary: Summary) -> tuple[int, ...]:
    return (summary.leaf.present, *mark_counts(summary.leaf).values())


OPEN = Table(
    "open",
    "строка — работа и территория; группы меньше пяти человек скрыты вместе с дополняющими их",
    (*_BODY, *_COUNTS),
)


def _open(works: Sequence[Work]) -> Iterator[Columns]:
    """Country, regions and districts, each with its marks or without all of them."""
    for work in works:
        paths = Leaf.objects.filter(work=work).values_list("place", flat=True)
        above = {step for path in paths for step in Place(path).lineage[:-1]}
        places = sorted(above, key=lambda one: one.path)
        called = names(one.key for one in places)
        found = summaries(work, places)
        counts = {one: _counts(found[one]) for one in places}
        told = _told(counts)
        rows = [
            (
                work.code,
                one.path,
                called.get(one.key, one.key),
                *_open_counts(counts[one], told[one]),
            )
            for one in places
        ]
        if rows:
            yield _columns(OPEN, rows)


def _told(counts: Mapping[Place, Sequence[int]]) -> Mapping[Place, Sequence[bool]]:
    """For each body whether its participants and each of its marks may be published."""
    shut = hidden_bodies({place: row[:1] for place, row in counts.items()})
    marks = hidden_bodies({place: row[1:] for place, row in counts.items()}, shut)
    return {
        place: (place not in shut, *(place not in marks for _ in row[1:]))
        for place, row in counts.items()
    }


def _open_counts(counts: Sequence[int], told: Sequence[bool]) -> tuple[int | None, ...]:
    return tuple(count if is_told else None for count, is_told in zip(counts, told, strict=True))


def _columns(table: Table, rows: Sequence[Sequence[Any]]) -> Columns:
    fields = [field.name for field in table.fields]
    return dict(zip(fields, map(list, zip(*rows, strict=True)), strict=True))
