"""A sheet of questions: drawn, filled, moved about, read back."""

import dataclasses
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.tools.sheets.forms import ANSWERS, PLACES, questionnaire
from tests.tools.sheets.office import LIBREOFFICE, by_libreoffice
from vprok.tools.sheets.draw import draw, draw_back
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.findings import Reading, Unreadable, place_of
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import Text, Value

BOOK = questionnaire()
TITLE = BOOK.sheets[0].title
CELLS = {column.key: f"C{at}" for at, column in enumerate(BOOK.sheets[0].columns, start=2)}
Change = Callable[[Any], object]


def form(answers: Mapping[str, Value] = ANSWERS) -> bytes:
    return draw(BOOK, identity={}, rows={"q": [answers]})


def changed(change: Change, file: bytes | None = None) -> bytes:
    """The form after a person changed its sheet in another program."""
    book = openpyxl.load_workbook(io.BytesIO(file or form()))
    change(book[TITLE])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reading(file: bytes, name: str = "Анкета.xlsx") -> Reading:
    return read(BOOK, file, name=name, identity={})


def told(file: bytes) -> list[tuple[str, str]]:
    return [(one.cell, one.rule) for one in reading(file).findings]


def put(answers: Mapping[str, Any]) -> Change:
    def change(sheet: Any) -> None:
        for key, value in answers.items():
            sheet[CELLS[key]] = value

    return change


def cells_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def rewritten(sheet: Any, rows: list[list[Any]]) -> None:
    sheet.delete_rows(1, 100)
    for row in rows:
        sheet.append(row)


# ---- drawn ----


@pytest.mark.parametrize(("paint", "name"), [(draw, "f.xlsx"), (draw_xls, "f.xls")])
def test_answers_drawn_are_read_back_as_one_record(paint: Any, name: str) -> None:
    said = reading(paint(BOOK, identity={}, rows={"q": [ANSWERS]}), name)
    assert said.findings == ()
    assert said.is_clean
    assert [(row.number, row.values) for row in said.rows["q"]] == [(1, ANSWERS)]


@pytest.mark.parametrize(("paint", "name"), [(draw, "f.xlsx"), (draw_xls, "f.xls")])
def test_an_empty_form_asks_for_every_answer_that_is_due(paint: Any, name: str) -> None:
    said = reading(paint(BOOK, identity={}), name)
    asked = [column.key for column in BOOK.sheets[0].columns if column.required]
    asked.remove("people")
    assert [(one.cell, one.rule) for one in said.errors] == [
        (CELLS[key], "unanswered") for key in asked
    ]
    assert [row.number for row in said.rows["q"]] == [1]


@pytest.fixture(scope="module")
def sheet() -> Any:
    return openpyxl.load_workbook(io.BytesIO(form()))[TITLE]


def test_questions_stand_one_below_another(sheet: Any) -> None:
    assert [cell.value for cell in sheet[1]] == ["№", "Вопрос", "Ответ", "Пояснение"]
    assert sheet["A7"].value == "17.1"
    assert sheet["B7"].value.startswith("Есть ли отдельные классы")
    assert sheet["D7"].value == "Отвечают, если в вопросе 17 выбрано «Да». Выберите из списка."
    assert sheet["D8"].value == "Целое число от 1 до 5000."
    assert sheet["B7"].alignment.wrap_text
    assert sheet.freeze_panes == "A2"


def test_only_answers_that_are_not_ours_are_open(sheet: Any) -> None:
    open_cells = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
    assert open_cells == {cell for key, cell in CELLS.items() if key not in {"name", "people"}}
    assert sheet.protection.sheet


def test_every_answer_has_its_drop_down_or_its_limits(sheet: Any) -> None:
    rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert rules["C4"].formula1 == f'"{",".join(PLACES)}"'
    assert (rules["C8"].type, rules["C8"].formula1, rules["C8"].formula2) == ("whole", "1", "5000")
    assert rules["C7"].promptTitle == "Вопрос 17.1"
    assert sheet["C13"].value == '=IF(COUNTA(C11:C12)>0,SUM(C11:C12),"")'


def test_questions_that_do_not_apply_turn_grey_and_those_due_are_lit(sheet: Any) -> None:
    looks = {
        str(area.sqref): [rule.formula[0] for rule in rules]
        for area, rules in sheet.conditional_formatting._cf_rules.items()
    }
    assert looks["A7:D7"] == ['AND($C$6<>"",NOT(OR($C$6&""="Да")))']
    assert looks["C7"] == ['AND(OR($C$6&""="Да"),$C7="")']


def test_the_own_workbook_comes_back_with_remarks_at_the_answers() -> None:
    said = reading(changed(put({"special": 900, "inn": "12"})))
    back = openpyxl.load_workbook(io.BytesIO(draw_back(BOOK, said, identity={})))[TITLE]
    noted = {cell.coordinate for row in back for cell in row if cell.comment}
    assert noted == {CELLS["special"], CELLS["inn"]}
    assert back[CELLS["special"]].value == 900


# ---- what people do to it ----


def test_questions_may_stand_in_any_order_with_rows_between_them() -> None:
    def shuffle(sheet: Any) -> None:
        head, *rows = cells_of(sheet)
        section = ["", "Раздел второй", None, None]
        rewritten(sheet, [["Анкета школы"], [], head, *reversed(rows[4:]), section, *rows[:4]])

    said = reading(changed(shuffle, form({**ANSWERS, "special": 900, "people": None})))
    assert said.rows["q"][0].values == {**ANSWERS, "special": 900}
    assert [(one.cell, one.row, one.rule) for one in said.findings] == [("C8", 8, "at_most")]


def test_columns_may_be_moved_and_the_answers_are_found() -> None:
    def move(sheet: Any) -> None:
        rewritten(sheet, [[d, None, c, b, a] for a, b, c, d in cells_of(sheet)])

    said = reading(changed(move, form({**ANSWERS, "inn": "12", "people": None})))
    assert [(one.cell, one.rule) for one in said.findings] == [("C3", "code")]

    def far(sheet: Any) -> None:
        rewritten(sheet, [[a, b, d, None, c] for a, b, c, d in cells_of(sheet)])

    said = reading(changed(far, form({**ANSWERS, "inn": "12", "people": None})))
    assert [(one.cell, one.rule) for one in said.findings] == [("E3", "code")]


def test_twins_of_a_title_are_told_apart_by_their_numbers() -> None:
    def swap(sheet: Any) -> None:
        rows = cells_of(sheet)
        rows[8], rows[11] = rows[11], rows[8]
        rewritten(sheet, rows)

    assert reading(changed(swap)).rows["q"][0].values == ANSWERS


def test_a_question_that_is_gone_is_said_once_and_by_its_number() -> None:
    said = reading(changed(lambda sheet: sheet.delete_rows(4)))
    (one,) = said.errors
    assert (one.rule, one.cell) == ("question_gone", "")
    assert "«3. Где расположена организация»" in one.text


def test_an_answer_beside_no_question_is_not_lost_silently() -> None:
    def add(sheet: Any) -> None:
        sheet["C20"] = "ещё кое-что"
        sheet["B22"] = "Своя строка"

    assert told(changed(add)) == [("C20", "stray_answer")]


def test_answers_pasted_one_row_lower_are_one_finding() -> None:
    def lower(sheet: Any) -> None:
        values = [sheet[f"C{row}"].value for row in range(3, 13)]
        for row, value in enumerate([None, *values], start=3):
            sheet[f"C{row}"] = value

    (one,) = reading(changed(lower, form({**ANSWERS, "town": None}))).errors
    assert (one.rule, one.cell) == ("shifted_answers", "C3")
    assert "на строку вниз" in one.text


def test_answers_pasted_over_their_heading_are_one_finding() -> None:
    def higher(sheet: Any) -> None:
        for row in range(1, 13):
            sheet[f"C{row}"] = sheet[f"C{row + 1}"].value if row < 12 else None
            sheet[f"C{row}"].number_format = sheet[f"C{row + 1}"].number_format

    said = reading(changed(higher, form({**ANSWERS, "place": PLACES[1], "town": None})))
    assert [one.rule for one in said.errors] == ["shifted_answers"]
    assert "на строку вверх" in said.errors[0].text


def test_without_questions_it_is_no_sheet_of_questions() -> None:
    with pytest.raises(Unreadable) as told:
        reading(changed(lambda sheet: sheet.delete_rows(1, 50)))
    assert told.value.code == "no_header"


def test_a_sheet_renamed_is_known_by_its_questions() -> None:
    def rename(sheet: Any) -> None:
        sheet.title = "Лист1"

    assert reading(changed(rename)).is_clean


def test_a_header_that_stands_lower_by_plan_is_read_there() -> None:
    book = questionnaire(header_row=4)
    file = draw(book, identity={}, rows={"q": [{**ANSWERS, "inn": "12"}]})
    said = read(book, file, name="f.xlsx", identity={})
    assert [one.cell for one in said.findings] == ["C6"]
    assert place_of(book.sheets[0], 1, 1) == "C6"


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("place", "3", PLACES[2]),
        ("place", 3, PLACES[2]),
        ("place", "населённый  пункт ГОРОДСКОГО типа", PLACES[2]),
        ("place", PLACES[2].upper(), PLACES[2]),
        ("adapted", "да.", "Да"),
        ("adapted", " ДА\u00a0", "Да"),
        ("pupils", "480,0", 480),
        ("pupils", " 480", 480),
        ("inn", "01 0000 0421", "0100000421"),
    ],
)
def test_an_answer_is_tidied_and_told(key: str, typed: Any, value: Value) -> None:
    said = reading(changed(put({key: typed})))
    assert said.rows["q"][0].values[key] == value
    assert [one.cell for one in said.cleanups] == [CELLS[key]]
    assert not said.errors


def test_a_date_instead_of_an_answer_is_not_guessed() -> None:
    assert told(changed(put({"inn": date(2026, 4, 14)}))) == [(CELLS["inn"], "date_here")]


@pytest.mark.parametrize("cell", [CELLS["town"], "D4", "C30", "G2"])
def test_a_name_is_found_wherever_it_stands(cell: str) -> None:
    def add(sheet: Any) -> None:
        sheet[cell] = "Петров Иван"

    said = reading(changed(add))
    assert [one.cell for one in said.names] == [cell]
    assert (cell, "person") in [(one.cell, one.rule) for one in said.findings]


def test_our_own_explanations_are_not_taken_for_names() -> None:
    first, *rest = BOOK.sheets[0].columns
    noted = dataclasses.replace(first, note="Например, гимназия имени Петрова Ивана Ильича")
    sheet = dataclasses.replace(BOOK.sheets[0], columns=(noted, *rest))
    book = dataclasses.replace(BOOK, sheets=(sheet,))
    file = draw(book, identity={}, rows={"q": [ANSWERS]})
    assert read(book, file, name="f.xlsx", identity={}).names == ()


def test_a_total_is_ours_and_any_other_formula_is_refused() -> None:
    assert reading(changed(put({"people": "=SUM(C11:C12)"}))).is_clean
    with pytest.raises(Unreadable) as told:
        reading(changed(put({"staff": "=1+1"})))
    assert told.value.code == "formula"


@pytest.mark.slow
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("paint", [draw, draw_xls])
@pytest.mark.parametrize("to", ["xlsx", "xls"])
def test_libreoffice_keeps_questions_answers_and_rules(paint: Any, to: str, tmp_path: Path) -> None:
    file = paint(BOOK, identity={}, rows={"q": [{**ANSWERS, "people": None}]})
    saved = by_libreoffice(file, "xlsx" if paint is draw else "xls", to, tmp_path)
    said = reading(saved, f"f.{to}")
    assert said.findings == ()
    assert said.rows["q"][0].values == ANSWERS
    if to == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(saved))[TITLE]
        rules = {str(one.sqref): one.type for one in sheet.data_validations.dataValidation}
        assert (rules["C4"], rules["C8"], rules["C10"]) == ("list", "whole", "date")
        assert bool(sheet.conditional_formatting) is (paint is draw)


def test_a_long_answer_is_not_cut_in_print() -> None:
    def heights(answers: Mapping[str, Value]) -> Any:
        sheet = openpyxl.load_workbook(io.BytesIO(form(answers)))[TITLE]
        return [sheet.row_dimensions[at].height for at in range(2, 2 + len(CELLS))]

    at = next(n for n, one in enumerate(BOOK.sheets[0].columns) if isinstance(one.kind, Text))
    key = BOOK.sheets[0].columns[at].key
    usual, long = heights({}), heights({key: "очень длинный ответ " * 20})
    assert long[at] > usual[at]
    assert long[at] >= 15 * 400 / 30
    assert heights({key: "и " * 9000})[at] >= 408
