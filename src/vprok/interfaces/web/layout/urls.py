"""Addresses of the frame's own pages."""

from django.urls import path

from vprok.interfaces.frame.doors import reads
from vprok.interfaces.web.layout.parts import parts

app_name = "layout"

urlpatterns = [path("parts/", reads()(parts), name="parts")]
