"""The Django app of this chapter."""

from django.apps import AppConfig


class Analytics(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.analytics"
    label = "analytics"
