"""The Django app of this package."""

from django.apps import AppConfig


class Frame(AppConfig):
    """Its one table."""

    name = "vprok.interfaces.frame"
    label = "frame"
