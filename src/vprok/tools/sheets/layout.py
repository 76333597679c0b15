"""What both drawers of a form agree on: rows, widths, drop-downs, hints, lists, identity."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from vprok.kernel.russian import sentence
from vprok.tools.sheets.checks import allowed, listing
from vprok.tools.sheets.clean import is_day
from vprok.tools.sheets.findings import Finding, address, letters
from vprok.tools.sheets.matching import LISTS
from vprok.tools.sheets.spec import (
    Book,
    Code,
    Column,
    Date,
    Dependent,
    Kind,
    Known,
    MemberOf,
    OneOf,
    Points,
    Sheet,
    Text,
    Total,
    Value,
    Whole,
)

EPOCH = date(2000, 1, 1)
NARROWEST, WIDEST = 7, 40  # characters
HINT_MOST, HINT_TITLE_MOST = 255, 32  # Excel's own limits
LINE = 15  # points
Rows = Sequence[Mapping[str, Value]]


@dataclass(frozen=True)
class Choice:
    """Where the drop-down of a column takes its values.

    sheet, of: another sheet of the form and its column, when the values are written there
    leader, when, narrow: with one of `when` in the leader only the narrow list is offered
    """

    values: tuple[str, ...] = ()
    sheet: str = ""
    of: str = ""
    leader: str = ""
    when: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedSheet:
    """One sheet ready to be drawn.

    drawn:  rows below the header, pre-filled ones included
    widths: in characters, by number of column
    """

    sheet: Sheet
    rows: Rows
    drawn: int
    widths: tuple[int, ...]
    choices: Mapping[str, Choice]

    @property
    def header_height(self) -> int:
        """In points: enough for the longest title to wrap."""
        lines = [
            -(-len(column.title) // max(width - 1, 1))
            for column, width in zip(self.sheet.columns, self.widths, strict=True)
        ]
        return LINE * max(2, min(max(lines), 8))

    def place(self, key: str) -> int:
        """The number of a column from 0."""
        return [column.key for column in self.sheet.columns].index(key)

    def total(self, key: str, row: int, values: Mapping[str, Value]) -> tuple[str, int | str]:
        """The formula of a total in this row, as Excel counts, and its value now."""
        parts = self.sheet.parts(key)
        cells = ",".join(runs_of([self.place(part) for part in parts], row))
        known = [values.get(part) for part in parts]
        now = sum(value for value in known if isinstance(value, int))
        is_blank = all(value is None for value in known)
        return f'=IF(COUNTA({cells})>0,SUM({cells}),"")', "" if is_blank else now


@dataclass
class Plan:
    """A form ready to be drawn."""

    book: Book
    identity: Mapping[str, str]
    sheets: tuple[PlannedSheet, ...]
    lists: list[tuple[str, ...]] = field(default_factory=list)
    epoch: date = EPOCH

    def list_range(self, values: tuple[str, ...]) -> str:
        """The range on the sheet of lists where these values stand; each list stands there once."""
        if values not in self.lists:
            self.lists.append(values)
        letter = letters(self.lists.index(values))
        return f"'{LISTS}'!${letter}$1:${letter}${len(values)}"

    def column_range(self, sheet: str, key: str) -> str:
        """The drawn cells of a column on another sheet."""
        one = next(one for one in self.sheets if one.sheet.key == sheet)
        letter, first = letters(one.place(key)), one.sheet.header_row + 1
        last = first + max(one.drawn, 1) - 1
        return f"'{one.sheet.title}'!${letter}${first}:${letter}${last}"

    def day(self, value: str) -> date | None:
        """The day an ISO text means."""
        return date.fromisoformat(value) if is_day(value) else None


def plan(
    book: Book,
    *,
    identity: Mapping[str, str],
    rows: Mapping[str, Rows],
    lists: Mapping[str, Sequence[str]],
) -> Plan:
    """Decide everything about a form that does not depend on the format of the file."""
    said = {"kind": book.kind, "title": book.title, "version": str(book.version), **identity}
    sheets = tuple(_planned(sheet, rows.get(sheet.key, ()), lists) for sheet in book.sheets)
    return Plan(book, said, sheets)


def _planned(sheet: Sheet, rows: Rows, lists: Mapping[str, Sequence[str]]) -> PlannedSheet:
    choices = {column.key: Choice(allowed(column.kind)) for column in sheet.columns}
    for check in sheet.checks:
        match check:
            case Known(column=key, name=name) if lists.get(name):
                choices[key] = Choice(tuple(lists[name]))
            case MemberOf(column=key, sheet=other, of=of, prefix=""):
                choices[key] = Choice(sheet=other, of=of)
            case Dependent():
                choices |= {key: _narrowed(check, choices[key]) for key in check.followers}
            case _:
                pass
    return PlannedSheet(
        sheet=sheet,
        rows=rows,
        drawn=max(sheet.prepared, len(rows)),
        widths=tuple(_width(column, rows) for column in sheet.columns),
        choices={key: one for key, one in choices.items() if one.values or one.sheet},
    )


def _narrowed(check: Dependent, choice: Choice) -> Choice:
    narrow = tuple(value for value in choice.values if value in set(map(str, check.allowed)))
    when = tuple(str(value) for value in check.values)
    return Choice(choice.values, leader=check.leader, when=when, narrow=narrow)


def _width(column: Column, rows: Rows) -> int:
    """Wide enough for the values and for the longest word of the title."""
    if column.width is not None:
        return column.width
    words = [len(word) for word in column.title.split()]
    values = [len(str(row.get(column.key) or "")) for row in rows]
    values += [len(value) for value in allowed(column.kind)]
    return max(NARROWEST, min(WIDEST, max([*words, *values]) + 2))


def runs_of(places: Iterable[int], row: int) -> list[str]:
    """Cells of a row said as ranges: neighbouring columns together."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [
        address(row, run[0]) + (f":{address(row, run[-1])}" if len(run) > 1 else "") for run in runs
    ]


def cell_value(kind: Kind, value: Value) -> Value:
    """The value as its cell holds it: the «5» of a list is a number for Excel."""
    if isinstance(kind, OneOf) and isinstance(value, str) and value.isdigit() and value[:1] != "0":
        return int(value)
    return value


def looks_like_formula(value: object) -> bool:
    """Whether some program might take the text for a formula; such a cell gets Excel's own quote.

    source: OWASP, CSV injection: = + - @, tab, carriage return, and their full-width twins
    """
    return isinstance(value, str) and value.startswith(
        ("=", "+", "-", "@", "\t", "\r", *"＝＋－＠")
    )


# ---- words ----------------------------------------------------------------------------------


def what_goes_in(kind: Kind) -> str:
    """What a cell of this kind takes, in words."""
    match kind:
        case Text(most=most):
            return f"текст до {most} знаков"
        case Whole(least=least, most=most):
            return f"целое число от {least} до {most}"
        case OneOf() | Points():
            return f"одно из: {listing(allowed(kind))}"
        case Code(example=example):
            return f"код, например {example}"
        case Date():
            return "дата, например 14.04.2026"
        case Total():
            return "считается само"


def hint(column: Column) -> tuple[str, str]:
    """The title and the words that Excel shows beside a chosen cell."""
    said = f"{column.note} " if column.note else ""
    said += sentence(what_goes_in(column.kind)).removesuffix(".") + "."
    title = column.title if len(column.title) <= HINT_TITLE_MOST else ""
    return title, said if len(said) <= HINT_MOST else said[: HINT_MOST - 1] + "…"


def instruction(book: Book) -> list[str]:
    """Paragraphs of the first sheet: what the spec says, then each column."""
    said = [*book.instruction]
    for sheet in book.sheets:
        said += ["", f"Лист «{sheet.title}»"]
        said += [_line(column) for column in sheet.columns]
    return said


def _line(column: Column) -> str:
    parts = [what_goes_in(column.kind)]
    if column.locked:
        parts.append("уже заполнено, менять нельзя")
    told = f"• {column.title} — {'; '.join(parts).removesuffix('.')}."
    return f"{told} {column.note.removesuffix('.')}." if column.note else told


# ---- remarks --------------------------------------------------------------------------------


def remarks_by_cell(
    book: Book, findings: Iterable[Finding], numbers: Mapping[str, Sequence[int]]
) -> dict[tuple[str, int, str], Finding]:
    """The first remark of each cell by sheet key, index of the row and column key.

    numbers: rows of the file, as Excel counts, in the order in which they are drawn again
    """
    sheets = {sheet.title: sheet for sheet in book.sheets}
    remarks: dict[tuple[str, int, str], Finding] = {}
    for finding in findings:
        sheet = sheets.get(finding.sheet)
        if sheet is None or finding.row not in numbers[sheet.key]:
            continue
        key = next((one.key for one in sheet.columns if one.title == finding.column), None)
        if key is not None:
            index = numbers[sheet.key].index(finding.row)
            remarks.setdefault((sheet.key, index, key), finding)
    return remarks
