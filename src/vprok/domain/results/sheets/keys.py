"""The form of keys to short answers of one work: a row for each task of each variant."""

from collections.abc import Iterable, Sequence

from vprok.domain.results.states import AnswerKind
from vprok.tools.sheets.spec import (
    Answer,
    Book,
    Column,
    OneOf,
    Sheet,
    SomeRows,
    Text,
    Unique,
    Value,
    Whole,
)

MOST_ACCEPTED, MOST_OPTIONS, MOST_POINTS = 1000, 300, 100


def keys_form(*, title: str, labels: Sequence[str], variants: int) -> Book:
    """The form in which the organiser writes keys before their hour.

    title:  of the work
    labels: of the tasks whose answers are typed
    source: domain.md §11.2; settled.md, Secrets with an hour
    """
    sheet = Sheet(
        "keys",
        "Ключи",
        (
            Column("task", "Задание", OneOf(tuple(labels)), locked=True, aliases=("task",)),
            Column(
                "variant",
                "Вариант",
                OneOf(tuple(str(n) for n in range(1, variants + 1))),
                locked=True,
                aliases=("variant",),
            ),
            Column(
                "kind",
                "Вид",
                OneOf(
                    tuple(one.label for one in AnswerKind),
                    {one.value: one.label for one in AnswerKind},
                ),
                aliases=("kind",),
                note="Как сравнивать ответ участника с верным.",
            ),
            Column(
                "accepted",
                "Верный ответ",
                Answer(MOST_ACCEPTED, absent=()),
                aliases=("accepted",),
                persons=True,
                width=40,
                note="Несколько верных ответов разделите чертой: 132 | 132 руб.",
            ),
            Column(
                "max",
                "Максимум",
                Whole(1, MOST_POINTS),
                required=False,
                locked=True,
                aliases=("max",),
            ),
            Column(
                "options",
                "Настройки",
                Text(MOST_OPTIONS),
                required=False,
                aliases=("options",),
                persons=True,
                width=30,
                note="Например: unit=см; tol=0.1; table=[2, 1]; case=False.",
            ),
        ),
        checks=(SomeRows(), Unique(("task", "variant"))),
    )
    return Book("keys", "Ключи к кратким ответам", _instruction(title), (sheet,))


def prepared(tasks: Iterable[tuple[str, int]], variants: int) -> list[dict[str, Value]]:
    """Rows that stand in the form before anyone writes.

    tasks: labels and greatest points
    """
    return [
        {"task": label, "variant": str(variant), "max": maximum}
        for label, maximum in tasks
        for variant in range(1, variants + 1)
    ]


def _instruction(title: str) -> tuple[str, ...]:
    return (
        f"{title}. Ключи к заданиям, в которые вносят сам ответ.",
        "Одна строка — одно задание одного варианта. Заполните все строки.",
        "Верный ответ пишите так, как пишут люди; несколько верных ответов разделяйте чертой |.",
        "Промежуток: 12..14. Соответствие: А3 Б1 В2. Набор и последовательность: 135.",
        "unit=см — единица, без неё тоже верно; unit_required=True — только с ней.",
        "tol=0.1 — допуск; table=[2, 1] — баллы за 0 и за 1 ошибку; typo=1 — простить описку.",
        "swap=True — перестановка соседей, len_slip=True — лишний знак: одна ошибка.",
        "words=True — элементы из слов; case=False и yo=False — регистр и ё различаются.",
        "Загрузите файл на странице «Критерии, ответы и формы»: откроется он в свой час.",
    )
