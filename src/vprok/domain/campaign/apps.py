"""The Django app of this chapter."""

from django.apps import AppConfig


class Campaign(AppConfig):
    """Tables of the chapter."""

    name = "vprok.domain.campaign"
    label = "campaign"
