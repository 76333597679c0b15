"""The root of all addresses."""

from django.urls import include, path

from vprok.interfaces.web.urls import handler404, handler500
from vprok.interfaces.web.urls import urlpatterns as pages

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [*pages, path("api/v1/", include("vprok.interfaces.api.urls"))]
