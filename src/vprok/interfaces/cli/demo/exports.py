"""Exports of last year as a region keeps them: two layouts of the federal portal and their dirt."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from vprok.domain.campaign.queries import catalogue
from vprok.domain.campaign.rules import Blueprint
from vprok.interfaces.cli.demo.country import SchoolPlan
from vprok.interfaces.cli.demo.excel import LETTERS
from vprok.interfaces.cli.demo.names import number_of
from vprok.interfaces.cli.demo.scores import ABSENT, Row, WorkFacts, X, play, rows
from vprok.tools.stats.block import Block
from vprok.tools.stats.manipulate import manipulate

WORKS: Mapping[str, str] = {"ma4": "2021", "ma5": "2021", "ru4": "2022", "ru5": "2022"}
"""Works of last year, and the layout in which each was kept."""
MANIPULATED = ("ru4", "ru5")
"""Works that one school did not leave as pupils wrote them."""

HEAD_2021 = (
    "логин школы",
    "регион",
    "номер обучающегося",
    "код обучающегося",
    "отметка за предыдущую четверть/триместр",
    "пол",
    "класс",
    "вариант",
    "всего баллов",
)
TAIL_2021 = ("Учебник", "Др.уч. автор", "Др.уч. название")
SERVICE = ("Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки")
ABOUT = ("Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие")
LETTER = 'Буква (цифра) класса. Введите "нет" - если отсутствует'

Line = list[str]
Change = Callable[[Line, int, int], Line]
"""What happens to a line: the line, where points begin, how many tasks there are."""


def facts_of(plan: Blueprint) -> WorkFacts:
    """What the player of results must know of a work of the catalogue."""
    labels = [task.label for task in plan.tasks]
    return WorkFacts(
        code=plan.code,
        maxima=tuple(task.maximum for task in plan.tasks),
        cuts=plan.cuts,
        levels=tuple(task.level for task in plan.tasks),
        parts=tuple(task.part for task in plan.tasks),
        follows=tuple(labels.index(task.follows or task.label) for task in plan.tasks),
    )


def written(plan: SchoolPlan, code: str, *, is_manipulated: bool = False) -> Block:
    """What a school wrote last year, when it was as able as it is now."""
    work = catalogue()[code]
    facts, classes = facts_of(work), plan.classes(work.grade)
    first, seed = 10_000 * work.grade + 1, number_of(f"{plan.key} {code} last year")
    block = play(
        facts,
        [str(first + number) for number in range(sum(classes))],
        classes=classes,
        seed=seed,
        shift=plan.ability,
        lifting=plan.lifting,
    )
    if is_manipulated:
        return manipulate(block, facts.cuts, alone=facts.alone, seed=seed)
    return block


def write_exports(
    folder: Path,
    sat: Mapping[str, Sequence[SchoolPlan]],
    *,
    on: date,
    manipulated_by: SchoolPlan | None,
) -> list[Path]:
    """Write a file for each work, two where the layout has a sheet of classes.

    sat:            by work, schools that sat it
    on:             when they sent their forms
    manipulated_by: whose works of MANIPULATED are not as pupils wrote them
    """
    folder.mkdir(parents=True, exist_ok=True)
    written_files = []
    for code, layout in WORKS.items():
        blocks = {
            plan: written(plan, code, is_manipulated=plan is manipulated_by and code in MANIPULATED)
            for plan in sat[code]
        }
        if layout == "2021":
            path = folder / f"{code}_{on.year}.csv"
            path.write_bytes(as_csv(lines_2021(code, blocks), "cp1251"))
            written_files.append(path)
            continue
        for name, lines in {
            "classes": lines_of_classes(code, sat[code], on),
            "protocol": lines_2022(code, blocks, on),
        }.items():
            path = folder / f"{code}_{on.year}_{name}.csv"
            path.write_bytes(as_csv(lines, "utf-8-sig"))
            written_files.append(path)
    return written_files


def as_csv(lines: Iterable[Sequence[str]], encoding: str) -> bytes:
    """Lines as the federal portal saves them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode(encoding)


def matrix(blocks: Iterable[Block], labels: Sequence[str]) -> bytes:
    """Points of everyone who wrote every part, as a psychometrician's table: a column a task."""
    numbers = range(1, len(labels) + 1)
    lines = (
        [str(row["code"]), str(row["sex"]), *_cells(row, numbers)]
        for block in blocks
        for row in rows(block)
        if ABSENT not in row.values()
    )
    return as_csv([["код", "пол", *labels], *lines], "utf-8-sig")


# ---- layouts -------------------------------------------------------------------------------------


def lines_2021(code: str, blocks: Mapping[SchoolPlan, Block]) -> list[Line]:
    """One sheet whose columns tell numbers, not labels: «балл за 1»."""
    tasks = len(catalogue()[code].tasks)
    head = [*HEAD_2021, *(f"балл за {n}" for n in range(1, tasks + 1)), *TAIL_2021]
    lines = [
        _line_2021(plan, number, row, tasks)
        for plan, block in blocks.items()
        for number, row in enumerate(rows(block, class_names=LETTERS), start=1)
    ]
    return [head, *dirty(lines, first=len(HEAD_2021), tasks=tasks)]


def _line_2021(plan: SchoolPlan, number: int, row: Row, tasks: int) -> Line:
    who = [plan.key, plan.district.region.code, str(number), str(row["code"])]
    about = [str(row[name]) for name in ("journal", "sex", "class", "variant_1", "total")]
    return [*who, *about, *_cells(row, range(1, tasks + 1)), "", "", ""]


def lines_2022(code: str, blocks: Mapping[SchoolPlan, Block], on: date) -> list[Line]:
    """«Протокол»: six columns of whose the rows are, then the form as it was filled."""
    parts: dict[int, list[int]] = {}
    work = catalogue()[code]
    for number, task in enumerate(work.tasks, start=1):
        parts.setdefault(task.part, []).append(number)
    head = [*SERVICE, "Код"]
    for part, numbers in parts.items():
        head.append(f"Вариант (часть {part})" if len(parts) > 1 else "Вариант")
        head += [f"{work.tasks[n - 1].label} ({work.tasks[n - 1].maximum}б)" for n in numbers]
    lines = []
    for plan, block in blocks.items():
        service = _service(plan, on)
        for row in rows(block, class_names=LETTERS):
            line = [*service, str(row["code"])]
            for part, numbers in parts.items():
                line += [str(row[f"variant_{part}"]), *_cells(row, numbers)]
            lines.append([*line, str(row["class"]), str(row["sex"]), str(row["journal"]), ""])
    first = len(SERVICE) + 2
    tasks = len(next(iter(parts.values())))
    return [[*head, *ABOUT, "Итого баллов"], *dirty(lines, first=first, tasks=tasks)]


def lines_of_classes(code: str, schools: Sequence[SchoolPlan], on: date) -> list[Line]:
    """«Классы»: letters of the classes of each school."""
    grade = catalogue()[code].grade
    return [
        [*SERVICE, LETTER, "Основной учебник по предмету"],
        *(
            [*_service(plan, on), LETTERS[nth], ""]
            for plan in schools
            for nth in range(len(plan.classes(grade)))
        ),
    ]


def _service(plan: SchoolPlan, on: date) -> Line:
    district, region = plan.district, plan.district.region
    return [
        plan.key,
        region.code,
        f"{region.place.key} | {region.name}",
        f"{district.place.key} | {district.name}",
        f"{plan.key} | {plan.short_name}",
        f"{on:%d.%m.%Y} 15:07:31",
    ]


def _cells(row: Row, numbers: Iterable[int]) -> Line:
    return [str(row[f"task_{number}"]) for number in numbers]


# ---- dirt ----------------------------------------------------------------------------------------


def dirty(lines: Sequence[Line], *, first: int, tasks: int) -> list[Line]:
    """The same lines with the dirt of real exports, and one of them twice.

    first: where points begin
    """
    found = []
    for number, line in enumerate(lines):
        change = DIRT.get(number % EVERY)
        is_here = ABSENT not in line
        found.append(change(list(line), first, tasks) if change and is_here else list(line))
    return [*found, list(lines[0])]


def _small_x(line: Line, first: int, tasks: int) -> Line:
    """A small x, in either alphabet, where the portal writes a large one."""
    cells = [cell.replace(X, "xх"[number % 2]) for number, cell in enumerate(line)]
    return [*line[:first], *cells[first : first + tasks], *line[first + tasks :]]


def _padded(line: Line, first: int, tasks: int) -> Line:
    """Blanks about a number, one of them no ordinary blank."""
    last = first + tasks - 1
    return [*line[:last], f"\u00a0{line[last]} ", *line[last + 1 :]]


def _unreadable(line: Line, first: int, tasks: int) -> Line:
    """A sign of a question instead of a number."""
    del tasks
    return [*line[:first], "?", *line[first + 1 :]]


def _too_many(line: Line, first: int, tasks: int) -> Line:
    """More points than there are."""
    return [*line[: first + tasks - 1], "11", *line[first + tasks :]]


def _moved(line: Line, first: int, tasks: int) -> Line:
    """A line whose points stand one column further."""
    del tasks
    return [*line[:first], "", *line[first:-1]]


EVERY = 199
DIRT: Mapping[int, Change] = {
    4: _padded,
    9: _unreadable,
    13: _too_many,
    30: _moved,
    **dict.fromkeys((3, 5, 8, 10, 12, 15, 16), _small_x),
}
"""What happens to which line of so many."""
