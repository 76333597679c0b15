"""Valid results forms of many works, and mistakes that people make, planted one at a time.

A fault is known by its number alone: which form, which row, what stands there instead, and where
it has to be named.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from vprok.domain.results.rules import FormPlan, TaskPlan
from vprok.domain.results.sheets import ABSENT, NO_MARK, NOT_TAUGHT, result_form
from vprok.tools.sheets.checks import sum_of
from vprok.tools.sheets.clean import clean, fits
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.findings import Row, address
from vprok.tools.sheets.parts import Lying, opened, repacked
from vprok.tools.sheets.spec import Answer, Book, Points, Sheet, Value

Chance = random.Random
Raw = Value | float
ROWS, FIRST = 9, 2
UNPACKED = 50_000_000
IDENTITY = {"campaign": "2026-spring", "body": "edu220042", "per": "ma4"}
WORKBOOK, OFFLINE = "workbook", "offline"
DRAFT, GRID, SENT = "draft", "grid", "sent"
TYPED = (DRAFT, GRID, SENT)
"""The page of the form, the grid of the class, and what either sends as a file, as the API does."""

FILES = (WORKBOOK, OFFLINE)
EVERYWHERE = (*FILES, *TYPED)
"""Doors where a whole file comes in: in the portal's own page nobody changes a code or a total."""

PROTOCOL, CLASSES = "protocol", "classes"
NAMES = ("Петров Иван Сергеевич", "Сидорова Анна", "Ким Е. В.", "ИВАНОВА МАРИЯ", "Магомедов Али")
NOT_POINTS = ("?", "-", "1.5", "+", "н", "1б", "0/1", "2-", "**", "Н", "--", "1,5", "I", "=", 0.5)
NOT_ORDINALS = (0, 51, -1, "А", "1-2", 2.5, "№1")
NOT_CODES = ("4000", "400011", "40-01", "A0001", "0", "10001", "40001.5")
NOT_JOURNAL = ("6", "1", "12", "н/а", "*", "-", "4-", "нет", "0")
NOT_VARIANTS = ("9", "0", "Var1", "1,2", "б", "?", "12")
NOT_SEXES = ("f", "0", "мж", "н", "?")


@dataclass(frozen=True)
class Day:
    """What Excel makes of «3-5» when nobody stops it."""

    iso: str


@dataclass(frozen=True)
class Formula:
    """A formula where a value belongs."""

    text: str


Planted = Raw | Day | Formula
Cells = Mapping[tuple[str, int, str], Planted]
"""What stands where: key of the sheet, row as Excel counts, key of the column."""


@dataclass(frozen=True, eq=False)
class Form:
    """A valid form: what is asked, what is known, what was filled in.

    rows: by key of the sheet; the first stands in row 2
    """

    name: str
    plan: FormPlan
    rows: Mapping[str, Sequence[Mapping[str, Value]]]
    known: Mapping[str, tuple[str, ...]]

    @cached_property
    def book(self) -> Book:
        """The spec."""
        return result_form(self.plan, applied=ROWS - 1)

    @cached_property
    def file(self) -> bytes:
        """The form as the portal draws it, filled."""
        return draw(self.book, identity=IDENTITY, rows=self.rows, lists=self.known)

    @cached_property
    def lying(self) -> Mapping[str, tuple[bytes, Lying]]:
        """The parts of its archive."""
        return opened(self.file, UNPACKED)

    @property
    def present(self) -> list[int]:
        """Rows of those who wrote every part, as Excel counts."""
        return [
            FIRST + at
            for at, row in enumerate(self.rows[PROTOCOL])
            if all(row[key] != ABSENT for key in variants_of(self))
        ]

    def value(self, number: int, key: str, sheet: str = PROTOCOL) -> Value:
        """What stands in a cell of the valid form."""
        return self.rows[sheet][number - FIRST].get(key)

    def cell(self, number: int, key: str, sheet: str = PROTOCOL) -> str:
        """A cell as Excel names it."""
        keys = [column.key for column in self.book.sheet(sheet).columns]
        return address(number, keys.index(key))

    def has(self, key: str, sheet: str = PROTOCOL) -> bool:
        """Whether the form asks for it."""
        return any(column.key == key for column in self.book.sheet(sheet).columns)


def variants_of(form: Form) -> list[str]:
    """Keys of the columns for variants."""
    return [f"variant_{part}" for part in range(1, form.plan.parts + 1)]


def tasks_of(form: Form, kind: type | tuple[type, ...] = (Points, Answer)) -> list[str]:
    """Keys of the columns for tasks, of one kind or all."""
    columns = form.book.sheet(PROTOCOL).columns
    tasks = (column for column in columns if column.key.startswith("task_"))
    return [column.key for column in tasks if isinstance(column.kind, kind)]


def own_tasks(form: Form, part: int) -> list[str]:
    """Keys of the tasks of a part, in their order."""
    return [f"task_{n}" for n, task in enumerate(form.plan.tasks, 1) if task.part == part]


# ---- valid forms ----------------------------------------------------------------------------


def _tasks(*said: str) -> tuple[TaskPlan, ...]:
    """Tasks said shortly: «4К2 2 после 4К1», «5 1 ответ», «6 3 часть 2»."""
    made = []
    for words in said:
        label, maximum, *more = words.split()
        about = dict(zip(more[::2], more[1::2], strict=False))
        entry = "answer" if "ответ" in more else "points"
        part = int(about.get("часть", 1))
        made.append(TaskPlan(label, int(maximum), part, about.get("после", ""), entry))
    return tuple(made)


POINTS = _tasks("1 1", "2 2", "3.1 1", "3.2 3", "4К1 3", "4К2 2 после 4К1", "4К3 1 после 4К1")
MIXED = _tasks("1 1 ответ", "2 2 ответ", "3 3", "4К1 2", "4К2 2 после 4К1", "5 1 ответ")
ANSWERS = _tasks("1 1 ответ", "2 1 ответ", "3 2 ответ", "4 2 ответ")
PARTED = _tasks("1 2", "2К1 3", "2К2 1 после 2К1", "3 1 часть 2", "4 3 часть 2", "5 2 часть 2")
PLANS: Mapping[str, tuple[tuple[TaskPlan, ...], dict[str, bool]]] = {
    "2026, points": (POINTS, {}),
    "2026, «не пройд.»": (POINTS, {"allows_not_taught": True}),
    "2026, answers and points": (MIXED, {}),
    "2026, answers, «не пройд.»": (ANSWERS, {"allows_not_taught": True}),
    "2026, two parts": (PARTED, {}),
    "2022, points": (POINTS, {"has_classes_sheet": True, "asks_sex": True}),
    "2022, answers and points": (MIXED, {"has_classes_sheet": True, "asks_sex": True}),
    "2022, two parts": (PARTED, {"has_classes_sheet": True, "asks_sex": True}),
}
KEPT_ANSWERS = ("007", "1/2", "3-5", "1E5", "12", "1,5", "АВБ", "да", "=5", "-3", "132", "5 м")


def form(number: int) -> Form:
    """The valid form with this number."""
    chance = Chance(number)
    names = list(PLANS)
    name = names[number % len(names)]
    tasks, options = PLANS[name]
    asked = {"has_classes_sheet": False, "asks_sex": False, "allows_not_taught": False} | options
    plan = FormPlan(
        "ma4", "Математика, 4 класс", "ВПР, весна 2026", 4, is_course=False, tasks=tasks,
        parts=max(task.part for task in tasks), variants=2, **asked,
    )  # fmt: skip
    rows = [_row(plan, at, chance) for at in range(ROWS)]
    filled = {PROTOCOL: rows}
    if plan.has_classes_sheet:
        letters = ("А", "Б", "В")
        filled[CLASSES] = [{"letter": one, "textbook": "Учебник 1.1.3"} for one in letters]
    return Form(name, plan, filled, _known(rows))


def _row(plan: FormPlan, at: int, chance: Chance) -> dict[str, Value]:
    """A pupil; the third is absent, the fourth has left the criteria of experts out."""
    row: dict[str, Value] = {"code": str(40001 + at)}
    is_absent = at == 2
    for part in range(1, plan.parts + 1):
        row[f"variant_{part}"] = ABSENT if is_absent else chance.choice(("1", "2"))
    if is_absent:
        return row
    given: dict[str, Value] = {}
    for number, task in enumerate(plan.tasks, 1):
        given[task.label] = row[f"task_{number}"] = _given(plan, task, at, given, chance)
    row["class"] = (
        chance.choice(("А", "4А", "Б")) if plan.has_classes_sheet else chance.randint(1, 2)
    )
    if plan.asks_sex:
        row["sex"] = chance.choice(("м", "ж"))
    row["journal"] = chance.choice(("5", "4", "3", "2", NO_MARK))
    return row


def _given(
    plan: FormPlan, task: TaskPlan, at: int, given: Mapping[str, Value], chance: Chance
) -> Value:
    if task.follows and given[task.follows] in {0, "X"}:
        return chance.choice((0, "X"))
    if at == 3 and "К1" in task.label:
        return chance.choice((0, "X"))
    if task.entry == "answer":
        return chance.choice((*KEPT_ANSWERS, "X"))
    marks = ("X", NOT_TAUGHT) if plan.allows_not_taught and not task.follows else ("X",)
    return chance.choice((*range(task.maximum + 1), *range(task.maximum + 1), *marks))


def _known(rows: Sequence[Mapping[str, Value]]) -> dict[str, tuple[str, ...]]:
    """Issued codes, classes of the application, and what other forms say of every other code."""
    told = [row for at, row in enumerate(rows) if at % 2 == 0 and "class" in row]
    classes = (f"{row['code']} {str(row['class']).removeprefix('4')}" for row in told)
    return {
        "codes": tuple(str(40001 + at) for at in range(ROWS + 5)),
        "classes": ("1", "2"),
        "classes_elsewhere": tuple(sorted(classes)),
        "sexes_elsewhere": tuple(f"{row['code']} {row['sex']}" for row in told if "sex" in row),
    }


# ---- faults ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Fault:
    """One mistake in a valid form.

    cells:    what stands in other cells than before, or in place of it
    expected: title of the sheet, cell, rule; of a refusal of the whole file its code alone
    doors:    where such a mistake may come in
    """

    kind: str
    form: Form
    cells: Cells
    expected: tuple[tuple[str, str, str], ...]
    doors: tuple[str, ...] = EVERYWHERE
    number: int = 0
    header: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, list[dict[str, Planted]]]:
        """The rows as they are now."""
        rows = {key: [dict(row) for row in some] for key, some in self.form.rows.items()}
        for (sheet, number, key), value in self.cells.items():
            rows[sheet][number - FIRST][key] = value
        return rows

    @cached_property
    def file(self) -> bytes:
        """The workbook a person would send: the valid one with these cells written over."""
        changed: dict[str, bytes] = {}
        for number, sheet in enumerate(self.form.book.sheets, start=2):
            over = {
                self.form.cell(row, key, sheet.key): value
                for (where, row, key), value in self._written().items()
                if where == sheet.key
            }
            if sheet.key == PROTOCOL:
                over |= self.header
            part = f"xl/worksheets/sheet{number}.xml"
            changed[part] = _over(self.form.lying[part][0], over)
        if self.said:
            part = max(name for name in self.form.lying if name.startswith("xl/worksheets/sheet"))
            changed[part] = _over(self.form.lying[part][0], self.said)
        return repacked({name: two[1] for name, two in self.form.lying.items()}, changed)

    def _written(self) -> dict[tuple[str, int, str], Planted]:
        """Over which cells something is written: a total follows its row, as Excel counts it."""
        cells = dict(self.cells)
        if self.form.has("total"):
            keys = self.form.book.sheet(PROTOCOL).parts("total")
            for sheet, number, _key in self.cells:
                if sheet == PROTOCOL:
                    now = self.rows[PROTOCOL][number - FIRST]
                    row = Row(number, {k: v for k, v in now.items() if type(v) is int})
                    cells.setdefault((PROTOCOL, number, "total"), sum_of(row, keys))
        return cells


_CELL = rb'<c r="%s"([^>]*?)(?:/>|>.*?</c>)'
_TYPE = re.compile(rb' t="\w+"')


def _over(part: bytes, cells: Mapping[str, Planted]) -> bytes:
    """The markup of a sheet with other values in these cells."""
    for cell, value in cells.items():
        found = re.search(_CELL % cell.encode(), part, re.DOTALL)
        if found is None:
            raise LookupError(f"the form has no cell {cell}")
        style = _TYPE.sub(b"", found[1])
        kind, inside = _markup(value)
        new = f'<c r="{cell}"'.encode() + style + kind.encode() + b">" + inside.encode() + b"</c>"
        part = part[: found.start()] + new + part[found.end() :]
    return part


def _markup(value: Planted) -> tuple[str, str]:
    match value:
        case None:
            return "", ""
        case Day(iso=iso):
            return ' t="d"', f"<v>{iso}</v>"
        case Formula(text=text):
            return "", f"<f>{escape(text)}</f><v>1</v>"
        case bool():
            return ' t="b"', f"<v>{int(value)}</v>"
        case int() | float():
            return "", f"<v>{value}</v>"
    return ' t="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>'


Plant = Callable[[Form, Chance], Fault | None]
KINDS: dict[str, Plant] = {}
"""Kinds of mistakes; one gives nothing where a form has no place for it."""


def planted(number: int, forms: Sequence[Form]) -> Fault:
    """The fault with this number, in one of these forms."""
    chance = Chance(number)
    kinds = list(KINDS)
    while True:
        one, kind = chance.choice(forms), chance.choice(kinds)
        fault = KINDS[kind](one, chance)
        if fault is not None:
            return Fault(
                kind, one, fault.cells, fault.expected, fault.doors, number, fault.header,
                fault.said,
            )  # fmt: skip


def _kind(words: str) -> Callable[[Plant], Plant]:
    def keep(plant: Plant) -> Plant:
        KINDS[words] = plant
        return plant

    return keep


def _at(
    form: Form, number: int, key: str, rule: str, sheet: str = PROTOCOL
) -> tuple[str, str, str]:
    title = form.book.sheet(sheet).title
    return title, form.cell(number, key, sheet), rule


def _one(
    form: Form,
    number: int,
    key: str,
    value: Planted,
    rule: str,
    *,
    doors: tuple[str, ...] = EVERYWHERE,
    sheet: str = PROTOCOL,
) -> Fault:
    """A value in one cell, named there."""
    told = (_at(form, number, key, rule, sheet),)
    return Fault("", form, {(sheet, number, key): value}, told, doors)


def _task(form: Form, chance: Chance, kind: type) -> tuple[int, str] | None:
    """A task of this kind in a row of somebody who was there."""
    keys = tasks_of(form, kind)
    return (chance.choice(form.present), chance.choice(keys)) if keys else None


def _free_task(form: Form, chance: Chance, kind: type) -> tuple[int, str] | None:
    """The same, where no criterion hangs on it or waits for it."""
    plan = form.plan.tasks
    leaders = {task.follows for task in plan}
    keys = [
        f"task_{n}"
        for n, task in enumerate(plan, 1)
        if not task.follows and task.label not in leaders and f"task_{n}" in tasks_of(form, kind)
    ]
    return (chance.choice(form.present), chance.choice(keys)) if keys else None


def _most(form: Form, key: str) -> int:
    return form.plan.tasks[int(key.removeprefix("task_")) - 1].maximum


def _quiet(form: Form, chance: Chance) -> int:
    """A row of somebody of whom other forms say nothing."""
    told = {line.split()[0] for line in form.known["classes_elsewhere"]}
    return chance.choice([n for n in form.present if form.value(n, "code") not in told])


@_kind("points above the maximum")
def _above(form: Form, chance: Chance) -> Fault | None:
    if not (spot := _free_task(form, chance, Points)):
        return None
    return _one(form, *spot, _most(form, spot[1]) + chance.randint(1, 20), "points")


@_kind("points below nought")
def _below(form: Form, chance: Chance) -> Fault | None:
    spot = _free_task(form, chance, Points)
    return _one(form, *spot, -chance.randint(1, 9), "points") if spot else None


@_kind("no points at all")
def _no_points(form: Form, chance: Chance) -> Fault | None:
    spot = _free_task(form, chance, Points)
    return _one(form, *spot, chance.choice(NOT_POINTS), "points") if spot else None


@_kind("«не пройд.» where the campaign has none")
def _not_taught(form: Form, chance: Chance) -> Fault | None:
    kind = chance.choice((Points, Answer))
    if form.plan.allows_not_taught or not (spot := _free_task(form, chance, kind)):
        return None
    return _one(form, *spot, NOT_TAUGHT, "points" if kind is Points else "no_answer")


@_kind("an answer too long")
def _long(form: Form, chance: Chance) -> Fault | None:
    spot = _task(form, chance, Answer)
    return _one(form, *spot, "1" * chance.randint(101, 400), "answer") if spot else None


@_kind("«отсутствовал» for an answer")
def _absent_answer(form: Form, chance: Chance) -> Fault | None:
    spot = _task(form, chance, Answer)
    value = chance.choice((ABSENT, ABSENT.upper(), "Отсутствовал"))
    return _one(form, *spot, value, "no_answer") if spot else None


@_kind("a task left blank")
def _blank(form: Form, chance: Chance) -> Fault | None:
    spot = _free_task(form, chance, chance.choice((Points, Answer)))
    return _one(form, *spot, None, "filled_unless") if spot else None


@_kind("a date that Excel made")
def _date(form: Form, chance: Chance) -> Fault | None:
    spot = _free_task(form, chance, chance.choice((Points, Answer)))
    day = Day(f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}")
    return _one(form, *spot, day, "date_here", doors=FILES) if spot else None


@_kind("a formula")
def _formula(form: Form, chance: Chance) -> Fault | None:
    spot = _task(form, chance, chance.choice((Points, Answer)))
    if not spot:
        return None
    cells = {(PROTOCOL, *spot): Formula(chance.choice(("1+1", "1/2", "C3", "SUM(C2:C3)")))}
    return Fault("", form, cells, (("", "", "formula"),), FILES)


@_kind("yes or no")
def _truth(form: Form, chance: Chance) -> Fault | None:
    spot = _free_task(form, chance, Points)
    return _one(form, *spot, chance.random() < 0.5, "points", doors=FILES) if spot else None


@_kind("points of an absent pupil")
def _points_of_absent(form: Form, chance: Chance) -> Fault:
    number = next(FIRST + at for at, row in enumerate(form.rows[PROTOCOL]) if "class" not in row)
    key = chance.choice(tasks_of(form))
    value = "12" if key in tasks_of(form, Answer) else chance.choice((0, 1, "X"))
    return _one(form, number, key, value, "blank_when")


@_kind("an absent pupil with a work")
def _absent_with_work(form: Form, chance: Chance) -> Fault:
    number, part = chance.choice(form.present), chance.randint(1, form.plan.parts)
    told = _at(form, number, own_tasks(form, part)[0], "blank_when")
    return Fault("", form, {(PROTOCOL, number, f"variant_{part}"): ABSENT}, (told,))


@_kind("a criterion without its leader")
def _dependent(form: Form, chance: Chance) -> Fault | None:
    plan = form.plan.tasks
    labels = {task.label: f"task_{n}" for n, task in enumerate(plan, 1)}
    followers = [task for task in plan if task.follows]
    if not followers:
        return None
    bad, number = chance.choice(followers), chance.choice(form.present)
    cells: dict[tuple[str, int, str], Planted] = {
        (PROTOCOL, number, labels[bad.follows]): chance.choice((0, "X"))
    }
    for task in followers:
        value = chance.randint(1, task.maximum) if task is bad else chance.choice((0, "X"))
        cells[PROTOCOL, number, labels[task.label]] = value
    return Fault("", form, cells, (_at(form, number, labels[bad.label], "dependent"),))


@_kind("no such variant")
def _variant(form: Form, chance: Chance) -> Fault:
    key = chance.choice(variants_of(form))
    return _one(form, chance.choice(form.present), key, chance.choice(NOT_VARIANTS), "one_of")


@_kind("no variant")
def _no_variant(form: Form, chance: Chance) -> Fault:
    return _one(
        form, chance.choice(form.present), chance.choice(variants_of(form)), None, "required"
    )


@_kind("a code that is none")
def _code(form: Form, chance: Chance) -> Fault:
    code = chance.choice(NOT_CODES)
    return _one(form, chance.choice(form.present), "code", code, "code", doors=FILES)


@_kind("a code not issued to the school")
def _foreign_code(form: Form, chance: Chance) -> Fault:
    code: Planted = str(chance.randint(40100, 99999))
    code = int(code) if chance.random() < 0.5 else code
    return _one(form, chance.choice(form.present), "code", code, "known", doors=FILES)


@_kind("one code twice")
def _twice(form: Form, chance: Chance) -> Fault:
    first, second = sorted(chance.sample([n for n in form.present if n % 2], 2))
    return _one(form, second, "code", form.value(first, "code"), "unique", doors=FILES)


@_kind("no code")
def _no_code(form: Form, chance: Chance) -> Fault:
    return _one(form, chance.choice(form.present), "code", None, "required", doors=FILES)


@_kind("no such class")
def _class(form: Form, chance: Chance) -> Fault:
    number = _quiet(form, chance)
    if form.plan.has_classes_sheet:
        return _one(form, number, "class", chance.choice(("Щ", "4Г", "5А", "11")), "member_of")
    return _one(form, number, "class", chance.choice(NOT_ORDINALS), "whole")


@_kind("a class that was not applied for")
def _unapplied(form: Form, chance: Chance) -> Fault | None:
    if form.plan.has_classes_sheet:
        return None
    return _one(form, _quiet(form, chance), "class", chance.randint(3, 50), "known")


@_kind("a class too long")
def _long_class(form: Form, chance: Chance) -> Fault | None:
    if not form.plan.has_classes_sheet:
        return None
    return _one(form, _quiet(form, chance), "class", "Щ" * chance.randint(21, 40), "text")


@_kind("a class, a sex or a mark left blank")
def _about_blank(form: Form, chance: Chance) -> Fault:
    keys = [key for key in ("class", "sex", "journal") if form.has(key)]
    return _one(form, chance.choice(form.present), chance.choice(keys), None, "filled_unless")


@_kind("no such mark in the journal")
def _journal(form: Form, chance: Chance) -> Fault:
    return _one(form, chance.choice(form.present), "journal", chance.choice(NOT_JOURNAL), "one_of")


@_kind("no such sex")
def _sex(form: Form, chance: Chance) -> Fault | None:
    if not form.has("sex"):
        return None
    return _one(form, _quiet(form, chance), "sex", chance.choice(NOT_SEXES), "one_of")


@_kind("another class than in other works")
def _other_class(form: Form, chance: Chance) -> Fault:
    line = chance.choice(form.known["classes_elsewhere"])
    number = FIRST + int(line.split()[0]) - 40001
    now = str(form.value(number, "class")).removeprefix("4")
    others = ("А", "4Б", "В") if form.plan.has_classes_sheet else (1, 2)
    other = chance.choice([one for one in others if str(one).removeprefix("4") != now])
    return _one(form, number, "class", other, "as_elsewhere")


@_kind("another sex than in other works")
def _other_sex(form: Form, chance: Chance) -> Fault | None:
    if not form.has("sex"):
        return None
    line = chance.choice(form.known["sexes_elsewhere"])
    number = FIRST + int(line.split()[0]) - 40001
    other = "м" if form.value(number, "sex") == "ж" else "ж"
    return _one(form, number, "sex", other, "as_elsewhere")


@_kind("a wrong total")
def _total(form: Form, chance: Chance) -> Fault | None:
    if not form.has("total"):
        return None
    number = chance.choice(form.present)
    keys = form.book.sheet(PROTOCOL).parts("total")
    right = sum_of(Row(number, form.rows[PROTOCOL][number - FIRST]), keys)
    wrong = right + chance.choice((-1, 1, 5, 100))
    return _one(form, number, "total", wrong, "sum_is", doors=FILES)


@_kind("a total in words")
def _total_in_words(form: Form, chance: Chance) -> Fault | None:
    if not form.has("total"):
        return None
    words = chance.choice(("много", "?", "5 б", "н/а"))
    return _one(form, chance.choice(form.present), "total", words, "total", doors=FILES)


@_kind("one class twice among classes")
def _class_twice(form: Form, chance: Chance) -> Fault | None:
    if not form.plan.has_classes_sheet:
        return None
    return _one(form, 4, "letter", chance.choice(("А", "Б")), "unique", sheet=CLASSES)


@_kind("a class without a letter")
def _no_letter(form: Form, _chance: Chance) -> Fault | None:
    if not form.plan.has_classes_sheet:
        return None
    return _one(form, 4, "letter", None, "required", sheet=CLASSES)


@_kind("a textbook too long")
def _textbook(form: Form, chance: Chance) -> Fault | None:
    if not form.plan.has_classes_sheet:
        return None
    words = "Учебник " * chance.randint(60, 80)
    return _one(form, chance.randint(2, 4), "textbook", words, "text", sheet=CLASSES)


@_kind("a row moved by a column")
def _shifted(form: Form, chance: Chance) -> Fault | None:
    sheet = form.book.sheet(PROTOCOL)
    keys = [column.key for column in sheet.columns if column.key not in {"code", "total"}]
    number = chance.choice(form.present)
    values = [form.value(number, key) for key in keys]
    cells: dict[tuple[str, int, str], Planted] = {
        (PROTOCOL, number, key): value
        for key, value in zip(keys, [None, *values[:-1]], strict=True)
    }
    is_plain = _is_shift(sheet, {key: value for (_, _, key), value in cells.items()})  # type: ignore[misc]
    told = _at(form, number, "variant_1", "shifted")
    return Fault("", form, cells, (told,)) if is_plain else None


def _is_shift(sheet: Sheet, now: Mapping[str, Value]) -> bool:
    """Whether enough of the row is out of place for anyone to see that it was moved.

    The last value has fallen off at the edge, so one cell stays wrong after moving back.
    """
    wrong = 0
    for column in sheet.columns:
        if column.key not in now:
            continue
        value = clean(column.kind, now[column.key])[0]
        wrong += column.required if value is None else not fits(column.kind, value)
    return wrong >= 3


@_kind("nothing filled")
def _nothing(form: Form, _chance: Chance) -> Fault:
    keys = [c.key for c in form.book.sheet(PROTOCOL).columns if c.key not in {"code", "total"}]
    numbers = range(FIRST, FIRST + ROWS)
    cells: dict[tuple[str, int, str], Planted] = {
        (PROTOCOL, number, key): None for number in numbers for key in keys
    }
    told = (("Протокол", "", "some_rows"), ("Протокол", "", "rows_expected"))
    return Fault("", form, cells, told)


@_kind("fewer rows than applied for")
def _few(form: Form, chance: Chance) -> Fault:
    keys = [c.key for c in form.book.sheet(PROTOCOL).columns if c.key not in {"code", "total"}]
    numbers = chance.sample(form.present, 2)
    cells: dict[tuple[str, int, str], Planted] = {
        (PROTOCOL, number, key): None for number in numbers for key in keys
    }
    return Fault("", form, cells, (("Протокол", "", "rows_expected"),))


@_kind("a name in a cell")
def _name(form: Form, chance: Chance) -> Fault:
    skipped = {"total"}
    keys = [c.key for c in form.book.sheet(PROTOCOL).columns if c.key not in skipped]
    number, key = chance.choice(form.present), chance.choice(keys)
    return _one(form, number, key, chance.choice(NAMES), "person", doors=FILES)


@_kind("a column of another work")
def _foreign_column(form: Form, chance: Chance) -> Fault:
    key = chance.choice(tasks_of(form))
    header = {form.cell(1, key): chance.choice(("17 (1б)", "9К9 (2б)", "Балл", "1 (9б)"))}
    return Fault("", form, {}, (("", "", "headers"),), FILES, header=header)


@_kind("the form of another school, work, campaign or kind")
def _foreign_form(form: Form, chance: Chance) -> Fault:
    code, cell, value = chance.choice(
        (
            ("other_kind", "B1", "application"),
            ("other_version", "B3", "99"),
            ("other_campaign", "B4", "2025-spring"),
            ("other_body", "B5", "edu220043"),
            ("other_per", "B6", "ru4"),
        )
    )
    return Fault("", form, {}, (("", "", code),), FILES, said={cell: value})
