"""The Django app of this chapter."""

from django.apps import AppConfig


class Audit(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.audit"
    label = "audit"
