"""A form as its page draws it: sheets, columns, rows and the controls in their cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from vprok.domain.intake.queries.drafts import Filling, Line, is_counted, may_add, may_drop
from vprok.tools.sheets.checks import sum_of
from vprok.tools.sheets.clean import clean
from vprok.tools.sheets.findings import Finding, Row, letters
from vprok.tools.sheets.layout import Choice, plan, what_goes_in
from vprok.tools.sheets.spec import (
    Answer,
    Code,
    Column,
    Date,
    EveryOne,
    OneOf,
    OnlyWhen,
    Points,
    RequiredWhen,
    RowsAtMost,
    Sheet,
    Text,
    Whole,
)

FIELDS_MOST = 900
"""Django takes a thousand fields a form; some are our own."""

ROWS_LEAST, ROWS_MOST = 10, 100
ROWS_OF_A_FILE = 100_000
"""More than any form takes: where nothing else limits the rows."""

SPARE = 5
"""Empty rows at the end of a sheet to which rows may be added."""

OPTIONS_MOST = 60
"""A longer list is offered beside a field for typing."""

WIDEST = 36  # characters
LONG = 100  # characters: a text that gets a whole line
VALUE_SHOWN = 40  # characters of an answer that another question waits for
SEPARATOR = "|"
IF = "если "
"""A note to a question that begins so is its condition."""


@dataclass(frozen=True)
class GridColumn:
    """A column as the page draws it.

    letter:   as Excel names it
    hint:     what goes in and what the form says of it
    when:     under which answer it is asked at all; empty when always
    is_shut:  nobody types here
    is_named: it names the row and stands at its head
    options:  of a long list
    """

    column: Column
    sheet: str
    letter: str
    hint: str
    when: str = ""
    is_shut: bool = False
    is_named: bool = False
    choice: Choice = field(default_factory=Choice)
    options: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it only says what we have written; on a phone there is no room for it."""
        return self.column.locked and self.is_shut

    @property
    def list_id(self) -> str:
        """Where its long list stands on the page."""
        return f"list-{self.sheet}-{self.column.key}"


@dataclass(frozen=True)
class GridCell:
    """One cell: what stands in it, ready for the page.

    text: of a cell that nobody types in
    """

    column: GridColumn
    control: SafeString
    finding: Finding | None = None


@dataclass(frozen=True)
class GridRow:
    """One row with its cells, and what is wrong with it.

    name: what tells it from the others, beside its number
    """

    key: str
    number: int
    name: str
    cells: tuple[GridCell, ...]
    findings: tuple[Finding, ...]
    may_drop: bool


@dataclass(frozen=True)
class GridSheet:
    """One sheet of the form as a part of the page.

    findings: about the sheet as a whole
    has_room: more rows may be added than are shown
    """

    sheet: Sheet
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    findings: tuple[Finding, ...]
    page: Page[Line]
    may_add: bool
    has_room: bool

    @property
    def named(self) -> str:
        """The titles of the columns that name the rows."""
        return ", ".join(one.column.title for one in self.columns if one.is_named)

    @property
    def shown(self) -> tuple[GridColumn, ...]:
        """Columns that stand in the table beside the head of a row."""
        return tuple(one for one in self.columns if not one.is_named)

    @property
    def is_first_page_last(self) -> bool:
        """Whether all rows stand on this page."""
        return self.page.paginator.num_pages == 1


def grid(
    filled: Filling, findings: Iterable[Finding], pages: Mapping[str, str]
) -> tuple[GridSheet, ...]:
    """Every sheet of the form on its page.

    pages: the number asked for, by key of the sheet
    """
    told = tuple(findings)
    return tuple(_sheet(filled, sheet, told, pages) for sheet in filled.blank.book.sheets)


def places(
    filled: Filling, sheets: Iterable[GridSheet], findings: Iterable[Finding]
) -> dict[tuple[str, str], str]:
    """Addresses of the cells that findings speak of, on this page of the grid or on another.

    returns: by title of the sheet and name of the cell
    """
    drawn = {one.sheet.title: one for one in sheets}
    return {
        (one.sheet, one.cell): _address(filled, drawn[one.sheet], one)
        for one in findings
        if one.cell and one.sheet in drawn
    }


def _address(filled: Filling, one: GridSheet, finding: Finding) -> str:
    sheet, lines = one.sheet, filled.lines[one.sheet.key]
    at = 0 if sheet.upright else finding.row - sheet.header_row - 1
    if not 0 <= at < len(lines):
        return f"#sheet-{sheet.key}"
    line = lines[at]
    column = next((two for two in one.columns if two.column.label == finding.column), None)
    is_open = column is not None and not column.is_named and column.column.key not in line.fixed
    spot = f"row-{sheet.key}-{line.key}"
    if is_open and column is not None:
        spot = quote(SEPARATOR.join((sheet.key, line.key, column.column.key)))
    number = at // one.page.paginator.per_page + 1
    page = "" if number == one.page.number else f"?{sheet.key}={number}"
    return f"{page}#{spot}"


def _sheet(
    filled: Filling, sheet: Sheet, findings: Sequence[Finding], pages: Mapping[str, str]
) -> GridSheet:
    lines = list(filled.lines[sheet.key])
    can_add = may_add(sheet, sum(line.is_given for line in lines))
    columns = _columns(filled, sheet, can_add=can_add)
    room = room_in(sheet, len(lines)) if can_add else 0
    lines += _spare(filled, sheet, lines)[:room]
    page = Paginator(lines, _per_page(filled, columns)).get_page(pages.get(sheet.key))
    own = [one for one in findings if one.sheet == sheet.title]
    return GridSheet(
        sheet=sheet,
        columns=columns,
        rows=tuple(_row(sheet, columns, line, own) for line in page.object_list),
        findings=tuple(one for one in own if not one.row),
        page=page,
        may_add=can_add,
        has_room=room > SPARE,
    )


def room_in(sheet: Sheet, rows: int) -> int:
    """How many rows the sheet takes beside these."""
    most = min(
        (one.most for one in sheet.checks if isinstance(one, RowsAtMost)), default=ROWS_OF_A_FILE
    )
    return max(0, most - rows)


def _spare(filled: Filling, sheet: Sheet, lines: Sequence[Line]) -> list[Line]:
    """Empty rows below the last one; their names are new after every saving."""
    last = lines[-1].number if lines else sheet.header_row
    return [Line(f"new{filled.revision}x{n}", last + n, {}) for n in range(1, SPARE + 1)]


def _per_page(filled: Filling, columns: Iterable[GridColumn]) -> int:
    open_ = sum(not one.is_shut for one in columns) or 1
    share = FIELDS_MOST // len(filled.blank.book.sheets)
    return max(ROWS_LEAST, min(ROWS_MOST, share // open_))


def _columns(filled: Filling, sheet: Sheet, *, can_add: bool) -> tuple[GridColumn, ...]:
    blank = filled.blank
    drawn = plan(blank.book, identity={}, rows={}, lists=blank.lists)
    choices = next(one for one in drawn.sheets if one.sheet.key == sheet.key).choices
    telling = None if can_add else _telling(sheet)
    return tuple(
        GridColumn(
            column=column,
            sheet=sheet.key,
            letter=letters(at),
            hint=_hint(column, choices.get(column.key, Choice()), _when(sheet, column)),
            when=_when(sheet, column),
            is_shut=is_counted(column) or (column.locked and not can_add),
            is_named=telling is not None and column.key in {telling.key, sheet.telling},
            choice=choices.get(column.key, Choice()),
            options=_long(filled, column, choices.get(column.key, Choice())),
        )
        for at, column in enumerate(sheet.columns)
    )


def _telling(sheet: Sheet) -> Column | None:
    """The locked column that tells rows apart: words rather than a code."""
    locked = [column for column in sheet.columns if column.locked]
    texts = [column for column in locked if isinstance(column.kind, Text)]
    return next(iter([*texts, *locked]), None)


def _hint(column: Column, choice: Choice, when: str) -> str:
    """What goes in and what the form says of it; a list shows itself what it holds.

    when: the condition beside the title, which is not said again
    """
    said = "Выберите из списка" if choice.values else what_goes_in(column.kind)
    said = f"{said[:1].upper()}{said[1:]}".removesuffix(".") + "."
    told = "" if column.note == when else column.note
    note = f"{told[:1].upper()}{told[1:]}".removesuffix(".")
    return f"{said} {note}." if note else said


def _when(sheet: Sheet, column: Column) -> str:
    """Under which answer the column is asked: «только если 17 — да», or in the form's own words."""
    if sheet.upright and column.note.startswith(IF):
        return column.note
    for check in sheet.checks:
        if isinstance(check, OnlyWhen | RequiredWhen) and column.key in check.columns:
            word = "только если" if isinstance(check, OnlyWhen) else "обязательно, если"
            leader = sheet.column(check.when)
            values = " или ".join(
                Truncator(str(value)).chars(VALUE_SHOWN) for value in check.values
            )
            return f"{word} «{leader.number or leader.title}» — {values}"
    return ""


def _long(filled: Filling, column: Column, choice: Choice) -> tuple[str, ...]:
    """What is offered beside a field for typing."""
    if choice.sheet:
        there = filled.lines[choice.sheet]
        return tuple(dict.fromkeys(filter(None, (one.cells.get(choice.of) for one in there))))
    words = column.kind.words if isinstance(column.kind, Text) else ()
    return choice.values if len(choice.values) > OPTIONS_MOST else words


def _row(
    sheet: Sheet, columns: Sequence[GridColumn], line: Line, findings: Sequence[Finding]
) -> GridRow:
    own = list(findings) if sheet.upright else [one for one in findings if one.row == line.number]
    named = [one.column.key for one in columns if one.is_named]
    telling = named or ([sheet.telling] if line.is_given else [])
    name = ", ".join(filter(None, (line.cells.get(key) for key in telling)))
    return GridRow(
        key=line.key,
        number=line.number,
        name=name,
        cells=tuple(_cell(sheet, one, line, own) for one in columns if not one.is_named),
        findings=tuple(own),
        may_drop=may_drop(sheet, line),
    )


def _cell(sheet: Sheet, column: GridColumn, line: Line, findings: Sequence[Finding]) -> GridCell:
    label = column.column.label
    finding = next((one for one in findings if one.column == label), None)
    text = line.cells.get(column.column.key, "")
    if is_counted(column.column):
        return GridCell(column, format_html("<output>{}</output>", _sum(sheet, column, line)))
    if column.column.key in line.fixed or (not text and _is_taken(sheet, column, line)):
        return GridCell(column, format_html("<span>{}</span>", text), finding)
    control = _control(column, SEPARATOR.join((sheet.key, line.key, column.column.key)), text)
    return GridCell(column, control, finding)


def _is_taken(sheet: Sheet, column: GridColumn, line: Line) -> bool:
    """Whether all that may stand in the cell stands in other rows already, given by us."""
    if line.is_given or not column.column.locked:
        return False
    return any(
        isinstance(one, EveryOne) and one.column == column.column.key for one in sheet.checks
    )


def _sum(sheet: Sheet, column: GridColumn, line: Line) -> str:
    parts = sheet.parts(column.column.key)
    values = {key: clean(sheet.column(key).kind, line.cells.get(key))[0] for key in parts}
    is_blank = all(value is None for value in values.values())
    return "" if is_blank else str(sum_of(Row(line.number, values), parts))


# ---- controls -------------------------------------------------------------------------------


def _control(column: GridColumn, name: str, text: str) -> SafeString:
    """The field of a cell: a list to choose from, or a line to type in."""
    sheet, row, key = name.split(SEPARATOR)
    head = format_html(
        'name="{0}" id="{0}" aria-labelledby="head-{1}-{3} row-{1}-{2}"', name, sheet, row, key
    )
    if 0 < len(column.choice.values) <= OPTIONS_MOST:
        options = _options(column.choice.values, text)
        return mark_safe(f'<select {head} class="vp-cell-field">{options}</select>')  # noqa: S308 - escaped below
    return format_html('<input {} class="vp-cell-field" value="{}"{}>', head, text, _manner(column))


def _manner(column: GridColumn) -> SafeString:
    """How a line is typed in: its width, its keyboard, what is offered."""
    kind = column.column.kind
    width = min(WIDEST, column.column.width or _width(kind))
    parts = [format_html(' size="{}" autocomplete="off"', max(3, width - 2))]
    if isinstance(kind, Whole):
        parts.append(mark_safe(' inputmode="numeric"'))
    if isinstance(kind, Date):
        parts.append(mark_safe(' placeholder="дд.мм.гггг" inputmode="numeric"'))
    if isinstance(kind, Text) and kind.most > LONG:
        parts.append(mark_safe(" data-long"))
    if column.options or column.choice.sheet:
        parts.append(format_html(' list="{}"', column.list_id))
    return mark_safe("".join(parts))  # noqa: S308 - made of escaped parts


def _width(kind: object) -> int:
    match kind:
        case Whole(most=most):
            return min(10, len(str(most)) + 3)
        case Text(most=most):
            return min(WIDEST, most)
        case Code(example=example):
            return min(WIDEST, max(12, len(example) + 4))
        case Date() | OneOf() | Points() | Answer():
            return 12
        case _:
            return 12


@lru_cache(maxsize=4096)
def _options(values: tuple[str, ...], text: str) -> str:
    """Options of a list; what is typed and not among them stands there too, so that it is seen."""
    strange = (text,) if text and text not in values else ()
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == text else ""}>{escape(value)}'
        "</option>"
        for value in ("", *strange, *values)
    )
