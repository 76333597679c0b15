"""The Django app of this chapter."""

from django.apps import AppConfig


class Territory(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.territory"
    label = "territory"
