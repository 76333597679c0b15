"""The Django app of this chapter."""

from django.apps import AppConfig


class Results(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.results"
    label = "results"
