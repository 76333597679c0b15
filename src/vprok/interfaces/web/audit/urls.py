"""Addresses."""

from django.urls import path

from vprok.interfaces.web.audit.journal import journal

app_name = "audit"

urlpatterns = [path("", journal, name="journal")]
