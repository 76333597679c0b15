"""The Django app of this chapter."""

from django.apps import AppConfig


class Monitoring(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.monitoring"
    label = "monitoring"
