"""Draw a form as a legacy .xls; drop-downs are our own records, for the library knows none."""

import io
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import xlwt

from vprok.tools.sheets.findings import NOTE, NUMBER, QUESTION, letters
from vprok.tools.sheets.layout import (
    EPOCH,
    Choice,
    Plan,
    PlannedSheet,
    cell_value,
    explanation,
    hint,
    instruction,
    plan,
)
from vprok.tools.sheets.matching import HEADINGS, IDENTITY, INSTRUCTION, SERVICE
from vprok.tools.sheets.spec import Answer, Book, Code, Column, Date, Text, Total, Value, Whole

WIDTH = 256  # units of the format in a character
HIDDEN = 2  # «very hidden»: not offered in the menu
EXCEL_ZERO = date(1899, 12, 30)
INLINE_MOST = 255
ERROR_MOST = 225
DVAL, DV = 0x01B2, 0x01BE
ANY, WHOLE, LIST, DATE, LENGTH = 0, 1, 3, 4, 6
BETWEEN, AT_LEAST, AT_MOST = 0, 6, 7
IS_INLINE, MAY_BE_BLANK, SHOWS_HINT, SHOWS_ERROR = 1 << 7, 1 << 8, 1 << 18, 1 << 19
TITLE = "font: name Arial, bold on, height 280; align: wrap on"
PLAIN = "font: name Arial; align: wrap on, vert top"
HEAD = (
    "font: name Arial, bold on; align: wrap on, vert centre; "
    "borders: left thin, right thin, top thin, bottom thin; "
    "pattern: pattern solid, fore_colour ice_blue"
)
CELL = "font: name Arial; borders: left hair, right hair, top hair, bottom hair; "
WRAPPED = "; align: wrap on, vert centre"
FORMATS = {Text: "@", Code: "@", Answer: "@", Date: "DD.MM.YYYY"}
OPEN, SHUT = "protection: cell_locked false", "protection: cell_locked true"


def draw_xls(
    book: Book,
    *,
    identity: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The form as .xls, with the arguments of `draw`.

    A dependent drop-down offers the whole list, unless its leader is filled by us.
    """
    drawn = plan(book, identity=identity, rows=rows or {}, lists=lists or {})
    out = xlwt.Workbook(encoding="utf-8")
    _instruction(out, drawn)
    for one in drawn.sheets:
        _Leaf(out, one).draw()
    sheet = out.add_sheet(IDENTITY)
    for row, (key, value) in enumerate(drawn.identity.items()):
        sheet.write(row, 0, key)
        sheet.write(row, 1, value)
    sheet.visibility = HIDDEN
    file = io.BytesIO()
    out.save(file)
    return file.getvalue()


def _instruction(out: Any, drawn: Plan) -> None:
    sheet = out.add_sheet(INSTRUCTION)
    sheet.col(0).width = 100 * WIDTH
    sheet.write(0, 0, drawn.book.title, xlwt.easyxf(TITLE))
    plain = xlwt.easyxf(PLAIN)
    for row, paragraph in enumerate(instruction(drawn.book), start=2):
        sheet.write(row, 0, paragraph, plain)
    sheet.protect = True


class _Leaf:
    """One sheet of the form while it is drawn."""

    def __init__(self, out: Any, one: PlannedSheet) -> None:
        self.one = one
        self.sheet = out.add_sheet(one.sheet.title)
        self.styles: dict[tuple[str, bool], Any] = {}
        self.far = len(one.widths) + 1
        self.far_columns: dict[tuple[str, ...], int] = {}

    def draw(self) -> None:
        """Header, rows, rules of entry, print."""
        one, sheet = self.one, self.sheet
        top = one.sheet.header_row - 1
        head = xlwt.easyxf(HEAD)
        titles = HEADINGS if one.sheet.upright else [column.title for column in one.sheet.columns]
        for at, (title, width) in enumerate(zip(titles, one.widths, strict=True)):
            sheet.col(at).width = width * WIDTH
            sheet.write(top, at, title, head)
        self.height(top, one.header_height)
        if one.sheet.upright:
            self.questions()
        for index in range(one.drawn):
            self.row(index)
        rules = [rule for column in one.sheet.columns for rule in self.rules(column)]
        sheet.get_biff_data = _with_rules(sheet.get_biff_data, rules)
        sheet.panes_frozen = True
        sheet.horz_split_pos = top + 1
        sheet.vert_split_pos = 0 if one.sheet.upright else 1
        sheet.protect = True
        sheet.portrait = one.sheet.upright
        sheet.fit_num_pages = 1
        sheet.fit_width_to_pages, sheet.fit_height_to_pages = 1, 0

    def height(self, row: int, points: float) -> None:
        """Give a row its height."""
        self.sheet.row(row).height_mismatch = True
        self.sheet.row(row).height = int(points * 20)

    def questions(self) -> None:
        """The texts of a sheet of questions: numbers, questions, explanations."""
        plain = xlwt.easyxf(CELL + SHUT + WRAPPED)
        for column in self.one.sheet.columns:
            row, _answer = self.one.spot(column.key)
            self.height(row, self.one.question_height(column))
            self.sheet.write(row, NUMBER, column.number, plain)
            self.sheet.write(row, QUESTION, column.title, plain)
            self.sheet.write(row, NOTE, explanation(column), plain)

    def style(self, column: Column, *, is_locked: bool) -> Any:
        """The style of cells below this header."""
        mark = (column.key, is_locked)
        if mark not in self.styles:
            form = FORMATS.get(type(column.kind), "General")
            words = CELL + (SHUT if is_locked else OPEN)
            words += WRAPPED if self.one.sheet.upright else ""
            self.styles[mark] = xlwt.easyxf(words, num_format_str=form)
        return self.styles[mark]

    def row(self, index: int) -> None:
        """One row below the header, from 0: pre-filled values and formulas of totals."""
        values = self.one.rows[index] if index < len(self.one.rows) else {}
        for column in self.one.sheet.columns:
            row, at = self.one.spot(column.key, index)
            is_total = isinstance(column.kind, Total)
            is_locked = is_total or (column.locked and index < len(self.one.rows))
            value: Any = cell_value(column.kind, values.get(column.key))
            if is_total:
                formula, now = self.one.total(column.key, index, values)
                value = xlwt.Formula(formula.removeprefix("=")) if now == "" else now
            elif isinstance(column.kind, Date) and isinstance(value, str):
                value = date.fromisoformat(value)
            self.sheet.write(row, at, value, self.style(column, is_locked=is_locked))

    def rules(self, column: Column) -> Iterator[bytes]:
        """The records that say what Excel lets a person type into the cells of this column."""
        if not self.one.drawn or isinstance(column.kind, Total):
            return
        title, said = hint(column)
        texts = (title, "Проверьте значение", said, said[:ERROR_MOST])
        for choice, runs in self.one.choices_of(column):
            flags, formulas = self.criteria(column, choice)
            flags |= MAY_BE_BLANK | SHOWS_HINT | SHOWS_ERROR
            areas = b"".join(self.area(column, first, last) for first, last in runs)
            body = struct.pack("<I", flags) + b"".join(map(_text, texts)) + b"".join(formulas)
            body += struct.pack("<H", len(runs)) + areas
            yield struct.pack("<HH", DV, len(body)) + body

    def area(self, column: Column, first: int, last: int) -> bytes:
        """The cells of a column from one row below the header to another."""
        top, at = self.one.spot(column.key, first)
        bottom, _at = self.one.spot(column.key, last)
        return struct.pack("<4H", top, bottom, at, at)

    def criteria(self, column: Column, choice: Choice | None) -> tuple[int, tuple[bytes, bytes]]:
        """The flags and the two formulas of the rule."""
        none = _formula(b"")
        if choice is not None and choice.values:
            return self.listed(choice)
        match column.kind:
            case Whole(least=least, most=most):
                return WHOLE | BETWEEN << 20, (_formula(_number(least)), _formula(_number(most)))
            case Text(most=most) | Answer(most=most):
                return LENGTH | AT_MOST << 20, (_formula(_number(most)), none)
            case Date():
                return DATE | AT_LEAST << 20, (_formula(_number((EPOCH - EXCEL_ZERO).days)), none)
            case _:
                return ANY, (none, none)

    def listed(self, choice: Choice) -> tuple[int, tuple[bytes, bytes]]:
        """A drop-down: its values inside the rule when short, else in a hidden column."""
        inline = "\0".join(choice.values)
        if len(inline) < INLINE_MOST:
            text = b"\x17" + struct.pack("<BB", len(inline), 1) + inline.encode("utf-16-le")
            return LIST | IS_INLINE, (_formula(text), _formula(b""))
        at = self.far_column(choice.values)
        first = self.one.sheet.header_row
        area = struct.pack("<B4H", 0x25, first, first + len(choice.values) - 1, at, at)
        return LIST, (_formula(area), _formula(b""))

    def far_column(self, values: tuple[str, ...]) -> int:
        """The hidden column that holds a long list."""
        if values not in self.far_columns:
            at = self.far_columns[values] = self.far + len(self.far_columns)
            top = self.one.sheet.header_row - 1
            self.sheet.write(top, at, f"{SERVICE}{letters(at)}")
            for row, value in enumerate(values, start=top + 1):
                self.sheet.write(row, at, value)
            self.sheet.col(at).hidden = True
        return self.far_columns[values]


# ---- records --------------------------------------------------------------------------------


def _with_rules(data: Callable[[], bytes], rules: Sequence[bytes]) -> Callable[[], bytes]:
    """The records of a sheet with rules of entry before its last record, EOF.

    source: [MS-XLS] 2.4.89 DV, 2.4.90 DVal
    """
    body = struct.pack("<HIIII", 4, 0, 0, 0xFFFFFFFF, len(rules))
    head = struct.pack("<HH", DVAL, len(body)) + body

    def whole() -> bytes:
        records = data()
        return records[:-4] + head + b"".join(rules) + records[-4:]

    return whole


def _text(text: str) -> bytes:
    """A string of the format; an empty one is a single zero."""
    said = text or "\0"
    return struct.pack("<HB", len(said), 1) + said.encode("utf-16-le")


def _formula(tokens: bytes) -> bytes:
    return struct.pack("<HH", len(tokens), 0) + tokens


def _number(value: int) -> bytes:
    if 0 <= value <= 0xFFFF:  # noqa: PLR2004 - what two bytes hold
        return struct.pack("<BH", 0x1E, value)
    return struct.pack("<Bd", 0x1F, value)
