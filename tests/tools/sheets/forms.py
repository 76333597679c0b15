"""Forms for these tests: one like the results form of 2022, one like that of 2026."""

from collections.abc import Mapping
from typing import Any

from vprok.tools.sheets.spec import (
    AtMost,
    BlankWhen,
    Book,
    Code,
    Column,
    Date,
    Dependent,
    FilledUnless,
    Known,
    MemberOf,
    OneOf,
    OnlyWhen,
    Points,
    RequiredWhen,
    Sheet,
    SumIs,
    Text,
    Total,
    Unique,
    Value,
    Whole,
)

ABSENT = "отсутствовал"
TASKS = (("1", 1), ("2", 2), ("5.1", 1), ("5.2", 1), ("4К1", 3), ("4К2", 2))
KEYS = tuple(f"t{label}" for label, _ in TASKS)
IDENTITY = {"campaign": "2026-spring", "body": "edu000042", "per": "ma4"}
NAME = "Сбор результатов.xlsx"


def results() -> Book:
    """A form of results with two sheets, dependent criteria and a total."""
    tasks = tuple(
        Column(
            f"t{label}", f"{label} ({most}б)", Points(most, extra=("не пройд.",)), required=False
        )
        for label, most in TASKS
    )
    protocol = Sheet(
        "protocol",
        "Протокол",
        (
            Column(
                "code",
                "Код участника",
                Code(r"[2-9][0-9]{4}", "40001"),
                locked=True,
                aliases=("Код",),
            ),
            Column("variant", "Вариант", OneOf(("1", "2", ABSENT), {"отсутствует": ABSENT})),
            *tasks,
            Column("class", "Наименование класса", Text(6, words=("нет",))),
            Column(
                "mark",
                "Отметка за предыдущий триместр/ четверть/полугодие",
                OneOf(("5", "4", "3", "2", "нет отметки")),
            ),
            Column("total", "Итого баллов", Total()),
        ),
        checks=(
            Unique(("code",)),
            Known("code", "codes", "кодов, выданных вашей школе"),
            BlankWhen(KEYS, "variant", (ABSENT,)),
            FilledUnless(KEYS, "variant", (ABSENT,)),
            Dependent("t4К1", ("t4К2",), (0, "X"), (0, "X")),
            MemberOf("class", "classes", "letter"),
            SumIs("total", KEYS),
        ),
        prepared=10,
        ignored=("Пользователь",),
    )
    classes = Sheet(
        "classes",
        "Классы",
        (
            Column("letter", 'Буква класса. Введите "нет" – если отсутствует', Text(6, ("нет",))),
            Column("book", "Основной учебник", Text(200), required=False, persons=True),
        ),
        checks=(Unique(("letter",)),),
        prepared=5,
    )
    words = ("Заполните лист «Классы», затем лист «Протокол».",)
    return Book("results", "Форма сбора результатов", words, (protocol, classes))


YES_NO = OneOf(("Да", "Нет"))
PLACES = tuple(
    f"{number}) {words}"
    for number, words in enumerate(
        ("Административный центр", "Город", "Населённый пункт городского типа", "Село"), start=1
    )
)
ANSWERS: Mapping[str, Value] = {
    "name": "Школа № 42",
    "inn": "0100000421",
    "place": PLACES[2],
    "town": "Барнаул",
    "adapted": "Да",
    "separate": "Нет",
    "pupils": 480,
    "special": 12,
    "checked": "2026-04-14",
    "staff": 40,
    "leavers": 3,
    "people": 43,
}


def questionnaire(**more: Any) -> Book:
    """A form with a sheet of questions: lists, conditions, twins of a title, a total."""
    columns = (
        Column("name", "Полное наименование организации", Text(200), locked=True, number="1"),
        Column("inn", "ИНН", Code(r"[0-9]{10}", "0100000000"), number="2"),
        Column(
            "place",
            "Где расположена организация",
            OneOf(PLACES, {one[0]: one for one in PLACES} | {one[3:]: one for one in PLACES}),
            number="3",
        ),
        Column("town", "Название города", Text(60), required=False, number="3.1"),
        Column("adapted", "Реализуются ли адаптированные программы", YES_NO, number="17"),
        Column(
            "separate",
            "Есть ли отдельные классы для обучающихся с ограниченными возможностями здоровья",
            YES_NO,
            required=False,
            number="17.1",
            note="Отвечают, если в вопросе 17 выбрано «Да»",
        ),
        Column("pupils", "Число обучающихся", Whole(1, 5000), number="20"),
        Column("special", "Из них с ОВЗ", Whole(0, 5000), number="21"),
        Column("checked", "Дата проверки сведений", Date(), number="22"),
        Column("staff", "Число работников", Whole(0, 500), number="25"),
        Column("leavers", "Из них с ОВЗ", Whole(0, 500), number="26"),
        Column("people", "Всего взрослых", Total(), number="27"),
    )
    checks = (
        OnlyWhen(("separate",), "adapted", ("Да",)),
        RequiredWhen(("separate",), "adapted", ("Да",)),
        OnlyWhen(("town",), "place", PLACES[1:3]),
        AtMost("special", "pupils"),
        SumIs("people", ("staff", "leavers")),
    )
    sheet = Sheet("q", "Об организации", columns, checks, upright=True, **more)
    return Book("questionnaire", "Анкета", ("Ответьте на вопросы.",), (sheet,))


def pupil(code: str, *points: Value, variant: str = "1", **more: Value) -> dict[str, Value]:
    """A whole row; points in the order of tasks."""
    values: dict[str, Value] = {"code": code, "variant": variant, "class": "А", "mark": "4"}
    values |= dict(zip(KEYS, points, strict=False))
    return values | {key.replace("_", ""): value for key, value in more.items()}


def filled(*rows: Mapping[str, Value]) -> dict[str, Any]:
    """Rows of both sheets."""
    return {"protocol": list(rows), "classes": [{"letter": "А", "book": None}]}
