"""A report as .csv and as JSON: the lines of its workbook, the integers behind its shares."""

import csv
import io
import json
from decimal import Decimal

import openpyxl

from vprok.kernel.report import Part, Report, Row
from vprok.tools.sheets.report import draw_report
from vprok.tools.sheets.report_csv import draw_csv_report
from vprok.tools.sheets.report_json import draw_json_report

REPORT = Report(
    "Ф3",
    "МА 4 Статистика",
    "Статистика по отметкам",
    "ВПР 2026 Математика 4 класс",
    (("Предмет:", "Математика"), ("Дата:", "14.04.2026")),
    ("Группы участников", "Кол-во ОО", "2"),
    (
        Row(("Вся выборка", 4, Decimal("46.9")), "country", "ru", (), (None, None, Part(15, 32))),
        Row(("=1+1", None, "*"), "school", "ru.22.m019.0042"),
    ),
    above=(("Макс. балл", None, 1),),
    notes=("По 4 принятым формам.",),
)


def lines() -> list[list[str]]:
    text = draw_csv_report(REPORT).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_table_opens_in_excel_by_a_double_click() -> None:
    drawn = draw_csv_report(REPORT)
    assert drawn.startswith(b"\xef\xbb\xbf")
    assert drawn.count(b"\r\n") == drawn.count(b"\n") == 12
    assert lines()[8] == ["Вся выборка", "4", "46,9"]


def test_a_table_has_the_lines_of_the_workbook() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(draw_report(REPORT))).active
    assert sheet is not None
    book = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    table = [[cell for cell in line if cell] for line in lines()]
    assert [len(line) for line in table] == [len(line) for line in book]
    assert [line[:1] for line in table[:8]] == [list(map(str, line[:1])) for line in book[:8]]


def test_no_text_of_a_table_is_run_as_a_formula() -> None:
    assert lines()[9] == ["'=1+1", "", "*"]


def test_programs_read_figures_with_their_integers() -> None:
    told = json.loads(draw_json_report(REPORT, version={"forms": 4}, formulas={"2": "100 × n ÷ N"}))
    assert list(told) == [
        "name", "title", "heading", "caption", "above", "columns", "rows", "notes", "version",
        "formulas",
    ]  # fmt: skip
    assert told["rows"] == [
        {
            "place": "ru",
            "level": "country",
            "cells": ["Вся выборка", 4, 46.9],
            "parts": [None, None, {"count": 15, "whole": 32}],
        },
        {
            "place": "ru.22.m019.0042",
            "level": "school",
            "cells": ["=1+1", None, "*"],
            "parts": [None, None, None],
        },
    ]
    assert told["caption"] == [["Предмет:", "Математика"], ["Дата:", "14.04.2026"]]
    assert (told["version"], told["formulas"]) == ({"forms": 4}, {"2": "100 × n ÷ N"})
