"""Draw a form as a legacy .xls; drop-downs are our own records, for the library knows none."""

import io
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import xlwt

from vprok.tools.sheets.findings import letters
from vprok.tools.sheets.layout import (
    EPOCH,
    Choice,
    Plan,
    PlannedSheet,
    cell_value,
    hint,
    instruction,
    plan,
)
from vprok.tools.sheets.matching import IDENTITY, INSTRUCTION, SERVICE
from vprok.tools.sheets.spec import Book, Code, Column, Date, Text, Total, Value, Whole

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
OPEN, SHUT = "protection: cell_locked false", "protection: cell_locked true"


def draw_xls(
    book: Book,
    *,
    identity: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The form as .xls, with the arguments of `draw`; dependent drop-downs offer the whole list."""
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
        self.far = len(one.sheet.columns) + 1
        self.far_columns: dict[tuple[str, ...], int] = {}

    def draw(self) -> None:
        """Header, rows, rules of entry, print."""
        one, sheet = self.one, self.sheet
        top = one.sheet.header_row - 1
        head = xlwt.easyxf(HEAD)
        for at, column in enumerate(one.sheet.columns):
            sheet.col(at).width = one.widths[at] * WIDTH
            sheet.write(top, at, column.title, head)
        sheet.row(top).height_mismatch = True
        sheet.row(top).height = one.header_height * 20
        for index in range(one.drawn):
            self.row(top + 1 + index, index)
        rules = [self.rule(at, column) for at, column in enumerate(one.sheet.columns)]
        sheet.get_biff_data = _with_rules(sheet.get_biff_data, [rule for rule in rules if rule])
        sheet.panes_frozen = True
        sheet.horz_split_pos = top + 1
        sheet.vert_split_pos = 1
        sheet.protect = True
        sheet.portrait = False
        sheet.fit_num_pages = 1
        sheet.fit_width_to_pages, sheet.fit_height_to_pages = 1, 0

    def style(self, column: Column, *, is_locked: bool) -> Any:
        """The style of cells below this header."""
        mark = (column.key, is_locked)
        if mark not in self.styles:
            form = {Text: "@", Code: "@", Date: "DD.MM.YYYY"}.get(type(column.kind), "General")
            words = CELL + (SHUT if is_locked else OPEN)
            self.styles[mark] = xlwt.easyxf(words, num_format_str=form)
        return self.styles[mark]

    def row(self, at: int, index: int) -> None:
        """One row: pre-filled values and formulas of totals."""
        values = self.one.rows[index] if index < len(self.one.rows) else {}
        for number, column in enumerate(self.one.sheet.columns):
            is_total = isinstance(column.kind, Total)
            is_locked = is_total or (column.locked and index < len(self.one.rows))
            value: Any = cell_value(column.kind, values.get(column.key))
            if is_total:
                formula, now = self.one.total(column.key, at + 1, values)
                value = xlwt.Formula(formula.removeprefix("=")) if now == "" else now
            elif isinstance(column.kind, Date) and isinstance(value, str):
                value = date.fromisoformat(value)
            self.sheet.write(at, number, value, self.style(column, is_locked=is_locked))

    def rule(self, at: int, column: Column) -> bytes:
        """The record that says what Excel lets a person type below this header."""
        if not self.one.drawn or isinstance(column.kind, Total):
            return b""
        flags, formulas = self.criteria(column)
        title, said = hint(column)
        texts = (title, "Проверьте значение", said, said[:ERROR_MOST])
        first = self.one.sheet.header_row
        where = struct.pack("<H4H", 1, first, first + self.one.drawn - 1, at, at)
        flags |= MAY_BE_BLANK | SHOWS_HINT | SHOWS_ERROR
        body = struct.pack("<I", flags) + b"".join(map(_text, texts)) + b"".join(formulas) + where
        return struct.pack("<HH", DV, len(body)) + body

    def criteria(self, column: Column) -> tuple[int, tuple[bytes, bytes]]:
        """The flags and the two formulas of the rule."""
        none = _formula(b"")
        choice = self.one.choices.get(column.key)
        if choice is not None and choice.values:
            return self.listed(choice)
        match column.kind:
            case Whole(least=least, most=most):
                return WHOLE | BETWEEN << 20, (_formula(_number(least)), _formula(_number(most)))
            case Text(most=most):
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
