"""Excel forms of analytics: results of schools at the state examination of grade 9."""

from collections.abc import Mapping

from vprok.domain.results.rules.subjects import PRINTED
from vprok.tools.sheets.spec import (
    Book,
    Code,
    Column,
    Known,
    Limits,
    OneOf,
    Sheet,
    SomeRows,
    Unique,
    Whole,
)

EXAMS = "exams"
KNOWN_SCHOOLS = "schools"
SUBJECT_WORDS: Mapping[str, str] = {"RU": "Русский язык", "MA": "Математика"}
SUBJECTS: Mapping[str, str] = {PRINTED[code]: code for code in SUBJECT_WORDS}
"""Codes of subjects as the field writes them, and as works have them."""

_ALSO = {words: PRINTED[code] for code, words in SUBJECT_WORDS.items()}

MOST_PARTICIPANTS = 5_000
LIMITS = Limits(
    rows=20_000, columns=20, bytes=5_000_000, unpacked=100_000_000, ratio=200, seconds=15
)
"""Some of the largest regions in one file: two subjects, ten thousand schools."""

_NUMBER = r"[0-9]{1,3}([.,][0-9]{1,15})?"


def exams_form() -> Book:
    """The form in which results of ОГЭ come in, a row for each school and subject.

    source: domain.md §7.1, A; the columns are ours
    """
    sheet = Sheet(
        EXAMS,
        "ОГЭ",
        (
            Column("key", "Логин ОО", Code(r"edu[0-9]{6}", "edu220042")),
            Column(
                "subject",
                "Предмет",
                OneOf(tuple(SUBJECTS), _ALSO),
            ),
            Column("participants", "Участников", Whole(1, MOST_PARTICIPANTS)),
            Column(
                "mean",
                "Средний балл",
                Code(_NUMBER, "24,35"),
                note="Первичный балл. Во всех строках предмета одна и та же шкала.",
            ),
            Column(
                "deviation",
                "Стандартное отклонение",
                Code(_NUMBER, "4,71"),
                required=False,
                note="Пусто, если участник один. Без него доверительного интервала нет.",
            ),
        ),
        checks=(
            SomeRows(),
            Unique(("key", "subject")),
            Known("key", KNOWN_SCHOOLS, "логинов организаций в списке портала"),
        ),
    )
    return Book("exams", "Результаты ОГЭ по организациям", _INSTRUCTION, (sheet,), limits=LIMITS)


_INSTRUCTION = (
    "Одна строка — одна организация и один предмет: РУ или МА.",
    "Средний балл и стандартное отклонение — первичного балла, дробь через запятую.",
    "Стандартное отклонение — с делением на n − 1, как в Excel функция СТАНДОТКЛОН.В.",
    "Файл можно загружать по регионам. Новая строка организации заменяет прежнюю.",
    "Если в файле есть ошибка, не меняется ничего.",
    "Имён в файле быть не должно.",
)
