import dataclasses
import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.tools.sheets.forms import ABSENT, IDENTITY, KEYS, NAME, TASKS, filled, pupil, results
from tests.tools.sheets.office import LIBREOFFICE, by_libreoffice
from vprok.tools.sheets.draw import draw, draw_back
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.findings import Reading, Unreadable, grouped
from vprok.tools.sheets.read import read
from vprok.tools.sheets.spec import Column, Points, Sheet, Value

BOOK = results()
GOOD = (
    pupil("40001", 1, 2, 1, 0, 3, 2),
    pupil("40002", variant=ABSENT),
    pupil("40003", "X", 0, "не пройд.", 1, "X", 0, mark="нет отметки"),
)


def form(*rows: Mapping[str, Value], **more: Any) -> bytes:
    return draw(BOOK, identity=IDENTITY, rows=filled(*(rows or GOOD)), **more)


def reading(file: bytes, **more: Any) -> Reading:
    return read(BOOK, file, **({"name": NAME, "identity": IDENTITY} | more))


def changed(change: Callable[[openpyxl.Workbook], object], file: bytes | None = None) -> bytes:
    """The form after a person opened it, changed something and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(file or form()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: str, value: Any, sheet: str = "Протокол") -> bytes:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return changed(change)


def told(said: Reading) -> list[tuple[str, str]]:
    return [(finding.cell, finding.rule) for finding in said.findings]


def refused(file: bytes, code: str, **more: Any) -> str:
    with pytest.raises(Unreadable) as refusal:
        reading(file, **more)
    assert refusal.value.code == code
    assert refusal.value.text.endswith(".")
    return refusal.value.text


# ---- what is drawn is read ----


def test_what_is_drawn_is_read_back() -> None:
    said = reading(form())
    assert said.is_clean
    assert said.findings == ()
    assert [row.number for row in said.rows["protocol"]] == [2, 3, 4]
    assert said.rows["protocol"][0].values == {**GOOD[0], "total": 9}
    assert said.identity == {
        "kind": "results",
        "title": "Форма сбора результатов",
        "version": "1",
        **IDENTITY,
    }
    assert re.fullmatch("[0-9a-f]{64}", said.sha256)


def test_the_legacy_format_says_the_same() -> None:
    old = draw_xls(BOOK, identity=IDENTITY, rows=filled(*GOOD))
    said = reading(old, name="форма.XLS")
    assert said.rows == reading(form()).rows
    assert said.is_clean


points = some.sampled_from(range(4)) | some.sampled_from(["X", "не пройд."])
pupils = some.lists(
    some.tuples(some.lists(points, min_size=6, max_size=6), some.sampled_from(["1", "2"])),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(pupils)
def test_any_pupils_drawn_are_read_back(drawn: list[tuple[list[Value], str]]) -> None:
    rows = [
        pupil(str(40001 + number), *scores, variant=variant)
        for number, (scores, variant) in enumerate(drawn)
    ]
    said = reading(form(*rows))
    assert [{**row.values, "total": None} for row in said.rows["protocol"]] == [
        {**row, "total": None} for row in rows
    ]
    most = dict(zip(KEYS, (most for _, most in TASKS), strict=True))
    too_many = sum(
        isinstance(value := row[key], int) and value > most[key] for row in rows for key in KEYS
    )
    rules = [finding.rule for finding in said.errors]
    assert rules.count("points") == too_many or (too_many and "shifted" in rules)


def test_a_code_alone_is_a_row_not_filled() -> None:
    said = reading(form(GOOD[0], {"code": "40009"}))
    assert [row.values["code"] for row in said.unfilled["protocol"]] == ["40009"]
    assert len(said.rows["protocol"]) == 1
    assert said.is_clean


def test_days_come_back_as_days() -> None:
    from vprok.tools.sheets.spec import Book, Date

    book = Book("days", "Дни", (), (Sheet("s", "Дни", (Column("day", "Дата", Date()),)),))
    file = draw(book, identity={}, rows={"s": [{"day": "2026-04-14"}]})
    assert read(book, file, name=NAME, identity={}).rows["s"][0].values == {"day": "2026-04-14"}
    assert openpyxl.load_workbook(io.BytesIO(file))["Дни"]["A2"].value.date() == date(2026, 4, 14)


# ---- what people do to forms ----


def test_a_form_saved_by_another_program_reads_the_same() -> None:
    assert reading(changed(lambda _book: None)).rows == reading(form()).rows


def test_sheets_and_columns_may_be_moved() -> None:
    def move(book: openpyxl.Workbook) -> None:
        book.move_sheet("Классы", -2)
        sheet = book["Протокол"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=4)]
        sheet.delete_rows(1, 20)
        for row in rows:
            sheet.append([*row[8:10], *row[:8]])

    said = reading(changed(move, form(pupil("40001", 9, 2, 1, 0, 3, 2), *GOOD[1:])))
    assert told(said) == [("E2", "points")]


def test_filtered_rows_are_read_too() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["Протокол"].row_dimensions[3].hidden = True

    assert len(reading(changed(hide)).rows["protocol"]) == 3


def test_a_form_that_was_filtered_and_sorted_reads_the_same() -> None:
    def sort(book: openpyxl.Workbook) -> None:
        sheet = book["Протокол"]
        rows = [[cell.value for cell in row[:10]] for row in sheet.iter_rows(min_row=2, max_row=4)]
        for number, row in enumerate(reversed(rows), start=2):
            for at, value in enumerate(row, start=1):
                sheet.cell(number, at).value = value
        sheet.auto_filter.ref = "A1:K11"
        sheet.auto_filter.add_filter_column(1, ["1"])
        for number in (3, 5, 6):
            sheet.row_dimensions[number].hidden = True
        sheet.column_dimensions["C"].hidden = True

    said = reading(changed(sort))
    assert said.findings == ()
    codes = [row.values["code"] for row in said.rows["protocol"]]
    assert codes == ["40003", "40002", "40001"]


def test_three_hundred_rows_of_one_cause_are_said_once() -> None:
    codes = [str(40001 + number) for number in range(300)]
    file = form(*(pupil(code, 1, 2, 1, 0, 3, 2) for code in codes))
    (said,) = grouped(reading(file, known={"codes": ["90001"]}).findings)
    assert said.cell == "A2:A301"
    assert said.text == "Строки 2–301: этих значений нет среди кодов, выданных вашей школе."
    assert said.value == "40001, 40002, 40003, 40004, 40005…"


def test_three_hundred_shifted_rows_are_said_once_as_a_shift() -> None:
    def shift(book: openpyxl.Workbook) -> None:
        for row in book["Протокол"].iter_rows(min_row=2, max_row=301, min_col=2, max_col=11):
            values = [cell.value for cell in row]
            for cell, value in zip(row, [None, *values[:-1]], strict=True):
                cell.value = None if str(value).startswith("=") else value

    file = form(*(pupil(str(40001 + number), 1, 2, 1, 0, 3, 2) for number in range(300)))
    (said,) = reading(changed(shift, file)).findings
    assert (said.rule, said.cell) == ("shifted", "B2")
    assert said.text.startswith("Строки 2–301: похоже, значения сдвинуты на столбец вправо")


def test_headers_are_known_in_all_their_spellings() -> None:
    def respell(book: openpyxl.Workbook) -> None:
        titles = [
            "Код",
            "ВАРИАНТ ",
            "1(1б)",
            " 2 (2б) ",
            "5(1) (1б)",
            "5(2)(1б)",
            "4k1 (3б)",
            "4K2 (2 б)",
        ]
        for at, title in enumerate(titles, start=1):
            book["Протокол"].cell(1, at).value = title

    assert reading(changed(respell)).is_clean


def test_a_title_row_above_the_header_shifts_nothing() -> None:
    said = reading(changed(lambda book: book["Протокол"].insert_rows(1, 2)))
    assert [row.number for row in said.rows["protocol"]] == [4, 5, 6]


@pytest.mark.parametrize(
    ("cell", "before", "after"),
    [("C2", "х", "X"), ("C2", "1.0", "1"), ("B2", "2 ", "2"), ("I2", "А\u00a0", "А")],
)
def test_what_is_tidied_is_told(cell: str, before: str, after: str) -> None:
    said = reading(put(cell, before))
    assert [(one.cell, one.after) for one in said.cleanups] == [(cell, after)]
    assert not said.errors
    assert not said.is_clean


def test_a_capital_absent_is_tidied() -> None:
    (one,) = reading(put("B3", "Отсутствовал")).cleanups
    assert (one.before, one.after) == ("Отсутствовал", ABSENT)


def test_a_number_where_a_code_is_text_needs_no_clean_up() -> None:
    assert reading(put("A2", 40001)).is_clean


def test_a_date_that_excel_made_is_not_guessed_back() -> None:
    said = reading(put("I2", date(2026, 1, 5)))
    assert told(said) == [("I2", "date_here")]


def test_a_total_is_counted_anew_and_a_difference_is_a_warning() -> None:
    said = reading(put("K2", 5))
    assert told(said) == [("K2", "sum_is")]
    assert said.errors == ()
    assert said.rows["protocol"][0].values["total"] == 9


def test_an_untitled_column_is_a_warning() -> None:
    said = reading(put("Z2", 7))
    assert [finding.rule for finding in said.warnings] == ["untitled"]
    assert "Z" in said.warnings[0].text


def test_shifted_rows_are_one_finding() -> None:
    def shift(book: openpyxl.Workbook) -> None:
        for row in book["Протокол"].iter_rows(min_row=2, max_row=4, min_col=2, max_col=11):
            values = [cell.value for cell in row]
            for cell, value in zip(row, [None, *values[:-1]], strict=True):
                cell.value = None if str(value).startswith("=") else value

    rows = [pupil(str(code), 1, 2, 1, 0, 3, 2) for code in (40001, 40002, 40003)]
    said = reading(changed(shift, form(*rows)))
    assert [(one.rule, one.row) for one in said.errors] == [("shifted", 2)]
    assert "Строки 2–4" in said.errors[0].text


def test_the_own_workbook_comes_back_coloured() -> None:
    said = reading(form(pupil("40001", 9, 2, 1, 0, 3, 2), GOOD[1]))
    back = openpyxl.load_workbook(io.BytesIO(draw_back(BOOK, said, identity=IDENTITY)))
    cell = back["Протокол"]["C2"]
    assert cell.value == 9
    assert cell.comment is not None
    assert "от 0 до 1" in cell.comment.text
    assert back["Протокол"]["D2"].comment is None


# ---- is it ours ----


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("campaign", "2025-spring", "other_campaign"),
        ("body", "edu000043", "other_body"),
        ("per", "ru4", "other_per"),
        ("slot", "2", "other_form"),
    ],
)
def test_another_form_of_the_same_kind_is_known(key: str, value: str, code: str) -> None:
    file = draw(BOOK, identity=IDENTITY | {"slot": "1"} | {key: value}, rows=filled(*GOOD))
    refused(file, code, identity=IDENTITY | {"slot": "1"})


def test_another_kind_of_form_is_called_by_its_name() -> None:
    other = dataclasses.replace(BOOK, kind="application", title="Заявка")
    text = refused(draw(other, identity=IDENTITY), "other_kind")
    assert "«Заявка»" in text
    assert "«Форма сбора результатов»" in text


def test_an_older_version_is_known() -> None:
    old = dataclasses.replace(BOOK, version=0)
    refused(draw(old, identity=IDENTITY, rows=filled(*GOOD)), "other_version")


def test_a_form_without_its_passport_is_known_by_its_headers() -> None:
    assert reading(changed(lambda book: book.remove(book["Паспорт формы"]))).is_clean


def test_columns_of_another_work_are_listed() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Протокол"]["C1"] = "17 (1б)"

    text = refused(changed(change), "headers")
    assert "1 (1б)" in text
    assert "17 (1б)" in text


def test_a_missing_sheet_is_named() -> None:
    assert "«Классы»" in refused(changed(lambda book: book.remove(book["Классы"])), "no_sheet")


def test_a_statistical_report_is_not_the_form() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "РУ 4 Индивидуальные результаты"
    sheet.append(["Индивидуальные результаты"])
    out = io.BytesIO()
    book.save(out)
    refused(out.getvalue(), "report")


def test_a_formula_is_refused_with_its_address() -> None:
    assert "D3" in refused(put("D3", "=1+1"), "formula")


def test_a_formula_in_the_total_is_ours() -> None:
    assert reading(put("K2", "=SUM(C2:H2)")).is_clean


def test_more_rows_than_allowed_are_refused() -> None:
    small = dataclasses.replace(BOOK, limits=dataclasses.replace(BOOK.limits, rows=2))
    with pytest.raises(Unreadable) as refusal:
        read(small, form(), name=NAME, identity=IDENTITY)
    assert refusal.value.code == "rows"


# ---- names ----


@pytest.mark.parametrize(
    ("cell", "sheet"),
    [("A2", "Протокол"), ("I2", "Протокол"), ("Z9", "Протокол"), ("D4", "Классы")],
)
def test_a_name_is_found_and_never_repeated(cell: str, sheet: str) -> None:
    said = reading(put(cell, "Петров Иван", sheet))
    assert [(one.sheet, one.cell) for one in said.names] == [(sheet, cell)]
    assert (cell, "person") in told(said)
    assert "Петров" not in repr(said)


def test_a_name_in_the_name_of_the_file_is_found() -> None:
    said = reading(form(), name="Петров_Иван.xlsx")
    assert len(said.names) == 1
    assert said.errors


def test_authors_of_textbooks_are_not_pupils() -> None:
    assert reading(put("B2", "Петров И.И.", "Классы")).is_clean


# ---- the other office ----


@pytest.mark.slow
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("paint", [draw, draw_xls])
@pytest.mark.parametrize("to", ["xlsx", "xls"])
def test_libreoffice_keeps_the_form_and_its_drop_downs(
    paint: Callable[..., bytes], to: str, tmp_path: Path
) -> None:
    rows = filled(*(pupil(row["code"], *range(6)) | row for row in GOOD))  # type: ignore[arg-type]
    file = paint(
        BOOK, identity=IDENTITY, rows=rows, lists={"codes": [str(n) for n in range(40001, 40099)]}
    )
    saved = by_libreoffice(file, "xlsx" if paint is draw else "xls", to, tmp_path)
    assert reading(saved, name=f"f.{to}").rows == reading(form(*rows["protocol"])).rows
    if to == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(saved))["Протокол"]
        rules = sheet.data_validations.dataValidation
        lists = {str(rule.sqref).split(":")[0] for rule in rules if rule.type == "list"}
        assert lists == {"A2", "B2", "C2", "D2", "E2", "F2", "G2", "H2", "J2"} | (
            {"I2"} if paint is draw else set()
        )
        assert sheet.protection.sheet


def test_points_are_what_the_vocabulary_says() -> None:
    assert Points(2, extra=("не пройд.",)).marks == ("X", "не пройд.")
