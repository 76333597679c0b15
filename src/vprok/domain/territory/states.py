"""Kinds of districts, schools and settlements, zones, and what may happen to a school."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import TextChoices


class DistrictKind(TextChoices):
    """What holds schools together below a region.

    source: domain.md §1.1
    """

    MUNICIPALITY = "municipality", "муниципалитет"
    VOCATIONAL = "vocational", "СПО"
    FEDERAL_AND_PRIVATE = "federal_and_private", "федеральные и частные"
    REGIONAL = "regional", "региональное подчинение"


class SchoolKind(TextChoices):
    """Types of organisations (ОО).

    source: domain.md §3.1
    """

    SECONDARY = "secondary", "СОШ"
    BASIC = "basic", "ООШ"
    PRIMARY = "primary", "НОШ"
    GYMNASIUM = "gymnasium", "гимназия"
    LYCEUM = "lyceum", "лицей"
    ADVANCED = "advanced", "СОШ с УИОП"
    CADET = "cadet", "кадетская"
    EVENING = "evening", "вечерняя"
    SPECIAL = "special", "коррекционная"
    BOARDING = "boarding", "интернат"
    COLLEGE = "college", "СПО"
    OTHER = "other", "иная"


class Ownership(TextChoices):
    """Legal form."""

    STATE = "state", "Государственная"
    MUNICIPAL = "municipal", "Муниципальная"
    PRIVATE = "private", "Частная"


class LegalStatus(TextChoices):
    """Whether an organisation answers for itself or is a part of another one.

    source: domain.md §3.1, анкета ОО 2022, вопрос 9
    """

    ENTITY = "entity", "Самостоятельное юридическое лицо (или головная ОО)"
    BRANCH = "branch", "Филиал юридического лица, головной ОО"


class EducationLevel(TextChoices):
    """What general education a school gives.

    source: 273-ФЗ, ст. 10, ч. 4; Инструкция муниципального координатора, п. 8.2.2
    """

    PRIMARY = "primary", "НОО"
    BASIC = "basic", "ООО"
    SECONDARY = "secondary", "СОО"


class Settlement(TextChoices):
    """Where a school stands.

    source: domain.md §3.1, анкета ОО 2022, вопрос 14
    """

    CENTRE = "centre", "Административный центр субъекта РФ"
    CITY = "city", "Город"
    TOWN = "town", "Населенный пункт городского типа"
    VILLAGE = "village", "Населенный пункт сельского типа"


class Zone(TextChoices):
    """The IANA zones of the regions, each with its distance from Moscow as people say it.

    source: 107-ФЗ «Об исчислении времени»; IANA tzdata
    """

    KALININGRAD = "Europe/Kaliningrad", "МСК−1, Калининград"
    MOSCOW = "Europe/Moscow", "МСК, Москва"
    SIMFEROPOL = "Europe/Simferopol", "МСК, Симферополь"
    KIROV = "Europe/Kirov", "МСК, Киров"
    VOLGOGRAD = "Europe/Volgograd", "МСК, Волгоград"
    ASTRAKHAN = "Europe/Astrakhan", "МСК+1, Астрахань"
    SAMARA = "Europe/Samara", "МСК+1, Самара"
    SARATOV = "Europe/Saratov", "МСК+1, Саратов"
    ULYANOVSK = "Europe/Ulyanovsk", "МСК+1, Ульяновск"
    YEKATERINBURG = "Asia/Yekaterinburg", "МСК+2, Екатеринбург"
    OMSK = "Asia/Omsk", "МСК+3, Омск"
    BARNAUL = "Asia/Barnaul", "МСК+4, Барнаул"
    KRASNOYARSK = "Asia/Krasnoyarsk", "МСК+4, Красноярск"
    NOVOKUZNETSK = "Asia/Novokuznetsk", "МСК+4, Новокузнецк"
    NOVOSIBIRSK = "Asia/Novosibirsk", "МСК+4, Новосибирск"
    TOMSK = "Asia/Tomsk", "МСК+4, Томск"
    IRKUTSK = "Asia/Irkutsk", "МСК+5, Иркутск"
    CHITA = "Asia/Chita", "МСК+6, Чита"
    YAKUTSK = "Asia/Yakutsk", "МСК+6, Якутск"
    VLADIVOSTOK = "Asia/Vladivostok", "МСК+7, Владивосток"
    MAGADAN = "Asia/Magadan", "МСК+8, Магадан"
    SAKHALIN = "Asia/Sakhalin", "МСК+8, Южно-Сахалинск"
    SREDNEKOLYMSK = "Asia/Srednekolymsk", "МСК+8, Среднеколымск"
    ANADYR = "Asia/Anadyr", "МСК+9, Анадырь"
    KAMCHATKA = "Asia/Kamchatka", "МСК+9, Петропавловск-Камчатский"


def is_a_zone(zone: str) -> bool:
    """Whether this names a clock.

    zone: IANA name
    """
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        return False
    return True


def clock_of(zone: str) -> str:
    """The clock that pages and forms go by: the zone's own, Moscow's where it names none.

    What is secret until its hour has no such way out: it asks for the zone as it was told.

    zone:    IANA name, or what somebody left in its place
    returns: IANA name
    """
    return zone if is_a_zone(zone) else Zone.MOSCOW.value


def zone_words(zone: str) -> str:
    """A zone as people say it: «МСК+4, Барнаул»; one we have no words for by its IANA name.

    zone: IANA name; empty means the region's own
    """
    if not zone:
        return "как в регионе"
    return str(Zone(zone).label) if zone in Zone.values else zone


class SchoolEvent(TextChoices):
    """What happened to a school in the list."""

    ADDED = "added", "внесена в список"
    CHANGED = "changed", "сведения изменены"
    MOVED = "moved", "передана в другой муниципалитет или группу"
    MERGED = "merged", "присоединена к другой ОО"
    CLOSED = "closed", "закрыта"
    REOPENED = "reopened", "открыта снова"


@dataclass(frozen=True)
class Details:
    """What the list says of a school, apart from its number and its place.

    levels:    that it gives, from the lowest; empty while nobody has told
    parallels: how many pupils by grade, or by course of a college; those told, from the lowest
    """

    name: str
    short_name: str
    kind: SchoolKind
    ownership: Ownership
    settlement: Settlement
    phone: str = ""
    pupils: int = 0
    status: LegalStatus = LegalStatus.ENTITY
    levels: tuple[EducationLevel, ...] = ()
    parallels: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Details":
        """The details from plain values by name, as a row of the database or JSON has them."""
        typed = {
            "kind": SchoolKind(told["kind"]),
            "ownership": Ownership(told["ownership"]),
            "settlement": Settlement(told["settlement"]),
            "status": LegalStatus(told["status"]),
            "levels": tuple(map(EducationLevel, told["levels"])),
            "parallels": tuple((int(one), int(pupils)) for one, pupils in told["parallels"]),
        }
        return cls(**{one.name: told[one.name] for one in fields(cls)} | typed)


DETAIL_TITLES: dict[str, str] = {
    "name": "Полное наименование",
    "short_name": "Краткое наименование",
    "kind": "Тип ОО",
    "ownership": "Организационно-правовая форма",
    "settlement": "Вид населённого пункта",
    "phone": "Телефон",
    "pupils": "Кол-во обучающихся",
    "status": "Статус",
    "levels": "Уровни образования",
    "parallels": "Кол-во обучающихся по параллелям",
}
"""How each detail is called on pages, in files and in the history."""


@dataclass(frozen=True)
class Units:
    """What an organisation calls its parallels and their parts."""

    parallel: str
    part: str


GRADES = Units("класс", "литера")
COURSES = Units("курс", "группа")
"""source: Порядок ВПР СПО: first and last courses, groups"""
