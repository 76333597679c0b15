"""Eras, layouts, clocks and states of a campaign."""

from django.db.models import TextChoices


class Era(TextChoices):
    """Which of the three procedures a campaign follows.

    source: domain.md §0
    """

    SEALED = "sealed", "шифрованный архив и пароль в день работы"
    OPEN = "open", "открытый архив до дня работы"
    RANDOM = "random", "случайное распределение предметов по классам"


class Layout(TextChoices):
    """Layout of the results form.

    source: domain.md §3.6
    """

    WITH_CLASSES = "2022", "2022: листы «Классы» и «Протокол»"
    WITH_ORDINALS = "2026", "2026: порядковый номер класса, без пола"


class CampaignState(TextChoices):
    """How far a campaign is."""

    DRAFT = "draft", "черновик"
    RUNNING = "running", "идёт"
    STOPPED = "stopped", "приостановлена"
    FINISHED = "finished", "завершена"


MOVES: dict[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.RUNNING}),
    CampaignState.RUNNING: frozenset({CampaignState.STOPPED, CampaignState.FINISHED}),
    CampaignState.STOPPED: frozenset({CampaignState.RUNNING, CampaignState.FINISHED}),
    CampaignState.FINISHED: frozenset(),
}


class Custody(TextChoices):
    """Who keeps the passwords of archives until their hour.

    source: settled.md, Secrets with an hour
    """

    SIMPLE = "simple", "сервер: пароли запечатаны до своего часа"
    OFFICERS = "officers", "ответственные за выдачу: ключ разделён между тремя, нужны двое"


class KitStyle(TextChoices):
    """How a kit is told whose it is."""

    STAMPED = "stamped", "код участника напечатан на каждой странице"
    BLANK = "blank", "пустая рамка: участник вписывает код со своей полоски"


class TaskEntry(TextChoices):
    """What is typed for a task.

    source: domain.md §11.1
    """

    POINTS = "points", "баллы"
    ANSWER = "answer", "краткий ответ"


class Clock(TextChoices):
    """By which clock an event of the road map is told."""

    MOSCOW = "moscow", "московское время"
    LOCAL = "local", "местное время"


class Anchor(TextChoices):
    """From which day an event of the road map is counted."""

    CAMPAIGN = "campaign", "от первого дня кампании"
    END = "end", "от последнего дня кампании"
    DAY = "day", "от дня работы в ОО"


class Step(TextChoices):
    """Events of the road map.

    source: domain.md §2.1, §2.4
    """

    REGISTRATION = "registration", "регистрация организаций"
    SCHOOL_LIST = "school_list", "выверка списка ОО"
    APPLICATION = "application", "приём заявок"
    CORRECTIONS = "corrections", "сводная заявка и исправления"
    QUESTIONNAIRE = "questionnaire", "анкета ОО"
    INSTRUCTIONS = "instructions", "инструктивные материалы"
    CODES = "codes", "коды участников и макет протокола"
    ASSIGNMENT = "assignment", "назначение предметов классам"
    ARCHIVE = "archive", "архив с вариантами"
    KEY = "key", "пароль к архиву"
    CRITERIA = "criteria", "критерии оценивания"
    RESULTS = "results", "приём форм сбора результатов"
    REPORTS = "reports", "статистические отчёты"
    INFORMED = "informed", "результаты доведены до родителей"
    CLOSE = "close", "последний срок приёма форм"
    ACTS = "acts", "акты наблюдения"
    ACTS_ONWARD = "acts_onward", "передача актов с нарушениями в РЦОКО"
    OBJECTIVITY = "objectivity", "форма анализа объективности"
    MIAS = "mias", "загрузка отчётов в МИАС"


class Audience(TextChoices):
    """For whom a publication is meant first of all."""

    EVERYONE = "everyone", "для всех"
    REGION = "region", "региональным координаторам"
    DISTRICT = "district", "муниципальным и ответственным координаторам"
    SCHOOL = "school", "координаторам ОО"
    TECHNICIAN = "technician", "техническим специалистам"
    ROOM = "room", "организаторам в аудитории"
    EXPERT = "expert", "экспертам"
    OBSERVER = "observer", "наблюдателям"


class Language(TextChoices):
    """Foreign languages that have works of their own.

    source: domain.md §3.2, §8.1
    """

    ENGLISH = "english", "английский"
    GERMAN = "german", "немецкий"
    FRENCH = "french", "французский"


class PublicationKind(TextChoices):
    """What a publication is."""

    NORM = "norm", "нормативный документ"
    INSTRUCTION = "instruction", "инструкция"
    NOTICE = "notice", "объявление"
