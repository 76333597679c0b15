"""Kinds of districts, schools and settlements, and what may happen to a school."""

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


class Settlement(TextChoices):
    """Where a school stands.

    source: domain.md §3.1, анкета ОО 2022, вопрос 14
    """

    CENTRE = "centre", "Административный центр субъекта РФ"
    CITY = "city", "Город"
    TOWN = "town", "Населенный пункт городского типа"
    VILLAGE = "village", "Населенный пункт сельского типа"


class SchoolEvent(TextChoices):
    """What happened to a school in the list."""

    ADDED = "added", "внесена в список"
    CHANGED = "changed", "сведения изменены"
    MOVED = "moved", "передана в другой муниципалитет или группу"
    MERGED = "merged", "присоединена к другой ОО"
    CLOSED = "closed", "закрыта"
    REOPENED = "reopened", "открыта снова"
