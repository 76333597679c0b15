"""Words of the results form."""

from django.db.models import TextChoices


class Sex(TextChoices):
    """Sex, only where the campaign asks for it."""

    MALE = "м", "м"
    FEMALE = "ж", "ж"
