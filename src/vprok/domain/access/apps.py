"""The Django app of this chapter."""

from django.apps import AppConfig


class Access(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.access"
    label = "access"
