"""A work, its rooms and a long name, as the papers of these tests have them."""

from datetime import date, datetime, timedelta, timezone

from vprok.domain.materials.documents import Kit, Room, Seat

AT = datetime(2026, 4, 13, 14, 5, tzinfo=timezone(timedelta(hours=7)))
LONG = (
    "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа"
    " № 42 с углублённым изучением отдельных предметов имени Героя Советского Союза"
    " А. М. Матросова» городского округа Верхняя Пышма"
)
KIT = Kit("СОШ № 42", "edu220042", "ВПР, весна 2026", "Математика, 4 класс", date(2026, 4, 14))
LONG_KIT = Kit(LONG, "edu220042", "ВПР, весна 2026", "Русский язык, 4 класс", date(2026, 4, 14))
COLLEGE = Kit(
    "Колледж связи",
    "edu220077",
    "ВПР СПО, осень 2026",
    "Метапредметная работа, 1 курс",
    date(2026, 9, 16),
    is_college=True,
)


def room(
    name: str,
    participants: int,
    *,
    spares: int = 0,
    parts: int = 1,
    first: int = 40001,
    classes: str = "4А",
) -> Room:
    """A room whose codes run on from the first; neighbours have other variants."""
    return Room(
        name,
        tuple(
            Seat(
                str(first + n),
                tuple((n + part) % 2 + 1 for part in range(parts)),
                is_spare=n >= participants,
                is_large=n == 0,
            )
            for n in range(participants + spares)
        ),
        classes,
    )


STORE = Room("", tuple(Seat(str(40900 + n), is_spare=True) for n in range(5)), "запасные")
