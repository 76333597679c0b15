"""One sheet as .csv: drawn without formulas, read back in every usual spelling, cell by cell."""

import pytest

from vprok.tools.sheets.csv_form import draw_csv, harmless, read_csv
from vprok.tools.sheets.findings import Unreadable
from vprok.tools.sheets.spec import Book, Column, Limits, Sheet, Text, Unique, Value, Whole

SHEET = Sheet(
    "schools",
    "Школы",
    columns=(
        Column("name", "Название", Text(20), aliases=("Школа",)),
        Column("pupils", "Учеников", Whole(0, 100), required=False),
    ),
    checks=(Unique(("name",)),),
)
BOOK = Book("list", "Список", (), (SHEET,), limits=Limits(rows=3, bytes=2_000))


def read(text: str, encoding: str = "utf-8") -> dict[int, dict[str, Value]]:
    rows = read_csv(BOOK, "schools", text.encode(encoding)).rows["schools"]
    return {row.number: dict(row.values) for row in rows}


def code_of(file: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_csv(BOOK, "schools", file)
    assert caught.value.text.endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    "value", ["=1+1", "+7 385", "-5", "@name", "'quoted", "Лицей", "а;б", 'а"б']
)
def test_what_is_drawn_is_read_back(value: str):
    file = draw_csv(SHEET, [{"name": value, "pupils": 7}])
    assert read(file.decode()) == {2: {"name": value, "pupils": 7}}


@pytest.mark.parametrize("value", ["=1+1", "+7", "-5", "@name"])
def test_no_value_is_a_formula(value: str):
    assert harmless(value) == f"'{value}"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_usual_spellings_are_understood(separator: str, encoding: str):
    text = f"Учеников{separator}Школа\r\n7{separator}Лицей\r\n"
    assert read(text, encoding) == {2: {"name": "Лицей", "pupils": 7}}


def test_a_column_that_may_be_empty_may_be_absent():
    assert read("Название\nЛицей\n") == {2: {"name": "Лицей", "pupils": None}}


def test_empty_lines_are_passed_over_and_keep_the_count():
    assert list(read("Название;Учеников\n;\nЛицей;1\n")) == [3]


def test_findings_name_the_cells_of_the_file():
    file = "Учеников;Название\nмного;Лицей\n7;Лицей\n".encode()
    found = [(one.cell, one.rule) for one in read_csv(BOOK, "schools", file).findings]
    assert found == [("A2", "whole"), ("B3", "unique")]


def test_what_was_tidied_is_told_by_cell():
    reading = read_csv(BOOK, "schools", "Название\n  Лицей  \n".encode())
    assert [(one.cell, one.after, one.why) for one in reading.cleanups] == [
        ("A2", "Лицей", "лишние пробелы")
    ]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty"),
        (b"\r\n", "empty"),
        (b"PK\x03\x04\x00\x00", "other_kind"),
        ("Учеников\n7".encode(), "other_columns"),
        ("Название;Директор\nЛицей;Иванов".encode(), "other_columns"),
        ("Название;Название\nЛицей;Лицей".encode(), "other_columns"),
        (("Название\n" + "Лицей\n" * 4).encode(), "rows"),
        (b"x" * 2_001, "too_large"),
    ],
)
def test_what_is_no_list_is_refused(file: bytes, code: str):
    assert code_of(file) == code
