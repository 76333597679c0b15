"""What an answer earns by a key, kind by kind."""

import csv
from pathlib import Path

import pytest

from vprok.tools.answers import BadKey, Kind, Scored, parse_key, score

SHARED = Path(__file__).parents[4] / "shared/data/criteria/short_answer_cases.csv"

NUMBERS = """
2,5 | 2.5 | 1
2,5 | 2,50 | 1
2,5 | 2½ | 1
2,5 | 5/2 | 1
2,5 | 2 1/2 | 1
2,5 | 5 / 2 | 1
2,5 | ２．５ | 1
2,5 | +2,5 | 1
2,5 | '2,5 | 1
2,5 | 2,5. | 1
2,5 | 2,,5 | 0
2,5 | 2,5 или 3 | 0
2,5 | =2,5 | 0
2,5 | 2,5 кг | 0
2,5 | -2,5 | 0
0,5 | ½ | 1
0,5 | ,5 | 1
0,5 | 1/0 | 0
-7 | −7 | 1
-7 | –7 | 1
-7 | - 7 | 0
-7 | --7 | 0
2000000 | 2 000 000 | 1
2000000 | 2\u00a0000\u00a0000 | 1
2000000 | 2.000.000 | 0
2000000 | 2 млн | 0
2000000 | 20 00 000 | 0
2000000 | 2E6 | 0
3/4 | 75% | 0
75 | 75% | 1
75 | 75 % | 1
0 | -0 | 1
0 | 0,0 | 1
0 | О | 0
0 | o | 0
""".strip().splitlines()

WITH_OPTIONS = [
    ("number", "20..30", "", "20", 1),
    ("number", "20..30", "", "30,0", 1),
    ("number", "20..30", "", "30,01", 0),
    ("range", "от 20 до 30", "", "25,5", 1),
    ("range", "20-30", "", "19", 0),
    ("range", "[-3; -1]", "", "-2", 1),
    ("number", "5.2", "tol=0.2", "5,4", 1),
    ("number", "5.2", "tol=0.2", "5,41", 0),
    ("number", "200", "tol=5%", "190", 1),
    ("number", "200", "tol=5%", "189", 0),
    ("tolerance", "5,2±0,2", "", "5", 1),
    ("tolerance", "5,2±0,2", "", "4,9", 0),
    ("fraction", "6/8", "", "3/4", 1),
    ("fraction", "6/8", "", "¾", 1),
    ("number", "3/4", "percent=True", "75%", 1),
    ("number", "75", "percent=False", "75%", 0),
    ("number", "40", "unit=кг", "40 кг", 1),
    ("number", "40", "unit=кг", "40кг.", 1),
    ("number", "40", "unit=кг", "40", 1),
    ("number", "40", "unit=кг", "40 г", 0),
    ("number", "40", "unit=кг|килограммов", "40 килограммов", 1),
    ("number", "40", "unit=кг; unit_required=True", "40", 0),
    ("number", "40", "unit=кг, tol=1", "41 кг", 1),
    ("unit", "30 см2", "", "30 кв. см", 1),
    ("unit", "30 см2", "", "30 см²", 1),
    ("unit", "30 см2", "", "30", 0),
    ("unit", "30 см2", "unit_required=False", "30", 1),
    ("unit", "30 см2", "", "30 см", 0),
    ("unit", "30", "unit=см2", "30", 0),
    ("number", "100 | 100 руб.", "", "100 руб", 1),
    ("number", "4 | -4", "", "-4", 1),
    ("time", "16:20", "", "16.20", 1),
    ("time", "16:20", "", "16 ч 20 мин", 1),
    ("time", "16:20", "", "в 16 часов 20 минут", 1),
    ("time", "16:20", "", "16 ч. 20 мин.", 1),
    ("time", "16:20", "", "4 часа 20 минут дня", 1),
    ("time", "16:20", "", "16:21", 0),
    ("time", "16:20", "", "16:80", 0),
    ("time", "8 ч 5 мин", "", "08:05", 1),
    ("time", "40 мин", "", "40 минут", 1),
    ("time", "12 ч", "", "12 ночи", 0),
    ("word", "ёлка", "", "елка", 1),
    ("word", "елка", "", "Ёлка!", 1),
    ("word", "ёлка", "", "е\u0308лка", 1),
    ("word", "ёлка", "", "ёл\u00adка\u200b", 1),
    ("word", "чай", "", "чаи\u0306", 1),
    ("word", "Тула", "", "Ту\u0301ла", 1),
    ("word", "Кама | река Кама", "", "«Кама»", 1),
    ("word", "Кама | река Кама", "", "река   Кама", 1),
    ("word", "Кама | река Кама", "", "р. Кама", 0),
    ("word", "Ока", "", "OKA", 1),
    ("word", "Котёл", "", "Kотел", 1),
    ("word", "Ока", "", "Oka river", 0),
    ("word", "hope", "", "HOPE", 1),
    ("word", "café", "", "cafe\u0301", 1),
    ("word", "XIX", "", "ХIХ", 1),
    ("word", "Надежда", "case=False", "надежда", 0),
    ("word", "Надежда", "case=False", "Надежда", 1),
    ("word", "небо", "yo=False", "нёбо", 0),
    ("word", "небо", "yo=False", "Небо", 1),
    ("word", "H2O", "", "Н₂О", 1),
    ("word", "корова", "typo=1", "карова", 1),
    ("word", "корова", "typo=1", "кровоа", 0),
    ("word", "корова", "", "карова", 0),
    ("phrase", "как-нибудь", "", "как нибудь", 1),
    ("phrase", "как-нибудь", "", "как\u2011нибудь", 1),
    ("phrase", "как-нибудь", "", "какнибудь", 1),
    ("phrase", "как-нибудь", "", "как-небудь", 0),
    ("sequence", "312", "", "3 1 2", 1),
    ("sequence", "312", "", "3-1-2", 1),
    ("sequence", "312", "", "321", 0),
    ("sequence", "весна, лето", "words=True", "весна; лето", 1),
    ("sequence", "весна, лето", "words=True", "лето, весна", 0),
    ("sequence", "10, 2, 3", "", "10; 2; 3", 1),
    ("set", "246", "", "642", 1),
    ("set", "246", "", "2, 2, 4 и 6", 1),
    ("set", "246", "", "24", 0),
    ("set", "лев, рысь", "words=True", "Рысь, лев", 1),
    ("set", "лев, рысь", "words=True", "лев и рысь", 1),
    ("set", "лев, рысь", "words=True", "лев", 0),
    ("set", "-2; 3", "", "3; −2", 1),
    ("set", "-2; 3", "", "2; 3", 0),
    ("match", "А2 Б1", "", "а-2, б-1", 1),
    ("match", "21", "", "Б1 А2", 1),
    ("match", "21", "", "A2 Б1", 1),
    ("match", "21", "", "А1 Б2", 0),
]

PARTIAL = [
    ("sequence", "5142", 2, "", "5143", 1),
    ("sequence", "5142", 2, "", "1542", 0),
    ("sequence", "5142", 2, "swap=True", "1542", 1),
    ("sequence", "5142", 2, "swap=True", "4152", 0),
    ("sequence", "51423", 2, "len_slip=True", "5142", 1),
    ("sequence", "51423", 2, "len_slip=True", "514230", 1),
    ("sequence", "51423", 2, "len_slip=True", "514", 0),
    ("sequence", "51423", 2, "", "5142", 0),
    ("sequence", "51423", 5, "", "51424", 4),
    ("set", "246", 2, "table=[2, 1]", "246", 2),
    ("set", "246", 2, "table=[2, 1]", "24", 1),
    ("set", "246", 2, "table=[2, 1]", "2467", 1),
    ("set", "246", 2, "table=[2, 1]", "247", 0),
    ("match", "41253", 4, "table=[4, 3, 2, 2, 1]", "41253", 4),
    ("match", "41253", 4, "table=[4, 3, 2, 2, 1]", "41254", 3),
    ("match", "41253", 4, "table=[4, 3, 2, 2, 1]", "А4 Б1 В2", 2),
    ("match", "41253", 4, "table=[4, 3, 2, 2, 1]", "А4", 1),
    ("match", "41253", 4, "table=[4, 3, 2, 2, 1]", "13524", 0),
    ("match", "3124", 4, "", "A3 B1 C2 D4", 4),
    ("match", "1А 2А 3Б", 3, "", "1А 2Б 3Б", 2),
    ("table", "18; 25", 2, "", "18 и 24", 1),
    ("table", "18; 25", 2, "", "18, 25", 2),
    ("table", "12; мел; 0,5", 3, "table=[3, 2, 1]", "12; мел; 1/2", 3),
    ("table", "12; мел; 0,5", 3, "table=[3, 2, 1]", "12; X; 1/2", 2),
    ("table", "12; мел; 0,5", 3, "table=[3, 2, 1]", "12", 1),
    ("word", "корова", 2, "typo=1; table=[2, 1]", "карова", 1),
]

BAD = [
    ("poem", "я", 1, "", "kind"),
    ("number", "пять", 1, "", "accepted"),
    ("number", "", 1, "", "accepted"),
    ("word", "X", 1, "", "accepted"),
    ("range", "9..3", 1, "", "accepted"),
    ("unit", "30", 1, "", "accepted"),
    ("time", "скоро", 1, "", "accepted"),
    ("match", "...", 1, "", "accepted"),
    ("number", "1", 0, "", "max"),
    ("number", "1", 1, "colour=red", "options"),
    ("word", "я", 1, "case=maybe", "options"),
    ("word", "я", 1, "typo=many", "options"),
    ("number", "1", 1, "tol=many", "options"),
    ("number", "1", 1, "unit=", "options"),
    ("set", "135", 2, "table=[3, 1]", "options"),
    ("set", "135", 2, "table=two", "options"),
]


@pytest.mark.parametrize("case", NUMBERS)
def test_a_number_is_a_number_however_it_is_typed(case: str):
    accepted, answer, points = case.split(" | ")
    assert score(parse_key("number", accepted, 1), answer).points == int(points)


@pytest.mark.parametrize(("kind", "accepted", "options", "answer", "points"), WITH_OPTIONS)
def test_each_kind_with_its_options(
    kind: str, accepted: str, options: str, answer: str, points: int
):
    assert score(parse_key(kind, accepted, 1, options), answer).points == points


@pytest.mark.parametrize(("kind", "accepted", "maximum", "options", "answer", "points"), PARTIAL)
def test_a_mistake_costs_what_the_table_says(
    kind: str, accepted: str, maximum: int, options: str, answer: str, points: int
):
    assert score(parse_key(kind, accepted, maximum, options), answer).points == points


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("answer", ["", "  ", "X", "x", "Х", "х", "-", "—", "\u200b"])
def test_what_was_left_out_is_not_a_wrong_answer(kind: Kind, answer: str):
    accepted = {Kind.TIME: "9:40", Kind.UNIT: "5 см"}.get(kind, "12")
    assert score(parse_key(kind, accepted, 1), answer) == Scored(0, "не приступал", is_blank=True)


@pytest.mark.parametrize(("kind", "accepted", "maximum", "options", "column"), BAD)
def test_a_key_that_cannot_be_used_is_refused_and_its_column_named(
    kind: str, accepted: str, maximum: int, options: str, column: str
):
    with pytest.raises(BadKey) as found:
        parse_key(kind, accepted, maximum, options)
    assert (found.value.column, str(found.value)[-1]) == (column, ".")


def test_why_says_which_key_it_was_and_how_many_mistakes():
    assert score(parse_key("word", "кот | кошка", 1), "Кошка").why == "совпало с ключом «кошка»"
    assert score(parse_key("set", "135", 3), "137").why == "ключ «135», 2 ошибки"
    assert score(parse_key("number", "5", 1, "unit=см"), "5 мм").why == "единица измерения не та"
    assert score(parse_key("number", "5", 1), "пять").why == "не число"


def test_an_essay_is_no_short_answer():
    assert score(parse_key("number", "1", 1), "1" * 10_000).points == 0


def test_the_shared_cases_score_as_they_say():
    if not SHARED.exists():
        pytest.skip("../shared is not here: there are no cases to score")
    with SHARED.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        row
        for row in rows
        if score(
            parse_key(row["kind"], row["accepted"], int(row["max"]), row["options"]), row["answer"]
        ).points
        != int(row["score"])
    ]
    assert (len(rows) > 50, wrong) == (True, [])
