"""States of an archive."""

from django.db.models import TextChoices


class ArchiveState(TextChoices):
    """What has become of an archive."""

    READY = "ready", "готов"
    TAKEN = "taken", "скачан"
    WITHDRAWN = "withdrawn", "отозван, собран новый"
