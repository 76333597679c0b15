"""States of an archive."""

from django.db.models import TextChoices


class ArchiveState(TextChoices):
    """What has become of an archive."""

    WAITING = "waiting", "ещё не собран"
    READY = "ready", "собран"
    DOWNLOADED = "downloaded", "скачан"
    TAKEN = "taken", "пароль получен"
    WITHDRAWN = "withdrawn", "отозван, собирается новый"
