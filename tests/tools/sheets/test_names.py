import csv
from pathlib import Path

import pytest

from vprok.tools.sheets.names import is_made_of, name_rule

PEOPLE = (
    "Иванов Иван",
    "Иванов Иван Иванович",
    "ИВАНОВА МАРИЯ",
    "Петрова-Водкина Анна",
    "Иванов И.И.",
    "Иванов И. И.",
    "И.И. Иванов",
    "Иванов И",
    "иванов иван иванович",
    "Мамедов Руслан Али оглы",
    "Кузнецова Анна (болела)",
    "5. Смирнов Пётр",
    "ученик Орлов Артём",
    "Сидорова М.А., перешла",
)
OFTEN_IN_A_CODE_CELL = (*PEOPLE, "Иванов", "иванов иван", "Ivanov Ivan", "40001 Петрова", "Анна")
FREE = (
    "",
    "4А",
    "нет",
    "5 Б",
    "10 класс",
    "МБОУ СОШ № 12 им. Героя Советского Союза Иванова И.И.",
    "Гимназия имени Петра Ивановича Бажова",
    "Средняя школа № 5",
    "Алтайский край",
    "reg22_m012 | Город Барнаул",
    "Русский язык",
    "углублённый уровень",
    "Моро М.И.,Бантова М.А. и др. Математика 4 класс АО Просвещение",
    "geo7.7 | 1110 | Душина И.В. География 7 класс Дрофа",
    "отсутствовал по болезни",
)
MARKS = (
    "40001",
    "4А",
    "нет",
    "нет отметки",
    "отсутствовал",
    "не пройд.",
    "X",
    "1",
    "5 Б",
    "10 класс",
)


@pytest.mark.parametrize("text", PEOPLE)
def test_a_name_is_noticed(text: str) -> None:
    assert name_rule(text)


@pytest.mark.parametrize("text", OFTEN_IN_A_CODE_CELL)
def test_in_a_cell_for_a_code_less_is_enough(text: str) -> None:
    assert name_rule(text, is_strict=True)


@pytest.mark.parametrize("text", FREE)
def test_schools_classes_and_textbooks_are_no_names(text: str) -> None:
    assert name_rule(text) == ""


@pytest.mark.parametrize("text", MARKS)
def test_what_belongs_in_a_cell_for_a_code_is_no_name(text: str) -> None:
    assert name_rule(text, is_strict=True) == ""


SHARED = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.skipif(not SHARED.exists(), reason="shared data are not here")
def test_real_textbooks_and_classes_are_no_names() -> None:
    with (SHARED / "forms" / "textbooks_list_2021.csv").open(encoding="utf-8-sig") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    wrong = [title for title in titles if name_rule(title)]
    assert len(wrong) <= len(titles) // 200


LIST = ("1) Самостоятельное юридическое лицо (или головная ОО)", "2) Филиал")


@pytest.mark.parametrize("text", ["Самостоятельное юридическое лицо", "Головная ОО", "филиал"])
def test_a_part_of_a_listed_value_is_made_of_the_list(text: str) -> None:
    assert is_made_of(text, LIST)


@pytest.mark.parametrize("text", ["Петров Иван", "Самостоятельное Петрова", "", "1)"])
def test_a_foreign_word_or_no_word_at_all_is_not_made_of_the_list(text: str) -> None:
    assert not is_made_of(text, LIST)
