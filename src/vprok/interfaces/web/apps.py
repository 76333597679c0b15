"""The pages as a Django app, so that their parts and static files are found."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """All pages; they own no table."""

    name = "vprok.interfaces.web"
    label = "web"
