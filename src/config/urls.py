"""The root of all addresses."""

from vprok.interfaces.web.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]
