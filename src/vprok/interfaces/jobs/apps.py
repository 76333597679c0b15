"""The Django app of this package."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Its one table."""

    name = "vprok.interfaces.jobs"
    label = "jobs"
