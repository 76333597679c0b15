"""The Django app of this chapter."""

from django.apps import AppConfig


class Materials(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.materials"
    label = "materials"
