"""Draw a form as an .xlsx workbook, from its spec alone."""

import io
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import xlsxwriter

from vprok.tools.sheets.findings import Finding, Reading, address
from vprok.tools.sheets.layout import (
    Choice,
    Plan,
    PlannedSheet,
    cell_value,
    hint,
    instruction,
    looks_like_formula,
    plan,
    remarks_by_cell,
)
from vprok.tools.sheets.matching import IDENTITY, INSTRUCTION, LISTS
from vprok.tools.sheets.spec import Book, Code, Column, Date, Text, Total, Value, Whole

INLINE_MOST = 255  # characters of a list that Excel keeps inside a cell's rule
INK, PAPER, LOCKED, WRONG, ODD = "#1F2A44", "#E8EDF5", "#F3F3F3", "#FAD4D4", "#FFF3C4"
INSTRUCTION_WIDTH, LINE = 88, 13.5
"""Characters that a printed page holds across, and the height of their line in points."""

PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


def draw(
    book: Book,
    *,
    identity: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The form as .xlsx.

    identity: what the form must say of itself when it comes back
    rows:     pre-filled rows by sheet key
    lists:    values of `Known` lists, for drop-downs
    """
    return _drawn(plan(book, identity=identity, rows=rows or {}, lists=lists or {}), {})


def draw_back(
    book: Book,
    reading: Reading,
    *,
    identity: Mapping[str, str],
    lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The person's own workbook back: their values in our form, mistakes coloured and explained.

    A cell where a name stood comes back empty.
    """
    rows = {
        sheet.key: [row.values for row in _all_rows(reading, sheet.key)] for sheet in book.sheets
    }
    numbers = {
        sheet.key: [row.number for row in _all_rows(reading, sheet.key)] for sheet in book.sheets
    }
    drawn = plan(book, identity=identity, rows=rows, lists=lists or {})
    return _drawn(drawn, remarks_by_cell(book, reading.findings, numbers))


def _all_rows(reading: Reading, key: str) -> list[Any]:
    rows = (*reading.rows.get(key, ()), *reading.unfilled.get(key, ()))
    return sorted(rows, key=lambda row: row.number)


Remarks = Mapping[tuple[str, int, str], Finding]


def _drawn(drawn: Plan, remarks: Remarks) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": drawn.book.title})
    pen = _Pen(book, drawn, remarks)
    pen.instruction()
    for sheet in drawn.sheets:
        pen.sheet(sheet)
    pen.lists()
    pen.identity()
    book.close()
    return out.getvalue()


class _Pen:
    """One workbook while it is drawn."""

    def __init__(self, book: xlsxwriter.Workbook, drawn: Plan, remarks: Remarks) -> None:
        self.book = book
        self.plan = drawn
        self.remarks = remarks
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        """A cell format, each kind of it made once."""
        mark = tuple(sorted(wanted.items()))
        if mark not in self.formats:
            self.formats[mark] = self.book.add_format(
                {"font_name": "Arial", "font_size": 10, **wanted}
            )
        return self.formats[mark]

    def instruction(self) -> None:
        """The first sheet: how to fill the form."""
        sheet = self.book.add_worksheet(INSTRUCTION)
        sheet.set_column(0, 0, INSTRUCTION_WIDTH)
        sheet.hide_gridlines(2)
        title = self.format(bold=True, font_size=14, font_color=INK, text_wrap=True)
        sheet.write_string(0, 0, self.plan.book.title, title)
        plain = self.format(text_wrap=True, valign="top")
        for number, paragraph in enumerate(instruction(self.plan.book), start=2):
            sheet.set_row(number, LINE * max(1, ceil(len(paragraph) / INSTRUCTION_WIDTH)))
            sheet.write_string(number, 0, paragraph, plain)
        sheet.protect("", PROTECTION)
        sheet.set_portrait()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def sheet(self, one: PlannedSheet) -> None:
        """A sheet of the form: header, rows, rules of entry, print."""
        sheet = self.book.add_worksheet(one.sheet.title)
        top = one.sheet.header_row - 1
        sheet.set_row(top, one.header_height)
        head = self.format(
            bold=True, bg_color=PAPER, font_color=INK, border=1, text_wrap=True, valign="vcenter"
        )
        for at, column in enumerate(one.sheet.columns):
            sheet.set_column(at, at, one.widths[at], self.body(column, is_locked=False))
            sheet.write_string(top, at, column.title, head)
            self.rule(sheet, one, at, column)
        for index in range(one.drawn):
            self.row(sheet, one, top + 1 + index, index)
        sheet.freeze_panes(top + 1, 1)
        sheet.protect("", PROTECTION)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer("&L&A&R&P из &N")

    def body(
        self, column: Column, *, is_locked: bool, colour: str = "", is_quoted: bool = False
    ) -> Any:
        """The format of a cell below this header; a quoted one is text whatever it begins with."""
        wanted: dict[str, Any] = {"locked": is_locked, "border": 1, "border_color": "#C9CFDA"}
        if is_quoted:
            wanted["quote_prefix"] = True
        if colour or is_locked:
            wanted["bg_color"] = colour or LOCKED
        if isinstance(column.kind, Text | Code):
            wanted["num_format"] = "@"
        elif isinstance(column.kind, Date):
            wanted["num_format"] = "dd.mm.yyyy"
        return self.format(**wanted)

    def row(self, sheet: Any, one: PlannedSheet, at: int, index: int) -> None:
        """One row: pre-filled values, formulas of totals, remarks."""
        values = one.rows[index] if index < len(one.rows) else {}
        for number, column in enumerate(one.sheet.columns):
            remark = self.remarks.get((one.sheet.key, index, column.key))
            colour = "" if remark is None else WRONG if remark.is_error else ODD
            is_total = isinstance(column.kind, Total)
            is_locked = is_total or (column.locked and index < len(one.rows))
            value = values.get(column.key)
            is_quoted = looks_like_formula(value)
            look = self.body(column, is_locked=is_locked, colour=colour, is_quoted=is_quoted)
            if is_total:
                formula, total = one.total(column.key, at + 1, values)
                sheet.write_formula(at, number, formula, look, total)
            elif isinstance(column.kind, Date) and isinstance(value, str):
                self.date(sheet, at, number, value, look)
            else:
                self.value(sheet, at, number, cell_value(column.kind, value), look)
            if remark is not None:
                sheet.write_comment(at, number, f"{remark.text} {remark.remedy}", {"x_scale": 2})

    def value(self, sheet: Any, row: int, at: int, value: Value, look: Any) -> None:
        """A typed value; text never becomes a formula, a link or a number."""
        if value is None:
            sheet.write_blank(row, at, None, look)
        elif isinstance(value, int):
            sheet.write_number(row, at, value, look)
        else:
            sheet.write_string(row, at, value, look)

    def date(self, sheet: Any, row: int, at: int, value: str, look: Any) -> None:
        """A day as Excel's own date; a value that is not a day stays text."""
        day = self.plan.day(value)
        if day is None:
            sheet.write_string(row, at, value, look)
        else:
            sheet.write_datetime(row, at, day, look)

    def rule(self, sheet: Any, one: PlannedSheet, at: int, column: Column) -> None:
        """What Excel lets a person type below this header."""
        if not one.drawn or isinstance(column.kind, Total):
            return
        rule: dict[str, Any] = self.criteria(one, column)
        title, said = hint(column)
        rule |= {"input_title": title, "input_message": said, "ignore_blank": True}
        rule |= {"error_title": "Проверьте значение", "error_message": said}
        first = one.sheet.header_row
        sheet.data_validation(first, at, first + one.drawn - 1, at, rule)

    def criteria(self, one: PlannedSheet, column: Column) -> dict[str, Any]:
        """The rule itself: a list, a range of numbers, a date."""
        choice = one.choices.get(column.key)
        if choice is not None:
            return {"validate": "list", "source": self.source(one, choice)}
        match column.kind:
            case Whole(least=least, most=most):
                return {
                    "validate": "integer",
                    "criteria": "between",
                    "minimum": least,
                    "maximum": most,
                }
            case Text(most=most):
                return {"validate": "length", "criteria": "<=", "value": most}
            case Date():
                return {"validate": "date", "criteria": ">=", "value": self.plan.epoch}
            case _:
                return {"validate": "any"}

    def source(self, one: PlannedSheet, choice: Choice) -> Any:
        """Where a drop-down takes its values: the rule, the sheet of lists, another sheet."""
        if choice.sheet:
            return f"={self.plan.column_range(choice.sheet, choice.of)}"
        if choice.leader:
            at = f"${address(one.sheet.header_row + 1, one.place(choice.leader))}"
            when = ",".join(f'{at}&""="{value}"' for value in choice.when)
            narrow = self.plan.list_range(choice.narrow)
            return f"=IF(OR({when}),{narrow},{self.plan.list_range(choice.values)})"
        inline = ",".join(choice.values)
        if len(inline) < INLINE_MOST and not any("," in value for value in choice.values):
            return list(choice.values)
        return f"={self.plan.list_range(choice.values)}"

    def lists(self) -> None:
        """The hidden sheet with the values of drop-downs."""
        sheet = self.book.add_worksheet(LISTS)
        for at, values in enumerate(self.plan.lists):
            for row, value in enumerate(values):
                self.value(sheet, row, at, int(value) if value.isdigit() else value, None)
        sheet.very_hidden()

    def identity(self) -> None:
        """The hidden sheet that tells which form this is."""
        sheet = self.book.add_worksheet(IDENTITY)
        for row, (key, value) in enumerate(self.plan.identity.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        sheet.very_hidden()
