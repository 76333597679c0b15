"""States of an archive."""

from django.db.models import TextChoices


class ArchiveState(TextChoices):
    """What has become of an archive."""

    WAITING = "waiting", "ещё не собран"
    READY = "ready", "собран"
    DOWNLOADED = "downloaded", "скачан"
    TAKEN = "taken", "пароль получен"
    WITHDRAWN = "withdrawn", "отозван, собирается новый"


class CompanionKind(TextChoices):
    """What goes along with the variants of a work."""

    SOUND = "sound", "звук"
    INSTRUCTION = "instruction", "инструкция"
    FORM = "form", "форма"


class SlotKind(TextChoices):
    """What a slot's key opens."""

    KITS = "kits", "комплекты"
    CRITERIA = "criteria", "критерии"


class SlotState(TextChoices):
    """What has become of a slot."""

    PLANNED = "planned", "ключа ещё нет"
    KEYED = "keyed", "ключ сделан"
    FROZEN = "frozen", "закрыт, ждёт двоих"
    BEGUN = "begun", "открыт первый слой"
    ARMED = "armed", "готов к выдаче"
    RELEASED = "released", "слова выданы"


class SlotAct(TextChoices):
    """What is done to a slot by two persons only."""

    EARLY = "early", "выдать слова раньше часа"
    BY_HAND = "by_hand", "выдать слова вручную"
    MOVE = "move", "перенести час"


class SealedKind(TextChoices):
    """What opens at its hour beside the archive."""

    CRITERIA = "criteria", "критерии оценивания"
    KEYS = "keys", "ответы и ключи"
    FORM = "form", "форма сбора результатов"


class ReadyCheck(TextChoices):
    """What a school checks before the day."""

    DOWNLOADED = "downloaded", "архив скачан"
    WHOLE = "whole", "архив цел"
    PRINTER = "printer", "принтер печатает"
    KEY_PATH = "key_path", "путь ключа проверен"


class ReprintReason(TextChoices):
    """Why a kit was printed again."""

    JAM = "jam", "замяло бумагу"
    DEFECT = "defect", "брак печати"
    DAMAGED = "damaged", "испортил участник"
    NEWCOMER = "newcomer", "участник не из списка"
    LOST = "lost", "экземпляр утрачен"


class Told(TextChoices):
    """How a photograph told whose copy it shows."""

    BOTH = "both", "назвали обе метки"
    HIDDEN = "hidden", "назвала скрытая метка"
    APART = "apart", "метки расходятся"
    VISIBLE = "visible", "названа только на штампе"
    NOTHING = "nothing", "не уверены"
