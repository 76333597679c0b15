"""Addresses of the cabinet."""

from django.urls import path

from vprok.interfaces.web.home.address import address
from vprok.interfaces.web.home.cabinet import cabinet

app_name = "home"

urlpatterns = [
    path("", cabinet, name="cabinet"),
    path("address/<slug:key>/", address, name="address"),
]
