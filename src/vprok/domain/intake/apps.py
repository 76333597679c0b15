"""The Django app of this chapter."""

from django.apps import AppConfig


class Intake(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.intake"
    label = "intake"
