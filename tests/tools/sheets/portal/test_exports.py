"""Files are put together by what stands in them; a name in any corner of them is noticed."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.tools.sheets.portal.making import (
    HEAD_2022,
    SERVICE,
    TEXTBOOK,
    book,
    csv_file,
    row_2022,
    service,
)
from vprok.tools.sheets.portal.exports import Exports, put_together
from vprok.tools.sheets.portal.sources import opened

CLASSES = (
    *SERVICE,
    'Буква (цифра) класса. Введите "нет" - если отсутствует',
    "Основной учебник по предмету",
    "Другое (автор учебника)",
    "Другое (название учебника)",
)
ROWS = [HEAD_2022, row_2022(40001, 1, 1, 0, 2, 3)]


def letters(*found: str) -> list[list[str]]:
    return [list(CLASSES), *([*service(), letter, TEXTBOOK, "", ""] for letter in found)]


def put(*files: Path) -> Exports:
    return put_together([opened(file) for file in files])


def test_both_sheets_of_a_workbook_belong_together(tmp_path: Path):
    made = book(tmp_path / "ma4.xlsx", Классы=letters("Б", "4А"), Протокол=ROWS)
    (export,) = put(made).protocols
    assert export.classes == {"220042": ("Б", "А")}


def test_two_files_of_one_workbook_belong_together(tmp_path: Path):
    classes = csv_file(tmp_path / "export_ma4_classes.csv", letters("А"))
    protocol = csv_file(tmp_path / "export_ma4_protocol.csv", ROWS)
    (export,) = put(classes, protocol).protocols
    assert (export.stem, export.classes) == ("export_ma4", {"220042": ("А",)})


def test_classes_without_a_protocol_are_named(tmp_path: Path):
    found = put(csv_file(tmp_path / "ma4_classes.csv", letters("А")))
    assert found.alone == ("ma4_classes.csv",)


def test_a_file_that_is_no_export_is_named(tmp_path: Path):
    found = put(csv_file(tmp_path / "list.csv", [["ОО", "Телефон"], ["edu220042", "1"]]))
    assert found.unknown == ("list.csv",)


def test_names_are_noticed_beside_the_rows(tmp_path: Path):
    path = tmp_path / "ma4.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Протокол"
    for row in ROWS:
        sheet.append(row)
    sheet["B2"].comment = Comment("Иванова Мария Петровна", "")
    made.create_sheet("Черновик").append(["Петров Иван Сергеевич"])
    made.properties.creator = None
    made.save(path)
    found = put(path).names
    assert {(name.sheet, name.cell) for name in found} == {("", ""), ("Черновик", "A1")}


@pytest.mark.parametrize(
    ("name", "is_named"), [("Иванов И.И. ma4.csv", True), ("export_2022_ma4.csv", False)]
)
def test_a_name_in_the_name_of_a_file_is_noticed(tmp_path: Path, name: str, is_named: bool):
    assert bool(put(csv_file(tmp_path / name, ROWS)).names) is is_named


def test_a_name_among_the_letters_of_classes_is_noticed(tmp_path: Path):
    found = put(csv_file(tmp_path / "ma4_classes.csv", letters("Смирнова Ольга"))).names
    assert [name.cell for name in found] == ["G2"]
