"""Words of results: what is typed, how it is marked, and who was there."""

from django.db.models import TextChoices

NOT_ATTEMPTED = "X"
NOT_TAUGHT = "не пройд."
"""What stands in the form instead of points or an answer."""


class Sex(TextChoices):
    """Sex, only where the campaign asks for it."""

    MALE = "м", "м"
    FEMALE = "ж", "ж"


class AnswerKind(TextChoices):
    """How a short answer is compared with its key.

    source: statistics.md §4
    """

    NUMBER = "number", "число"
    RANGE = "range", "промежуток"
    FRACTION = "fraction", "дробь"
    TOLERANCE = "tolerance", "число с допуском"
    UNIT = "unit", "число с единицей"
    TIME = "time", "время"
    WORD = "word", "слово"
    PHRASE = "phrase", "фраза"
    SEQUENCE = "sequence", "последовательность"
    SET = "set", "набор в любом порядке"
    MATCH = "match", "соответствие"
    TABLE = "table", "таблица баллов"


class Turn(TextChoices):
    """Which marking of a work this is.

    source: domain.md §11.3
    """

    FIRST = "first", "первая проверка"
    SECOND = "second", "вторая проверка"
    THIRD = "third", "третья проверка"
    RECHECK = "recheck", "перепроверка"


class PresenceState(TextChoices):
    """Why a participant has no work.

    source: domain.md §4
    """

    ABSENT = "absent", "отсутствовал"
    LEFT = "left", "удалён или ушёл с работы"
    MOVED = "moved", "выбыл из школы"
    EXEMPT = "exempt", "освобождён"


class AbsenceReason(TextChoices):
    """The reason, in a few words that need no name and no diagnosis."""

    ILLNESS = "illness", "по болезни"
    FAMILY = "family", "по семейным обстоятельствам"
    CONTEST = "contest", "олимпиада, соревнование"
    SPECIAL_NEEDS = "special_needs", "обучается по адаптированной программе"
    RULES = "rules", "нарушил порядок"
    HEALTH = "health", "ухудшилось самочувствие"
    OTHER_SCHOOL = "other_school", "перешёл в другую школу"
    UNKNOWN = "unknown", "причина неизвестна"
    OTHER = "other", "другая причина"


class LodgedBy(TextChoices):
    """How the words of a form that was sealed offline came in."""

    TELEPHONE = "telephone", "по телефону"
    PORTAL = "portal", "в портале"
