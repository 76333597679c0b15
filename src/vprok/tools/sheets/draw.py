"""Draw a form as an .xlsx workbook, from its spec alone."""

import io
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import xlsxwriter

from vprok.tools.sheets.findings import ANSWER, NOTE, NUMBER, QUESTION, Finding, Reading, letters
from vprok.tools.sheets.layout import (
    Choice,
    Look,
    Plan,
    PlannedSheet,
    cell_value,
    explanation,
    hint,
    instruction,
    looks_like_formula,
    plan,
    remarks_by_cell,
)
from vprok.tools.sheets.matching import HEADINGS, IDENTITY, INSTRUCTION, LISTS
from vprok.tools.sheets.spec import Answer, Book, Code, Column, Date, Text, Total, Value, Whole

INLINE_MOST = 255  # characters of a list that Excel keeps inside a cell's rule
INK, PAPER, LOCKED, WRONG, ODD = "#1F2A44", "#E8EDF5", "#F3F3F3", "#FAD4D4", "#FFF3C4"
FADED, FADED_INK, DUE, RULE = "#E2E2E2", "#9A9A9A", "#FFF8DC", "#C9CFDA"
INSTRUCTION_WIDTH, LINE_LETTERS, LINE = 70, 78, 13.5
"""The width of a printed page, the letters of its line, the height of that line in points."""

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
            sheet.set_row(number, LINE * max(1, ceil(len(paragraph) / LINE_LETTERS)))
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
        if one.sheet.upright:
            self.questions(sheet, one, head)
        else:
            for at, column in enumerate(one.sheet.columns):
                sheet.set_column(at, at, one.widths[at], self.body(column, is_locked=False))
                sheet.write_string(top, at, column.title, head)
        for index in range(one.drawn):
            self.row(sheet, one, index)
        for column in one.sheet.columns:
            self.rules(sheet, one, column)
        for look in one.looks:
            self.look(sheet, one, look)
        sheet.freeze_panes(top + 1, 0 if one.sheet.upright else 1)
        sheet.protect("", PROTECTION)
        if one.sheet.upright:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer("&L&A&R&P из &N")

    def questions(self, sheet: Any, one: PlannedSheet, head: Any) -> None:
        """The texts of a sheet of questions: headings, numbers, questions, explanations."""
        top = one.sheet.header_row - 1
        for at, (title, width) in enumerate(zip(HEADINGS, one.widths, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(top, at, title, head)
        plain = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": RULE}
        number = self.format(**plain, align="center", font_color=INK)
        question = self.format(**plain)
        note = self.format(**plain, font_color="#5B6474", font_size=9)
        for column in one.sheet.columns:
            row, _answer = one.spot(column.key)
            sheet.set_row(row, one.question_height(column))
            sheet.write_string(row, NUMBER, column.number, number)
            sheet.write_string(row, QUESTION, column.title, question)
            sheet.write_string(row, NOTE, explanation(column), note)

    def body(
        self,
        column: Column,
        *,
        is_locked: bool,
        colour: str = "",
        is_quoted: bool = False,
        is_wrapped: bool = False,
    ) -> Any:
        """The format of a cell below this header; a quoted one is text whatever it begins with."""
        wanted: dict[str, Any] = {"locked": is_locked, "border": 1, "border_color": RULE}
        if is_wrapped:
            wanted |= {"text_wrap": True, "valign": "vcenter", "align": "left"}
        if is_quoted:
            wanted["quote_prefix"] = True
        if colour or is_locked:
            wanted["bg_color"] = colour or LOCKED
        if isinstance(column.kind, Text | Code | Answer):
            wanted["num_format"] = "@"
        elif isinstance(column.kind, Date):
            wanted["num_format"] = "dd.mm.yyyy"
        return self.format(**wanted)

    def row(self, sheet: Any, one: PlannedSheet, index: int) -> None:
        """One row below the header, from 0: pre-filled values, formulas of totals, remarks."""
        values = one.rows[index] if index < len(one.rows) else {}
        for column in one.sheet.columns:
            row, at = one.spot(column.key, index)
            remark = self.remarks.get((one.sheet.key, index, column.key))
            colour = "" if remark is None else WRONG if remark.is_error else ODD
            is_total = isinstance(column.kind, Total)
            value = values.get(column.key)
            look = self.body(
                column,
                is_locked=is_total or (column.locked and index < len(one.rows)),
                colour=colour,
                is_quoted=looks_like_formula(value),
                is_wrapped=one.sheet.upright,
            )
            if is_total:
                formula, total = one.total(column.key, index, values)
                sheet.write_formula(row, at, formula, look, total)
            elif isinstance(column.kind, Date) and isinstance(value, str):
                self.date(sheet, row, at, value, look)
            else:
                self.value(sheet, row, at, cell_value(column.kind, value), look)
            if remark is not None:
                sheet.write_comment(row, at, f"{remark.text} {remark.remedy}", {"x_scale": 2})

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

    def rules(self, sheet: Any, one: PlannedSheet, column: Column) -> None:
        """What Excel lets a person type into the cells of this column."""
        if not one.drawn or isinstance(column.kind, Total):
            return
        title, said = hint(column)
        words = {"input_title": title, "input_message": said, "ignore_blank": True}
        words |= {"error_title": "Проверьте значение", "error_message": said}
        for choice, runs in one.choices_of(column):
            areas = [[*one.spot(column.key, a), *one.spot(column.key, b)] for a, b in runs]
            rule = self.criteria(one, column, choice) | words | {"other_cells": areas[1:]}
            sheet.data_validation(*areas[0], rule)

    def look(self, sheet: Any, one: PlannedSheet, look: Look) -> None:
        """Grey what is not to be filled, light what is due, as the answers before them say."""
        if not one.drawn:
            return
        when = one.leading(look.when)
        told = ",".join(_equals(when, value) for value in look.values)
        asks = f"OR({told})"
        if look.is_otherwise:
            asks = f'AND({when}<>"",NOT({asks}))'
        wanted: dict[str, Any] = {"bg_color": FADED, "font_color": FADED_INK}
        if look.is_due:
            wanted = {"bg_color": DUE}
        for first, last in one.blocks(look.columns):
            row, at = first
            across = (NUMBER, NOTE) if one.sheet.upright and not look.is_due else (at, last[1])
            blank = f'{letters(at)}{row + 1}=""'
            if one.sheet.upright:
                blank = f'${letters(ANSWER)}{row + 1}=""'
            rule = f"=AND({asks},{blank})" if look.is_due else f"={asks}"
            shape = {"type": "formula", "criteria": rule, "format": self.book.add_format(wanted)}
            sheet.conditional_format(row, across[0], last[0], across[1], shape)

    def criteria(self, one: PlannedSheet, column: Column, choice: Choice | None) -> dict[str, Any]:
        """The rule itself: a list, a range of numbers, a date."""
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
            case Text(most=most) | Answer(most=most):
                return {"validate": "length", "criteria": "<=", "value": most}
            case Date():
                return {"validate": "date", "criteria": ">=", "value": self.plan.epoch}
            case _:
                return {"validate": "any"}

    def source(self, one: PlannedSheet, choice: Choice) -> Any:
        """Where a drop-down takes its values: the rule, the sheet of lists, another sheet."""
        if choice.sheet:
            return f"={self.plan.column_range(choice.sheet, choice.of)}"
        if choice.cases:
            return f"={self.plan.picked(choice, one.leading(choice.leader))}"
        inline = ",".join(choice.values)
        if len(inline) < INLINE_MOST and not any("," in value for value in choice.values):
            return list(choice.values)
        return f"={self.plan.list_range(choice.values)}"

    def lists(self) -> None:
        """The hidden sheet with the values of drop-downs."""
        sheet = self.book.add_worksheet(LISTS)
        for at, values in enumerate(self.plan.lists):
            for row, value in enumerate(values):
                self.value(sheet, row, at, value, None)
        sheet.very_hidden()

    def identity(self) -> None:
        """The hidden sheet that tells which form this is."""
        sheet = self.book.add_worksheet(IDENTITY)
        for row, (key, value) in enumerate(self.plan.identity.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        sheet.very_hidden()


def _equals(cell: str, value: Value) -> str:
    said = "" if value is None else str(value).replace('"', '""')
    return f'{cell}&""="{said}"'
