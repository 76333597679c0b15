"""What both drawers of a form agree on: rows, widths, drop-downs, hints, lists, identity."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from vprok.kernel.russian import plural, sentence
from vprok.tools.sheets.checks import allowed, listing
from vprok.tools.sheets.clean import is_day
from vprok.tools.sheets.findings import ANSWER, NOTE, QUESTION, Finding, letters, place_of, runs_of
from vprok.tools.sheets.matching import HEADINGS, LISTS
from vprok.tools.sheets.spec import (
    Answer,
    BlankWhen,
    Book,
    Code,
    Column,
    Date,
    Dependent,
    Kind,
    Known,
    MemberOf,
    OneOf,
    OnlyWhen,
    Points,
    RequiredWhen,
    Sheet,
    Text,
    Total,
    Value,
    Whole,
)

EPOCH = date(2000, 1, 1)
NARROWEST, WIDEST = 7, 40  # characters
UPRIGHT_WIDTHS = (6, 46, 30, 34)
HINT_MOST, HINT_TITLE_MOST = 255, 32  # Excel's own limits
LINE = 15  # points
SMALLER = 6  # characters more in a line of the explanation: its letters are smaller
ANSWER_LINES = 3  # kept ready for a long answer
HIGHEST = 409  # points: a row of Excel is no higher
Rows = Sequence[Mapping[str, Value]]


@dataclass(frozen=True)
class Choice:
    """Where a drop-down takes its values.

    sheet, of: another sheet of the form and its column, when the values are written there
    leader:    the column whose value picks one of `cases`; any other value offers everything
    cases:     pairs of a value of the leader and the list that goes with it
    """

    values: tuple[str, ...] = ()
    sheet: str = ""
    of: str = ""
    leader: str = ""
    cases: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def under(self, value: Value) -> "Choice":
        """The drop-down where the leader is known to hold this value."""
        return Choice(dict(self.cases).get(str(value), self.values))


@dataclass(frozen=True)
class Look:
    """Cells that look different while the answer to another question asks for it.

    is_due: to be filled now; otherwise not to be filled
    values: of `when` under which it is so, or, when `is_otherwise`, under which it is not
    """

    columns: tuple[str, ...]
    when: str
    values: tuple[Value, ...]
    is_due: bool = False
    is_otherwise: bool = False


@dataclass(frozen=True)
class PlannedSheet:
    """One sheet ready to be drawn.

    drawn:  rows below the header, pre-filled ones included; 1 on a sheet of questions
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
        if self.sheet.upright:
            return 2 * LINE
        lines = [
            -(-len(column.title) // max(width - 1, 1))
            for column, width in zip(self.sheet.columns, self.widths, strict=True)
        ]
        return LINE * max(2, min(max(lines), 8))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each column, or question, from 0."""
        return {column.key: at for at, column in enumerate(self.sheet.columns)}

    def spot(self, key: str, index: int = 0) -> tuple[int, int]:
        """The row and the column from 0 of a value in a row below the header, from 0."""
        top, place = self.sheet.header_row, self.places[key]
        return (top + place, ANSWER) if self.sheet.upright else (top + index, place)

    def leading(self, key: str) -> str:
        """The cell of a value as rules of its own row refer to it: «$G2»; «$C$5» for a question."""
        row, at = self.spot(key)
        return f"${letters(at)}${row + 1}" if self.sheet.upright else f"${letters(at)}{row + 1}"

    def choices_of(self, column: Column) -> list[tuple[Choice | None, list[tuple[int, int]]]]:
        """The drop-downs of a column and the rows below the header, from 0, that have each.

        A row whose leader we have filled ourselves has a list of its own.
        """
        choice = self.choices.get(column.key)
        if choice is None or not choice.leader or not self.sheet.column(choice.leader).locked:
            return [(choice, [(0, self.drawn - 1)])]
        runs: dict[Choice, list[tuple[int, int]]] = {}
        for index in range(self.drawn):
            told = self.rows[index].get(choice.leader) if index < len(self.rows) else None
            own = runs.setdefault(choice if told is None else choice.under(told), [])
            first = own.pop()[0] if own and own[-1][1] == index - 1 else index
            own.append((first, index))
        return list(runs.items())

    def blocks(self, keys: Iterable[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """The first and the last cell, as `spot` counts, of each block these columns make."""
        for run in runs_of(self.places[key] for key in keys):
            first, last = (self.sheet.columns[place].key for place in (run[0], run[-1]))
            yield self.spot(first), self.spot(last, self.drawn - 1)

    def question_height(self, column: Column) -> float:
        """In points: enough for the question, its explanation and its answer to wrap."""
        wraps = (self.widths[QUESTION], self.widths[NOTE] + SMALLER)
        texts = (column.title, explanation(column))
        lines = [-(-len(text) // width) for text, width in zip(texts, wraps, strict=True)]
        return min(LINE * max(*lines, self.answer_lines(column)) + LINE / 3, HIGHEST)

    def answer_lines(self, column: Column) -> int:
        """Lines of what stands in the answer; an answer to come gets room for a few."""
        width = self.widths[ANSWER] - 1
        answer = str((self.rows[0] if self.rows else {}).get(column.key) or "")
        room = column.kind.most if isinstance(column.kind, Text) else 0
        return max(-(-len(answer) // width), min(-(-room // width), ANSWER_LINES))

    @property
    def looks(self) -> tuple[Look, ...]:
        """Which cells are greyed or lit while other cells say so."""
        return tuple(_looks(self.sheet))

    def total(self, key: str, index: int, values: Mapping[str, Value]) -> tuple[str, int | str]:
        """The formula of a total in this row below the header, from 0, and its value now."""
        parts = self.sheet.parts(key)
        cells = ",".join(self.cells_of(parts, index))
        known = [values.get(part) for part in parts]
        now = sum(value for value in known if isinstance(value, int))
        is_blank = all(value is None for value in known)
        return f'=IF(COUNTA({cells})>0,SUM({cells}),"")', "" if is_blank else now

    def cells_of(self, keys: Iterable[str], index: int) -> list[str]:
        """Cells of these columns in a row below the header, neighbours said as ranges."""
        places = [self.places[key] for key in keys]
        ends = [(self._cell(run[0], index), self._cell(run[-1], index)) for run in runs_of(places)]
        return [first if first == last else f"{first}:{last}" for first, last in ends]

    def _cell(self, place: int, index: int) -> str:
        return place_of(self.sheet, self.sheet.header_row + 1 + index, place)


@dataclass
class Plan:
    """A form ready to be drawn."""

    book: Book
    identity: Mapping[str, str]
    sheets: tuple[PlannedSheet, ...]
    lists: list[tuple[Value, ...]] = field(default_factory=list)
    epoch: date = EPOCH

    def list_range(self, values: tuple[str, ...]) -> str:
        """The range on the sheet of lists where these values stand; each list stands there once."""
        column = tuple(map(listed_value, values))
        if column not in self.lists:
            self.lists.append(column)
        letter = letters(self.lists.index(column))
        return f"'{LISTS}'!${letter}$1:${letter}${len(values)}"

    def picked(self, choice: Choice, leader: str) -> str:
        """A formula that picks the list that goes with the value in the cell `leader`.

        On the sheet of lists each case is a column: the value, the length of its list, the list;
        the last one is for all other values.
        """
        table: list[tuple[Value, ...]] = [
            (value, len(values), *map(listed_value, values))
            for value, values in (*choice.cases, ("", choice.values))
        ]
        start = next(
            (at for at in range(len(self.lists)) if self.lists[at : at + len(table)] == table),
            len(self.lists),
        )
        if start == len(self.lists):
            self.lists += table
        first, last = letters(start), letters(start + len(table) - 1)
        keys, counts = (f"'{LISTS}'!${first}${row}:${last}${row}" for row in (1, 2))
        at = f'IFERROR(MATCH({leader}&"",{keys},0),{len(table)})'
        return f"OFFSET('{LISTS}'!${first}$3,0,{at}-1,INDEX({counts},1,{at}),1)"

    def column_range(self, sheet: str, key: str) -> str:
        """The drawn cells of a column on another sheet."""
        one = next(one for one in self.sheets if one.sheet.key == sheet)
        first, at = one.spot(key)
        last, _at = one.spot(key, max(one.drawn, 1) - 1)
        letter = letters(at)
        return f"'{one.sheet.title}'!${letter}${first + 1}:${letter}${last + 1}"

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
            case _:
                pass
    for check in sheet.checks:
        if isinstance(check, Dependent):
            listed = [key for key in check.followers if not _is_answer(sheet.column(key))]
            choices |= {key: _narrowed(check, choices[key]) for key in listed}
    return PlannedSheet(
        sheet=sheet,
        rows=rows,
        drawn=1 if sheet.upright else max(sheet.prepared, len(rows)),
        widths=UPRIGHT_WIDTHS
        if sheet.upright
        else tuple(_width(column, rows) for column in sheet.columns),
        choices={key: _whole(one) for key, one in choices.items() if one != Choice()},
    )


def _is_answer(column: Column) -> bool:
    """Whether people write here what no list can hold."""
    return isinstance(column.kind, Answer)


def _narrowed(check: Dependent, choice: Choice) -> Choice:
    """The drop-down with one case more; what another leader asks for stays to the check."""
    if choice.sheet or choice.leader not in {"", check.leader}:
        return choice
    allowed_here = tuple(map(str, check.allowed))
    wide = choice.values or allowed_here
    narrow = tuple(value for value in wide if value in allowed_here)
    known = {value for value, _ in choice.cases}
    told = [(str(value), narrow) for value in check.values if value is not None]
    more = tuple(case for case in told if narrow and case[0] not in known)
    return replace(choice, leader=check.leader, cases=choice.cases + more)


def _whole(choice: Choice) -> Choice:
    """The drop-down of a column without a list of its own offers all its cases together."""
    if choice.values or choice.sheet:
        return choice
    every = dict.fromkeys(value for _, values in choice.cases for value in values)
    return replace(choice, values=tuple(every))


def _looks(sheet: Sheet) -> Iterator[Look]:
    for check in sheet.checks:
        match check:
            case OnlyWhen(columns, when, values):
                yield Look(columns, when, values, is_otherwise=True)
            case BlankWhen(columns, when, values):
                yield Look(columns, when, values)
            case RequiredWhen(columns, when, values):
                yield Look(columns, when, values, is_due=True)
            case _:
                pass


def _width(column: Column, rows: Rows) -> int:
    """Wide enough for the values and for the longest word of the title."""
    if column.width is not None:
        return column.width
    words = [len(word) for word in column.title.split()]
    values = [len(str(row.get(column.key) or "")) for row in rows]
    values += [len(value) for value in allowed(column.kind)]
    return max(NARROWEST, min(WIDEST, max([*words, *values]) + 2))


def listed_value(value: str) -> Value:
    """The value as a list of Excel holds it: a number for «5», a text for «05»."""
    return int(value) if value.isdecimal() and str(int(value)) == value else value


def cell_value(kind: Kind, value: Value) -> Value:
    """The value as its cell holds it: the «5» of a list is a number for Excel."""
    return listed_value(value) if isinstance(kind, OneOf) and isinstance(value, str) else value


def looks_like_formula(value: object) -> bool:
    """Whether some program might take the text for a formula; such a cell gets Excel's own quote.

    source: OWASP, CSV injection: = + - @, tab, carriage return, and their full-width twins
    """
    return isinstance(value, str) and value.startswith(
        ("=", "+", "-", "@", "\t", "\r", *"＝＋－＠")
    )


# ---- words ----------------------------------------------------------------------------------


def what_goes_in(kind: Kind) -> str:  # noqa: PLR0911 - one answer a kind
    """What a cell of this kind takes, in words."""
    match kind:
        case Text(most=most):
            return f"текст до {most} знаков"
        case Whole(least=least, most=most):
            is_single = least == most
            return f"только {least}" if is_single else f"целое число от {least} до {most}"
        case Answer(most=most):
            return f"ответ до {most} знаков или {listing(kind.marks)}"
        case OneOf() | Points():
            return f"одно из: {listing(allowed(kind))}"
        case Code(example=example):
            return f"например, {example}"
        case Date():
            return "дата, например 14.04.2026"
        case Total():
            return "считается само"


def hint(column: Column) -> tuple[str, str]:
    """The title and the words that Excel shows beside a chosen cell."""
    said = f"{sentence(column.note).removesuffix('.')}. " if column.note else ""
    said += sentence(what_goes_in(column.kind)).removesuffix(".") + "."
    title = column.label if len(column.label) <= HINT_TITLE_MOST else ""
    if column.number and not title:
        title = f"{HEADINGS[QUESTION]} {column.number}"
    return title, said if len(said) <= HINT_MOST else said[: HINT_MOST - 1] + "…"


def instruction(book: Book) -> list[str]:
    """Paragraphs of the first sheet: what the spec says, then each column."""
    said = [*book.instruction]
    for sheet in book.sheets:
        said += ["", f"Лист «{sheet.title}»"]
        if sheet.upright:
            said.append(_asking(sheet))
        else:
            said += [_line(column) for column in sheet.columns]
    return said


def _asking(sheet: Sheet) -> str:
    count = plural(len(sheet.columns), "вопрос", "вопроса", "вопросов")
    return (
        f"• {count}. Отвечайте в столбце «{HEADINGS[ANSWER]}»; серые вопросы к вам не относятся, "
        "жёлтые ждут ответа."
    )


def explanation(column: Column) -> str:
    """What stands beside a question: its note, then what goes in."""
    is_listed = isinstance(column.kind, OneOf | Points)
    said = "Выберите из списка" if is_listed else sentence(what_goes_in(column.kind))
    note = f"{sentence(column.note).removesuffix('.')}." if column.note else ""
    if note and isinstance(column.kind, Text):
        return note
    return f"{note} {said.removesuffix('.')}.".lstrip()


def _line(column: Column) -> str:
    parts = [what_goes_in(column.kind)]
    if column.locked:
        parts.append("уже заполнено, менять нельзя")
    told = f"• {column.title} — {'; '.join(parts).removesuffix('.')}."
    return f"{told} {sentence(column.note).removesuffix('.')}." if column.note else told


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
        if sheet is None or not (sheet.upright or finding.row in numbers[sheet.key]):
            continue
        key = next((one.key for one in sheet.columns if one.label == finding.column), None)
        if key is not None:
            index = 0 if sheet.upright else numbers[sheet.key].index(finding.row)
            remarks.setdefault((sheet.key, index, key), finding)
    return remarks
