"""The entry grid as its page draws it: columns, rows, and where findings lie."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from vprok.domain.intake.queries.drafts import Line
from vprok.domain.results.queries.typing import (
    CLASS_MARK,
    CLASSES,
    PROTOCOL,
    SECOND,
    Screen,
    Table,
    open_columns,
)
from vprok.domain.results.rules import FormPlan
from vprok.domain.results.sheets import ABSENT
from vprok.tools.sheets.findings import Finding
from vprok.tools.sheets.spec import Column, Text

SEPARATOR = "|"
NARROW, ANSWER, WIDE = 3, 8, 24  # characters
SHORT = {"class": "Класс", "sex": "Пол", "journal": "Отм."}


@dataclass(frozen=True)
class Head:
    """A column of the grid: what stands above it, and its full title.

    below: the greatest points of a task
    """

    column: Column
    short: str
    below: str
    size: int

    @property
    def is_textual(self) -> bool:
        """Whether whole words are typed in it."""
        return isinstance(self.column.kind, Text) or self.column.kind.word() == "answer"


@dataclass(frozen=True)
class Cell:
    """One field of the grid."""

    head: Head
    name: str
    text: str
    finding: Finding | None


@dataclass(frozen=True)
class GridRow:
    """One work.

    shut: signatures of the two who have typed it; nobody else types in it
    """

    code: str
    label: str
    cells: tuple[Cell, ...]
    total: str
    mark: str
    revision: int
    is_whole: bool
    is_absent: bool
    is_second: bool
    shut: tuple[str, ...]


def screen_words(one: Screen) -> str:
    """A class and how far it is: «4А: 17 из 28»."""
    if one.sheet == CLASSES or not one.of:
        return one.title
    return f"{one.title}: {one.done} из {one.of}"


def screen_after(table: Table, screen: Screen) -> Screen | None:
    """The next class."""
    at = table.screens.index(screen) + 1
    return table.screens[at] if at < len(table.screens) else None


def heads_of(table: Table, screen: Screen) -> tuple[Head, ...]:
    """The columns that people type in, in their order."""
    columns = open_columns(table.blank, screen.sheet)
    return tuple(_head(table.plan, one) for one in columns)


def _head(plan: FormPlan, column: Column) -> Head:
    noun, _, number = column.key.partition("_")
    size = WIDE if isinstance(column.kind, Text) and column.kind.most > WIDE else NARROW
    if noun == "task":
        task = plan.tasks[int(number) - 1]
        size = ANSWER if column.kind.word() == "answer" else NARROW
        return Head(column, task.label, f"{task.maximum} б.", size)
    if noun == "variant":
        return Head(column, "Вар." if plan.parts == 1 else f"Вар. {number}", "", NARROW)
    return Head(column, SHORT.get(column.key, column.title), "", size)


def rows_of(table: Table, screen: Screen, *, is_loud: bool) -> tuple[GridRow, ...]:
    """The rows of a screen.

    is_loud: say of empty cells too that they are empty; while people type that is no mistake yet
    """
    found = [one for one in table.findings(screen) if is_loud or one.value]
    heads = heads_of(table, screen)
    return tuple(_row(table, screen, heads, code, found) for code in screen.codes)


def _row(
    table: Table, screen: Screen, heads: Sequence[Head], code: str, found: Sequence[Finding]
) -> GridRow:
    line = line_of(table, screen.sheet, code)
    own = table.sight.own.get(code)
    here = {one.column: one for one in found if one.row == line.number}
    is_work = screen.sheet == PROTOCOL
    is_done = is_work and table.is_whole(code)
    total = _total(table.plan, line.cells)
    return GridRow(
        code=code,
        label=code if is_work else str(int(code[1:])),
        cells=tuple(_cell(head, code, line, here.get(head.column.label)) for head in heads),
        total="" if total is None else str(total),
        mark=_mark(table, line.cells, total) if is_done and not here else "",
        revision=own.revision if own else 0,
        is_whole=is_done,
        is_absent=line.cells.get("variant_1") == ABSENT,
        is_second=table.sight.hands.get(code) == SECOND,
        shut=table.sight.shut.get(code, ()),
    )


def _cell(head: Head, code: str, line: Line, finding: Finding | None) -> Cell:
    key = head.column.key
    return Cell(head, SEPARATOR.join((code, key)), line.cells.get(key, ""), finding)


def _total(plan: FormPlan, cells: Mapping[str, str]) -> int | None:
    texts = [
        cells.get(f"task_{n}", "")
        for n, task in enumerate(plan.tasks, start=1)
        if not task.is_answered
    ]
    points = [int(one) for one in texts if one.isdecimal()]
    return sum(points) if any(texts) else None


def _mark(table: Table, cells: Mapping[str, str], total: int | None) -> str:
    """The mark by the scale; nothing where a part was missed."""
    variants = [cells.get(f"variant_{part}") for part in range(1, table.plan.parts + 1)]
    if total is None or ABSENT in variants or any(one.is_answered for one in table.plan.tasks):
        return ""
    return str(2 + sum(cut <= total for cut in table.entry.work.cuts))


def places_of(table: Table, errors: Sequence[Finding], page: str) -> dict[tuple[str, str], str]:
    """Addresses of the cells that findings speak of, by title of the sheet and cell."""
    screens = {code: one for one in table.screens for code in one.codes}
    return {
        (one.sheet, one.cell): f"{page}?class={screens[code].key}#"
        + quote(SEPARATOR.join((code, column.key)))
        for one, code, column in _cells_of(table, errors)
    }


def codes_of(table: Table, errors: Sequence[Finding]) -> dict[tuple[str, str], str]:
    """Codes of the rows that findings speak of, by title of the sheet and cell."""
    return {
        (one.sheet, one.cell): code
        for one, code, _ in _cells_of(table, errors)
        if not code.startswith(CLASS_MARK)
    }


def _cells_of(table: Table, errors: Sequence[Finding]) -> Iterator[tuple[Finding, str, Column]]:
    """Findings about a cell of the table, with its row and column."""
    screens = {code: one for one in table.screens for code in one.codes}
    numbers = {
        (screens[code].sheet, line.number): code
        for code, line in table.lines.items()
        if code in screens
    }
    for one in errors:
        sheet = next(each for each in table.blank.book.sheets if each.title == one.sheet)
        code = numbers.get((sheet.key, one.row))
        column = next((each for each in sheet.columns if each.label == one.column), None)
        if one.cell and code and column:
            yield one, code, column


def line_of(table: Table, sheet: str, code: str) -> Line:
    """The row of the form; an empty one for a class that nobody has named."""
    found = table.lines.get(code)
    if found is not None:
        return found
    return Line(code, table.blank.book.sheet(sheet).header_row + int(code[1:]), {})
