"""A collection form, and what the portal exports of it: «Классы» and «Протокол».

The export of 2022 has six service columns before both sheets; the forms of 2024 and 2026 have none,
so that somebody must tell whose they are.
"""

from collections.abc import Sequence

from vprok.tools.sheets.matching import canonical
from vprok.tools.sheets.portal.shape import (
    CLASS,
    CODE,
    DISTRICT,
    JOURNAL,
    LETTER,
    LOGIN,
    REGION,
    SCHOOL,
    SEX,
    TOTAL,
    UNREAD,
    UPLOADED,
    Shape,
    labelled,
    named,
    placed,
    unread,
    variants,
)

EXPORT, COLLECTED, CLASSES = "2022", "2026", "2022, классы"
KNOWN = named(
    {
        LOGIN: ("Пользователь",),
        UNREAD: (
            "Код региона",
            "Основной учебник по предмету",
            "Другое (автор учебника)",
            "Другое (название учебника)",
        ),
        REGION: ("Регион",),
        DISTRICT: ("Муниципалитет",),
        SCHOOL: ("Школа",),
        UPLOADED: ("Дата загрузки",),
        LETTER: ('Буква (цифра) класса. Введите "нет" - если отсутствует',),
        CODE: ("Код", "Код участника"),
        CLASS: ("Наименование класса", "Порядковый номер класса", "Класс"),
        SEX: ("Пол",),
        JOURNAL: (
            "Отметка за предыдущий триместр/ четверть/полугодие",
            "Отметка за предыдущий триместр/четверть",
            "Отметка за предыдущую четверть/триместр",
        ),
        TOTAL: ("Итого баллов", "Итого"),
    }
)
CLASS_BEGINS = canonical("Класс № (")


def recognised(head: Sequence[Sequence[str]]) -> Shape | None:
    """A protocol with labels and the greatest points in its header, if this is one.

    source: domain.md §3.6
    """
    for number, line in enumerate(head, start=1):
        places = placed(line, KNOWN)
        for at, title in enumerate(line):
            if canonical(title).startswith(CLASS_BEGINS):
                places.setdefault(CLASS, at)
        parts = variants(line)
        columns = labelled(line)
        if columns and parts and CODE in places:
            return Shape(
                layout=EXPORT if LOGIN in places else COLLECTED,
                header=number,
                titles=tuple(line),
                places=places,
                variants=parts,
                tasks=columns,
                unread=unread(line, KNOWN),
            )
    return None


def classes(head: Sequence[Sequence[str]]) -> Shape | None:
    """A sheet «Классы», if this is one."""
    for number, line in enumerate(head, start=1):
        places = placed(line, KNOWN)
        if LETTER in places and CODE not in places:
            return Shape(
                layout=CLASSES,
                header=number,
                titles=tuple(line),
                places=places,
                variants=(),
                tasks=(),
                unread=unread(line, KNOWN),
            )
    return None
