"""Forms for these tests: one like the results form of 2022, one like that of 2026."""

from collections.abc import Mapping
from typing import Any

from vprok.tools.sheets.spec import (
    BlankWhen,
    Book,
    Code,
    Column,
    Dependent,
    FilledUnless,
    Known,
    MemberOf,
    OneOf,
    Points,
    Sheet,
    SumIs,
    Text,
    Total,
    Unique,
    Value,
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


def pupil(code: str, *points: Value, variant: str = "1", **more: Value) -> dict[str, Value]:
    """A whole row; points in the order of tasks."""
    values: dict[str, Value] = {"code": code, "variant": variant, "class": "А", "mark": "4"}
    values |= dict(zip(KEYS, points, strict=False))
    return values | {key.replace("_", ""): value for key, value in more.items()}


def filled(*rows: Mapping[str, Value]) -> dict[str, Any]:
    """Rows of both sheets."""
    return {"protocol": list(rows), "classes": [{"letter": "А", "book": None}]}
