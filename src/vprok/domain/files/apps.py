"""The Django app of this chapter."""

from django.apps import AppConfig


class Files(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.files"
    label = "files"
