import dataclasses
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

from tests.tools.sheets.forms import ABSENT, IDENTITY, filled, pupil, results
from tests.tools.sheets.office import LIBREOFFICE, by_libreoffice
from vprok.kernel.report import Report, Row
from vprok.tools.sheets.draw import draw
from vprok.tools.sheets.draw_xls import draw_xls
from vprok.tools.sheets.matching import canonical
from vprok.tools.sheets.read import read
from vprok.tools.sheets.report import draw_report, draw_table, sheet_title
from vprok.tools.sheets.spec import (
    Book,
    Column,
    Dependent,
    OneOf,
    OnlyWhen,
    RequiredWhen,
    Sheet,
    Text,
    Whole,
)

BOOK = results()
DANGEROUS = ("=1+1", "+7 900", "-5", "@SUM(A1)", "\t=1", "＝1", "https://example.org")


def opened(file: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(file))


@pytest.fixture(scope="module")
def book() -> Any:
    rows = filled(pupil("40001", 1, 2, 1, 0, 3, 2), {"code": "40002"})
    return opened(draw(BOOK, identity=IDENTITY, rows=rows, lists={"codes": ["40001", "40002"]}))


def test_the_instruction_comes_first_and_names_every_column(book: Any) -> None:
    assert book.sheetnames[0] == "Инструкция"
    said = "\n".join(str(row[0].value) for row in book["Инструкция"].iter_rows())
    assert all(column.title in said for sheet in BOOK.sheets for column in sheet.columns)


def test_lists_and_passport_are_hidden(book: Any) -> None:
    hidden = {sheet.title for sheet in book if sheet.sheet_state == "veryHidden"}
    assert hidden == {"Списки", "Паспорт формы"}


def test_only_what_we_filled_is_locked(book: Any) -> None:
    sheet = book["Протокол"]
    assert sheet.protection.sheet
    locked = {cell.coordinate for row in sheet["A1:K4"] for cell in row if cell.protection.locked}
    assert locked == {f"{letter}1" for letter in "ABCDEFGHIJK"} | {"A2", "A3", "K2", "K3", "K4"}


def test_codes_are_text_and_the_header_stays(book: Any) -> None:
    sheet = book["Протокол"]
    assert sheet["A2"].number_format == "@"
    assert sheet["A2"].data_type == "s"
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"


def test_drop_downs_offer_what_the_spec_allows(book: Any) -> None:
    rules = {
        str(rule.sqref).split(":")[0]: rule
        for rule in book["Протокол"].data_validations.dataValidation
    }
    assert rules["B2"].formula1 == f'"1,2,{ABSENT}"'
    assert rules["D2"].formula1 == '"2,1,0,X,не пройд."'
    assert rules["I2"].formula1 == "'Классы'!$A$2:$A$6"
    at = "IFERROR(MATCH($G2&\"\",'Списки'!$A$1:$C$1,0),3)"
    assert rules["H2"].formula1 == (
        f"OFFSET('Списки'!$A$3,0,{at}-1,INDEX('Списки'!$A$2:$C$2,1,{at}),1)"
    )
    lists = [[cell.value for cell in row] for row in book["Списки"].iter_rows()]
    assert lists[:4] == [["0", "X", ""], [2, 2, 5], [0, 0, 2], ["X", "X", 1]]
    assert "K2" not in rules


def towns(*, is_locked: bool) -> Book:
    """A form where the region decides which towns are offered."""
    region = Column("region", "Регион", OneOf(("01", "02", "03")), locked=is_locked)
    town = Column("town", "Город", Text(40))
    checks = (
        Dependent("region", ("town",), ("01",), ("Артёмово", "Берёзово")),
        Dependent("region", ("town",), ("02",), ("Вязово",)),
    )
    return Book("t", "Города", (), (Sheet("s", "Города", (region, town), checks, prepared=4),))


def rules_of(file: bytes, sheet: str) -> dict[str, str]:
    rules = opened(file)[sheet].data_validations.dataValidation
    return {str(rule.sqref): rule.formula1 for rule in rules if rule.type == "list"}


def test_a_list_that_depends_on_another_cell_follows_it() -> None:
    file = draw(towns(is_locked=False), identity={}, rows={"s": [{"region": "01"}]})
    at = "IFERROR(MATCH($A2&\"\",'Списки'!$A$1:$C$1,0),3)"
    assert rules_of(file, "Города")["B2:B5"] == (
        f"OFFSET('Списки'!$A$3,0,{at}-1,INDEX('Списки'!$A$2:$C$2,1,{at}),1)"
    )
    lists = [[cell.value for cell in row] for row in opened(file)["Списки"].iter_rows()]
    assert lists == [
        ["01", "02", ""],
        [2, 1, 3],
        ["Артёмово", "Вязово", "Артёмово"],
        ["Берёзово", None, "Берёзово"],
        [None, None, "Вязово"],
    ]


@pytest.mark.parametrize("paint", [draw, draw_xls])
def test_a_row_whose_leader_is_ours_has_a_list_of_its_own(paint: Any) -> None:
    rows = [{"region": region} for region in ("01", "02", "01")]
    file = paint(towns(is_locked=True), identity={}, rows={"s": rows})
    if paint is draw:
        rules = rules_of(file, "Города")
        assert rules["B2 B4"] == '"Артёмово,Берёзово"'
        assert rules["B3"] == '"Вязово"'
        assert rules["B5"].startswith("OFFSET(")
    said = read(
        towns(is_locked=True), file, name="f.xlsx" if paint is draw else "f.xls", identity={}
    )
    assert len(said.unfilled["s"]) == 3


def test_what_does_not_apply_turns_grey_in_every_row(book: Any) -> None:
    looks = {
        str(area.sqref): rules[0].formula[0]
        for area, rules in book["Протокол"].conditional_formatting._cf_rules.items()
    }
    assert looks == {"C2:H11": f'OR($B2&""="{ABSENT}")'}


def test_what_is_due_is_lit_where_the_answer_asks_for_it() -> None:
    columns = (
        Column("takes", "Участвует", OneOf(("да", "нет"))),
        Column("count", "Число", Whole(), required=False),
        Column("reason", "Причина", Text(), required=False),
    )
    checks = (
        OnlyWhen(("count",), "takes", ("да",)),
        RequiredWhen(("reason",), "takes", ('нет «"» никогда', None)),
    )
    sheet = Sheet("s", "Лист", columns, checks, prepared=3)
    drawn = opened(draw(Book("k", "К", (), (sheet,)), identity={}))["Лист"]
    looks = {
        str(area.sqref): rules[0].formula[0]
        for area, rules in drawn.conditional_formatting._cf_rules.items()
    }
    assert looks == {
        "B2:B4": 'AND($A2<>"",NOT(OR($A2&""="да")))',
        "C2:C4": 'AND(OR($A2&""="нет «""» никогда",$A2&""=""),C2="")',
    }


@pytest.mark.slow
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_lists_that_depend_and_colours(tmp_path: Path) -> None:
    file = draw(towns(is_locked=False), identity={}, rows={"s": [{"region": "01"}]})
    saved = by_libreoffice(file, "xlsx", "xlsx", tmp_path)
    assert rules_of(saved, "Города")["B2:B5"].startswith("OFFSET(")


def test_the_total_is_a_formula_with_its_value(book: Any) -> None:
    assert book["Протокол"]["K2"].value == '=IF(COUNTA(C2:H2)>0,SUM(C2:H2),"")'


@pytest.mark.parametrize(("paint", "name"), [(draw, "f.xlsx"), (draw_xls, "f.xls")])
@pytest.mark.parametrize("text", DANGEROUS)
def test_text_never_becomes_a_formula(paint: Any, name: str, text: str) -> None:
    rows = {"protocol": [], "classes": [{"letter": "А", "book": text}]}
    file = paint(BOOK, identity=IDENTITY, rows=rows)
    cells = python_calamine.load_workbook(io.BytesIO(file)).get_sheet_by_name("Классы").to_python()
    assert cells[1][1].strip() == text.strip()
    said = read(dataclasses.replace(BOOK), file, name=name, identity=IDENTITY)
    assert said.rows["classes"][0].values["book"] == text.strip()


def test_a_long_list_does_not_break_the_legacy_form() -> None:
    codes = [str(number) for number in range(40001, 40201)]
    rows = filled(pupil("40001", 1, 2, 1, 0, 3, 2))
    file = draw_xls(BOOK, identity=IDENTITY, rows=rows, lists={"codes": codes})
    said = read(BOOK, file, name="f.xls", identity=IDENTITY, known={"codes": codes})
    assert said.is_clean
    assert said.findings == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5(1) (1б)", "5.1 (1б)"),
        ("5(1б)", "5 (1б)"),
        ("4.2 (2б) ", "4.2 (2б)"),
        ("1K1 (4б)", "1К1 (4б)"),
        ("11.3 k1 (2б)", "11.3К1 (2б)"),
        ("16 (1) (1б)", "16.1 (1б)"),
        ("Отметка за триместр/ четверть", "отметка за триместр/четверть"),
    ],
)
def test_titles_are_compared_by_their_sense(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_different_tasks_stay_different() -> None:
    titles = ["1 (1б)", "1 (2б)", "1.1 (1б)", "11 (1б)", "1К1 (1б)", "1.1К1 (1б)"]
    assert len({canonical(title) for title in titles}) == len(titles)


# ---- reports ----


def test_a_report_stands_in_the_layout_of_the_field() -> None:
    report = Report(
        name="f3",
        sheet="РУ 4 Статистика по отметкам за год и ещё слова",
        title="Статистика по отметкам",
        heading="ВПР 2026 Русский язык 4 класс",
        caption=(("Предмет:", "Русский язык"), ("Дата:", "20.04.2026")),
        columns=("Группы участников", "Кол-во ОО", "2"),
        rows=(
            Row(("Вся выборка", 35589, Decimal("46.90")), "country"),
            Row(("=ОО", None, Decimal(3))),
        ),
        notes=("Примечание.",),
    )
    sheet = opened(draw_report(report)).active
    assert sheet.title == "РУ 4 Статистика по отметкам за"
    assert [sheet[cell].value for cell in ("A1", "A3", "A4", "B4", "A5", "B5")] == [
        "Статистика по отметкам",
        "ВПР 2026 Русский язык 4 класс",
        "Предмет:",
        "Русский язык",
        "Дата:",
        "20.04.2026",
    ]
    assert [cell.value for cell in sheet[8]] == ["Группы участников", "Кол-во ОО", "2"]
    assert [cell.value for cell in sheet[9]] == ["Вся выборка", 35589, 46.9]
    assert [cell.value for cell in sheet[10]] == ["=ОО", None, 3]
    assert sheet["A10"].data_type == "s" or sheet["A10"].quotePrefix
    assert sheet["A12"].value == "Примечание."


def test_rows_above_the_table_stand_right_above_it() -> None:
    report = Report("f1", "Л", "Т", "З", (), ("А", "Б"), (), above=(("Уровень", "Б"),))
    sheet = opened(draw_report(report)).active
    assert [cell.value for cell in sheet[7]] == ["Уровень", "Б"]
    assert [cell.value for cell in sheet[8]] == ["А", "Б"]


def test_a_table_is_a_header_and_rows() -> None:
    sheet = opened(
        draw_table("Журнал/2026", ("Код", "Балл"), [("40001", 5), ("40002", None)])
    ).active
    assert sheet.title == "Журнал 2026"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Код", "Балл"],
        ["40001", 5],
        ["40002", None],
    ]


def test_a_sheet_without_a_title_has_one() -> None:
    assert sheet_title("[]") == "Лист"
