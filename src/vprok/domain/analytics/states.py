"""Markers of bias: the official ones and ours."""

from django.db.models import TextChoices


class SignKind(TextChoices):
    """What a school's results may be marked by.

    source: domain.md §7.1; statistics.md §3.5
    """

    MEAN = "mean", "завышенное среднее (официальный)"
    JOURNAL = "journal", "несоответствие отметкам школы (официальный)"
    FALL = "fall", "резкое падение (официальный)"
    RISE = "rise", "резкий рост (официальный)"
    EXAM = "exam", "завышенное среднее ОГЭ (официальный)"
    GIVEN_JOURNAL = "given_journal", "средний балл выше ожидаемого по журналу"
    BUNCHING = "bunching", "скопление у границы отметки сильнее, чем в регионе"
    PROFILE = "profile", "необычный профиль заданий"
    HARD_EASY = "hard_easy", "сложные задания лучше ожидаемого, простые хуже"
    JOURNAL_EDGE = "journal_edge", "баллы на самом краю отметки по журналу"
    BLOCKS = "blocks", "одинаковые наборы ответов"
    EDITS = "edits", "правки между версиями поднимают за границу отметки"
    REPEAT = "repeat", "повторяется в работах и годах"
